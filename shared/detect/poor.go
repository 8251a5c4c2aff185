package detect

// poor is a stretch of the text, in offsets of the whole, that has fewer different characters than
// what is drawn at random. Beginnings of keys that begin again in themselves, again and again, are
// such a stretch: no key need be looked for in it, and it is read once.
type poor struct {
	from, to int
	seen     byteSet // kinds different ones
	kinds    int
}

// covers reports whether so many bytes from a place on lie in the stretch.
func (p *poor) covers(from, size int) bool { return from >= p.from && from+size <= p.to }

// poorAhead is how many bytes more the stretch is read, for the next beginnings.
const poorAhead = 256

// tooPoor reports whether a match from view[at] on with at most so many bytes lies in the stretch,
// which goes on from there, or begins anew unless it reaches to there.
func (s *Scanner) tooPoor(at, longest int) bool {
	p, from := &s.poor, s.base+at
	end := from + longest
	if over := end - s.base - len(s.view); over > 0 {
		if !s.last {
			return false
		}
		end -= over
	}
	if from < p.from || from > p.to {
		*p = poor{from: from, to: from}
	}
	view, to := s.view, p.to-s.base
	for far := min(end-s.base+poorAhead, len(view)); to < far; to++ {
		if b := view[to]; !p.seen.has(b) {
			if p.kinds == drawnKinds-1 {
				break
			}
			p.seen.add(b)
			p.kinds++
		}
	}
	s.steps += costRead * (to + s.base - p.to)
	p.to = to + s.base
	return p.to >= end
}
