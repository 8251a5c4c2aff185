package disguise

import (
	"unicode/utf8"

	"portcullis/shared/normal"
)

// form reads what is written with escapes, unseen characters and letters in a style, with
// the word before the first of them, to where no more of them come.
type form struct {
	pos   int // the next byte to look at, as an offset
	out   sink
	since int // bytes since the last sign
}

const (
	// maxSign is the longest sign, in bytes.
	maxSign = normal.MaxEscape
	// maxSince is behind how many bytes without a sign white space ends the reading.
	maxSince = 64
)

func (l *form) reset(f *Finder) {
	l.pos, l.since = f.base, 0
	l.out.reset()
}

func (l *form) seen() int { return l.pos }

func (l *form) busy() bool { return l.out.open }

func (l *form) read(f *Finder, last bool) {
	for end := f.end(); l.pos < end; {
		b := f.at(l.pos)
		if c := classes[b]; c != classSign && c != classHigh {
			l.plain(f, b)
			continue
		}
		rest := f.text(l.pos, end)
		r, n := sign(rest)
		if !last && unfinished(rest, n) {
			break
		}
		if n == 0 {
			l.plain(f, b)
			continue
		}
		l.sign(f, r, n)
	}
	l.out.scan(f, last)
}

// plain goes on with a byte that stands for itself.
func (l *form) plain(f *Finder, b byte) {
	if l.out.open {
		l.since++
		if l.since > maxSince && (b == ' ' || b == '\n') {
			l.out.scan(f, true)
		} else {
			l.out.put(f, b, l.pos, l.pos+1)
		}
	}
	l.pos++
}

// sign goes on with a sign of n bytes that stands for r, or for nothing.
func (l *form) sign(f *Finder, r rune, n int) {
	if !l.out.open {
		l.out.begin(f)
		for at := l.wordStart(f); at < l.pos; at++ {
			l.out.put(f, f.at(at), at, at+1)
		}
	}
	l.since = 0
	if r > 0 {
		var b [utf8.UTFMax]byte
		for _, c := range b[:utf8.EncodeRune(b[:], r)] {
			l.out.put(f, c, l.pos, l.pos+n)
		}
	}
	l.pos += n
}

// wordStart is where the word begins that ends at pos, as far as it is held.
func (l *form) wordStart(f *Finder) int {
	at := l.pos
	for at > max(f.base, l.pos-behind+maxSign) && ofWord[f.at(at-1)] {
		at--
	}
	return at
}

func (l *form) open(f *Finder) int {
	end := f.end()
	switch {
	case l.out.open:
		return min(l.pos, l.out.first(end))
	case l.pos < end:
		return l.wordStart(f)
	}
	return end
}

func (l *form) letGo(f *Finder) {
	if l.out.open {
		l.out.scan(f, true)
	}
	l.pos = f.end()
}

// sign reads the sign at the beginning of text: r is what it stands for, 0 for nothing, n
// its length, 0 where there is none.
func sign(text string) (r rune, n int) {
	if text[0] < utf8.RuneSelf {
		return normal.Escape(text)
	}
	r, n = utf8.DecodeRuneInString(text)
	if r >= fullWidth+'!' && r <= fullWidth+'~' {
		return r - fullWidth, n
	}
	if ascii, ok := normal.Silent(r); ok {
		return rune(ascii), n
	}
	for _, row := range styled {
		if at := r - row.first; at >= 0 && at < row.count {
			return rune(row.as[int(at)%len(row.as)]), n
		}
	}
	return 0, 0
}

// styled are rows of characters that are letters and digits in a style, each alphabet behind
// the other (Unicode, Mathematical Alphanumeric Symbols, Enclosed Alphanumerics and their
// Supplement).
var styled = [...]struct {
	first, count rune
	as           string
}{
	{0x1d400, 13 * 52, alphabet},
	{0x1d7ce, 5 * 10, "0123456789"},
	{0x24b6, 52, alphabet},
	{0x1f130, 26, alphabet[:26]},
	{0x1f150, 26, alphabet[:26]},
	{0x1f170, 26, alphabet[:26]},
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// fullWidth is how far full-width forms are from ASCII (Unicode, Halfwidth and Fullwidth
// Forms).
const fullWidth = 0xfee0

// unfinished reports whether text, in which a sign of n bytes was read, may begin with
// another one when more has come.
func unfinished(text string, n int) bool {
	if text[0] >= utf8.RuneSelf {
		return !utf8.FullRuneInString(text)
	}
	if len(text) >= maxSign || n > 0 && (n < len(text) || text[0] == '%') {
		return false
	}
	for i := 1; i < len(text); i++ {
		if !ofEscape[text[i]] {
			return false
		}
	}
	return true
}

var ofEscape = table("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789#%{\\")

// hidesSign reports whether view has a sign from an index on, or what may become one.
func hidesSign(view []byte, from int) bool {
	for i := from; i < len(view); i++ {
		if c := classes[view[i]]; c != classSign && c != classHigh {
			continue
		}
		rest := text(view[i:])
		if _, n := sign(rest); n > 0 || unfinished(rest, n) {
			return true
		}
	}
	return false
}
