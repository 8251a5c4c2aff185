package detect

// mayBegin returns the first of the triggers from one to another, of beginnings that end at
// view[at], that Go is to judge, -1 for none. With what it dismisses no match begins, or one that is plain, of
// which s.best is the best; what it can not tell, for the text has not come, it does not dismiss. skim_wasm.s does the same.
func (s *Scanner) mayBegin(t *trie, i, to, at int) int {
	view := s.view
	s.readTo = 0
	for ; i < to; i++ {
		hit := &t.triggers[i]
		s.steps += costTrigger
		from, back := at-int(hit.length), at-int(hit.far)
		if from < s.floor {
			continue
		}
		if at+1 >= len(view) || back < 0 { // what is around it is not in view
			return i
		}
		if t.sets[hit.back].bit(view[back])&t.sets[hit.next].bit(view[at])&t.sets[hit.then].bit(view[at+1])&1 == 0 {
			continue
		}
		if hit.drawn > 0 && s.poor.covers(s.base+from, int(hit.drawn)) {
			continue
		}
		if rest := hit.rest; rest != "" && at+len(rest) <= len(view) && !folds(view[at:at+len(rest)], rest) {
			continue
		}
		ahead := from + int(hit.ahead)
		if hit.look != nil && hit.length < longBeginning && s.missing(hit.look, ahead) { // short ones come often
			continue
		}
		if d := hit.quick; d != nil {
			state, end := s.reads(d, hit.inner, from+int(hit.skip), min(len(view), from+farReach), hit.ends)
			if state == dead {
				if hit.drawn > 0 && end-from >= farRead { // decide finds out whether that is too poor
					s.readTo = deadEnd
					return i
				}
				continue
			}
			if hit.again > 0 && again(s, hit, at, from+1, from+int(hit.again)) {
				continue
			}
			s.inner, s.readTo = state, end
			if state >= d.last {
				if s.judgeable(hit, from, state, end) {
					return i
				}
				s.readTo = 0
				continue
			}
		}
		if hit.look != nil && s.seekNone(hit.look, ahead, hit.ends) {
			s.readTo = 0
			continue
		}
		if hit.behind == nil || s.follows(hit, from, ahead) {
			return i
		}
	}
	return -1
}

// judgeable reports whether Go is to judge the match from view[from] on, whose automaton is in a state at view[at], where
// one may end. It is not where none does whose digits are as the rule wants them, nor where nothing but these is to
// be judged: then it is one of those of which the best is taken.
func (s *Scanner) judgeable(hit *trigger, from int, state uint16, at int) bool {
	if !hit.measured {
		return true
	}
	c := candidate{rule: hit.rule, from: from}
	var known bool
	switch c.to, known = longest(s, &s.set.rules[hit.rule], from, state, at); {
	case !known:
		return true
	case c.to < 0:
		return false
	case !hit.plain || s.armed.rule >= 0:
		return true
	case c.before(s.best):
		s.best = c
	}
	return false
}

// farRead is from how many bytes on what was read in vain may be too poor to be read again.
const farRead = 24

// deadEnd is for readTo where the automaton is dead, and only that is to be found out.
const deadEnd = -1

// follows reports whether from view[at] on a rule's gap and a match may stand that Go is to judge. Then s.inner is the
// gap's state where that may begin first, and s.readTo where that is, unless the text has ended. A match behind a word
// at view[from] of which nothing more is to be judged is armed.
func (s *Scanner) follows(hit *trigger, from, at int) bool {
	next, state, to := follow(s, hit, from+int(hit.length), first, at)
	switch {
	case next < 0:
		return false
	case next == len(s.view):
		return true
	case !hit.plain || to < 0 || from == 0:
		s.inner, s.readTo = state, next
		return true
	}
	if c := (candidate{hit.rule, next, to}); s.opens(from) && !s.behindArmed(c, true) {
		s.armed, s.judged = c, true
	}
	return false
}

// reads returns the state in which an automaton accepts, at a word's boundary where a match ends at
// one, or is dead, or comes to end, and how far it has read.
func (s *Scanner) reads(d *dfa, state uint16, from, end int, ends bool) (_ uint16, to int) {
	for from < end {
		at := from
		state, from = d.walk(state, s.view[:end], from)
		s.steps += from - at
		if state == dead || state >= d.last && (!ends || from == len(s.view) || s.edge(from)) {
			break
		}
	}
	return state, from
}

// lives reports whether an automaton accepts from view[at] on, or is not dead behind as much as is
// read of it here.
func (s *Scanner) lives(d *dfa, at int, ends bool) bool {
	state, _ := s.reads(d, first, at, min(len(s.view), at+farReach), ends)
	return state != dead
}

// stands reports whether from view[at] on a match may stand, as far as is read of it here, whose digits are as they must be.
func (s *Scanner) stands(r *compiled, at int, ends bool) bool {
	if !s.lives(r.dfa, at, ends) {
		return false
	}
	if r.tally == nil && !r.address {
		return true
	}
	to, known := longest(s, r, at, first, at)
	return !known || to >= 0
}

// edge reports whether a word begins or ends at view[at], which is not the first byte.
func (s *Scanner) edge(at int) bool { return isWord[s.view[at-1]] != isWord[s.view[at]] }

// look is for bytes of which one must stand within so many behind a place, at a word's boundary
// and with a match of a rule behind it when there is one. place is its own among the
// scanner's quiet stretches, 0 for none. Assembly wants bytes to be the first.
type look struct {
	bytes  byteSet
	within int
	place  int
	rule   *compiled
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

// lookAhead is how many bytes more are looked at, for the next beginnings.
const lookAhead = 256

// missing reports whether it is known that a look from view[at] on finds nothing.
func (s *Scanner) missing(l *look, at int) bool {
	q, end := &s.quiet[l.place], at+l.within+1
	return end <= len(s.view) && s.base+at >= q.from && s.base+end <= q.to
}

// seekNone reports whether a look from view[at] on finds nothing. What it has looked at before it
// does not look at again: words that follow each other cost no more than others.
func (s *Scanner) seekNone(l *look, at int, ends bool) bool {
	end, view := at+l.within+1, s.view
	if end > len(view) {
		if !s.last {
			return false
		}
		end = len(view)
	}
	q := s.quietFrom(l, at)
	i := q.to - s.base
	for far := min(end+lookAhead, len(view)); i < far; i++ {
		if l.bytes.has(view[i]) {
			if l.rule == nil || s.edge(i) && s.stands(l.rule, i, ends) {
				break
			}
		}
		s.steps++
	}
	q.to = s.base + i
	return i >= end
}
