package detect

import (
	"math/bits"
	"slices"
)

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
func (s *byteSet) has(b byte) bool { return s.bit(b)&1 != 0 }

// bit is a number whose lowest bit says whether b is in the set, for several such questions
// to be answered without a branch.
func (s *byteSet) bit(b byte) uint64 { return s[b>>6] >> (b & 63) }

// len is how many bytes the set has.
func (s *byteSet) len() (n int) {
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// folded are the bytes of the set as fold writes them, nil when they are more than few or
// one of them is not ASCII.
func (s *byteSet) folded(few int) []byte {
	if s[2]|s[3] != 0 {
		return nil
	}
	var out []byte
	for b := byte(0); b < 0x80; b++ {
		if !s.has(b) {
			continue
		}
		if c := foldByte(b); !slices.Contains(out, c) {
			if out = append(out, c); len(out) > few {
				return nil
			}
		}
	}
	return out
}
