package detect

// needs are bytes of which a gap can not do without each: the class of bytes without which nothing is accepted
// where there is one, else the bytes behind which a match of the gap can end.
func (d *dfa) needs() byteSet {
	ends := make([]bool, d.kinds) // lead to a state that accepts
	for at := range d.states {
		for kind := range d.kinds {
			ends[kind] = ends[kind] || d.accepts(d.to(uint16(at), kind)) //nolint:gosec // a state
		}
	}
	if one := d.indispensable(); one != nil {
		ends = one
	}
	return d.bytesOf(ends)
}

// indispensable is a class of bytes, as the only one that is true, without which no state
// that accepts is reached, nil for none: of several that which comes the latest at its earliest.
func (d *dfa) indispensable() []bool {
	kinds := d.byPlace()
	without := make([]bool, d.kinds)
	for i := len(kinds) - 1; i >= 0; i-- {
		without[kinds[i]] = true
		if !d.accepted(without) {
			return without
		}
		without[kinds[i]] = false
	}
	return nil
}

// byPlace are the classes of bytes in the order in which they can come first.
func (d *dfa) byPlace() []int {
	var kinds []int
	listed, known, open := make([]bool, d.kinds), make([]bool, d.states), []uint16{first}
	for i := 0; i < len(open); i++ {
		for kind := range d.kinds {
			to := d.to(open[i], kind)
			if to == dead {
				continue
			}
			if !listed[kind] {
				listed[kind] = true
				kinds = append(kinds, kind)
			}
			if !known[to] {
				known[to] = true
				open = append(open, to)
			}
		}
	}
	return kinds
}

// accepted reports whether a state that accepts is reached without the bytes of some classes.
func (d *dfa) accepted(without []bool) bool {
	known, open := make([]bool, d.states), []uint16{first}
	for len(open) > 0 {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		for kind, left := range without {
			to := d.to(at, kind)
			if left || to == dead || known[to] {
				continue
			}
			if d.accepts(to) {
				return true
			}
			known[to] = true
			open = append(open, to)
		}
	}
	return false
}
