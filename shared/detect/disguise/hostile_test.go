package disguise

import (
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatIsHeldIsBoundedWhateverComes(t *testing.T) {
	set := builtin(t)
	jwt := "eyJ" + strings.Repeat("a", 40<<10)
	for name, text := range map[string]string{
		"a token that never ends, in base64":       base64.StdEncoding.EncodeToString([]byte(jwt)),
		"in base64 in base64":                      base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(jwt)))),
		"in base64 three times":                    wrapped(base64Of(base64Of(base64Of(jwt))), 1<<20, ""),
		"in base64 in groups":                      wrapped(base64Of(jwt), 4, " "),
		"in base32":                                base32.StdEncoding.EncodeToString([]byte(jwt)),
		"in codes of letters":                      each(jwt, "%d "),
		"in codes of hexadecimal":                  each(jwt, "0x%02x, "),
		"in bits":                                  each(jwt, "%08b\n"),
		"between pictures":                         apart(jwt, "🔥"),
		"in quotes":                                each(jwt, "'%c', "),
		"in mathematical letters":                  styledAs(jwt, 0x1d670, 0x1d7f6),
		"numbers that are codes now and then":      strings.Repeat("65 66 67 ff ", 8<<10),
		"groups that are odd now and then":         strings.Repeat("aB3d abcd abcd ", 4<<10),
		"groups of growing length":                 strings.Repeat("aB aB3 aB3d aB3d5 aB3d5f ", 4<<10),
		"words with a digit":                       strings.Repeat("internationalisation1 ", 4<<10),
		"in long entities":                         each(jwt, "&#0000000000000000000000000000000%d;"),
		"set apart":                                apart(jwt, " - "),
		"between unseen characters":                apart(jwt, "\u200b"),
		"a word that never ends":                   strings.Repeat("a", 64<<10),
		"letters set apart with marks between":     strings.Repeat("a - ", 16<<10),
		"an escape that never ends":                "&#" + strings.Repeat("0", 64<<10),
		"percent signs":                            strings.Repeat("%", 64<<10),
		"backslashes":                              strings.Repeat(`\`, 64<<10),
		"base64 that stops to be text and goes on": strings.Repeat(base64.StdEncoding.EncodeToString([]byte("user: jane\x00\x01")), 4<<10),
	} {
		var f Finder
		f.Reset(set)
		for rest := text; rest != ""; {
			n := min(len(rest), 100)
			f.Write(rest[:n], false)
			rest = rest[n:]
			require.LessOrEqual(t, f.Held(), MaxHeld+100, name)
			require.LessOrEqual(t, cap(f.view), 8*(MaxHeld+stepSize), name)
		}
	}
}

func TestAKeyBehindALongRunIsFoundHoweverLongTheRunIs(t *testing.T) {
	set := builtin(t)
	r := rand.New(rand.NewSource(1))
	random := make([]byte, 300<<10)
	r.Read(random)
	var f Finder
	for _, before := range []int{0, 1, 2, 3, 10_000, 300_000} {
		text := base64.StdEncoding.EncodeToString(append(append([]byte{}, random[:before]...), " "+key+" "...))
		found := collect(t, &f, set, wrapped(text, 4096, ""))
		require.Len(t, found, 1, before)
		require.Equal(t, key, found[0].Text)
	}
}

func FuzzPieces(f *testing.F) {
	set := builtin(f)
	for name, disguise := range disguises {
		f.Add(among(disguise(key)), len(name))
	}
	f.Add("a b c d e f g h 4 1 1 1 1 1 1 1", 3)
	f.Fuzz(func(t *testing.T, text string, size int) {
		if len(text) > 4<<10 {
			return
		}
		text = strings.ToValidUTF8(text, "")
		var whole, cut Finder
		want := collect(t, &whole, set, text)
		size = max(1, size%97)
		require.Equal(t, fmt.Sprint(want), fmt.Sprint(collect(t, &cut, set, cutUp(text, size)...)))
	})
}

// cutUp cuts a text into pieces of so many bytes, one at least.
func cutUp(text string, size int) (pieces []string) {
	for {
		n := min(len(text), size)
		pieces, text = append(pieces, text[:n]), text[n:]
		if text == "" {
			return pieces
		}
	}
}
