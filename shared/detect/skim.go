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
		if s.hit = s.mayBegin(t, int(e.from), int(e.to), at); s.hit >= 0 {
			break
		}
		state = e.row
	}
	s.at, s.state = at, state
}
