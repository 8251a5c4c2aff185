package identity

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
)

func TestScopesGoThroughFacts(t *testing.T) {
	long := Scopes{Operations: []string{"chat"}}
	for i := 0; i < 60; i++ {
		long.Models = append(long.Models, strings.Repeat("m", 20)+"*")
	}
	for name, s := range map[string]Scopes{
		"none": {}, "models only": {Models: []string{"gpt-*", "o3"}},
		"routes only": {Routes: []string{"internal"}}, "over several facts": long,
	} {
		var f control.Facts
		text, err := s.Encode()
		require.NoError(t, err, name)
		require.NoError(t, WriteScopes(&f, text), name)
		got, err := ReadScopes(&f)
		require.NoError(t, err, name)
		require.Equal(t, s, got, name)
	}
}

func TestScopesThatFactsCanNotCarryAreRefused(t *testing.T) {
	for _, model := range []string{"", "a,b", "a;b", "a b", "é", strings.Repeat("m", 3000)} {
		_, err := (&Scopes{Models: []string{model}}).Encode()
		require.ErrorIs(t, err, ErrScopes, model)
	}
}

func TestScopesThatLostAPartAreAnError(t *testing.T) {
	for _, text := range []string{"9;gpt-*;;", "x;gpt-*;;", "-1;", "5;abcde", ";", "2;;;", "4;a,;;"} {
		var f control.Facts
		require.NoError(t, f.Set(control.FactScopes, text))
		_, err := ReadScopes(&f)
		require.ErrorIs(t, err, ErrScopesLost, text)
	}
}

// FuzzScopes reads whatever the facts hold: never as fewer limits than they state.
func FuzzScopes(f *testing.F) {
	f.Add("7;gpt-*;;", "")
	f.Add("2;;;", "")
	f.Add("300;"+strings.Repeat("m", 252), strings.Repeat("m", 46)+";;")
	f.Add("4;a,;;", "x")
	f.Fuzz(func(t *testing.T, first, second string) {
		var facts control.Facts
		require.NoError(t, facts.Set(part(0), first))
		require.NoError(t, facts.Set(part(1), second))
		stated := facts.Get(part(0))
		s, err := ReadScopes(&facts)
		if err != nil {
			require.ErrorIs(t, err, ErrScopesLost)
			return
		}
		require.Equal(t, stated == "", s.Empty(), "%q is read as no limit", stated)
		if s.Empty() {
			return
		}
		text, err := s.Encode()
		if err != nil {
			return // names that this side would not write, which limit all the same
		}
		var again control.Facts
		require.NoError(t, WriteScopes(&again, text))
		back, err := ReadScopes(&again)
		require.NoError(t, err)
		require.Equal(t, s, back)
	})
}
