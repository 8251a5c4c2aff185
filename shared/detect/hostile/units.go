package hostile

import (
	"math/rand/v2"
	"regexp/syntax"
	"slices"
)

// Texts are the units of rules, of which of tells the pattern and what it is found near, each unit
// once. They are the same each time; a rule without a pattern has none.
func Texts[R any](rules []R, of func(R) (pattern string, near []string)) ([]string, error) {
	random := rand.New(rand.NewPCG(31, 32)) //nolint:gosec // the same texts each time
	var out []string
	for _, r := range rules {
		pattern, near := of(r)
		if pattern == "" {
			continue
		}
		more, err := units(pattern, near, random)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// units are texts that, repeated, begin a rule without end: the words of near, where it is found by some, and what
// comes behind them, and beginnings of matches, each cut at several places. They are the same for the same seed, and none
// is empty.
func units(pattern string, near []string, random *rand.Rand) ([]string, error) {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, err
	}
	match := Sample(re, random)
	if len(near) == 0 {
		near = []string{""}
	}
	var out []string
	for _, word := range near {
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
	return slices.DeleteFunc(out, func(unit string) bool { return unit == "" }), nil
}

// drawnKinds is how many different characters make a text look drawn at random: as in package detect, which can
// not be imported where its own tests import this.
const drawnKinds = 8

// drawnPart is before with as much of a match behind it as makes it look drawn at random.
func drawnPart(before, match string) string {
	seen := map[byte]bool{}
	for i := range len(before) {
		seen[before[i]] = true
	}
	for i := range len(match) {
		if len(seen) >= drawnKinds {
			return before + match[:i]
		}
		seen[match[i]] = true
	}
	return before + match
}
