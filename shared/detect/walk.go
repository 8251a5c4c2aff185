package detect

import "unsafe"

// walk reads from at on, until a match can end or none any more, or the text does. It
// returns the state and how far it has read.
func (d *dfa) walk(state uint16, view string, at int) (uint16, int) {
	class, states, live, now := d.class, uint(d.states), uint(d.last-1), uint(state)
	if d.narrow != nil {
		base := unsafe.Pointer(unsafe.SliceData(d.narrow)) //nolint:gosec // what a state and a class add up to is in the table
		for at+4 <= len(view) {
			four := view[at : at+4]
			if now = uint(*(*uint8)(unsafe.Add(base, now+states*uint(class[four[0]])))); now-1 >= live {
				return uint16(now), at + 1
			}
			if now = uint(*(*uint8)(unsafe.Add(base, now+states*uint(class[four[1]])))); now-1 >= live {
				return uint16(now), at + 2
			}
			if now = uint(*(*uint8)(unsafe.Add(base, now+states*uint(class[four[2]])))); now-1 >= live {
				return uint16(now), at + 3
			}
			if now = uint(*(*uint8)(unsafe.Add(base, now+states*uint(class[four[3]])))); now-1 >= live {
				return uint16(now), at + 4
			}
			at += 4
		}
		for at < len(view) {
			now = uint(*(*uint8)(unsafe.Add(base, now+states*uint(class[view[at]]))))
			at++
			if now-1 >= live {
				break
			}
		}
		return uint16(now), at
	}
	base := unsafe.Pointer(unsafe.SliceData(d.next)) //nolint:gosec // what a state and a class add up to is in the table
	for at+4 <= len(view) {
		four := view[at : at+4]
		if now = uint(*(*uint16)(unsafe.Add(base, 2*(now+states*uint(class[four[0]]))))); now-1 >= live {
			return uint16(now), at + 1
		}
		if now = uint(*(*uint16)(unsafe.Add(base, 2*(now+states*uint(class[four[1]]))))); now-1 >= live {
			return uint16(now), at + 2
		}
		if now = uint(*(*uint16)(unsafe.Add(base, 2*(now+states*uint(class[four[2]]))))); now-1 >= live {
			return uint16(now), at + 3
		}
		if now = uint(*(*uint16)(unsafe.Add(base, 2*(now+states*uint(class[four[3]]))))); now-1 >= live {
			return uint16(now), at + 4
		}
		at += 4
	}
	for at < len(view) {
		now = uint(*(*uint16)(unsafe.Add(base, 2*(now+states*uint(class[view[at]])))))
		at++
		if now-1 >= live {
			break
		}
	}
	return uint16(now), at
}
