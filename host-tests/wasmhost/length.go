package wasmhost

// length compares what left in a direction with its content-length.
type length struct {
	// want is the content-length that left, -1 without one.
	want, have int
	over       bool
}

// measure notes a body that is not as long as the content-length that left before
// it: a surplus is a second request to the upstream, a lack keeps its reader waiting.
func (s *Stream) measure(d Direction, e *Event) {
	l := &s.lengths[d]
	if e.Headers != nil {
		l.want = contentLength(e.Headers)
		if e.End && d == Response {
			l.want = -1 // a reply to HEAD has the length of the body it does not have
		}
	}
	l.have += len(e.Data)
	if l.want < 0 || l.over || e.Reset {
		return
	}
	if l.over = l.have > l.want; l.over || e.End && l.have < l.want {
		s.worker.Shared.violate("a %s of %d bytes left after a content-length of %d", directions[d], l.have, l.want)
	}
}
