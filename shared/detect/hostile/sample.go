package hostile

import (
	"math/rand/v2"
	"regexp/syntax"
	"strings"
)

// Sample draws a text that re matches, of small repetitions where there is no
// bound: what a credential of a kind looks like, without keeping any in a file.
func Sample(re *syntax.Regexp, random *rand.Rand) string {
	var out strings.Builder
	repeat := func(least, most int) {
		if most < 0 {
			most = least + 4
		}
		for range least + random.IntN(most-least+1) {
			out.WriteString(Sample(re.Sub[0], random))
		}
	}
	switch re.Op {
	case syntax.OpLiteral:
		out.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		out.WriteRune(character(re.Rune, random))
	case syntax.OpAnyCharNotNL:
		out.WriteByte('a')
	case syntax.OpCapture:
		return Sample(re.Sub[0], random)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			out.WriteString(Sample(sub, random))
		}
	case syntax.OpAlternate:
		return Sample(re.Sub[random.IntN(len(re.Sub))], random)
	case syntax.OpQuest:
		repeat(0, 1)
	case syntax.OpStar:
		repeat(0, -1)
	case syntax.OpPlus:
		repeat(1, -1)
	case syntax.OpRepeat:
		repeat(re.Min, re.Max)
	default:
	}
	return out.String()
}

// character draws one of a class that can be printed.
func character(ranges []rune, random *rand.Rand) rune {
	for {
		i := 2 * random.IntN(len(ranges)/2)
		if r := ranges[i] + rune(random.IntN(int(min(ranges[i+1], '~')-min(ranges[i], '~'))+1)); r >= ' ' && r <= '~' {
			return r
		}
	}
}
