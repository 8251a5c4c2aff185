package detect

import (
	"math/rand/v2"
	"regexp"
	"regexp/syntax"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/detect/hostile"
)

func TestTheTableIsThatOfTheRules(t *testing.T) {
	made, err := Tables()
	require.NoError(t, err)
	require.True(t, string(made) == tablesText, "tables.bin is stale: run make generate")
	for _, b := range made {
		require.GreaterOrEqual(t, b, byte(0x80), "no word of it looks like an address")
	}
}

func TestTheTableDecidesAsWhatIsCompiledAnew(t *testing.T) {
	table := newTable(tablesText, builtinPatterns())
	for _, text := range builtinPatterns() {
		want, err := newCompiler().compile(text)
		require.NoError(t, err, text)
		got := table.pattern(text)
		require.NotNil(t, got, text)
		require.Same(t, got, table.pattern(text))
		requireSame(t, want.dfa, got.dfa, text)
		require.Equal(t, [2]int{want.longest, want.known}, [2]int{got.longest, got.known}, text)
		require.Equal(t, want.beginnings, got.beginnings, text)
	}
}

// requireSame walks both automata through all that can be read: they accept and end
// at the same places.
func requireSame(t *testing.T, a, b *dfa, text string) {
	t.Helper()
	type pair [2]uint16
	known := map[pair]bool{{first, first}: true}
	open := []pair{{first, first}}
	for len(open) > 0 {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		require.Equal(t, a.accepts(at[0]), b.accepts(at[1]), text)
		require.Equal(t, at[0] == dead, at[1] == dead, text)
		for c := range 256 {
			to := pair{a.step(at[0], byte(c)), b.step(at[1], byte(c))}
			if !known[to] {
				known[to] = true
				open = append(open, to)
			}
		}
	}
}

func TestATableOfOtherRulesIsNotUsed(t *testing.T) {
	own := builtinPatterns()
	for _, other := range [][]string{own[1:], {}, {own[0] + own[1]}} {
		require.Nil(t, newTable(tablesText, other).pattern(own[1]))
	}
	require.Nil(t, newTable("", own).pattern(own[1]), "nor one that is not there yet")
}

func TestTheTableAgreesWithRegexpOnWhatItIsFor(t *testing.T) {
	random := rand.New(rand.NewPCG(15, 16))
	for _, text := range builtinPatterns() {
		re, err := syntax.Parse(text, syntax.Perl)
		require.NoError(t, err)
		want := anchored(text)
		for range 30 {
			drawn := hostile.Sample(re, random)
			requireAgrees(t, text, want, drawn)
			requireAgrees(t, text, want, spoilt(drawn, random))
		}
	}
}

// anchored is Go's own reading of a pattern, for the longest match at the beginning.
func anchored(text string) *regexp.Regexp {
	re := regexp.MustCompile(`^(?:` + text + `)`)
	re.Longest()
	return re
}

// readBuiltin is the automaton of a built-in pattern as the table has it.
func readBuiltin(t *testing.T, text string) *dfa {
	t.Helper()
	p, err := patterns.compiled(text)
	require.NoError(t, err)
	require.Same(t, builtinTable().made[text], p)
	return p.dfa
}

// requireAgrees compares the longest match at the beginning of a text.
func requireAgrees(t *testing.T, pattern string, want *regexp.Regexp, text string) {
	t.Helper()
	end := -1
	d, state := readBuiltin(t, pattern), uint16(first)
	for i := 0; i < len(text) && state != dead; i++ {
		if state = d.step(state, text[i]); d.accepts(state) {
			end = i + 1
		}
	}
	expected := -1
	if place := want.FindStringIndex(text); place != nil {
		expected = place[1]
	}
	require.Equal(t, expected, end, "%s in %q", pattern, text)
}

// spoilt changes, drops or doubles a character of a text, and adds to it.
func spoilt(text string, random *rand.Rand) string {
	list := []rune(text)
	at := random.IntN(len(list))
	switch random.IntN(3) {
	case 0:
		list[at] = []rune(" aZ0-_.:=@é\n")[random.IntN(12)]
	case 1:
		list = append(list[:at], list[at+1:]...)
	default:
		list = append(list[:at+1], list[at:]...)
	}
	return string(list) + []string{"", "a", "0", "==", " x"}[random.IntN(5)]
}

func FuzzTable(f *testing.F) {
	own := builtinPatterns()
	random := rand.New(rand.NewPCG(17, 18))
	for i, text := range own {
		re, err := syntax.Parse(text, syntax.Perl)
		require.NoError(f, err)
		f.Add(uint16(i), hostile.Sample(re, random))
	}
	known := map[string]*regexp.Regexp{}
	f.Fuzz(func(t *testing.T, which uint16, text string) {
		text = strings.ToValidUTF8(text, "?") // regexp reads what is no UTF-8 as a character
		pattern := own[int(which)%len(own)]
		if known[pattern] == nil {
			known[pattern] = anchored(pattern)
		}
		requireAgrees(t, pattern, known[pattern], text)
	})
}
