package detect

import (
	"encoding/binary"
	"errors"
	"slices"
)

// maxStates bounds one rule's automaton.
const maxStates = 8000

var errStates = errors.New("needs more than 8000 states: bound its repetitions more tightly")

// subsets are the sets of states that became one state each, as strings: in rising
// order, each by how far it is above the one before it. They are made for one
// automaton after the other: TinyGo keeps most large slices that are dropped.
type subsets struct {
	nfa   *nfa
	sets  []string
	index map[string]uint16
	// next is the automaton's, for more classes of bytes than it will have.
	next []uint16
	// seen is for each state the last call of close that came to it.
	seen  []int32
	calls int32
	key   []byte
	// from and to are the states before and behind a byte.
	from, to, open, closed []int32
}

// forget drops the sets.
func (b *subsets) forget() {
	clear(b.index)
	clear(b.sets)
	b.sets = b.sets[:0]
}

// newDFA makes n deterministic by the subset construction.
func (b *subsets) newDFA(n *nfa, start int32) (*dfa, error) {
	defer b.forget()
	b.nfa, b.calls, b.next = n, 0, b.next[:0]
	b.seen = append(b.seen[:0], make([]int32, len(n.states))...)
	d := &dfa{class: new([256]uint8)}
	d.classify(n)
	samples := d.samples()
	b.grow(d, "", false)
	b.intern(d, b.close([]int32{start}))
	for at := first; at < len(b.sets); at++ {
		b.from = members(b.from[:0], b.sets[at])
		for kind, sample := range samples {
			b.to = b.to[:0]
			for _, s := range b.from {
				if st := &n.states[s]; s != matched && !st.split && st.lo <= sample && sample <= st.hi {
					b.to = append(b.to, st.next)
				}
			}
			if len(b.to) > 0 {
				// interned first: it may move b.next.
				next := b.intern(d, b.close(b.to))
				b.next[at*d.kinds+kind] = next
			}
		}
		if len(b.sets) > maxStates {
			return nil, errStates
		}
	}
	if d.accept[first] {
		return nil, errEmpty
	}
	d.next = b.next
	d.merge()
	return d, nil
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
	return b.grow(d, string(b.key), slices.Contains(set, matched))
}

// grow makes a state of a set.
func (b *subsets) grow(d *dfa, set string, accepts bool) uint16 {
	at := uint16(len(b.sets)) //nolint:gosec // bounded by maxStates
	b.index[set] = at
	b.sets = append(b.sets, set)
	d.accept = append(d.accept, accepts)
	b.next = append(b.next, make([]uint16, d.kinds)...)
	return at
}
