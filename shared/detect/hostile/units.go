package hostile

import (
	"math/rand/v2"
	"regexp/syntax"
	"slices"
)

// Units are texts that, repeated, begin a rule without end: the words of near, where it is found by some, and what
// comes behind them, and beginnings of matches, each cut at several places. They are the same for the same seed, and none
// is empty.
func Units(pattern string, near []string, random *rand.Rand) ([]string, error) {
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
