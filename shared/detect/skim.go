//go:build !wasm || tinygo

package detect

import "unsafe"

// skim reads the text to end with the automaton of all beginnings: until one is complete with
// which a match may begin as far as the bytes around it and the rule's own automaton say. Then
// s.hit is its trigger.
func skim(s *Scanner, t *trie, end int) {
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
			break
		}
		e := &t.ends[state-hits]
		s.steps += costHit
		if t.mayFollow(e, s.view, at) {
			if s.hit = s.mayBegin(t, int(e.from), int(e.to), at); s.hit >= 0 {
				break
			}
		}
		state = uintptr(e.row)
	}
	s.at, s.state = at, uint32(state)
}
