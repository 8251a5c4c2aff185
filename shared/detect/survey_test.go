package detect

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestASurveySaysWhatReadingAgainAndAgainWould(t *testing.T) {
	builtin(t) // its checks make what a survey hears with
	random := rand.New(rand.NewPCG(41, 42))
	parts := append([]string{"abcdefghijk", "0123456789", "aaaaaaa", "123123123123", "Ab", "x.", "exampl", "kEy", "..."}, sayings[:]...)
	for range 20000 {
		var text strings.Builder
		for range 1 + random.IntN(5) {
			part := parts[random.IntN(len(parts))]
			text.WriteString(part[:1+random.IntN(len(part))])
			text.WriteByte(byte(' ' + random.IntN(95)))
		}
		v := surveyOf(text.String())
		require.Equal(t, kinds(text.String()), v.kinds, text.String())
		require.Equal(t, ordered(text.String()), v.ordered, text.String())
		require.Equal(t, longestRun(text.String()) >= 7, v.runs, text.String())
		require.Equal(t, againAndAgain(text.String()), v.repeats, text.String())
		require.Equal(t, saysSo(text.String()), v.says, text.String())
		require.Equal(t, lettersAndDigits(text.String()), v.mixed, text.String())
		require.Equal(t, hasFiller(text.String()), v.runs || v.repeats || v.says, "%q: what parts a text is what spoils it", text.String())
	}
}

// againAndAgain reports whether two to four characters stand before ten that go on as they do.
func againAndAgain(text string) bool {
	for at := range len(text) {
		for period := 2; period <= 4; period++ {
			if end := at + period + 10; end <= len(text) && text[at:end-period] == text[at+period:end] {
				return true
			}
		}
	}
	return false
}

// hasFiller reports whether partly would part the text.
func hasFiller(text string) bool {
	for at := range len(text) {
		if filler(text[at:]) > 0 {
			return true
		}
	}
	return false
}

func TestJudgingAllocatesNothing(t *testing.T) {
	s := builtin(t)
	var sc Scanner
	for i, unit := range hostileUnits(t) {
		if i%97 != 0 {
			continue
		}
		text := strings.Repeat(unit, 512/len(unit)+1)
		scan := func() {
			sc.Reset(s)
			sc.Write(text, true)
		}
		scan()
		require.Zero(t, testing.AllocsPerRun(1, scan), unit)
	}
}
