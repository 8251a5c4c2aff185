package jsondoc

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// readString goes on in a string or key. It reports false when what is left of
// the buffer is not enough to go on.
func (s *Scanner) readString() bool {
	b := s.buf
	i := skipPlain(b, s.pos)
	for i < len(b) {
		if b[i] == '"' {
			s.pos = i + 1
			s.endString(i)
			return true
		}
		n, p := character(b[i:])
		switch {
		case p != "":
			_ = s.fail(i, p)
			return true
		case n == 0:
			s.pos = i
			return false
		}
		s.escaped = s.escaped || b[i] == '\\'
		i = skipPlain(b, i+n)
	}
	s.pos = i
	return true
}

// character reads the character of a string, no quote, at the beginning of b, which is not empty: its
// length, 0 when b is too short to tell, or what is wrong with it.
func character(b []byte) (int, Problem) {
	switch {
	case b[0] == '\\':
		return escape(b)
	case b[0] < 0x20:
		return 0, ProblemControl
	case !utf8.FullRune(b):
		return 0, ""
	}
	r, n := utf8.DecodeRune(b)
	if r == utf8.RuneError && n == 1 {
		return 0, ProblemUTF8
	}
	return n, ""
}

// skipPlain returns the first index from i on whose byte is not printable ASCII
// that stands for itself in a string. It looks at eight bytes at a time.
func skipPlain(b []byte, i int) int {
	const (
		ones  = 0x0101010101010101
		highs = 0x8080808080808080
	)
	for i+8 <= len(b) {
		w := binary.LittleEndian.Uint64(b[i:])
		quote := w ^ ('"' * ones)
		slash := w ^ ('\\' * ones)
		// A byte is special when it is below 0x20, equal to one of the two, or not
		// ASCII; the subtraction borrows only behind the first special byte.
		if special := (w | (w - 0x20*ones) | (quote - ones) | (slash - ones)) & highs; special != 0 {
			return i + bits.TrailingZeros64(special)/8
		}
		i += 8
	}
	for i < len(b) && b[i] >= 0x20 && b[i] < 0x80 && b[i] != '"' && b[i] != '\\' {
		i++
	}
	return i
}

// escape reads the escape at the beginning of b: its length, 0 when b is too
// short to tell, or what is wrong with it. A pair of surrogates is one escape.
func escape(b []byte) (int, Problem) {
	if len(b) < 2 {
		return 0, ""
	}
	switch b[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2, ""
	case 'u':
	default:
		return 0, ProblemEscape
	}
	for i := 2; i < 6; i++ {
		if i >= len(b) {
			return 0, ""
		}
		if hexValue(b[i]) < 0 {
			return 0, ProblemEscape
		}
	}
	r := hexRune(b[2:6])
	if !utf16.IsSurrogate(r) {
		return 6, ""
	}
	if r >= 0xdc00 {
		return 0, ProblemSurrogate
	}
	for i, want := range []byte{'\\', 'u'} {
		if len(b) <= 6+i {
			return 0, ""
		}
		if b[6+i] != want {
			return 0, ProblemSurrogate
		}
	}
	for i := 8; i < 12; i++ {
		if i >= len(b) {
			return 0, ""
		}
		if hexValue(b[i]) < 0 {
			return 0, ProblemEscape
		}
	}
	if low := hexRune(b[8:12]); low < 0xdc00 || low > 0xdfff {
		return 0, ProblemSurrogate
	}
	return 12, ""
}

func hexValue(b byte) int {
	switch {
	case b >= '0' && b <= '9':
		return int(b - '0')
	case b >= 'a' && b <= 'f':
		return int(b-'a') + 10
	case b >= 'A' && b <= 'F':
		return int(b-'A') + 10
	default:
		return -1
	}
}

func hexRune(b []byte) rune {
	var r rune
	for _, c := range b[:4] {
		r = r<<4 | rune(hexValue(c)) //nolint:gosec // below 16
	}
	return r
}

// endString takes the string that ends with the quote at index end.
func (s *Scanner) endString(end int) {
	if s.state == inKey {
		s.keyFrom, s.keyTo, s.keyEsc, s.keyOdd = s.start+1, end, s.escaped, true
		s.state = expectColon
		return
	}
	if _, ok := s.add(String, s.start, end+1, s.escaped); ok {
		s.afterValue()
	}
}

func (s *Scanner) readNumber() {
	for s.pos < len(s.buf) {
		if !inNumbers[s.buf[s.pos]] {
			s.endNumber()
			return
		}
		s.pos++
	}
}

func (s *Scanner) endNumber() {
	if !validNumber(s.buf[s.start:s.pos]) {
		_ = s.fail(s.start, ProblemNumber)
		return
	}
	if _, ok := s.add(Number, s.start, s.pos, false); ok {
		s.afterValue()
	}
}

// validNumber reports whether b is a number by RFC 8259, section 6.
func validNumber(b []byte) bool {
	if len(b) > 0 && b[0] == '-' {
		b = b[1:]
	}
	switch {
	case len(b) == 0:
		return false
	case b[0] == '0':
		b = b[1:]
	default:
		n := digits(b)
		if n == 0 {
			return false
		}
		b = b[n:]
	}
	if len(b) > 0 && b[0] == '.' {
		n := digits(b[1:])
		if n == 0 {
			return false
		}
		b = b[1+n:]
	}
	if len(b) > 0 && (b[0] == 'e' || b[0] == 'E') {
		b = b[1:]
		if len(b) > 0 && (b[0] == '+' || b[0] == '-') {
			b = b[1:]
		}
		n := digits(b)
		if n == 0 {
			return false
		}
		b = b[n:]
	}
	return len(b) == 0
}

func digits(b []byte) int {
	n := 0
	for n < len(b) && b[n] >= '0' && b[n] <= '9' {
		n++
	}
	return n
}

func (s *Scanner) readLiteral() {
	for s.pos < len(s.buf) {
		i := s.pos - s.start
		if s.buf[s.pos] != s.literal[i] {
			s.unexpected()
			return
		}
		s.pos++
		if i+1 == len(s.literal) {
			s.endLiteral()
			return
		}
	}
}

func (s *Scanner) endLiteral() {
	k := Null
	switch s.literal {
	case "true":
		k = True
	case "false":
		k = False
	}
	if _, ok := s.add(k, s.start, s.pos, false); ok {
		s.afterValue()
	}
}
