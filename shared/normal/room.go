package normal

import "unsafe"

// room is memory for readings that is used again: in WebAssembly what is large and thrown
// away may never be had back.
type room struct {
	free, used [][]byte
	words      []*words
	wordsUsed  int
}

// maxFree bounds how many pieces of memory are kept for the next text, of which each has
// at most maxKept bytes.
const maxFree = 16

// reset takes back what was lent.
func (r *room) reset() {
	for _, b := range r.used {
		if cap(b) <= maxKept && len(r.free) < maxFree {
			r.free = append(r.free, b[:0])
		}
	}
	clear(r.used)
	r.used, r.wordsUsed = r.used[:0], 0
	for i := range r.words {
		if i >= maxFree || cap(r.words[i].out) > maxKept {
			r.words[i] = nil
		}
	}
}

// bytes returns memory for size bytes, of length 0.
func (r *room) bytes(size int) []byte {
	for i, b := range r.free {
		if cap(b) >= size {
			last := len(r.free) - 1
			r.free[i], r.free[last] = r.free[last], nil
			r.free = r.free[:last]
			return b
		}
	}
	return make([]byte, 0, size)
}

// text is b as a text that is valid until reset. b must not be changed any more.
func (r *room) text(b []byte) string {
	r.used = append(r.used, b)
	return unsafe.String(unsafe.SliceData(b), len(b)) //nolint:gosec // not changed before reset
}

// takeWords returns what reads a text by words.
func (r *room) takeWords() *words {
	if r.wordsUsed == len(r.words) {
		r.words = append(r.words, nil)
	}
	at := r.wordsUsed
	r.wordsUsed++
	if r.words[at] == nil {
		r.words[at] = &words{}
	}
	return r.words[at]
}
