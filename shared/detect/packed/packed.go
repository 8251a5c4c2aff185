package packed

import (
	"math/bits"
	"strings"
)

// Pack writes a table of whole bytes. A Reader reads them as eight bits each.
func Pack(table []byte) []byte {
	w := Writer{out: make([]byte, 0, Bytes(8*len(table)))}
	for _, b := range table {
		w.Bits(uint64(b), 8)
	}
	return w.Close()
}

// Unpack reads n bytes of a table that Pack wrote.
func Unpack(text string, n int) string {
	var out strings.Builder
	out.Grow(n)
	r := NewReader(text, 0)
	for out.Len() < n {
		some := min(n-out.Len(), 7)
		bits := r.Bits(8 * some)
		for some--; some >= 0; some-- {
			out.WriteByte(byte(bits >> (8 * some)))
		}
	}
	return out.String()
}

// Bytes is how long that many bits are when they are packed.
func Bytes(bits int) int { return (bits + 6) / 7 }

// Writer writes a stream of bits.
type Writer struct {
	out  []byte
	bits uint64 // the last n of them are to be written
	n    int
}

// Bits writes the last n bits of v, at most 57.
func (w *Writer) Bits(v uint64, n int) {
	w.bits, w.n = w.bits<<n|v&(1<<n-1), w.n+n
	for ; w.n >= 7; w.n -= 7 {
		w.out = append(w.out, 0x80|byte(w.bits>>(w.n-7)))
	}
}

// MaxNumber is the largest that Number writes.
const MaxNumber = 1<<28 - 1

// Number writes v, 0 to MaxNumber, the smaller the shorter: Elias' gamma code of v+1
// ("Universal codeword sets and representations of the integers", 1975).
func (w *Writer) Number(v int) { w.Bits(uint64(v)+1, 2*bits.Len64(uint64(v)+1)-1) }

// Len is how many bits have been written.
func (w *Writer) Len() int { return 7*len(w.out) + w.n }

// Close fills the last byte with zeros and returns what was written.
func (w *Writer) Close() []byte {
	if w.n > 0 {
		w.Bits(0, 7-w.n)
	}
	return w.out
}

// Reader reads what a Writer wrote. Behind the end of the text there is nothing to be
// read: the numbers there mean nothing.
type Reader struct {
	text string
	at   int
	bits uint64 // the first n of them have been taken from the text
	n    int
}

// NewReader reads a text from the given bit on.
func NewReader(text string, bit int) Reader {
	r := Reader{text: text, at: bit / 7}
	r.Bits(bit % 7)
	return r
}

// Bits reads n bits, at most 57.
func (r *Reader) Bits(n int) uint64 {
	r.fill()
	v := r.bits >> (64 - n)
	r.bits, r.n = r.bits<<n, r.n-n
	return v
}

// Number reads a number.
func (r *Reader) Number() int {
	r.fill()
	return int(r.Bits(2*bits.LeadingZeros64(r.bits|1<<35)+1)) - 1
}

// Aligned returns the text behind the byte in which the last bit was read.
func (r *Reader) Aligned() string { return r.text[min(r.at-r.n/7, len(r.text)):] }

// fill takes bytes until there are 57 bits, or no more bytes.
func (r *Reader) fill() {
	for ; r.n < 57 && r.at < len(r.text); r.n += 7 {
		r.bits |= uint64(r.text[r.at]&0x7f) << (57 - r.n)
		r.at++
	}
}
