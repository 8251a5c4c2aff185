package detect

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/detect/hostile"
)

// work is how many steps each byte of a text costs, the automaton's own among them. They are
// counted and not timed: the same everywhere.
func work(s *Set, text string) float64 {
	steps, _ := scanned(s, text)
	return steps
}

// scanned is work, and how much is found.
func scanned(s *Set, text string) (work float64, found int) {
	var sc Scanner
	sc.Reset(s)
	found = len(sc.Write(text, true))
	return costByte + float64(sc.steps)/float64(len(text)), found
}

// costByte is what the automaton of all beginnings costs a byte.
const costByte = 0.5

// hostileUnits are texts that, repeated, begin the built-in rules without end.
func hostileUnits(t *testing.T) []string {
	t.Helper()
	out, err := hostile.Texts(Builtin(), func(r Rule) (string, []string) { return r.Pattern, r.Near })
	require.NoError(t, err)
	return out
}

// dearest is how many times the median the dearest text may cost that is made of one beginning and in which
// nothing is found, dearestPair of two in turn, and dearestFound one in which something is found again and again. The
// aim is 4; 98 of a hundred texts are within it.
const dearest, dearestPair, dearestFound = 12, 12, 9.5

func TestOrdinaryTextCostsLittleMoreThanTheAutomaton(t *testing.T) {
	s := builtin(t)
	for _, text := range []string{
		"The quick brown fox jumps over the lazy dog, and everyone in the village talked about it for weeks afterwards. ",
		`{"id": 4711, "name": "Widget", "price": 12.5, "tags": ["a", "b"], "created": "2026-01-02T03:04:05Z"}, `,
		"func port(config Config) (data []byte, err error) { if err := open(config.Token); err != nil { return nil, err } } ",
	} {
		require.Less(t, work(s, strings.Repeat(text, 40)), 1.8, text)
	}
}

// costly is a text that, repeated, costs so many steps a byte. found is whether something is found in it again and
// again.
type costly struct {
	unit  string
	work  float64
	found bool
}

// byCost are the units with what they cost, the dearest first.
func byCost(t *testing.T, s *Set, units []string) []costly {
	t.Helper()
	const size = 4096
	list := make([]costly, 0, len(units))
	for _, unit := range units {
		work, found := scanned(s, strings.Repeat(unit, size/len(unit)+1))
		list = append(list, costly{unit, work, found > 8})
	}
	slices.SortStableFunc(list, func(a, b costly) int { return int(1e6*b.work) - int(1e6*a.work) })
	return list
}

func TestNoTextCostsMuchMoreThanAnother(t *testing.T) {
	s := builtin(t)
	list := byCost(t, s, hostileUnits(t))
	require.Greater(t, len(list), 1000)
	median := list[len(list)/2].work
	requireCheap(t, "one beginning", list, median, dearest)

	var pairs []string
	quiet := slices.DeleteFunc(list, func(c costly) bool { return c.found })
	for _, a := range quiet[:60] {
		for _, b := range quiet[:60] {
			pairs = append(pairs, a.unit+b.unit)
		}
	}
	requireCheap(t, "two in turn", byCost(t, s, pairs), median, dearestPair)
}

// requireCheap requires that the dearest of list, which is the first, costs at most so many times the median.
func requireCheap(t *testing.T, name string, list []costly, median, most float64) {
	t.Helper()
	for found, bound := range map[bool]float64{false: most, true: dearestFound} {
		at := slices.IndexFunc(list, func(c costly) bool { return c.found == found })
		if at < 0 {
			continue
		}
		t.Logf("%s, found %t: %q, %.1f a byte, %.1f of the median", name, found, list[at].unit, list[at].work, list[at].work/median)
		require.LessOrEqual(t, list[at].work, bound*median, list[at].unit)
	}
}

func TestATextOfTwiceTheLengthCostsAtMostTwiceAsMuch(t *testing.T) {
	s := builtin(t)
	sum := 0.0
	for i, unit := range hostileUnits(t) {
		if i%20 != 0 {
			continue
		}
		text := strings.Repeat(unit, 4096/len(unit)+1)
		twice := work(s, text+text)
		require.Less(t, twice, 1.1*work(s, text)+0.1, unit)
		sum += twice
	}
	t.Logf("all together %.6f a byte", sum) // which host-tests/inwasm compares
}
