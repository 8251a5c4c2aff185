package normal

import (
	"unicode/utf8"
	"unsafe"

	"golang.org/x/text/unicode/norm"

	"portcullis/shared/charref"
)

// form is the normal form of one text. It is reused by reset.
type form struct {
	raw string
	// plain is true when the normal form is the text itself.
	plain bool
	out   []byte
	// from is for each byte of out where its source begins in raw.
	from []int32
	seen strange
	// lookalikes and flipped are the lists of these names.
	lookalikes, flipped map[rune]byte
	// at is as far as the work on a part has come, in raw, or in out while joining, of
	// which joined bytes are final.
	at, joined int
}

// strange counts characters that ask for readings of their own.
type strange struct {
	// flipped are letters that stand on their heads, marked symbols behind a letter.
	flipped, marked int
	// bits are unseen characters that may be bits.
	bits int
	// joined is true where letters that were set apart were put together.
	joined bool
}

// maxKept is the most memory for one text that reset keeps for the next.
const maxKept = 1 << 20

// reset brings raw into its normal form. raw must stay as it is until the next reset.
func (t *form) reset(raw string) {
	t.begin(raw)
	t.normalise(len(raw))
	t.at = 0
	t.join(len(t.out))
	t.end()
}

// begin is reset with the work left to normalise, join and end.
func (t *form) begin(raw string) {
	if cap(t.out) > maxKept && len(raw) < maxKept/4 {
		t.out, t.from = nil, nil
	}
	*t = form{raw: raw, out: t.out[:0], from: t.from[:0]}
}

// end cuts off what join has left over.
func (t *form) end() { t.out, t.from = t.out[:t.joined], t.from[:t.joined] }

// text is the normal form. It is valid until the next reset.
func (t *form) text() string {
	if t.plain {
		return t.raw
	}
	return unsafe.String(unsafe.SliceData(t.out), len(t.out)) //nolint:gosec // not changed before the next reset
}

// traced looks up the bytes [from, to) in a list of where each byte begins in a text of
// size bytes.
func traced(list []int32, from, to, size int) (int, int) {
	end := size
	if to < len(list) {
		end = int(list[to])
	}
	return int(list[from]), max(end, int(list[from])+1)
}

// normalise fills out and from with what the raw text up to about limit stands for.
func (t *form) normalise(limit int) {
	raw, i := t.raw, t.at
	t.lookalikes, t.flipped = lists.lookalikes.get(lookalikes), lists.flipped.get(flipped)
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
func (t *form) ascii(b byte, from int) {
	switch {
	case b == '\v' || b == '\f':
		t.put(' ', from)
	case b >= 0x20 && b != 0x7f || isBlank(b):
		t.put(b, from)
	}
}

func (t *form) put(b byte, from int) {
	if n := len(t.out); n >= maxBlanks && isBlank(b) && isBlank(t.out[n-1]) && isBlank(t.out[n-2]) && isBlank(t.out[n-3]) && isBlank(t.out[n-4]) {
		return
	}
	t.out = append(t.out, b)
	t.from = append(t.from, int32(from)) //nolint:gosec // a body is far smaller
}

// entity reads a character reference of HTML.
func (t *form) entity(raw string, i int) int {
	r, n := charref.Read(raw[i:])
	if n == 0 {
		t.put('&', i)
		return i + 1
	}
	t.folded(string(r), i)
	return i + n
}

// percent reads the percent escapes of one character. Each is judged alone, so
// that one that is damaged hides none of its neighbours.
func (t *form) percent(raw string, i int) int {
	r, n := percentOf(raw[i:], true)
	if n == 0 {
		t.put('%', i)
		return i + 1
	}
	t.folded(string(r), i)
	return i + n
}

// character reads one character beyond ASCII.
func (t *form) character(raw string, i int) int {
	r, n := utf8.DecodeRuneInString(raw[i:])
	t.fold(r, raw[i:i+n], i, true)
	return i + n
}

// folded appends what the characters of text stand for; all of it came from from.
func (t *form) folded(text string, from int) {
	for i, r := range text {
		t.fold(r, text[i:i+utf8.RuneLen(r)], from, true)
	}
}

// maxForm is the longest compatibility form that is used, in bytes: a few characters
// stand for whole phrases, and a text of them would grow elevenfold.
const maxForm = 12

// fold appends what r, written as text, stands for: what it is composed of when whole
// is true, without marks, and the ASCII character that it looks like.
func (t *form) fold(r rune, text string, from int, whole bool) {
	if r < utf8.RuneSelf {
		t.ascii(byte(r), from)
		return
	}
	if ascii, ok := spelled(r); ok {
		if ascii != 0 {
			t.put(ascii, from)
		}
		return
	}
	switch {
	case hidden(r):
		if isBit(r) {
			t.seen.bits++
		}
		return
	case blank(r):
		t.put(' ', from)
		return
	}
	if ascii, ok := t.flipped[r]; ok {
		t.seen.flipped++
		t.put(ascii, from)
		return
	}
	if ascii, ok := t.lookalikes[r]; ok {
		t.put(ascii, from)
		return
	}
	if n := len(t.out); r >= firstSymbol && n > 0 && isLetter(t.out[n-1]) {
		t.seen.marked++
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
func (t *form) join(limit int) {
	out, from, i := t.out[:t.joined], t.from[:t.joined], t.at
	for i < min(len(t.out), limit) {
		n := apart(t.out[i:])
		if n == 0 || i > 0 && isLetter(t.out[i-1]) {
			out, from = append(out, t.out[i]), append(from, t.from[i])
			i++
			continue
		}
		t.seen.joined = true
		between := t.out[i+1]
		keep := opening(out, between)
		for _, b := range out[keep:] {
			if b != between {
				out[keep], from[keep] = b, from[len(out)-1]
				keep++
			}
		}
		out, from = out[:keep], from[:keep]
		for end := i + n; i < end; i++ {
			if isLetter(t.out[i]) || i+1 < end && !isLetter(t.out[i+1]) {
				out, from = append(out, t.out[i]), append(from, t.from[i])
			}
		}
		if i+1 < len(t.out) && t.out[i] == between && (t.out[i+1] == '>' || t.out[i+1] == ']') {
			i++
		}
	}
	t.joined, t.at = len(out), i
}

// opening is where the opening mark of a tag begins that out ends with, its signs set apart
// by between as the name behind it is: < / s y s t e m >. It is the end of out for none.
func opening(out []byte, between byte) int {
	for at := len(out) - 1; at >= 0 && at >= len(out)-4; at-- {
		switch out[at] {
		case '<', '[':
			return at
		case between, '/':
		default:
			return len(out)
		}
	}
	return len(out)
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
