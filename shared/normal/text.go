package normal

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text is a text in its normal form. It is reused by Reset.
type Text struct {
	raw string
	// plain is true when the normal form is the text itself.
	plain bool
	out   []byte
	// from is for each byte of out where its source begins in raw.
	from    []int32
	decoded []Decoded
	budget  int

	// What is being done, and as far as at in raw, or in out while joining, of which
	// joined bytes are final.
	stage      stage
	at, joined int
	survey     survey
}

// stage is a part of the work on a text.
type stage uint8

const (
	surveying stage = iota
	normalising
	joining
	decoding
	ready
)

// Decoded is text that was hidden in an encoding.
type Decoded struct {
	Text string
	// From and To are the encoded run in the raw text.
	From, To int
}

// maxDecoded bounds how much of one text is decoded, in bytes, and how often what
// was decoded is looked at again.
const (
	maxDecoded = 64 << 10
	maxRounds  = 3
)

// maxKept is the most memory for one text that Reset keeps for the next.
const maxKept = 1 << 20

// Reset brings raw into its normal form. raw must stay as it is until the next
// Reset or Begin.
func (t *Text) Reset(raw string) {
	t.Begin(raw)
	for t.Step(len(raw) + 1) {
		// Once for each part of the work.
	}
}

// Begin is Reset with the work left to Step.
func (t *Text) Begin(raw string) {
	if cap(t.out) > maxKept && len(raw) < maxKept/4 {
		t.out, t.from = nil, nil
	}
	*t = Text{raw: raw, out: t.out[:0], from: t.from[:0], decoded: t.decoded[:0], budget: maxDecoded}
}

// Step does one part of the work on about n bytes, or on all that must be read at once: a
// long run in one encoding. It returns false when the text is in its normal form.
func (t *Text) Step(n int) (more bool) {
	switch t.stage {
	case surveying:
		end := min(len(t.raw), t.at+n)
		t.survey.look(t.raw[t.at:end])
		if t.at = end; end == len(t.raw) {
			t.plain = t.survey.plain()
			t.enter(normalising)
		}
	case normalising:
		if t.normalise(t.at + n); t.at == len(t.raw) {
			t.enter(joining)
		}
	case joining:
		if t.join(t.at + n); t.at == len(t.out) {
			t.out, t.from = t.out[:t.joined], t.from[:t.joined]
			t.enter(decoding)
		}
	case decoding:
		if t.at += t.decode(t.raw[t.at:], n, t.at, nil, 1); t.at == len(t.raw) {
			t.enter(ready)
		}
	}
	return t.stage != ready
}

// enter begins with a part of the work, or with the next that there is.
func (t *Text) enter(s stage) {
	if t.plain && s < decoding {
		s = decoding
	}
	if s == decoding && !t.survey.encoded() {
		s = ready
	}
	t.stage, t.at = s, 0
}

// String is the normal form. It is valid until the next Reset.
func (t *Text) String() string {
	if t.plain {
		return t.raw
	}
	return string(t.out)
}

// Source turns the bytes [from, to) of the normal form into those of the raw text
// that they came from.
func (t *Text) Source(from, to int) (int, int) {
	if t.plain {
		return from, to
	}
	end := len(t.raw)
	if to < len(t.from) {
		end = int(t.from[to])
	}
	return int(t.from[from]), max(end, int(t.from[from])+1)
}

// Decoded are the texts that were hidden.
func (t *Text) Decoded() []Decoded { return t.decoded }

// normalise fills out and from with what the raw text up to about limit stands for.
func (t *Text) normalise(limit int) {
	raw, i := t.raw, t.at
	for i < min(len(raw), limit) {
		switch b := raw[i]; {
		case b == '&':
			i = t.entity(raw, i)
		case b == '%':
			i = t.percent(raw, i)
		case b == '\\':
			i = t.backslash(raw, i)
		case b < utf8.RuneSelf:
			t.ascii(b, i)
			i++
		default:
			i = t.character(raw, i)
		}
	}
	t.at = i
}

// maxBlanks is the most white space that the rules read between two words. What is
// more in a row is left out.
const maxBlanks = 4

func isBlank(b byte) bool { return b == ' ' || b >= '\t' && b <= '\r' }

// ascii appends an ASCII character, white space of any kind as such, what is not
// shown not at all.
func (t *Text) ascii(b byte, from int) {
	switch {
	case b == '\v' || b == '\f':
		t.put(' ', from)
	case b >= 0x20 && b != 0x7f || isBlank(b):
		t.put(b, from)
	}
}

func (t *Text) put(b byte, from int) {
	if n := len(t.out); n >= maxBlanks && isBlank(b) && isBlank(t.out[n-1]) && isBlank(t.out[n-2]) && isBlank(t.out[n-3]) && isBlank(t.out[n-4]) {
		return
	}
	t.out = append(t.out, b)
	t.from = append(t.from, int32(from)) //nolint:gosec // a body is far smaller
}

// entity reads a character reference of HTML (WHATWG HTML section 13.5): by
// number, or one of the names that spell ASCII and spaces.
func (t *Text) entity(raw string, i int) int {
	if strings.HasPrefix(raw[i:], "&#") {
		if r, n := numbered(raw[i:]); n > 0 {
			t.folded(string(r), i)
			return i + n
		}
	}
	if end := strings.IndexByte(raw[i:min(len(raw), i+maxEntity)], ';'); end > 1 {
		if r, ok := named[raw[i+1:i+end]]; ok {
			t.folded(string(r), i)
			return i + end + 1
		}
	}
	t.put('&', i)
	return i + 1
}

// percent reads the percent escapes of one character. Each is judged alone, so
// that one that is damaged hides none of its neighbours.
func (t *Text) percent(raw string, i int) int {
	var b [utf8.UTFMax]byte
	n, at := 0, i
	for n < len(b) && at+2 < len(raw) && raw[at] == '%' {
		hi, lo := unhex(raw[at+1]), unhex(raw[at+2])
		if hi < 0 || lo < 0 {
			break
		}
		b[n] = byte(hi<<4 | lo)
		n, at = n+1, at+3
		if utf8.FullRune(b[:n]) {
			break
		}
	}
	if !utf8.Valid(b[:n]) || n == 0 {
		t.put('%', i)
		return i + 1
	}
	t.folded(string(b[:n]), i)
	return at
}

func unhex(b byte) int {
	switch {
	case b >= '0' && b <= '9':
		return int(b - '0')
	case b >= 'a' && b <= 'f':
		return int(b-'a') + 10
	case b >= 'A' && b <= 'F':
		return int(b-'A') + 10
	}
	return -1
}

// character reads one character beyond ASCII.
func (t *Text) character(raw string, i int) int {
	r, n := utf8.DecodeRuneInString(raw[i:])
	t.fold(r, raw[i:i+n], i, true)
	return i + n
}

// folded appends what the characters of text stand for; all of it came from from.
func (t *Text) folded(text string, from int) {
	for i, r := range text {
		t.fold(r, text[i:i+utf8.RuneLen(r)], from, true)
	}
}

// maxForm is the longest compatibility form that is used, in bytes: a few characters
// stand for whole phrases, and a text of them would grow elevenfold.
const maxForm = 12

// fold appends what r, written as text, stands for: what it is composed of when whole
// is true, without marks, and the ASCII character that it looks like.
func (t *Text) fold(r rune, text string, from int, whole bool) {
	switch {
	case r < utf8.RuneSelf:
		t.ascii(byte(r), from)
		return
	case isTag(r):
		if b := byte(r); b >= 0x20 && b < 0x7f {
			t.put(b, from)
		}
		return
	case hidden(r):
		return
	case blank(r):
		t.put(' ', from)
		return
	}
	if ascii, ok := lookalikes[r]; ok {
		t.put(ascii, from)
		return
	}
	if whole {
		if form := norm.NFKD.PropertiesString(text).Decomposition(); len(form) > 0 && len(form) <= maxForm {
			for len(form) > 0 {
				c, n := utf8.DecodeRune(form)
				t.fold(c, string(form[:n]), from, false)
				form = form[n:]
			}
			return
		}
	}
	for i := range len(text) {
		t.put(text[i], from)
	}
}

// join puts letters together that are set apart one by one: i g n o r e. Two
// separators in a row are a word's end. It goes on from at to about limit.
func (t *Text) join(limit int) {
	out, from, i := t.out[:t.joined], t.from[:t.joined], t.at
	for i < min(len(t.out), limit) {
		n := apart(t.out[i:])
		if n == 0 || i > 0 && isLetter(t.out[i-1]) {
			out, from = append(out, t.out[i]), append(from, t.from[i])
			i++
			continue
		}
		for end := i + n; i < end; i++ {
			if isLetter(t.out[i]) || i+1 < end && !isLetter(t.out[i+1]) {
				out, from = append(out, t.out[i]), append(from, t.from[i])
			}
		}
	}
	t.joined, t.at = len(out), i
}

// minApart is how many single letters in a row are a word set apart.
const minApart = 4

// apart is the length of the run of single letters that text begins with, 0 for
// none that is long enough.
func apart(text []byte) int {
	letters, i, end := 0, 0, 0
	for i < len(text) && isLetter(text[i]) && (i+1 == len(text) || !isLetter(text[i+1])) {
		letters++
		i++
		end = i
		seps := 0
		for i < len(text) && seps < 3 && isSeparator(text[i]) {
			i++
			seps++
		}
		if seps == 0 {
			break
		}
	}
	if letters < minApart {
		return 0
	}
	return end
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

var separators = func() (t [256]bool) {
	for _, b := range []byte(" .-_*|,/+~:;\n`'\"") {
		t[b] = true
	}
	return t
}()

func isSeparator(b byte) bool {
	return separators[b]
}
