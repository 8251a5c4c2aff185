package control

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// properties is a host that keeps facts and counts what is asked of it.
type properties struct {
	facts         map[string]string
	reads, writes int
	err           error
}

func (p *properties) ReadFact(name string) string {
	p.reads++
	return p.facts[name]
}

func (p *properties) WriteFact(name, value string) error {
	p.writes++
	if p.err == nil {
		p.facts[name] = value
	}
	return p.err
}

func bound(facts map[string]string) (*Facts, *properties) {
	host := &properties{facts: facts}
	f := new(Facts)
	f.Bind(host)
	return f, host
}

func TestAFactIsPrintableASCIIAndBounded(t *testing.T) {
	long := strings.Repeat("x", MaxFact)
	for value, want := range map[string]string{
		"gpt-4o": "gpt-4o", "a b~": "a b~", "a\nb\x00\x7f": "a?b??", "é": "??",
		long: long, long + "y": long[:MaxFact-3] + "...", strings.Repeat("é", MaxFact): strings.Repeat("?", MaxFact-3) + "...",
	} {
		f, host := bound(map[string]string{})
		require.NoError(t, f.Set(FactModel, value))
		require.Equal(t, want, host.facts["model"])
		require.Equal(t, want, f.Get(FactModel))
	}
}

func TestAnEmptyFactIsNotWritten(t *testing.T) {
	f, host := bound(map[string]string{"key": "app"})
	require.NoError(t, f.Set(FactKey, ""))
	require.NoError(t, f.Add(FactRules, ""))
	require.Zero(t, host.writes)
	require.Equal(t, "app", f.Get(FactKey))
	require.Equal(t, "", f.Get(FactOwner))
}

func TestAHostIsAskedOnceAndToldOnlyWhatChanged(t *testing.T) {
	f, host := bound(map[string]string{"key": "app"})
	for range 3 {
		require.Equal(t, "app", f.Get(FactKey))
		require.Equal(t, "", f.Get(FactOwner))
		require.NoError(t, f.Set(FactKey, "app"))
	}
	require.Equal(t, []int{2, 0}, []int{host.reads, host.writes})
	require.NoError(t, f.SetInt(FactTokensIn, -7))
	require.Equal(t, "-7", host.facts["tokens_in"])
	f.Bind(host)
	require.Equal(t, "app", f.Get(FactKey))
	require.Equal(t, 3, host.reads, "another call")
}

func TestAListHasEachItemOnce(t *testing.T) {
	f, host := bound(map[string]string{})
	for _, item := range []string{"email", "email", "emai", "iban", "email", "é", "é", "", "iban"} {
		require.NoError(t, f.Add(FactRules, item))
	}
	require.Equal(t, "email,emai,iban,??", host.facts["rules"])
	for range 100 {
		require.NoError(t, f.Add(FactRules, strings.Repeat("r", 30)))
		require.NoError(t, f.Add(FactRules, strings.Repeat("s", 300)))
	}
	require.Len(t, host.facts["rules"], MaxFact)
	require.True(t, strings.HasSuffix(host.facts["rules"], "..."), "a cut list says so")
}

func TestAHostThatKeepsNoFactsIsAnError(t *testing.T) {
	f, host := bound(nil)
	host.err = errors.New("no properties")
	require.ErrorIs(t, f.Set(FactKey, "app"), host.err)
	require.ErrorIs(t, f.Add(FactRules, "email"), host.err)
	var alone Facts
	require.NoError(t, alone.Set(FactKey, "app"), "without a host they are kept in memory")
	require.Equal(t, "app", alone.Get(FactKey))
}
