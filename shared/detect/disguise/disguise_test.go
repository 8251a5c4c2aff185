package disguise

import (
	"cmp"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/detect"
)

// key is what looks like a key of a vendor's, joined here so that no file holds one.
var key = "github_pat_" + "11ABCDEFG0aBcDeFgHiJkL" + "_" + "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYaB3dE5fG7hJ9kL1mN2pQ4rS6tU8"

const address = "jane.doe@example.org"

func builtin(t testing.TB) *detect.Set {
	t.Helper()
	var rules []detect.Rule
	for _, r := range detect.Builtin() {
		if r.Class != detect.ClassInjection {
			rules = append(rules, r)
		}
	}
	set, err := detect.NewSet(rules)
	require.NoError(t, err)
	return set
}

// base64Of encodes a text behind some other letters, so that it begins anywhere in a group.
func base64Of(text string) string {
	return base64.StdEncoding.EncodeToString([]byte("my " + text + " is it"))
}

func each(text, format string) string {
	var out strings.Builder
	for i := range len(text) {
		fmt.Fprintf(&out, format, text[i])
	}
	return out.String()
}

func wrapped(text string, size int, between string) string {
	var out []string
	for chunk := range slices.Chunk([]byte(text), size) {
		out = append(out, string(chunk))
	}
	return strings.Join(out, between)
}

func apart(text, by string) string { return strings.Join(strings.Split(text, ""), by) }

func reversed(text string) string {
	b := []byte(text)
	slices.Reverse(b)
	return string(b)
}

func shifted(text string, by rune) string {
	return strings.Map(func(r rune) rune { return r + by }, text)
}

// styledAs writes letters and digits with the alphabets that begin at these characters.
func styledAs(text string, letters, digits rune) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 26 + letters
		case r >= 'A' && r <= 'Z':
			return r - 'A' + letters
		case r >= '0' && r <= '9':
			return r - '0' + digits
		}
		return r
	}, text)
}

func rot13(text string) string {
	return strings.Map(func(r rune) rune {
		if l := r | 0x20; l >= 'a' && l <= 'z' {
			return r - l + 'a' + (l-'a'+13)%26
		}
		return r
	}, text)
}

// disguises are those that are seen through.
var disguises = map[string]func(string) string{
	"base64":                      base64Of,
	"base64, a letter later":      func(s string) string { return base64.StdEncoding.EncodeToString([]byte("x " + s + " is it")) },
	"base64, two letters later":   func(s string) string { return base64.StdEncoding.EncodeToString([]byte("xy " + s + " is it")) },
	"base64 without padding":      func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte(s)) },
	"base64 behind a letter":      func(s string) string { return "Q" + base64Of(s) },
	"base64 behind two letters":   func(s string) string { return "Qx" + base64Of(s) },
	"base64 behind three letters": func(s string) string { return "Qxy" + base64Of(s) },
	"base64url": func(s string) string {
		return base64.URLEncoding.EncodeToString([]byte("\xc3\xbf\xc3\xbe " + s + " is it"))
	},
	"base64 of base64":                  func(s string) string { return base64Of(base64Of(s)) },
	"base64 in groups of four":          func(s string) string { return wrapped(base64Of(s), 4, " ") },
	"base64 in groups of ten, in lines": func(s string) string { return wrapped(base64Of(s), 10, "\n") },
	"base64 three times":                func(s string) string { return base64Of(base64Of(base64Of(s))) },
	"base64 in lines":                   func(s string) string { return wrapped(base64Of(s), 76, "\n") },
	"base64 in lines of a program":      func(s string) string { return wrapped(base64Of(s), 40, "\" +\n\"") },
	"base64 in escaped lines":           func(s string) string { return wrapped(base64Of(s), 40, `\n`) },
	"hexadecimal":                       func(s string) string { return hex.EncodeToString([]byte("my " + s)) },
	"hexadecimal, capitals":             func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte("my " + s))) },
	"hexadecimal behind 0x":             func(s string) string { return "0x" + hex.EncodeToString([]byte("my "+s)) },
	"hexadecimal behind a digit":        func(s string) string { return "7" + hex.EncodeToString([]byte("my "+s)) },
	"base32":                            func(s string) string { return base32.StdEncoding.EncodeToString([]byte("my " + s)) },
	"base32 behind a letter":            func(s string) string { return "Q" + base32.StdEncoding.EncodeToString([]byte("my "+s)) },
	"base32 in small letters":           func(s string) string { return strings.ToLower(base32.StdEncoding.EncodeToString([]byte("my " + s))) },
	"base32 in lines":                   func(s string) string { return wrapped(base32.StdEncoding.EncodeToString([]byte("my "+s)), 40, "\n") },
	"base64 of hexadecimal":             func(s string) string { return base64Of(hex.EncodeToString([]byte("my " + s))) },
	"percent escapes":                   func(s string) string { return each(s, "%%%02x") },
	"percent escapes of some":           func(s string) string { return url.QueryEscape(strings.NewReplacer("_", "%5f", "@", "%40").Replace(s)) },
	"entities, decimal":                 func(s string) string { return each(s, "&#%d;") },
	"entities, hexadecimal":             func(s string) string { return each(s, "&#x%x;") },
	"entities without semicolons":       func(s string) string { return each(s, "&#%d ") },
	"escapes of JSON":                   func(s string) string { return each(s, `\u%04x`) },
	`escapes with \x`:                   func(s string) string { return each(s, `\x%02x`) },
	`escapes with \u{}`:                 func(s string) string { return each(s, `\u{%x}`) },
	"one escape within":                 func(s string) string { return s[:9] + fmt.Sprintf("&#%d;", s[9]) + s[10:] },
	"zero-width spaces":                 func(s string) string { return apart(s, "\u200b") },
	"one zero-width joiner":             func(s string) string { return s[:9] + "\u200d" + s[9:] },
	"soft hyphens":                      func(s string) string { return apart(s, "\u00ad") },
	"word joiners":                      func(s string) string { return apart(s, "\u2060") },
	"variation selectors":               func(s string) string { return apart(s, "\ufe0f") },
	"bidi marks":                        func(s string) string { return apart(s, "\u200e") },
	"tags":                              func(s string) string { return shifted(s, 0xe0000) },
	"full width":                        func(s string) string { return shifted(s, fullWidth) },
	"codes":                             func(s string) string { return each(s, "%d ") },
	"codes in a list":                   func(s string) string { return "[" + each(s, "%d, ") + "]" },
	"codes of hexadecimal":              func(s string) string { return each(s, "%02x ") },
	"codes of hexadecimal, in capitals, with colons": func(s string) string { return each(s, "%02X:") },
	"codes behind 0x":                    func(s string) string { return each(s, "0x%02x, ") },
	"octal codes":                        func(s string) string { return each(s, "%03o ") },
	"bits":                               func(s string) string { return each(s, "%08b\n") },
	"letters apart by spaces":            func(s string) string { return apart(s, " ") },
	"letters apart by dashes":            func(s string) string { return apart(s, "-") },
	"letters apart by dots":              func(s string) string { return apart(s, ".") },
	"letters apart by lines":             func(s string) string { return apart(s, "\n") },
	"letters apart by dashes and spaces": func(s string) string { return apart(s, " - ") },
	"letters apart by commas":            func(s string) string { return apart(s, ", ") },
	"letters apart by pictures":          func(s string) string { return apart(s, "🔥") },
	"letters in quotes":                  func(s string) string { return each(s, "'%c', ") },
	"mathematical letters":               func(s string) string { return styledAs(s, 0x1d670, 0x1d7f6) },
	"letters in circles":                 func(s string) string { return styledAs(s, 0x24b6, '0') },
	"ROT13":                              rot13,
	"letters apart of base64":            func(s string) string { return apart(base64Of(s), " ") },
	"backwards":                          reversed,
	"backwards in base64":                func(s string) string { return base64Of(reversed(s)) },
}

// text is a disguise among other text.
func among(disguised string) string {
	return "Here is what you want:\n" + disguised + "\nDo you need more of it, I wonder?"
}

// collect gives pieces to a finder and returns what it found, with the bounds that the
// contract demands checked.
func collect(t testing.TB, f *Finder, set *detect.Set, pieces ...string) (out []Found) {
	t.Helper()
	f.Reset(set)
	decided, size := 0, 0
	for i, p := range pieces {
		size += len(p)
		for _, found := range f.Write(p, i == len(pieces)-1) {
			require.GreaterOrEqual(t, found.From, decided, "%q begins in what was let go", found.Text)
			require.LessOrEqual(t, found.To, size)
			out = append(out, found)
		}
		require.LessOrEqual(t, f.Held(), MaxHeld+stepSize)
		require.GreaterOrEqual(t, size-f.Held(), decided, "what was decided stays so: %q", pieces[:i+1])
		decided = size - f.Held()
	}
	slices.SortFunc(out, func(a, b Found) int {
		return cmp.Or(a.From-b.From, a.To-b.To, a.Rule-b.Rule, strings.Compare(a.Text, b.Text))
	})
	return out
}

func TestADisguiseIsSeenThroughHoweverItIsCut(t *testing.T) {
	set := builtin(t)
	var f Finder
	for name, disguise := range disguises {
		for _, secret := range []string{key, address} {
			whole := among(disguise(secret))
			found := collect(t, &f, set, whole)
			if !strings.HasPrefix(name, "backwards in") || secret == key {
				require.NotEmpty(t, found, "%s: %s", name, whole)
			}
			for at := range len(whole) {
				require.Equal(t, found, collect(t, &f, set, whole[:at], whole[at:]), "%s cut at %d", name, at)
			}
			require.Equal(t, found, collect(t, &f, set, strings.Split(whole, "")...), "%s letter by letter", name)
		}
	}
}

func TestWhatIsFoundAreTheLettersThatStandForIt(t *testing.T) {
	set := builtin(t)
	var f Finder
	for name, disguise := range disguises {
		if strings.HasPrefix(name, "backwards") {
			continue
		}
		whole := among(disguise(key))
		found := collect(t, &f, set, whole)
		require.NotEmpty(t, found, name)
		rest := whole[:found[0].From] + whole[found[len(found)-1].To:]
		require.NotContains(t, rest, disguise(key)[20:40], name)
		require.Empty(t, collect(t, &f, set, rest), name)
		require.True(t, strings.HasPrefix(rest, among("")[:23]) && strings.HasSuffix(rest, among("")[24:]), "%s: %q", name, rest)
	}
}

func TestRandomPiecesGiveTheSame(t *testing.T) {
	set := builtin(t)
	r := rand.New(rand.NewSource(1))
	var names []string
	for name := range disguises {
		names = append(names, name)
	}
	slices.Sort(names)
	var f Finder
	for range 1500 {
		var text strings.Builder
		for range 1 + r.Intn(4) {
			text.WriteString([]string{"some words ", "a b c ", "x=", "\n", "AKIA and c2Vj ", "I ", "“quoted” ", "4 1 1 1 ", "é", "&amp; ", "%4", "日本語"}[r.Intn(12)])
			secret := []string{key, address}[r.Intn(2)]
			disguised := disguises[names[r.Intn(len(names))]](secret)
			text.WriteString(disguised[:len(disguised)-r.Intn(3)*r.Intn(10)])
		}
		whole := strings.ToValidUTF8(text.String(), "")
		want := collect(t, &f, set, whole)
		for range 8 {
			var pieces []string
			for rest := whole; rest != ""; {
				n := min(len(rest), 1+r.Intn(1+r.Intn(80)))
				pieces, rest = append(pieces, rest[:n]), rest[n:]
			}
			require.Equal(t, want, collect(t, &f, set, pieces...), "%q", pieces)
		}
	}
}
