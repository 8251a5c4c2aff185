package detect

// poor is a stretch of the text, in offsets of the whole, that has fewer different characters than
// what is drawn at random. Beginnings of keys that begin again in themselves, again and again, are
// such a stretch: no key need be looked for in it, and it is read once.
type poor struct {
	from, to int
	seen     byteSet
}

// covers reports whether a match from view[at] on with at most so many bytes lies in the stretch,
// which begins anew unless it reaches to there.
func (p *poor) covers(s *Scanner, at, longest int, last bool) bool {
	end := at + longest
	if end > len(s.view) {
		if !last {
			return false
		}
		end = len(s.view)
	}
	if from := s.base + at; from < p.from || from > p.to {
		p.from, p.to, p.seen = from, from, byteSet{}
	}
	for ; p.to < s.base+end; p.to++ {
		with := p.seen
		if with.add(s.view[p.to-s.base]); with.len() >= drawnKinds {
			return false
		}
		p.seen = with
		s.steps++
	}
	return true
}
