//go:build !wasm || tinygo

package detect

import "unsafe"

// skim reads the text to end with the automaton of all beginnings: until one is complete with
// which a match may begin as far as the bytes around it and the rule's own automaton say, and which Go is to
// judge: then s.hit is its trigger. Behind that it goes on where a beginning is complete: with s.hit. Where
// none is left to judge and something is found, s.hit is -1: that is to be settled.
func skim(s *Scanner, t *trie, end int) {
	for {
		if s.state < t.hits && !s.begins(t, end) {
			return
		}
		e := &t.ends[s.state-t.hits]
		if s.hit = s.mayBegin(t, s.hit, int(e.to), s.at); s.hit >= 0 || s.judged || s.best.rule >= 0 {
			return
		}
		s.state = e.row
	}
}

// begins reads until a beginning is complete behind which stands what one of its triggers, from s.hit on, asks for.
func (s *Scanner) begins(t *trie, end int) bool {
	view, at, state, hits, class := s.view[:end], s.at, uintptr(s.state), uintptr(t.hits), &t.class
	base := unsafe.Pointer(unsafe.SliceData(t.next)) //nolint:gosec // what a state and a class add up to is in the table
	for {
		for at+4 <= len(view) {
			four := view[at : at+4]
			if state = uintptr(*(*uint32)(unsafe.Add(base, state+rowUnit*uintptr(class[four[0]])))); state >= hits {
				at++
				break
			}
			if state = uintptr(*(*uint32)(unsafe.Add(base, state+rowUnit*uintptr(class[four[1]])))); state >= hits {
				at += 2
				break
			}
			if state = uintptr(*(*uint32)(unsafe.Add(base, state+rowUnit*uintptr(class[four[2]])))); state >= hits {
				at += 3
				break
			}
			state = uintptr(*(*uint32)(unsafe.Add(base, state+rowUnit*uintptr(class[four[3]]))))
			if at += 4; state >= hits {
				break
			}
		}
		for at < len(view) && state < hits {
			state = uintptr(*(*uint32)(unsafe.Add(base, state+rowUnit*uintptr(class[view[at]]))))
			at++
		}
		if state < hits {
			s.at, s.state = at, uint32(state)
			return false
		}
		e := &t.ends[state-hits]
		s.steps += costHit
		if t.mayFollow(e, s.view, at) {
			s.at, s.state, s.hit = at, uint32(state), int(e.from)
			return true
		}
		state = uintptr(e.row)
	}
}
