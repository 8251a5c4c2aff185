package detect

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// What reads a match adds up its digits, in WebAssembly by hand: it finds what tallies say one by one.
func TestAMatchIsFoundWhereItsTallySaysSo(t *testing.T) {
	builtin(t) // makes the tallies
	names := make([]string, 0, len(named.tallies))
	for name := range named.tallies {
		names = append(names, name)
	}
	slices.Sort(names)
	random := rand.New(rand.NewPCG(51, 52))
	for _, name := range names {
		s := set(t, Rule{ID: name, Label: "N", Pattern: `#[0-9A-Za-z .()/+-]{4,90}`, Check: name})
		texts := slices.Clone(published[name])
		for range 400 {
			texts = append(texts, numberLike(random))
		}
		for _, text := range texts {
			text = "#" + text
			require.Equal(t, passesCheck(name, text), len(found(t, s, text)) == 1, "%s %q", name, text)
		}
	}
}

// numberLike is digits, most in one piece, and sometimes more than a tally counts.
func numberLike(random *rand.Rand) string {
	text := make([]byte, 0, 84)
	for range 5 + random.IntN([]int{10, 20, 75}[random.IntN(3)]) {
		text = append(text, byte('0'+random.IntN(10)))
	}
	for range random.IntN(3) {
		text[1+random.IntN(len(text)-1)] = "ABCxyz -."[random.IntN(9)]
	}
	return string(append(text, byte('0'+random.IntN(10))))
}

func TestAMatchOfTheLengthThatIsReadAheadEndsWhereItsWordDoes(t *testing.T) {
	s := set(t, Rule{ID: "one", Label: "ONE", Pattern: `\bno[a-z]{30}\b`})
	whole := "no" + "abcdefghijklmnopqrstuvwxyzabcd"
	require.Len(t, whole, farReach)
	require.Equal(t, []string{"one=" + whole}, words(s, whole+" or", found(t, s, whole+" or")))
	require.Empty(t, found(t, s, whole+"_or"))
}

func TestAnAddressIsFoundWhereItIsOne(t *testing.T) {
	s := set(t, Rule{ID: "address", Label: "A", Pattern: `[0-9:][0-9A-Fa-f:]{1,60}`, Check: addressCheck})
	random := rand.New(rand.NewPCG(53, 54))
	parts := []string{"0", "0", "00", "1", "ffff", "7f00", "7F12", "a", "12345", "2001", ":", ":"}
	for range 60000 {
		text := ""
		for range 1 + random.IntN(9) {
			text += parts[random.IntN(len(parts))]
			if random.IntN(12) > 0 {
				text += ":"
			}
		}
		for len(text) > 2 && text[0] != ':' && text[0] > '9' {
			text = text[1:]
		}
		if len(text) > 1 && random.IntN(2) == 0 {
			text = text[:len(text)-1]
		}
		if list := found(t, s, text); ipv6(text) && len(text) > 1 && text[0] <= ':' {
			require.Equal(t, []string{"address=" + text}, words(s, text, list), text)
		} else {
			require.NotContains(t, words(s, text, list), "address="+text)
		}
	}
}
