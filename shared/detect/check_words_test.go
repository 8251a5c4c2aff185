package detect

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// plainWords are a command's words as they are defined, each step for itself.
func plainWords(text string, one bool) []string {
	if text = line(text); one {
		text = single(text)
	}
	text = strings.NewReplacer("${IFS}", " ", "$IFS", " ", "{IFS}", " ").Replace(text)
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n\v\f\"',", r) })
}

func TestACommandsWordsAreThoseOfItsLine(t *testing.T) {
	random := rand.New(rand.NewPCG(41, 42))
	parts := []string{"rm", "-r", "/", " ", "\t", "\n", "\\\n", "\\\r\n", "\\", "\r", ";", "|", "&", "$IFS", "${IFS}", "{IFS}", "$", "{", "'", "\"", ",", "é"}
	for range 20000 {
		var text string
		for range random.IntN(9) {
			text += parts[random.IntN(len(parts))]
		}
		for _, one := range []bool{false, true} {
			var got []string
			words := shellWords{text: text, one: one}
			for word := words.next(); word != ""; word = words.next() {
				got = append(got, word)
			}
			require.ElementsMatch(t, plainWords(text, one), got, "%q", text)
		}
	}
}
