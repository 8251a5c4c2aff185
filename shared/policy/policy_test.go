package policy

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPatternsAreExactOrPrefixes(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"gpt-4o", "gpt-4o", true},
		{"gpt-4o", "gpt-4o-mini", false},
		{"gpt-*", "gpt-4o", true},
		{"gpt-*", "GPT-4o", false},
		{"*", "", true},
		{"*", "x", true},
		{"a*", "", false},
		{"gpt-*", "gpt-", true},
	} {
		require.Equal(t, c.want, Pattern(c.pattern).Matches(c.name), "%s %s", c.pattern, c.name)
	}
	require.ErrorContains(t, Check("x", []string{"a*", "a*b"}), `x[1]: "a*b" is not a pattern`)
	require.ErrorContains(t, Check("x", []string{""}), "x[0]")
	require.NoError(t, Check("x", []string{"*"}))
}

func TestLayersGoFromTheWidestToTheNarrowest(t *testing.T) {
	base := "default"
	l, err := New(&base,
		map[string]string{"r*": "route r*", "rx": "route rx", "*": "route *"},
		map[string]string{"app": "key app"}, map[string]string{"gpt-*": "model gpt"})
	require.NoError(t, err)
	var got []string
	for _, p := range l.For(nil, "rx", "app", "gpt-4o", "gpt-5") {
		got = append(got, *p)
	}
	require.Equal(t, []string{"default", "route *", "route r*", "route rx", "key app", "model gpt", "model gpt"}, got)
	require.Len(t, l.For(nil, "", ""), 2, "only the default and the route that matches all")
	require.True(t, l.NeedsKey())
	require.True(t, l.NeedsModel())
	_, err = New(&base, nil, nil, map[string]string{"GPT-4o": "", "gpt-4o": ""})
	require.ErrorContains(t, err, `models["gpt-4o"]: is there in another case too`)
	_, err = New(&base, map[string]string{"R": "", "r": ""}, map[string]string{"K*": "", "k*": ""}, nil)
	require.NoError(t, err, "routes and keys are the gateway's own names")
	_, err = New(&base, map[string]string{"a*b": ""}, nil, nil)
	require.ErrorContains(t, err, `routes["a*b"]`)
}

func TestAModelIsInItsLayerHoweverItIsSpelled(t *testing.T) {
	base := "default"
	l, err := New(&base, map[string]string{"r": "route"}, nil, map[string]string{"O3*": "prefix", "gpt-4o": "exact"})
	require.NoError(t, err)
	for _, name := range []string{"o3-mini", "O3-Mini", " o3", "GPT-4o", "gpt-4O "} {
		require.Len(t, l.For(nil, "R", "", name), 2, name)
	}
	require.Len(t, l.For(nil, "R", "", "gpt-4"), 1)
}

func TestAScopeCoversWhatAllItsPatternsMatch(t *testing.T) {
	s := Scope{Route: "in*", Model: "gpt-4o"}
	require.True(t, s.Covers("internal", "anyone", "gpt-4o"))
	require.False(t, s.Covers("internal", "anyone", "gpt-5"))
	require.False(t, s.Covers("", "anyone", "gpt-4o"))
	now := time.Unix(100, 0)
	require.False(t, Live(now, now))
	require.True(t, Live(now.Add(1), now))
}
