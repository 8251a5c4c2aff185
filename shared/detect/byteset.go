package detect

// byteSet is a set of bytes.
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

// has reports whether b is in the set.
func (s *byteSet) has(b byte) bool { return s[b>>6]>>(b&63)&1 != 0 }
