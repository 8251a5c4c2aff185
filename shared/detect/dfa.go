package detect

import (
	"encoding/binary"
	"errors"
	"slices"
)

// dfa decides whether a text begins with a match. State 0 is dead, 1 the first.
type dfa struct {
	class [256]uint8
	kinds int
	next  []uint16 // state*kinds+class
	// narrow is next in half the space, when there are few states.
	narrow []uint8
	accept []bool
}

// step is the state after b.
func (d *dfa) step(state uint16, b byte) uint16 { return d.to(state, int(d.class[b])) }

// to is the state after a byte of a class.
func (d *dfa) to(state uint16, kind int) uint16 {
	at := int(state)*d.kinds + kind
	if d.narrow != nil {
		return uint16(d.narrow[at])
	}
	return d.next[at]
}

// maxNarrow is how many states one byte tells apart.
const maxNarrow = 256

// pack makes an automaton narrow that can be. Its states are found by step and to
// from then on.
func (d *dfa) pack() {
	if len(d.accept) > maxNarrow {
		return
	}
	d.narrow = make([]uint8, len(d.next))
	for i, to := range d.next {
		d.narrow[i] = uint8(to) //nolint:gosec // at most 255
	}
	d.next = nil
}

// size is the bytes of the tables.
func (d *dfa) size() int { return 2*len(d.next) + len(d.narrow) + len(d.accept) + len(d.class) }

const (
	dead  = 0
	first = 1
	// maxStates bounds one rule's automaton.
	maxStates = 8000
)

var errStates = errors.New("needs more than 8000 states: bound its repetitions more tightly")

// newDFA makes n deterministic by the subset construction.
func newDFA(n *nfa, start int32) (*dfa, error) {
	d := &dfa{}
	d.classify(n)
	samples := d.samples()
	b := &subsets{nfa: n, index: make(map[string]uint16), seen: make([]int32, len(n.states))}
	d.accept = append(d.accept, false)
	d.next = make([]uint16, d.kinds)
	b.sets = append(b.sets, "")
	b.intern(d, b.close([]int32{start}))
	var from, to []int32
	for at := first; at < len(b.sets); at++ {
		from = members(from[:0], b.sets[at])
		for kind, sample := range samples {
			to = to[:0]
			for _, s := range from {
				if st := &n.states[s]; s != matched && !st.split && st.lo <= sample && sample <= st.hi {
					to = append(to, st.next)
				}
			}
			if len(to) > 0 {
				// interned first: it may move d.next.
				next := b.intern(d, b.close(to))
				d.next[at*d.kinds+kind] = next
			}
		}
		if len(b.sets) > maxStates {
			return nil, errStates
		}
	}
	if d.accept[first] {
		return nil, errEmpty
	}
	d.merge()
	return d, nil
}

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

// subsets are the sets of states that became one state each, as strings: in rising
// order, each by how far it is above the one before it.
type subsets struct {
	nfa   *nfa
	sets  []string
	index map[string]uint16
	// seen is for each state the last call of close that came to it.
	seen  []int32
	calls int32
	// key, open and closed are reused.
	key          []byte
	open, closed []int32
}

// members appends the states of a set.
func members(list []int32, set string) []int32 {
	state := int32(-1)
	for above, shift, i := int32(0), 0, 0; i < len(set); i++ {
		above |= int32(set[i]&0x7f) << shift
		shift += 7
		if set[i] < 0x80 {
			state += above
			list = append(list, state)
			above, shift = 0, 0
		}
	}
	return list
}

// close adds what is reached without reading, in rising order. The result is valid
// until the next call.
func (b *subsets) close(set []int32) []int32 {
	b.calls++
	out := b.closed[:0]
	set = append(b.open[:0], set...)
	for len(set) > 0 {
		s := set[len(set)-1]
		set = set[:len(set)-1]
		if b.seen[s] == b.calls {
			continue
		}
		b.seen[s] = b.calls
		if st := &b.nfa.states[s]; s != matched && st.split {
			set = append(set, st.next, st.also)
			continue
		}
		out = append(out, s)
	}
	b.open, b.closed = set, out
	slices.Sort(out)
	return out
}

// intern returns the state that a set in rising order became.
func (b *subsets) intern(d *dfa, set []int32) uint16 {
	b.key = b.key[:0]
	before := int32(-1)
	for _, s := range set {
		b.key = binary.AppendUvarint(b.key, uint64(s-before))
		before = s
	}
	if at, ok := b.index[string(b.key)]; ok {
		return at
	}
	at, key := uint16(len(b.sets)), string(b.key) //nolint:gosec // bounded by maxStates
	b.index[key] = at
	b.sets = append(b.sets, key)
	d.accept = append(d.accept, slices.Contains(set, matched))
	d.next = append(d.next, make([]uint16, d.kinds)...)
	return at
}

// follow returns the bytes that can come after a folded text; all when a match can
// end with it.
func (d *dfa) follow(text string) byteSet {
	states := []uint16{first}
	for i := range len(text) {
		var next []uint16
		for _, at := range states {
			for _, b := range unfold(text[i]) {
				if to := d.step(at, b); to != dead && !slices.Contains(next, to) {
					next = append(next, to)
				}
			}
		}
		states = next
	}
	var live [256]bool // by kind
	for _, at := range states {
		if d.accept[at] {
			return allBytes
		}
		for kind := range d.kinds {
			live[kind] = live[kind] || d.to(at, kind) != dead
		}
	}
	var out byteSet
	for b, kind := range d.class {
		if live[kind] {
			out.add(byte(b))
		}
	}
	return out
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
