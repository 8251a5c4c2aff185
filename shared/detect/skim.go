//go:build !wasm || tinygo

package detect

// skim reads the text to end with the automaton of all beginnings: until one is complete with
// which a match may begin as far as the bytes around it and the rule's own automaton say. Then
// s.hit is its trigger.
func skim(s *Scanner, t *trie, end int) {
	view, at, state := s.view, s.at, s.state
	for at < end {
		state = t.next[state/rowUnit+uint32(t.class[view[at]])]
		at++
		if state < t.hits {
			continue
		}
		e := &t.ends[state-t.hits]
		if s.hit = int(e.from); s.mayBegin(t, int(e.to), at) {
			break
		}
		state = e.row
	}
	s.at, s.state = at, state
}

// mayBegin goes over the triggers from s.hit to that one, of beginnings that end at view[at],
// until a match may begin with one.
func (s *Scanner) mayBegin(t *trie, to, at int) bool {
	view := s.view
	for ; s.hit < to; s.hit++ {
		hit := &t.triggers[s.hit]
		from, back := at-int(hit.length), at-int(hit.far)
		if from < s.floor {
			continue
		}
		if at+1 >= len(view) || back < 0 {
			return true
		}
		if t.sets[hit.back].bit(view[back])&t.sets[hit.next].bit(view[at])&t.sets[hit.then].bit(view[at+1])&1 == 0 {
			continue
		}
		if hit.quick == nil || s.lives(hit, from) {
			return true
		}
	}
	return false
}

// lives reports whether the automaton of a match from view[from] on accepts within its reach or
// is not dead there.
func (s *Scanner) lives(hit *trigger, from int) bool {
	d, state, end := hit.quick, hit.inner, min(len(s.view), from+int(hit.reach))
	for from += int(hit.skip); from < end; from++ {
		state = d.step(state, s.view[from])
		s.steps++
		switch {
		case state == dead:
			return false
		case state >= d.last && !(hit.ends && from+1 < len(s.view) && isWord[s.view[from]] == isWord[s.view[from+1]]):
			return true
		}
	}
	return true
}
