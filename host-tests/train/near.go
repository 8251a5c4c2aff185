package main

import (
	"hash/fnv"
	"math"
	"strings"
)

// sketchSize is how many minima a sketch has.
const sketchSize = 48

// sketch describes a text by the smallest hashes of its triples of words (Broder
// 1997): as many minima agree as triples are shared.
func sketch(s string) (out [sketchSize]uint32) {
	for i := range out {
		out[i] = math.MaxUint32
	}
	words := strings.Fields(strings.ToLower(s))
	for i := range max(len(words)-2, 1) {
		h := fnv.New32a()
		_, _ = h.Write([]byte(strings.Join(words[min(i, len(words)):min(i+3, len(words))], " "))) // never fails
		v := h.Sum32()
		for k := range out {
			v = v*0x9e3779b1 + 0x7f4a7c15
			x := v ^ v>>15
			x *= 0x2c1b3c6d
			out[k] = min(out[k], x^x>>13)
		}
	}
	return out
}

// near reports whether two texts share a quarter of their triples.
func near(a, b *text) bool {
	same := 0
	for i := range a.sketch {
		if a.sketch[i] == b.sketch[i] {
			same++
		}
	}
	return same*4 >= sketchSize
}
