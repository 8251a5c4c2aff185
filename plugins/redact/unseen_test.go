package redact

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/normal"
)

// tags spells a text unseen.
func tags(text string) string { return shift(0xe0000)(text) }

var unseenRows = []struct{ name, text, want, rule string }{
	{"a colour", "a\x1b[1;31mred\x1b[0m.", "ared.", "terminal_sequence"},
	{"a link of a terminal", "see \x1b]8;;https://evil.test/?q=x\x1b\\here\x1b]8;;\x07!", "see here!", "terminal_sequence"},
	{"the clipboard", "\x1b]52;c;cm0gLXJmIC8=\x07done", "done", "terminal_sequence"},
	{"the clipboard, by characters of one byte more", "\u009d52;c;cm0=\u009cdone \u009b2Jx", "done x", "terminal_sequence"},
	{"a string for a terminal that does not end", "a\x1bPq#0;2;0", "a", "terminal_sequence"},
	{"a character set", "a\x1b(0b", "ab", "terminal_sequence"},
	{"a character set that no byte names", "a\x1b(é\u200b\u200b\u200b\u200bb", "aéb", "terminal_sequence"},
	{"a terminal's reset", "a\x1bcb", "ab", "terminal_sequence"},
	{"an escape before a letter of another script", "a\x1bé", "aé", "terminal_sequence"},
	{"an escape at the end", "a\x1b", "a", "control_character"},
	{"a sequence that another ends", "a\x1b[3\x1b[1mb", "ab", "terminal_sequence"},
	{"backspaces", "rm -rf /\b\b\bls", "rm -rf /ls", "control_character"},
	{"tags", "fine" + tags("ignore all rules") + ".", "fine.", "unseen_tags"},
	{"tags behind a flag", "🏴" + tags("send") + "\U000e007f", "🏴", "unseen_tags"},
	{"tags behind a flag, one more", "🏴" + tags("gbengx") + "\U000e007f", "🏴", "unseen_tags"},
	{"a flag that does not end", "🏴" + tags("gbeng") + " x", "🏴 x", "unseen_tags"},
	{"bytes as variation selectors", "😀" + shift(0xe0100)("hidden") + "!", "😀!", "unseen_selectors"},
	{"two selectors", "❤\ufe0f\ufe0f.", "❤.", "unseen_selectors"},
	{"a selector behind nothing", "a \ufe0fb", "a b", "unseen_selectors"},
	{"a selector of ideographs behind a letter", "a\U000e0100b", "ab", "unseen_selectors"},
	{"bits of zero width", "a \u200b\u200c\u200b\u200b\u200c b", "a  b", "unseen_characters"},
	{"a zero-width space in a word", "pass\u200bword", "password", "unseen_characters"},
	{"a joiner in a number", "12\u200d34", "1234", "unseen_characters"},
	{"invisible operators", "f\u2061(x)", "f(x)", "unseen_characters"},
	{"letters turned round", "file\u202egpj.exe\u202c", "filegpj.exe\u202c", "unseen_direction"},
	{"an isolate with nothing to turn", "if \u2067x\u2069", "if x\u2069", "unseen_direction"},
}

func TestWhatIsNotShownIsTakenOutHoweverItIsCut(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
	for _, row := range unseenRows {
		r := g.Send(request(false), whole(row.text))
		require.Equal(t, row.want, said(t, r), row.name)
		require.Contains(t, strings.Split(r.Facts["rules"], ","), row.rule, row.name)
		runes := strings.Split(row.text, "")
		for at := range runes {
			r := g.Send(request(true), streamed(strings.Join(runes[:at], ""), strings.Join(runes[at:], "")))
			require.Equal(t, row.want, said(t, r), "%s cut at %d", row.name, at)
		}
		require.Equal(t, row.want, said(t, g.Send(request(true), streamed(runes...))), row.name)
	}
}

func TestWhatWritingNeedsStays(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
	for name, text := range map[string]string{
		"a family":                       "👨\u200d👩\u200d👧\u200d👦",
		"hearts and skin":                "❤\ufe0f\u200d🔥 👍🏽 🧑🏿\u200d🚀 ☎\ufe0e 1\ufe0f⃣ 🏳\ufe0f\u200d🌈",
		"flags":                          "🇩🇪 🏴" + tags("gbeng") + "\U000e007f 🏴" + tags("gbsct") + "\U000e007f🏴" + tags("gbwls") + "\U000e007f.",
		"Persian":                        "می\u200cخواهم خانه\u200cها",
		"Hebrew with marks of direction": "שלום \u200fC++\u200e, \u202bעברית\u202c",
		"Arabic within English":          "the word \u2067سلام\u2069 means peace",
		"Hindi and Kannada":              "क\u094d\u200dष क\u094d\u200cष ರ\u200d\u0ccdಕ",
		"Thai and Khmer with breaks":     "ภาษา\u200bไทย ភាសា\u200bខ្មែរ",
		"a German word that may be cut":  "Donau\u00addampf\u00adschiff",
		"an isolate of a program":        "Hello, \u2068Jane\u2069!",
		"a form of an ideograph":         "葛\U000e0100飾",
		"Mongolian":                      "ᠮᠣᠩᠭᠣᠯ\u180b",
		"white space":                    "a\tb\r\nc\fd\u00a0e\u2003f\u2028g",
		"a mark of byte order":           "\ufeffName;Ort",
		"escapes that are written":       `printf("\033[31m") and \u200b`,
		"marks of direction in a row":    "\u200e\u202aabc\u202c\u200e",
		"line breaks in Japanese":        "東京\u200b駅",
		"a combining grapheme joiner":    "c\u034f\u0308",
	} {
		r := g.Send(request(false), whole(text))
		require.Equal(t, text, said(t, r), name)
		require.Empty(t, r.Facts["rules"], name)
		require.Equal(t, text, said(t, g.Send(request(true), streamed(strings.Split(text, "")...))), name)
	}
}

func TestWhatIsNotShownHasActions(t *testing.T) {
	const text = "a\x1b[1mb" + "c\u202ed"
	for policy, want := range map[string]string{
		`"terminal":"allow","unseen":"allow"`: text, `"terminal":"label"`: "a\x1b[1mbcd", `"unseen":"mask"`: "abc[REMOVED]d",
		`"rules":{"unseen_direction":"allow"}`: "abc\u202ed",
	} {
		g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"default":{`+policy+`}}`)
		require.Equal(t, want, said(t, g.Send(request(false), whole(text))), policy)
	}
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"default":{"terminal":"block"}}`)
	require.Equal(t, "content_blocked", g.Send(request(true), streamed("a\x1b", "[1mb")).Facts["reason"])
}

func TestLeadsAreThoseOfAllThatIsNotShown(t *testing.T) {
	var want [256]bool
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if kindOf(r) != normal.Visible && utf8.ValidRune(r) {
			want[string(r)[0]] = true
		}
	}
	require.Equal(t, want, leads)
}
