package detect

import (
	"unicode"
	"unicode/utf8"
)

// prior is the end of the text before a Scanner's tail: as much as a character may have.
type prior struct {
	bytes [utf8.UTFMax]byte
	size  int
}

// keep notes what has been decided.
func (p *prior) keep(decided string) {
	if n := len(decided); n < len(p.bytes) {
		kept := min(p.size, len(p.bytes)-n)
		copy(p.bytes[:], p.bytes[p.size-kept:p.size])
		p.size = kept
	} else {
		decided, p.size = decided[n-len(p.bytes):], 0
	}
	p.size += copy(p.bytes[p.size:], decided)
}

// maxMarks is how many marks behind a word are looked over.
const maxMarks = 4

// apart reports whether a match begins and ends where words do, see Rule.Words. known is
// false when that depends on more text.
func (s *Scanner) apart(from, to int, last bool) (apart, known bool) {
	first, _ := utf8.DecodeRuneInString(s.view[from:])
	before, n := utf8.DecodeLastRuneInString(s.view[:from])
	if from < utf8.UTFMax && (n == 0 || before == utf8.RuneError) {
		p := s.prior // a character may be cut between the two
		p.keep(s.view[:from])
		before, n = utf8.DecodeLastRune(p.bytes[:p.size])
	}
	if n > 0 && inWord(first) && inWord(before) {
		return false, true
	}
	end, _ := utf8.DecodeLastRuneInString(s.view[from:to])
	for range maxMarks {
		if !utf8.FullRuneInString(s.view[to:]) && !last {
			return false, false
		}
		next, n := utf8.DecodeRuneInString(s.view[to:])
		if !optional(next) {
			return n == 0 || !inWord(end) || !inWord(next), true
		}
		to += n
	}
	return true, true
}

// inWord reports whether r is a part of a word in a script that parts words. Korean does, and
// puts endings behind them.
func inWord(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r >= 0 && isWord[r]
	case r >= 0xe00 && r < 0x10a0, r >= 0x1100 && r < 0x1200, r >= 0x1780 && r < 0x1800, r >= 0x2e80 && r < 0xa000, r >= 0xa960 && r < 0xa980,
		r >= 0xac00 && r < 0xd800, r >= 0xf900 && r < 0xfb00, r >= 0xfe00 && r < 0xfe10, r >= 0xff66 && r < 0xffe0, r >= 0x20000:
		return false
	}
	return unicode.In(r, unicode.Letter, unicode.Mark, unicode.Nd)
}

// optional reports whether r is a mark that Arabic and Hebrew are also written without.
func optional(r rune) bool {
	return r >= 0x591 && r <= 0x5c7 || r >= 0x64b && r <= 0x65f || r == 0x670 || r >= 0x6d6 && r <= 0x6ed && r != 0x6e5 && r != 0x6e6
}
