//go:build !wasm || tinygo

package detect

// skim reads the text to end with the automaton of all beginnings: until one is complete with
// which a match may begin as far as the bytes around it and the rule's own automaton say.
func skim(s *Scanner, t *trie, end int) {
	view, at, state := s.view, s.at, s.state
	for at < end {
		state = t.next[state/rowUnit+uint32(t.class[view[at]])]
		at++
		if state < t.hits {
			continue
		}
		if at+1 >= len(view) || s.mayBegin(t, &t.ends[state-t.hits], at) {
			break
		}
		state = t.ends[state-t.hits].row
	}
	s.at, s.state = at, state
}

// mayBegin reports whether a match may begin with a beginning that ends at view[at].
func (s *Scanner) mayBegin(t *trie, e *completion, at int) bool {
	view := s.view
	for i := range e.list {
		hit := &e.list[i]
		from := at - int(hit.length)
		if from < s.floor {
			continue
		}
		if at < int(hit.far) {
			return true
		}
		if t.sets[hit.back].bit(view[at-int(hit.far)])&t.sets[hit.next].bit(view[at])&t.sets[hit.then].bit(view[at+1])&1 == 0 {
			continue
		}
		if hit.quick == nil {
			return true
		}
		d, inner := hit.quick, uint16(first)
		for end := min(len(view), from+int(hit.reach)); ; from++ {
			if from == end {
				return true
			}
			inner = d.step(inner, view[from])
			s.steps++
			if inner-1 >= d.last-1 {
				break
			}
		}
		if inner != dead {
			return true
		}
	}
	return false
}
