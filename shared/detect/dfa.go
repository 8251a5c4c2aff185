package detect

import (
	"slices"
	"sync"
)

// dfa decides whether a text begins with a match. State 0 is dead, 1 the first.
type dfa struct {
	class *[256]uint8 // that of others too, once the automaton is packed
	kinds int
	// next is for state*kinds+class the next state, and once the automaton is packed for
	// class*states+state: what is to be multiplied is then known before the state is.
	next []uint16
	// accept is for each state whether a match can end there. It is nil once the automaton
	// is packed: then those states are the last ones, from last on.
	accept []bool
	last   uint16
	states int
	// narrow is next in half the space, when there are few states.
	narrow []uint8
}

// step is the state after b.
func (d *dfa) step(state uint16, b byte) uint16 { return d.to(state, int(d.class[b])) }

// to is the state after a byte of a class.
func (d *dfa) to(state uint16, kind int) uint16 {
	switch {
	case d.narrow != nil:
		return uint16(d.narrow[kind*d.states+int(state)])
	case d.accept == nil:
		return d.next[kind*d.states+int(state)]
	}
	return d.next[int(state)*d.kinds+kind]
}

// maxNarrow is how many states one byte tells apart.
const maxNarrow = 256

// accepts reports whether a match can end in a state.
func (d *dfa) accepts(state uint16) bool {
	if d.accept != nil {
		return d.accept[state]
	}
	return state >= d.last
}

// pack puts the states in which a match can end behind all others, so that one comparison
// tells whether a walk goes on without one, and makes an automaton narrow that can be. It is
// only walked from then on.
func (d *dfa) pack() {
	d.states = len(d.accept)
	number := make([]uint16, d.states)
	for at, ok := range d.accept {
		if !ok {
			number[at] = d.last
			d.last++
		}
	}
	above := d.last
	for at, ok := range d.accept {
		if ok {
			number[at] = above
			above++
		}
	}
	if d.states <= maxNarrow {
		d.narrow = make([]uint8, len(d.next))
		renumber(d.narrow, d.next, number)
		d.next = nil
	} else {
		next := make([]uint16, len(d.next))
		renumber(next, d.next, number)
		d.next = next
	}
	d.accept = nil
	d.class = classes.shared(d.class)
}

// classes are the tables of classes of all automata that are packed: many have the same.
var classes classTables

type classTables struct {
	mu    sync.Mutex
	known map[[256]uint8]*[256]uint8
}

// shared returns the table that is like c.
func (t *classTables) shared(c *[256]uint8) *[256]uint8 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known == nil || len(t.known) == maxClasses {
		t.known = map[[256]uint8]*[256]uint8{}
	}
	if have := t.known[*c]; have != nil {
		return have
	}
	t.known[*c] = c
	return c
}

// maxClasses bounds how many tables are remembered.
const maxClasses = 1024

// renumber writes rows as columns, to the places and with the states of their new numbers.
func renumber[T uint8 | uint16](to []T, from, number []uint16) {
	states := len(number)
	kinds := len(from) / states
	for at, place := range number {
		for kind, state := range from[at*kinds : (at+1)*kinds] {
			to[kind*states+int(place)] = T(number[state])
		}
	}
}

// size is the bytes of the tables.
func (d *dfa) size() int { return 2*len(d.next) + len(d.narrow) + 4 }

const (
	dead  = 0
	first = 1
)

// merge makes one class of those that lead to the same state from every state.
func (d *dfa) merge() {
	kinds := make([]uint8, d.kinds)
	kept := make([]int, 0, d.kinds)
	for kind := range d.kinds {
		same := 0
		for same < len(kept) && !d.alike(kept[same], kind) {
			same++
		}
		if same == len(kept) {
			kept = append(kept, kind)
		}
		kinds[kind] = uint8(same) //nolint:gosec // at most 256 classes
	}
	next := make([]uint16, 0, len(d.accept)*len(kept))
	for at := range d.accept {
		for _, kind := range kept {
			next = append(next, d.next[at*d.kinds+kind])
		}
	}
	for b := range d.class {
		d.class[b] = kinds[d.class[b]]
	}
	d.next, d.kinds = next, len(kept)
}

// alike reports whether two classes lead to the same state from every state.
func (d *dfa) alike(a, b int) bool {
	for row := 0; row < len(d.next); row += d.kinds {
		if d.next[row+a] != d.next[row+b] {
			return false
		}
	}
	return true
}

// classify puts bytes that no state tells apart into one class.
func (d *dfa) classify(n *nfa) {
	var edge [257]bool
	edge[0] = true
	for i := range n.states {
		if s := &n.states[i]; !s.split {
			edge[s.lo], edge[int(s.hi)+1] = true, true
		}
	}
	kind := -1
	for b := range d.class {
		if edge[b] {
			kind++
		}
		d.class[b] = uint8(kind) //nolint:gosec // at most 256 classes
	}
	d.kinds = kind + 1
}

// samples returns one byte of each class.
func (d *dfa) samples() []byte {
	out := make([]byte, d.kinds)
	for b := 255; b >= 0; b-- {
		out[d.class[b]] = byte(b)
	}
	return out
}

// follow returns the bytes that can come after a folded text, and those that can come after
// them; all when a match can have ended there.
func (d *dfa) follow(text string) (next, then byteSet) {
	return d.followAll([]uint16{first}, text)
}

// followAll is follow of a text that any of states reads.
func (d *dfa) followAll(states []uint16, text string) (next, then byteSet) {
	next, states = d.live(d.after(states, text))
	if next == allBytes {
		return allBytes, allBytes
	}
	then, _ = d.live(states)
	return next, then
}

// settled is the state behind the longest part of a folded text that leads to no two states,
// however it is written, and that part's length; the first state and 0 where a match can not begin
// with the text however it is written behind its first byte.
func (d *dfa) settled(text string) (state, length uint16) {
	state = first
	for i := range len(text) {
		to := uint16(dead)
		for _, b := range unfold(text[i]) {
			switch next := d.step(state, b); {
			case next == dead && i > 0:
				return first, 0
			case next == dead, next == to:
			case to != dead, d.accepts(next):
				return state, uint16(i)
			default:
				to = next
			}
		}
		state = to
	}
	return state, uint16(len(text))
}

// after are the states behind a folded text that any of states reads.
func (d *dfa) after(states []uint16, text string) []uint16 {
	for i := range len(text) {
		var to []uint16
		for _, at := range states {
			for _, b := range unfold(text[i]) {
				to = d.join(to, at, int(d.class[b]))
			}
		}
		states = to
	}
	return states
}

// once reports whether nothing that d reads has a folded text twice, one behind the other.
func (d *dfa) once(text string) bool {
	behind := d.after(d.all(), text)
	for i := 0; i < len(behind); i++ {
		for kind := range d.kinds {
			behind = d.join(behind, behind[i], kind)
		}
	}
	return len(d.after(behind, text)) == 0
}

// all are all states but the dead one.
func (d *dfa) all() []uint16 {
	states := make([]uint16, 0, d.states)
	for at := first; at < d.states; at++ {
		states = append(states, uint16(at))
	}
	return states
}

// join adds the state after a byte of a class to a list.
func (d *dfa) join(list []uint16, at uint16, kind int) []uint16 {
	if to := d.to(at, kind); to != dead && !slices.Contains(list, to) {
		return append(list, to)
	}
	return list
}

// live are the bytes that one of states can read, and the states after them; all and none
// when one of them accepts.
func (d *dfa) live(states []uint16) (bytes byteSet, after []uint16) {
	var live [256]bool // by kind
	for _, at := range states {
		if d.accepts(at) {
			return allBytes, nil
		}
		for kind := range d.kinds {
			live[kind] = live[kind] || d.to(at, kind) != dead
			after = d.join(after, at, kind)
		}
	}
	return d.bytesOf(live[:]), after
}

// bytesOf are the bytes of those classes that are true.
func (d *dfa) bytesOf(kinds []bool) (bytes byteSet) {
	for b, kind := range d.class {
		if kinds[kind] {
			bytes.add(byte(b))
		}
	}
	return bytes
}

// fewest is the length of the shortest match, 0 when nothing matches.
func (d *dfa) fewest() int {
	length, open := make([]int, len(d.accept)), []uint16{first}
	for i := 0; i < len(open); i++ {
		at := int(open[i])
		if d.accept[at] {
			return length[at]
		}
		for _, to := range d.next[at*d.kinds : (at+1)*d.kinds] {
			if to != dead && to != first && length[to] == 0 {
				length[to] = length[at] + 1
				open = append(open, to)
			}
		}
	}
	return 0
}

// untilFirst is the most bytes that are read before the first match is known, -1
// when there is no bound.
func (d *dfa) untilFirst() int {
	stopped := &dfa{class: d.class, kinds: d.kinds, next: slices.Clone(d.next), accept: d.accept}
	for at, ok := range d.accept {
		if ok {
			clear(stopped.next[at*d.kinds : (at+1)*d.kinds])
		}
	}
	return stopped.longest()
}

// longest is the length of the longest match, -1 when there is no bound. It walks
// the graph without recursion: a module's stack is small.
func (d *dfa) longest() int {
	const unseen, open = 0, -1
	depth := make([]int, len(d.accept)) // unseen, open, or the length and 1
	stack := []uint16{first}
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		if depth[at] > 0 {
			stack = stack[:len(stack)-1]
			continue
		}
		depth[at] = open
		most, done := 0, true
		for _, to := range d.next[int(at)*d.kinds : (int(at)+1)*d.kinds] {
			switch {
			case to == dead:
			case depth[to] == open:
				return -1
			case depth[to] == unseen:
				stack, done = append(stack, to), false
			default:
				most = max(most, depth[to])
			}
			if !done {
				break
			}
		}
		if done {
			depth[at] = most + 1
			stack = stack[:len(stack)-1]
		}
	}
	return depth[first] - 1
}
