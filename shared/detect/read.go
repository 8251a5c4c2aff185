//go:build !wasm || tinygo

package detect

// longest reads the longest match of a rule from view[begin] on, whose automaton is in a state at view[from], of an
// endless rule the first: to is its end, -1 where there is none, or its digits are not as they must be, or it is no
// address where it must be one, as far as the text has come, and known is true where no more text can change that.
func longest(s *Scanner, r *compiled, begin int, state uint16, from int) (to int, known bool) {
	d, view, i := r.dfa, s.view, from
	for to = -1; ; {
		if state >= d.last && (!r.ends || i < len(view) && s.edge(i) || i == len(view) && isWord[view[i-1]]) {
			if to = i; r.endless {
				break
			}
		}
		if i == len(view) {
			break
		}
		if state, i = d.walk(state, view, i); state == dead {
			break
		}
	}
	s.steps += i - from
	known = state == dead || r.endless && to >= 0
	for t := r.tally; t != nil && to >= 0; t = t.also {
		s.steps += to - begin
		if !t.fit(view[begin:to]) {
			to = -1
		}
	}
	if r.address && to >= 0 {
		s.steps += to - begin
		if !ipv6(view[begin:to]) {
			to = -1
		}
	}
	return to, known
}

// over is the state of an automaton behind text.
func over(d *dfa, state uint16, text string) uint16 {
	for i := 0; i < len(text) && state != dead; i++ {
		state = d.step(state, text[i])
	}
	return state
}

// follow reads on in the gap behind the word of a trigger that ends at view[end]: it is in a state at view[at]. next is
// where a match may stand, as far as is read of it here, between the gap's state there, and to the end of the match where
// that is measured and known. next is len(view) where the text ends before, and -1 where nothing can follow.
func follow(s *Scanner, hit *trigger, end int, state uint16, at int) (next int, between uint16, to int) {
	r, view := hit.behind, s.view
	for i := at; i < len(view); i++ {
		if state >= r.gap.last && r.opening.has(view[i]) && (!r.starts || s.edge(i)) && s.lives(r.dfa, i, r.ends) &&
			(r.drawn == 0 || !again(s, hit, end, i, i+r.fewest)) { // what stands again further on is looked at there
			if !hit.measured {
				return i, state, -1
			}
			if to, known := longest(s, r, i, first, i); !known {
				return i, state, -1
			} else if to >= 0 {
				return i, state, to
			}
		}
		s.steps++
		if state = r.gap.step(state, view[i]); state == dead {
			return -1, dead, -1
		}
	}
	return len(view), state, -1
}

// again reports whether the beginning or word of a trigger that ends at view[end] stands again in
// view[from:to], where it may: then what stands there is not drawn at random, and what stands
// behind the next one is looked at there. A short one is by chance in some of what is.
func again(s *Scanner, hit *trigger, end, from, to int) bool {
	at, size := end-int(hit.length), int(hit.length)+len(hit.rest)
	if size < longBeginning {
		return false
	}
	for i := from; i+size <= min(to, len(s.view)); i++ {
		s.steps++
		if !sameLetters(s.view[i:i+size], s.view[at:at+size]) {
			continue
		}
		if hit.behind != nil {
			if s.opens(i) {
				return true
			}
		} else if hit.free || s.boundary(i) {
			return true
		}
	}
	return false
}

// sameLetters reports whether texts of one length differ in the case of letters at most.
func sameLetters(a, b string) bool {
	for i := range len(a) {
		if x, y := a[i], b[i]; x != y && (x|0x20 != y|0x20 || x|0x20 < 'a' || x|0x20 > 'z') {
			return false
		}
	}
	return true
}

// listen notes what a survey is made of, in one pass without a branch: branches that can not be foretold are dear.
func listen(text string, e *ears, n *notes) {
	const none = 1 << 8
	seen := &n.seen
	var again2, again3, again4, nexts, long, repeats uint64
	heard := &e.hear
	one, two, three, four := uint32(text[0]), uint32(none), uint32(none), uint32(none) // those before
	seen[one>>6] |= 1 << (one & 63)
	said, mix := heard[one].begins, heard[one].mix
	same, rising, spoken := uint64(1), uint64(1), uint64(0)
	for i := 1; i < len(text); i++ {
		b := uint32(text[i])
		h := &heard[b]
		seen[b>>6] |= 1 << (b & 63)
		mix += h.mix
		said = said<<1&h.goesOn | h.begins
		spoken |= said & e.ends
		next := isZero(uint32(uint8(b-one) - 1))
		nexts += next
		same, rising = same*isZero(b^one)+1, rising*next+1
		long |= (6 - same) | (9 - rising)
		again2, again3, again4 = (again2+1)*isZero(b^two), (again3+1)*isZero(b^three), (again4+1)*isZero(b^four)
		repeats |= (9 - again2) | (9 - again3) | (9 - again4)
		one, two, three, four = b, one, two, three
	}
	n.nexts, n.mix = nexts, mix
	n.runs, n.repeats, n.spoken = long>>63 != 0, repeats>>63 != 0, spoken != 0
}

// isZero is 1 for 0, else 0.
func isZero(x uint32) uint64 { return (uint64(x) - 1) >> 63 }
