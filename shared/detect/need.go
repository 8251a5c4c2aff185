package detect

import "slices"

// needs is what a gap can not do without: the class of bytes without which nothing is accepted
// where there is one, else the bytes behind which a match of the gap can end.
func (d *dfa) needs() look {
	ends := make([]bool, d.kinds) // lead to a state that accepts
	for at := range d.states {
		for kind := range d.kinds {
			ends[kind] = ends[kind] || d.accepts(d.to(uint16(at), kind)) //nolint:gosec // a state
		}
	}
	if one := d.indispensable(); one != nil {
		ends = one
	}
	n := look{}
	for b, kind := range d.class {
		if ends[kind] {
			n.bytes.add(byte(b)) //nolint:gosec // a byte
		}
	}
	n.within = d.most(ends)
	return n
}

// indispensable is a class of bytes, as the only one that is true, without which no state
// that accepts is reached, nil for none: of several that which may come the latest.
func (d *dfa) indispensable() (best []bool) {
	without, latest := make([]bool, d.kinds), -1
	for kind := range d.kinds {
		without[kind] = true
		if !d.accepted(without) {
			if most := d.most(without); most > latest {
				best, latest = slices.Clone(without), most
			}
		}
		without[kind] = false
	}
	return best
}

// accepted reports whether a state that accepts is reached without the bytes of some classes.
func (d *dfa) accepted(without []bool) bool {
	known, open := make([]bool, d.states), []uint16{first}
	for len(open) > 0 {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		for kind, left := range without {
			to := d.to(at, kind)
			if left || to == dead || known[to] {
				continue
			}
			if d.accepts(to) {
				return true
			}
			known[to] = true
			open = append(open, to)
		}
	}
	return false
}

// most is how many bytes are read at most without those of some classes, which is bounded.
func (d *dfa) most(without []bool) int {
	seen, now, next := make([]int, d.states), []uint16{first}, []uint16(nil)
	for most := 0; ; most++ {
		next = next[:0]
		for _, at := range now {
			for kind, left := range without {
				if to := d.to(at, kind); !left && to != dead && seen[to] != most+1 {
					seen[to] = most + 1
					next = append(next, to)
				}
			}
		}
		if len(next) == 0 {
			return most
		}
		now, next = next, now
	}
}

// look is for bytes of which one must stand within so many behind a place. place is its own
// among the scanner's quiet stretches, 0 for none.
type look struct {
	bytes  byteSet
	within int
	place  int
}

// quiet is a stretch of the text, in offsets of the whole, in which a look has found nothing.
type quiet struct{ from, to int }

// quietFrom is the stretch of a look, which begins anew unless it reaches to view[at].
func (s *Scanner) quietFrom(l *look, at int) *quiet {
	q := &s.quiet[l.place]
	if from := s.base + at; from < q.from || from > q.to {
		q.from, q.to = from, from
	}
	return q
}

// vain reports whether a look from view[at] on finds nothing. What it has looked at before it
// does not look at again: words that follow each other cost no more than others.
func (s *Scanner) vain(l *look, at int) bool {
	end := at + l.within + 1
	if l.place == 0 || end > len(s.view) {
		return false
	}
	q := s.quietFrom(l, at)
	i, view := q.to-s.base, s.view
	begun := i
	for i < end && !l.bytes.has(view[i]) {
		i++
	}
	s.steps += i - begun
	q.to = s.base + i
	return i >= end
}

// vainMatch is vain for the match behind a gap, which begins at a word's boundary.
func (s *Scanner) vainMatch(r *compiled, at int, last bool) bool {
	l, view := &r.open, s.view
	end := at + l.within + 1
	if l.place == 0 || end > len(view) {
		return false
	}
	q := s.quietFrom(l, at)
	i := q.to - s.base
	begun := i
	for ; i < end; i++ {
		if !l.bytes.has(view[i]) || isWord[view[i-1]] == isWord[view[i]] {
			continue
		}
		if to, known := s.longestMatch(r, i, last); !known || to >= 0 && (r.check == nil || r.check(view[i:to])) {
			break
		}
	}
	s.steps += i - begun
	q.to = s.base + i
	return i >= end
}
