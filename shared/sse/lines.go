package sse

import (
	"encoding/binary"
	"math/bits"
)

// lineEnd looks for the end of the line under way. When found, scan stands at
// the end and length is its bytes.
//
// A CR at the end of what has come may be half of a CRLF: it waits for the next
// byte. Not so for the blank line that ends an event whose lines end with a lone
// CR: such a stream would run one event late. It ends there and then, and an LF
// that follows after all is a blank line of its own, which means nothing.
func (f *Framer) lineEnd() (end lineEnd, length int, found bool) {
	buf := f.buf
	for i := skipText(buf, f.scan); i < len(buf); i = skipText(buf, i+1) {
		switch buf[i] {
		case '\n':
			f.scan = i
			return endLF, 1, true
		case '\r':
			f.scan = i
			if end, found = f.afterCR(i); found {
				return end, len(lineEnds[end]), true
			}
			if f.style.kind == NDJSON && i+1 < len(buf) {
				f.cur.unknown = true
				continue
			}
			return 0, 0, false
		case 0:
			f.cur.unknown = true
		}
	}
	f.scan = len(buf)
	if f.closed && f.style.kind == NDJSON && f.line < len(buf) {
		return endNone, 0, true
	}
	return 0, 0, false
}

// skipText returns the first index from i on whose byte is not above CR: what ends a line, and
// what no line has. It looks at eight bytes at a time.
func skipText(b []byte, i int) int {
	const (
		ones  = 0x0101010101010101
		highs = 0x8080808080808080
	)
	for i+8 <= len(b) {
		w := binary.LittleEndian.Uint64(b[i:])
		// The subtraction borrows only behind the first such byte.
		if special := (w - ('\r'+1)*ones) &^ w & highs; special != 0 {
			return i + bits.TrailingZeros64(special)/8
		}
		i += 8
	}
	for i < len(b) && b[i] > '\r' {
		i++
	}
	return i
}

// afterCR decides what the CR at i is; found is false when the next byte is
// needed or, in NDJSON, when it ends no line.
func (f *Framer) afterCR(i int) (end lineEnd, found bool) {
	sse := f.style.kind == SSE
	if sse && f.lone && i == f.line {
		return endCR, true
	}
	if i+1 < len(f.buf) {
		if f.buf[i+1] == '\n' {
			return endCRLF, true
		}
		return endCR, sse
	}
	return endCR, sse && f.closed
}

// field notes one line that is not blank.
func (f *Framer) field(line span) {
	raw := f.buf[f.start:]
	text := line.of(raw)
	colon := 0
	for colon < len(text) && text[colon] != ':' {
		colon++
	}
	value := span{min(line.from+colon+1, line.to), line.to}
	spaced := value.from < value.to && raw[value.from] == ' '
	if spaced {
		value.from++
	}
	c := &f.cur
	if string(text[:colon]) == "data" {
		f.dataLine(value, spaced)
		return
	}
	c.unknown = c.unknown || breaks(text)
	switch string(text[:colon]) {
	case "event":
		c.name = value
		c.unknown = c.unknown || value.to-value.from > maxName
		c.beside = c.beside || !isPlain(value.of(raw))
	case "id":
		c.beside = true
		c.unknown = c.unknown || value.to-value.from > maxID
	case "retry":
		c.unknown = c.unknown || !isRetry(value.of(raw))
	case "":
		c.beside = true // a comment
	default:
		c.unknown = true
	}
}

// breaks reports whether a line has a character at which Python's splitlines breaks it, and so
// clients that read streams with it: what stands behind would be a line of its own to them,
// another event. In data it does no harm: JSON has these characters in strings alone, and no
// quote in what such a line holds would be one.
// Source: docs.python.org/3/library/stdtypes.html#str.splitlines; httpx-sse before 0.4.2 reads so.
func breaks(line []byte) bool {
	for i, b := range line {
		switch {
		case b == '\v' || b == '\f' || b >= 0x1c && b <= 0x1e:
			return true
		case b == 0xc2 && i+1 < len(line) && line[i+1] == 0x85: // U+0085
			return true
		case b == 0xe2 && i+2 < len(line) && line[i+1] == 0x80 && line[i+2]|1 == 0xa9: // U+2028, U+2029
			return true
		}
	}
	return false
}

// dataLine notes the value of a data line. One line is left where it is;
// several are joined.
func (f *Framer) dataLine(value span, spaced bool) {
	c, raw := &f.cur, f.buf[f.start:]
	switch c.dataLines {
	case 0:
		c.data = value
		f.style.tight = !spaced
	case 1:
		f.data = append(f.data[:0], c.data.of(raw)...)
		fallthrough
	default:
		f.data = append(append(f.data, '\n'), value.of(raw)...)
	}
	c.dataLines++
}

// isPlain reports whether a name is made as the dialects make theirs.
func isPlain[T string | []byte](name T) bool {
	for i := range len(name) {
		if b := name[i]; (b < 'a' || b > 'z') && b != '_' && b != '.' && b != '-' {
			return false
		}
	}
	return true
}

func isRetry(v []byte) bool {
	for _, b := range v {
		if b < '0' || b > '9' {
			return false
		}
	}
	return len(v) > 0 && len(v) <= maxRetry
}
