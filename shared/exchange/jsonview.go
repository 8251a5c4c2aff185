package exchange

import (
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
)

// jsonView shows text that is itself JSON, as tool arguments are, with the
// escapes in its strings decoded, and finds the way back from what it showed to
// the raw text. It takes the text in pieces cut anywhere.
type jsonView struct {
	// shown is what was shown and is not forgotten, from offset base on.
	shown []byte
	base  int
	// jumps are the escapes in shown, rising.
	jumps []jump
	// quotes are the offsets of unescaped quotes in shown, rising; inside says
	// whether the text at base is in a string.
	quotes []int
	inside bool

	raw      int    // raw bytes taken
	partial  []byte // an escape that is not complete
	inString bool   // at the end of what was taken
	piece    []byte
	rawBase  int // raw offset of base
}

// jump is one escape: width bytes at offset at were shown for the raw bytes
// [from, to).
type jump struct{ at, width, from, to int }

func newJSONView() *jsonView { return &jsonView{} }

// write takes the next piece and returns what it shows, valid until the next.
func (v *jsonView) write(piece string, last bool) string {
	start := len(v.shown)
	for i := 0; i < len(piece); i++ {
		v.take(piece[i])
	}
	if last && len(v.partial) > 0 {
		v.show(string(v.partial), len(v.partial))
		v.partial = v.partial[:0]
	}
	v.piece = append(v.piece[:0], v.shown[start:]...)
	return string(v.piece)
}

func (v *jsonView) take(b byte) {
	v.raw++
	switch {
	case len(v.partial) > 0:
		v.partial = append(v.partial, b)
		v.escape()
	case v.inString && b == '\\':
		v.partial = append(v.partial, b)
	case b == '"':
		v.quotes = append(v.quotes, v.base+len(v.shown))
		v.inString = !v.inString
		v.plain(b)
	default:
		v.plain(b)
	}
}

func (v *jsonView) plain(b byte) { v.shown = append(v.shown, b) }

// short are the letters of the escapes of two bytes, escaped what each stands for.
const (
	short   = `"\/bfnrt`
	escaped = "\"\\/\b\f\n\r\t"
)

// escape shows the partial escape when it is complete. What is no escape is
// shown as it stands.
func (v *jsonView) escape() {
	p := v.partial
	n := len(p)
	if n == 2 && p[1] != 'u' {
		if i := strings.IndexByte(short, p[1]); i >= 0 {
			v.show(escaped[i:i+1], n)
		} else {
			v.show(string(p), n)
		}
		v.partial = p[:0]
		return
	}
	if n < 6 {
		if n > 2 && !isHex(p[n-1]) {
			v.show(string(p), n)
			v.partial = p[:0]
		}
		return
	}
	high := hex4(p[2:6])
	if !utf16.IsSurrogate(high) {
		v.showRune(high, n)
		return
	}
	v.surrogate(high)
}

// surrogate goes on after a first surrogate: a pair is one character.
func (v *jsonView) surrogate(high rune) {
	p := v.partial
	n := len(p)
	if high >= 0xdc00 {
		v.showRune(utf8.RuneError, n)
		return
	}
	wanted := n == 6 || n == 7 && p[6] == '\\' || n == 8 && p[7] == 'u' || n > 8 && isHex(p[n-1])
	if wanted && n < 12 {
		return
	}
	if wanted {
		if r := utf16.DecodeRune(high, hex4(p[8:12])); r != utf8.RuneError {
			v.showRune(r, n)
			return
		}
	}
	// No pair: the first half alone, then what follows is read again.
	rest := append([]byte(nil), p[6:]...)
	v.partial = p[:6]
	v.raw -= len(rest)
	v.showRune(utf8.RuneError, 6)
	for _, b := range rest {
		v.take(b)
	}
}

func (v *jsonView) showRune(r rune, rawWidth int) {
	v.show(string(r), rawWidth)
	v.partial = v.partial[:0]
}

// show appends s for the last rawWidth raw bytes.
func (v *jsonView) show(s string, rawWidth int) {
	v.jumps = append(v.jumps, jump{v.base + len(v.shown), len(s), v.raw - rawWidth, v.raw})
	v.shown = append(v.shown, s...)
}

func isHex(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F'
}

func hex4(p []byte) rune {
	var r rune
	for _, b := range p {
		switch {
		case b <= '9':
			b -= '0'
		case b <= 'F':
			b -= 'A' - 10
		default:
			b -= 'a' - 10
		}
		r = r<<4 | rune(b)
	}
	return r
}

// rawStart is the raw offset of what is shown at offset at; within an escape it
// is the escape's beginning.
func (v *jsonView) rawStart(at int) int { return v.rawAt(at, false) }

func (v *jsonView) rawAt(at int, end bool) int {
	// The last escape that begins before at says where the rest stands.
	n, _ := slices.BinarySearchFunc(v.jumps, at, func(j jump, at int) int { return j.at - at })
	if n == 0 {
		return v.rawBase + at - v.base
	}
	j := v.jumps[n-1]
	switch behind := at - (j.at + j.width); {
	case behind >= 0:
		return j.to + behind
	case end:
		return j.to
	default:
		return j.from
	}
}

// rawEdit turns an edit of what was shown into one of the raw text. It reports
// false when the edit would cut through the JSON's own structure.
func (v *jsonView) rawEdit(e llm.Edit) (from, to int, with string, ok bool) {
	q, _ := slices.BinarySearch(v.quotes, e.From)
	if q < len(v.quotes) && v.quotes[q] < e.To {
		return 0, 0, "", false
	}
	inside := v.inside != (q%2 == 1)
	from, to = v.rawAt(e.From, false), v.rawAt(e.To, true)
	if inside {
		quoted := jsondoc.AppendString(nil, e.With)
		return from, to, string(quoted[1 : len(quoted)-1]), true
	}
	shown := string(v.shown[e.From-v.base : e.To-v.base])
	if strings.ContainsAny(shown, "{}[],: \t\r\n") || literal(shown) {
		return 0, 0, "", false
	}
	return from, to, nines(shown), true
}

// literal reports whether s can be a part of true, false or null and no number.
func literal(s string) bool {
	return strings.Trim(s, "truefalsn") == "" && strings.Trim(s, "e") != ""
}

// nines masks what stands outside of strings: a number stays one, of the same
// length.
func nines(s string) string {
	number := strings.Trim(s, "0123456789.eE+-") == ""
	return strings.Map(func(r rune) rune {
		if number && (r < '0' || r > '9') {
			return r
		}
		return '9'
	}, s)
}

// forget drops what was shown before offset at.
func (v *jsonView) forget(at int) {
	if at <= v.base {
		return
	}
	rawBase := v.rawAt(at, false)
	q := 0
	for q < len(v.quotes) && v.quotes[q] < at {
		v.inside = !v.inside
		q++
	}
	v.quotes = append(v.quotes[:0], v.quotes[q:]...)
	j := 0
	for j < len(v.jumps) && v.jumps[j].at+v.jumps[j].width <= at {
		j++
	}
	v.jumps = append(v.jumps[:0], v.jumps[j:]...)
	v.shown = append(v.shown[:0], v.shown[at-v.base:]...)
	v.base, v.rawBase = at, rawBase
}
