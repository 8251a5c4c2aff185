package detect

// byteSet is a set of bytes, to be compared; a scan looks bytes up in its table.
type byteSet [4]uint64

// allBytes has every byte.
var allBytes = byteSet{^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)}

func setOf(list []byte) (s byteSet) {
	for _, b := range list {
		s.add(b)
	}
	return s
}

func (s *byteSet) add(b byte) { s[b>>6] |= 1 << (b & 63) }

func (s *byteSet) union(o *byteSet) {
	for i := range s {
		s[i] |= o[i]
	}
}

// write writes the set as it is looked up.
func (s *byteSet) write(table *[256]bool) {
	for b := range table {
		table[b] = s[b>>6]>>(b&63)&1 != 0
	}
}
