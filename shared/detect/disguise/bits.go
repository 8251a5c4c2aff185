package disguise

// bits makes bytes of letters that stand for a few bits each, and scans those stretches of
// them that are legible: what comes of other things than text hardly ever is for long.
type bits struct {
	out   sink
	width uint
	skip  int // letters to leave out at first
	sum   uint32
	have  uint // bits of sum that are not used, fewer than eight
	prev  int  // where the letter before stands
	// The legible stretch that is not scanned yet, and how many bytes of its last
	// character are missing.
	stretch  [minLegible]byte
	from, to [minLegible]int
	size     int
	missing  int
}

// minLegible is how many legible bytes in a row are scanned: of random ones it is one
// position in 60,000 where so many stand.
const minLegible = 12

func (b *bits) begin(width uint, skip int) {
	b.width, b.skip, b.sum, b.have, b.size, b.missing = width, skip, 0, 0, 0, 0
}

// take goes on with the letters at an offset, which have these values.
func (b *bits) take(f *Finder, part []byte, values *[256]uint8, at int) {
	for b.skip > 0 && len(part) > 0 {
		b.skip--
		part, at = part[1:], at+1
	}
	width, sum, have := b.width, b.sum, b.have
	// Where nothing legible is under way, most bytes are none and begin nothing.
	idle := !b.out.open && b.size == 0
	for i := 0; i < len(part); i++ {
		sum = sum<<width | uint32(values[part[i]])
		if have += width; have < 8 {
			continue
		}
		have -= 8
		c := byte(sum >> have)
		if idle && legible[c] == 0 {
			continue
		}
		from := at + i - 1
		if i == 0 {
			from = b.prev
		}
		b.put(f, c, from, at+i+1)
		idle = !b.out.open && b.size == 0
	}
	b.sum, b.have = sum, have
	if len(part) > 0 {
		b.prev = at + len(part) - 1
	}
}

// put goes on with a byte.
func (b *bits) put(f *Finder, c byte, from, to int) {
	switch kind := legible[c]; {
	case b.missing > 0 && c&0xc0 == 0x80:
		b.missing--
	case b.missing > 0 || kind == 0:
		b.stop(f)
		return
	default:
		b.missing = int(kind) - 1
	}
	if b.out.open {
		b.out.put(f, c, from, to)
		return
	}
	b.stretch[b.size], b.from[b.size], b.to[b.size] = c, from, to
	if b.size++; b.size == minLegible {
		b.out.begin(f)
		for i := range b.size {
			b.out.put(f, b.stretch[i], b.from[i], b.to[i])
		}
		b.size = 0
	}
}

// stop ends the stretch.
func (b *bits) stop(f *Finder) {
	b.size, b.missing = 0, 0
	b.out.scan(f, true)
}

// first is the offset of the first letter that may still become part of a finding, end
// for none.
func (b *bits) first(end int) int {
	switch {
	case b.out.open:
		end = b.out.first(end)
	case b.size > 0:
		end = min(end, b.from[0])
	}
	if b.have > 0 {
		end = min(end, b.prev)
	}
	return end
}

// legible is how many bytes the character has that a byte begins, 0 for one that begins
// none, or one that is not shown.
var legible = func() (t [256]uint8) {
	for i := range t {
		switch {
		case i >= 0x20 && i < 0x7f || i == '\t' || i == '\n' || i == '\r':
			t[i] = 1
		case i >= 0xc2 && i < 0xe0:
			t[i] = 2
		case i >= 0xe0 && i < 0xf0:
			t[i] = 3
		case i >= 0xf0 && i < 0xf5:
			t[i] = 4
		}
	}
	return t
}()
