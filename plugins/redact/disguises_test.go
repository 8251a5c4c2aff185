package redact

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"flag"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange/exchangetest"
)

//go:generate go test -run ^TestTheDocumentIsThatOfTheList$ -write

var write = flag.Bool("write", false, "write the document instead of comparing it")

// technique is a way to disguise what a model says.
type technique struct {
	name     string
	disguise func(string) string
	// why says why it is not seen through, "" where it is.
	why string
	// gone is true where all of it is taken out unseen.
	gone bool
}

func each(text, format string) string {
	var out strings.Builder
	for i := range len(text) {
		fmt.Fprintf(&out, format, text[i])
	}
	return out.String()
}

func joined(by string) func(string) string {
	return func(s string) string { return strings.Join(strings.Split(s, ""), by) }
}

func format(format string) func(string) string {
	return func(s string) string { return each(s, format) }
}

func shift(by rune) func(string) string {
	return func(s string) string { return strings.Map(func(r rune) rune { return r + by }, s) }
}

func lines(size int, between string) func(string) string {
	return func(s string) string {
		var out []string
		for part := range slices.Chunk([]byte(base(s)), size) {
			out = append(out, string(part))
		}
		return strings.Join(out, between)
	}
}

func base(s string) string {
	return base64.StdEncoding.EncodeToString([]byte("it is " + s + ", I think"))
}

func backwards(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}

var techniques = []technique{
	{name: "base64", disguise: base},
	{name: "base64 behind other letters", disguise: func(s string) string { return "Qx7" + base(s) }},
	{name: "base64 with the letters of URLs", disguise: func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("ÿþ? " + s + " ÿþ?")) }},
	{name: "base64 in lines of 76", disguise: lines(76, "\n")},
	{name: "base64 in lines of 76, escaped", disguise: lines(76, `\n`)},
	{name: "base64 as strings of a program", disguise: lines(48, "\" +\n  \"")},
	{name: "base64 in groups of four", disguise: lines(4, " ")},
	{name: "base64 twice", disguise: func(s string) string { return base(base(s)) }},
	{name: "base64 three times", disguise: func(s string) string { return base(base(base(s))) }},
	{name: "base32", disguise: func(s string) string { return base32.StdEncoding.EncodeToString([]byte(s)) }},
	{name: "hexadecimal", disguise: func(s string) string { return hex.EncodeToString([]byte("it is " + s)) }},
	{name: "hexadecimal in capitals", disguise: func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte("it is " + s))) }},
	{name: "hexadecimal in pairs", disguise: func(s string) string { return strings.TrimSpace(each(s, "%02x ")) }},
	{name: "hexadecimal in base64", disguise: func(s string) string { return base(hex.EncodeToString([]byte("it is " + s))) }},
	{name: "percent escapes", disguise: format("%%%02X")},
	{name: "percent escapes of marks", disguise: func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "_", "%5F") }},
	{name: "percent escapes twice", disguise: format("%%25%02x")},
	{name: "entities of HTML, decimal", disguise: format("&#%d;")},
	{name: "entities of HTML, hexadecimal", disguise: format("&#x%X;")},
	{name: "a single entity", disguise: func(s string) string { return s[:7] + fmt.Sprintf("&#%d;", s[7]) + s[8:] }},
	{name: "escapes of JSON", disguise: format(`\u%04x`)},
	{name: `escapes with \x`, disguise: format(`\x%02x`)},
	{name: `escapes with \u{}`, disguise: format(`\u{%x}`)},
	{name: "octal codes of letters", disguise: format("%03o ")},
	{name: "bits", disguise: format("%08b ")},
	{name: "codes of letters", disguise: format("%d ")},
	{name: "letters apart by spaces", disguise: joined(" ")},
	{name: "letters apart by dashes", disguise: joined("-")},
	{name: "letters apart by dashes and spaces", disguise: joined(" - ")},
	{name: "letters apart by dots", disguise: joined(".")},
	{name: "letters apart by commas", disguise: joined(", ")},
	{name: "letters in lines", disguise: joined("\n")},
	{name: "letters apart by pictures", disguise: joined("🔥")},
	{name: "letters in quotes", disguise: func(s string) string { return each(s, "'%c', ") }},
	{name: "zero-width spaces", disguise: joined("\u200b")},
	{name: "one zero-width joiner", disguise: func(s string) string { return s[:7] + "\u200d" + s[7:] }},
	{name: "soft hyphens", disguise: joined("\u00ad")},
	{name: "variation selectors", disguise: joined("\ufe0f")},
	{name: "tags", disguise: shift(0xe0000), gone: true},
	{name: "full width", disguise: shift(0xfee0)},
	{name: "mathematical letters", disguise: func(s string) string {
		return strings.Map(func(r rune) rune {
			switch {
			case r >= 'a' && r <= 'z':
				return r - 'a' + 0x1d68a
			case r >= 'A' && r <= 'Z':
				return r - 'A' + 0x1d670
			}
			return r
		}, s)
	}},
	{name: "backwards", disguise: backwards},
	{name: "backwards, in base64", disguise: func(s string) string { return base(backwards(s)) }},
	{name: "ROT13", disguise: func(s string) string {
		return strings.Map(func(r rune) rune {
			if l := r | 0x20; l >= 'a' && l <= 'z' {
				return r - l + 'a' + (l-'a'+13)%26
			}
			return r
		}, s)
	}},
	{name: "two halves", disguise: func(s string) string { return s[:len(s)/2] + " and then " + s[len(s)/2:] }, why: "Nobody says what belongs together."},
}

const (
	hiddenKey     = "AKIA" + "Q3EGRZ5TIWQ2LBXP"
	hiddenAddress = "jane.doe@example.org"
)

// among puts a disguise among other text.
func among(disguised string) string { return "Here it is:\n" + disguised + "\nWhat else?" }

func TestDisguisesAreSeenThroughInRepliesAndStreams(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
	for _, c := range techniques {
		for _, value := range []string{secret, hiddenKey, hiddenAddress} {
			text := among(c.disguise(value))
			shown := said(t, g.Send(request(false), whole(text)))
			if c.why != "" {
				// An address may still look like one.
				require.True(t, value == hiddenAddress || strings.Contains(shown, c.disguise(value)), c.name)
				continue
			}
			require.NotContains(t, shown, c.disguise(value), c.name)
			if c.gone {
				require.Equal(t, among(""), shown, c.name)
			} else {
				require.Regexp(t, `^Here it is:\n[^\[]*(\[(SECRET|EMAIL)\][^\[]*)+\nWhat else\?$`, shown, c.name)
			}
			for _, size := range []int{1, 3, 7, 40} {
				var pieces []string
				for part := range slices.Chunk([]byte(text), size) {
					pieces = append(pieces, string(part))
				}
				if strings.ContainsRune(strings.Join(pieces, "\x00"), '\ufffd') || text != strings.ToValidUTF8(text, "") || !asciiOnly(text) {
					pieces = strings.Split(text, "")
				}
				require.Equal(t, shown, said(t, g.Send(request(true), streamed(pieces...))), "%s in pieces of %d", c.name, size)
			}
		}
	}
}

func asciiOnly(s string) bool { return !strings.ContainsFunc(s, func(r rune) bool { return r > '~' }) }

func TestADisguiseIsReportedOnceAndCanBlock(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"default":{"secrets":"block"}}`)
	r := g.Send(request(true), streamed("Here: ", base(secret), " ", "more"))
	require.Equal(t, "content_blocked", r.Facts["reason"])
	require.NotContains(t, r.Body, base(secret)[20:60])
	require.Equal(t, uint64(1), g.Counters["portcullis.findings.redact.github_fine_grained"])
}

func TestDisguisesCanBeIgnored(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"disguises":"ignore"}`)
	require.Equal(t, base(secret), said(t, g.Send(request(false), whole(base(secret)))))
}

func TestOfACleanReplyNoMoreThanThreeWordsAreHeld(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
	const text = "The quick brown fox, “they say”, jumps over ❤️ and 日本語. See https://example.com/a?b=c&d=%20e for `f(x, y)` and d41d8cd98f00b204e9800998ecf8427e.\n"
	letters := strings.Split(text, "")
	r := g.Send(request(true), streamed(letters...))
	require.Equal(t, text, said(t, r))
	var words [3]int // where the latest begin
	for i, letter := range letters {
		if i > 0 && letters[i-1] == " " && letter != " " {
			words = [3]int{words[1], words[2], i}
		}
		require.GreaterOrEqual(t, strings.Count(r.Steps[i], "data: "), words[0], "after %q", strings.Join(letters[:i+1], ""))
	}
}

// document is the table of techniques.
func document() string {
	var out strings.Builder
	found := 0
	for _, c := range techniques {
		if c.why == "" {
			found++
		}
	}
	fmt.Fprintf(&out, `# What disguises hide from redact

Of %d techniques redact sees through %d. A test sends a key of GitHub's, one of Amazon's and an e-mail address in each, in JSON and in streams
cut in several ways, and fails when a line is wrong; `+"`make generate`"+` writes this document from its list.

| technique | example, of %s | seen through | why not |
|---|---|---|---|
`, len(techniques), found, "`jane.doe@…`")
	escape := strings.NewReplacer("|", `\|`, "\n", "⏎", "`", "'")
	for _, c := range techniques {
		example := []rune(escape.Replace(c.disguise(hiddenAddress)))
		if len(example) > 32 {
			example = append(example[:32], '…')
		}
		seen := "yes"
		if c.why != "" {
			seen = "no"
		}
		fmt.Fprintf(&out, "| %s | `%s` | %s | %s |\n", strings.ReplaceAll(c.name, `\`, `\\`), string(example), seen, c.why)
	}
	return out.String()
}

func TestTheDocumentIsThatOfTheList(t *testing.T) {
	const name = "DISGUISES.md"
	if *write {
		require.NoError(t, os.WriteFile(name, []byte(document()), 0o644)) //nolint:gosec // a document
	}
	have, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, document(), string(have), "run make generate")
}
