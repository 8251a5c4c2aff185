package detect

import (
	"math/rand/v2"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// work is how much is read for each byte of a text, the automaton's own step among it. It is
// counted and not timed: the same everywhere.
func work(t testing.TB, s *Set, text string) float64 {
	t.Helper()
	var sc Scanner
	sc.Reset(s)
	sc.Write(text, true)
	return 1 + float64(sc.steps)/float64(len(text))
}

// hostileUnits are texts that, repeated, begin rules without end: words and what comes behind
// them, and beginnings of matches, each cut at several places.
func hostileUnits(t *testing.T) []string {
	t.Helper()
	random := rand.New(rand.NewPCG(31, 32))
	var out []string
	for _, r := range Builtin() {
		if r.Pattern == "" {
			continue
		}
		re, err := syntax.Parse(r.Pattern, syntax.Perl)
		require.NoError(t, err)
		match := sample(re, random)
		for _, word := range append([]string{""}, r.Near...) {
			if word == "" && len(r.Near) > 0 {
				continue
			}
			for _, between := range []string{"", " ", "_", "=", ": ", "-", ".", "/", "\t"} {
				out = append(out, word+between)
				out = append(out, word+between+match[:min(len(match), 3)], word+between+match[:min(len(match), 5)])
				out = append(out, word+between+match[:min(len(match), 12)], word+between+match[:min(len(match), 33)])
				out = append(out, drawnPart(word+between, match))
				for part := 1; part <= 3; part++ {
					out = append(out, word+between+match[:len(match)*part/4]+between)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(unit string) bool { return unit == "" })
}

// drawnPart is before with as much of a match behind it as makes it look drawn at random.
func drawnPart(before, match string) string {
	for i := range match {
		if unit := before + match[:i]; kinds(unit) >= drawnKinds {
			return unit
		}
	}
	return before + match
}

// dearest is how many times the median the dearest text may cost that is made of one beginning,
// which is the aim, and dearestPair of two in turn. What a check reads is not counted.
const dearest, dearestPair = 4, 5.5

func TestOrdinaryTextCostsLittleMoreThanTheAutomaton(t *testing.T) {
	s := builtin(t)
	for _, text := range []string{
		"The quick brown fox jumps over the lazy dog, and everyone in the village talked about it for weeks afterwards. ",
		`{"id": 4711, "name": "Widget", "price": 12.5, "tags": ["a", "b"], "created": "2026-01-02T03:04:05Z"}, `,
		"func port(config Config) (data []byte, err error) { if err := open(config.Token); err != nil { return nil, err } } ",
	} {
		require.Less(t, work(t, s, strings.Repeat(text, 40)), 1.8, text)
	}
}

// costly is a text that, repeated, costs so many steps a byte.
type costly struct {
	unit string
	work float64
}

// byCost are the units with what they cost, the dearest first.
func byCost(t *testing.T, s *Set, units []string) []costly {
	t.Helper()
	const size = 4096
	list := make([]costly, 0, len(units))
	for _, unit := range units {
		list = append(list, costly{unit, work(t, s, strings.Repeat(unit, size/len(unit)+1))})
	}
	slices.SortStableFunc(list, func(a, b costly) int { return int(1e6*b.work) - int(1e6*a.work) })
	return list
}

func TestNoTextCostsMuchMoreThanAnother(t *testing.T) {
	s := builtin(t)
	list := byCost(t, s, hostileUnits(t))
	require.Greater(t, len(list), 1000)
	median := list[len(list)/2].work
	t.Logf("the dearest of %d: %q, %.1f a byte, median %.1f", len(list), list[0].unit, list[0].work, median)
	require.LessOrEqual(t, list[0].work, dearest*median, list[0].unit)

	var pairs []string
	for _, a := range list[:40] {
		for _, b := range list[:40] {
			pairs = append(pairs, a.unit+b.unit)
		}
	}
	list = byCost(t, s, pairs)
	t.Logf("the dearest pair: %q, %.1f a byte", list[0].unit, list[0].work)
	require.LessOrEqual(t, list[0].work, dearestPair*median, list[0].unit)
}

func TestATextOfTwiceTheLengthCostsAtMostTwiceAsMuch(t *testing.T) {
	s := builtin(t)
	sum := 0.0
	for i, unit := range hostileUnits(t) {
		if i%20 != 0 {
			continue
		}
		text := strings.Repeat(unit, 4096/len(unit)+1)
		twice := work(t, s, text+text)
		require.Less(t, twice, 1.1*work(t, s, text)+0.1, unit)
		sum += twice
	}
	t.Logf("all together %.6f a byte", sum) // which host-tests/inwasm compares
}
