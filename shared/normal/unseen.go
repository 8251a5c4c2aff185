package normal

import "unicode/utf8"

const (
	// minUnseenBits is how many unseen characters may be bits: those of eight letters.
	minUnseenBits = 8 * 8
	bitsOfByte    = 8
)

// unseenBits adds what unseen characters of two kinds in a row say when they are bits.
func (t *Text) unseenBits() {
	raw := t.form.raw
	var kinds [2]rune
	var bits []byte
	from := 0
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRuneInString(raw[i:])
		if !isBit(r) {
			t.bytesOf(bits, from, i)
			bits = bits[:0]
			i += n
			continue
		}
		switch {
		case len(bits) == 0:
			from, kinds = i, [2]rune{r, 0}
		case r != kinds[0] && kinds[1] == 0:
			kinds[1] = r
		case r != kinds[0] && r != kinds[1]: // another kind begins anew
			t.bytesOf(bits, from, i)
			bits, from, kinds = bits[:0], i, [2]rune{r, 0}
		}
		bit := byte(0)
		if r != kinds[0] {
			bit = 1
		}
		bits = append(bits, bit)
		i += n
	}
	t.bytesOf(bits, from, len(raw))
}

// isBit reports whether r is an unseen character that may be a bit: no writing has many of
// them in a row.
func isBit(r rune) bool {
	return r >= 0x200b && r <= 0x200f || r >= 0x2060 && r <= 0x2064 || r == 0xfeff || r == 0xad || r == 0x180e
}

// bytesOf adds what bits that stand at [from, to) in the raw text say as bytes. The first
// bit of a letter of ASCII is zero.
func (t *Text) bytesOf(bits []byte, from, to int) {
	if len(bits) < minUnseenBits || len(bits)/bitsOfByte > t.budget {
		return
	}
	out := make([]byte, 0, len(bits)/bitsOfByte)
	for ; len(bits) >= bitsOfByte; bits = bits[bitsOfByte:] {
		b := byte(0)
		for _, bit := range bits[:bitsOfByte] {
			b = b<<1 | bit
		}
		out = append(out, b)
	}
	if readable(out) {
		t.add(inRaw, string(out), from, to)
	}
}
