package detect

import "encoding/binary"

// least returns the automaton with the fewest states that decides the same, by
// dividing states into groups until those of a group lead to the same groups (Moore,
// 1956). It is for the generator: its time is the states times the longest match.
func (d *dfa) least() *dfa {
	group := make([]int, len(d.accept))
	for at, ok := range d.accept {
		if ok {
			group[at] = 1
		}
	}
	group[dead] = 2
	for count := 0; ; {
		known := map[string]int{}
		next := make([]int, len(group))
		for at := range group {
			key := binary.AppendUvarint(nil, uint64(group[at]))
			for kind := range d.kinds {
				key = binary.AppendUvarint(key, uint64(group[d.to(uint16(at), kind)]))
			}
			if _, ok := known[string(key)]; !ok {
				known[string(key)] = len(known)
			}
			next[at] = known[string(key)]
		}
		group = next
		if len(known) == count {
			return d.joined(group, count)
		}
		count = len(known)
	}
}

// joined makes one state of each group, numbered in the order in which they are
// reached.
func (d *dfa) joined(group []int, count int) *dfa {
	class := *d.class
	out := &dfa{class: &class, kinds: d.kinds, accept: make([]bool, count), next: make([]uint16, count*d.kinds)}
	number := map[int]uint16{group[dead]: dead, group[first]: first}
	members := []uint16{dead, first}
	for at := first; at < len(members); at++ {
		out.accept[at] = d.accept[members[at]]
		for kind := range d.kinds {
			to := d.to(members[at], kind)
			if _, ok := number[group[to]]; !ok {
				number[group[to]] = uint16(len(members))
				members = append(members, to)
			}
			out.next[at*d.kinds+kind] = number[group[to]]
		}
	}
	out.merge()
	return out
}
