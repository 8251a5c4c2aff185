package redact

import (
	"portcullis/shared/control"
	"portcullis/shared/inspect"
)

// sight is what a reader sees of one text: without what is taken out of it unseen. All else is looked for in
// that, for what stands on both sides of what is taken out stands together in what is delivered.
type sight struct {
	size int    // of the text so far
	base int    // up to where it is decided what is seen
	tail []byte // what stands behind base
	seen []byte // of one use
	gaps []gap  // rising, those before which something is not decided
	gone int    // the bytes of those that are forgotten
	// recent is what is seen from offset from on, behind which alone something is found.
	recent []byte
	from   int
}

// gap is n bytes that were taken out before an offset in what is seen.
type gap struct{ at, n int }

func (s *sight) reset() {
	*s = sight{tail: s.tail[:0], seen: s.seen[:0], gaps: s.gaps[:0], recent: s.recent[:0]}
}

// see takes the next piece of the text and returns what is seen of it.
func (w *writer) see(piece string, last bool) (seen string, v control.Verdict) {
	seen, v = w.lookAtNext(piece, last)
	w.sight.recent = append(w.sight.recent, seen...)
	return seen, v
}

func (w *writer) lookAtNext(piece string, last bool) (seen string, v control.Verdict) {
	s := &w.sight
	s.size += len(piece)
	if !w.looksUnseen {
		s.base = s.size
		return piece, control.Allow
	}
	found := w.unseen.write(piece, last)
	to := s.size - w.unseen.held
	if len(found)+len(s.tail) == 0 && to == s.size {
		s.base = to
		return piece, control.Allow
	}
	s.tail, s.seen = append(s.tail, piece...), s.seen[:0]
	from := s.base
	for _, f := range found {
		f.Rule += w.r.unseenAt
		if d := w.beside(f, ""); d.Denial() != nil {
			v = d
		}
		if a := w.actions[f.Rule]; a.Edits() || a == inspect.Block {
			s.seen = append(s.seen, s.tail[from-s.base:f.From-s.base]...)
			s.takeOut(w.size+len(s.seen), f.To-f.From)
			from = f.To
		}
	}
	s.seen = append(s.seen, s.tail[from-s.base:to-s.base]...)
	s.tail = s.tail[:copy(s.tail, s.tail[to-s.base:])]
	s.base = to
	return string(s.seen), v
}

// takeOut notes that n bytes before an offset in what is seen are not.
func (s *sight) takeOut(at, n int) {
	if last := len(s.gaps) - 1; last >= 0 && s.gaps[last].at == at {
		s.gaps[last].n += n
		return
	}
	s.gaps = append(s.gaps, gap{at, n})
}

// place is where in the text the byte at an offset in what is seen stands.
func (s *sight) place(at int) int {
	to := at + s.gone
	for i := 0; i < len(s.gaps) && s.gaps[i].at <= at; i++ {
		to += s.gaps[i].n
	}
	return to
}

// forget forgets what lies before an offset in what is seen, behind which alone something is found from
// now on.
func (s *sight) forget(before int) {
	n := 0
	for n < len(s.gaps) && s.gaps[n].at <= before {
		s.gone += s.gaps[n].n
		n++
	}
	s.gaps = s.gaps[:copy(s.gaps, s.gaps[n:])]
	s.recent = s.recent[:copy(s.recent, s.recent[before-s.from:])]
	s.from = before
}

// behind is what is seen behind an offset in the text; known is false where it has not come.
func (s *sight) behind(at int) (c byte, known bool) {
	seen, gone := at-s.gone, 0
	for _, g := range s.gaps {
		if from := g.at + s.gone + gone; from < at {
			seen -= min(g.n, at-from)
		}
		gone += g.n
	}
	switch seen -= s.from; {
	case seen < 0:
		return 0, true // another edit begins there
	case seen < len(s.recent):
		return s.recent[seen], true
	}
	return 0, false
}
