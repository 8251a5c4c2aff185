package inspect

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"portcullis/shared/config"
	"portcullis/shared/detect"
)

func set(t *testing.T, ids ...string) *detect.Set {
	t.Helper()
	var rules []detect.Rule
	for _, id := range ids {
		rules = append(rules, detect.Rule{ID: id, Group: "g", Label: "L", Class: detect.ClassPersonal, Pattern: id})
	}
	s, err := detect.NewSet(rules)
	require.NoError(t, err)
	return s
}

func says(a Action, relax bool) *Policy {
	return &Policy{MayRelax: relax, Say: func(*detect.Rule) Action { return a }}
}

func TestTheStrictestLayerWinsUnlessAWiderOneMayBeRelaxed(t *testing.T) {
	one := set(t, "aaa")
	for name, c := range map[string]struct {
		layers []*Policy
		want   Action
	}{
		"nobody says anything":                   {[]*Policy{says(Unstated, false)}, Allow},
		"one layer":                              {[]*Policy{says(Mask, false)}, Mask},
		"a narrower one tightens":                {[]*Policy{says(Mask, false), says(Block, false)}, Block},
		"a narrower one does not loosen":         {[]*Policy{says(Block, false), says(Allow, false)}, Block},
		"a narrower one loosens where it may":    {[]*Policy{says(Block, true), says(Allow, false)}, Allow},
		"only the next that states anything":     {[]*Policy{says(Block, true), says(Unstated, false), says(Label, false), says(Allow, false)}, Label},
		"a layer that may be relaxed again":      {[]*Policy{says(Block, true), says(Mask, true), says(Allow, false)}, Allow},
		"what says nothing relaxes nothing":      {[]*Policy{says(Mask, false), says(Unstated, true), says(Allow, false)}, Mask},
		"one that may be relaxed still tightens": {[]*Policy{says(Mask, false), says(Block, true)}, Block},
	} {
		require.Equal(t, []Action{c.want}, Resolve(nil, one, c.layers), name)
	}
}

func TestARuleIsChosenByItsIDThenByItsGroup(t *testing.T) {
	r := &detect.Rule{ID: "email", Group: "contact"}
	require.Equal(t, Block, Choose(map[string]string{"email": "block", "contact": "allow"}, r))
	require.Equal(t, Hash, Choose(map[string]string{"contact": "hash"}, r))
	require.Equal(t, Unstated, Choose(map[string]string{"other": "hash"}, r))
	require.Equal(t, Unstated, Choose(nil, r))
	require.Equal(t, Unstated, ParseAction("MASK"))
	for name, a := range actionNames {
		require.Equal(t, a, ParseAction(name))
		require.Equal(t, name == "partial" || name == "restore" || name == "hash" || name == "mask" || name == "strip", a.Edits(), name)
	}
}

func TestAMaskShowsWhatItsActionSays(t *testing.T) {
	r := &detect.Rule{Label: "CARD"}
	for _, c := range []struct {
		action     Action
		text, want string
	}{
		{Mask, "4111111111111111", "[CARD]"},
		{Strip, "4111111111111111", ""},
		{Partial, "4111111111111234", "****1234"},
		{Partial, "123456789", "[CARD]"}, // too short: what stays hidden could be guessed
		{Partial, "äöüäöüÄÖÜß", "****ÄÖÜß"},
		{Block, "4111111111111111", "[CARD]"},
	} {
		require.Equal(t, "x"+c.want, string(AppendMask([]byte("x"), c.action, r, c.text, nil)))
	}
	hash := func(text, key string) string { return string(AppendMask(nil, Hash, r, text, []byte(key))) }
	require.Regexp(t, `^\[CARD:[0-9a-f]{12}\]$`, hash("a", "k"))
	require.Equal(t, hash("a", "k"), hash("a", "k"))
	require.NotEqual(t, hash("a", "k"), hash("b", "k"))
	require.NotEqual(t, hash("a", "k"), hash("a", "other"))
}

func TestAPlaceholderIsOfATenantAKindAndAValue(t *testing.T) {
	of := func(label, tenant, value, key string) string {
		return string(AppendPlaceholder(nil, &detect.Rule{Label: label}, tenant, value, []byte(key)))
	}
	one := of("EMAIL", "a", "b", "k")
	require.Regexp(t, `^\[EMAIL:[bcdfghjkmnpqrtwx]{12}\]$`, one)
	require.Equal(t, one, of("EMAIL", "a", "b", "k"))
	for _, other := range []string{of("PHONE", "a", "b", "k"), of("EMAIL", "b", "b", "k"), of("EMAIL", "a", "c", "k"), of("EMAIL", "a", "b", "l"), of("EMAIL", "ab", "", "k"), of("EMAIL", "", "ab", "k")} {
		require.NotEqual(t, one[len("[EMAIL"):], other[len("[EMAIL"):])
	}
}

func TestAPlaceholderIsToldByItsForm(t *testing.T) {
	const p = "[TAX ID:bcdfghjkmnpq]"
	for n := range len(p) {
		require.Equal(t, -1, Placeholder([]byte(p[:n])), p[:n])
	}
	require.Equal(t, len(p), Placeholder([]byte(p+"]")))
	longest := "[" + strings.Repeat("A", maxLabel) + ":bcdfghjkmnpq]"
	require.Equal(t, MaxPlaceholder, Placeholder([]byte(longest)))
	for _, text := range []string{"x", "[:bcdfghjkmnpq]", "[EMAIL]", "[EMAIL:bcdfghjkmnpa]", "[EMAIL:bcdfghjkmnpqq", "[A\nB:", "[[A:bcdfghjkmnpq]", "[A" + longest[1:]} {
		require.Zero(t, Placeholder([]byte(text)), text)
	}
	for label, has := range map[string]bool{"EMAIL": true, "tax-id_2 x": true, "": false, "a:b": false, "a]": false, strings.Repeat("a", maxLabel+1): false} {
		require.Equal(t, has, HasPlaceholder(label), label)
	}
}

func TestAnExceptionHoldsForItsScopeUntilItLapses(t *testing.T) {
	s := set(t, "aaa", "bbb")
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	e := NewExceptions([]Exception{{Rule: "elsewhere"}, {Rule: "bbb", Route: "chat*", Key: "app", Expires: config.Time{Time: now}}}, s)
	for _, c := range []struct {
		route, key string
		at         time.Time
		want       Action
	}{
		{"chat-eu", "app", now.Add(-1), Allow},
		{"chat-eu", "app", now, Block},
		{"chat-eu", "other", now.Add(-1), Block},
		{"mail", "app", now.Add(-1), Block},
	} {
		actions := []Action{Block, Block}
		e.Apply(actions, c.route, c.key, "any", c.at)
		require.Equal(t, []Action{Block, c.want}, actions)
	}
}

func TestAnExceptionThatCanNotBeOneNamesItsPlace(t *testing.T) {
	require.EqualError(t, CheckExceptions([]Exception{{Rule: "aaa"}, {Rule: "ccc"}}, set(t, "bbb"), set(t, "aaa")),
		`exceptions[1].rule: "ccc" is no rule (want the id of one rule, as the facts state it)`)
	require.NoError(t, CheckExceptions([]Exception{{Rule: "aaa"}, {Rule: "bbb"}}, set(t, "bbb"), set(t, "aaa")))
	for want, x := range map[string]Exception{
		`route: "a*b" is not a pattern`: {Route: "a*b"}, `key: "*x" is not a pattern`: {Key: "*x"}, `model: "gpt**" is not a pattern`: {Model: "gpt**"},
	} {
		require.ErrorContains(t, x.Validate(), want)
	}
}

func TestAnActionForWhatIsNoRuleNamesItsPlace(t *testing.T) {
	sets := []*detect.Set{set(t, "aaa"), set(t, "bbb")}
	require.NoError(t, CheckRules("p", map[string]string{"aaa": "mask", "bbb": "mask", "g": "block"}, sets...))
	require.EqualError(t, CheckRules("p.rules", map[string]string{"aaa": "mask", "aab": "mask"}, sets...),
		`p.rules: "aab" is neither a rule nor a group of rules (want a rule's id, or one of the groups "g"; did you mean "aaa"?)`)
}

func findings(t *testing.T, rules []detect.Rule, text string) []string {
	t.Helper()
	s, err := detect.NewSet(rules)
	require.NoError(t, err)
	var scanner detect.Scanner
	scanner.Reset(s)
	var out []string
	for _, f := range scanner.Write(text, true) {
		out = append(out, s.Rule(f.Rule).ID+" "+text[f.From:f.To])
	}
	return out
}

func TestWordsAreFoundAsTheyAreWritten(t *testing.T) {
	rules, err := Rules([]string{"Project X", "c++", `a.b|[c]`, "über"}, []Custom{{ID: "ticket", Pattern: `\bT-[0-9]{4}\b`}})
	require.NoError(t, err)
	require.Equal(t, []string{"word0 project x", "ticket T-1234", "word2 A.B|[C]"}, findings(t, rules, "project x, T-1234, axb|[c], A.B|[C]"))
	require.Equal(t, []string{"word1 C++", "word3 über"}, findings(t, rules, "C++ is über all, xc++ and Project Xs are not"), "a boundary only where a letter is")
	require.Equal(t, "ticket", rules[4].Label, "the label is the id by default")
}

func TestAWordOrPatternThatCanNotBeARuleNamesItsPlace(t *testing.T) {
	_, err := Rules([]string{"a", ""}, nil)
	require.ErrorContains(t, err, "words[1]")
	_, err = Rules(nil, []Custom{{ID: "a", Pattern: "aaa"}, {ID: "b", Pattern: "(a"}})
	require.ErrorContains(t, err, "patterns[1].pattern")
	_, err = Rules(nil, []Custom{{ID: "a", Pattern: "aaa.*b"}})
	require.ErrorContains(t, err, "patterns[0].pattern")
}
