package detect

import (
	_ "embed" // the table of automata
	"hash/fnv"
	"slices"
	"sync"

	"portcullis/shared/detect/packed"
)

//go:generate go run ./tables

// tablesText are the patterns of the built-in rules, compiled. Making their automata
// anew would cost every VM half a second and garbage that its memory keeps.
//
//go:embed tables.bin
var tablesText string

// table holds compiled patterns and reads those that are used. Its text is, packed:
// the fingerprint of the patterns, the length of each in bits; then, from the next
// byte on, the patterns. It is for one goroutine at a time.
type table struct {
	text string
	// places are for each pattern the bit at which it begins, made those read.
	places map[string]int
	made   map[string]*pattern
	rows   rowBuffer
}

// rowBuffer is where automata are read into before they are packed. It is reused.
type rowBuffer struct {
	accept []bool
	next   []uint16
}

// builtins keeps what builtinTable returns.
var builtins struct {
	once  sync.Once
	table *table
}

// builtinTable is the table of the built-in rules.
func builtinTable() *table {
	builtins.once.Do(func() { builtins.table = newTable(tablesText, builtinPatterns()) })
	return builtins.table
}

// newTable opens the table that was made of those patterns. One that was made of
// others has none.
func newTable(text string, patterns []string) *table {
	t := &table{places: make(map[string]int, len(patterns)), made: make(map[string]*pattern, len(patterns))}
	r := packed.NewReader(text, 0)
	if r.Bits(32)<<32|r.Bits(32) != fingerprint(patterns) {
		return t
	}
	place := 0
	for _, p := range patterns {
		t.places[p] = place
		place += r.Number()
	}
	t.text = r.Aligned()
	return t
}

// pattern returns a compiled pattern, nil when the table does not have it.
func (t *table) pattern(text string) *pattern {
	p := t.made[text]
	if p != nil {
		return p
	}
	place, ok := t.places[text]
	if !ok {
		return nil
	}
	r := packed.NewReader(t.text, place)
	p = t.rows.readPattern(&r)
	t.made[text] = p
	return p
}

// builtinPatterns are the distinct patterns and gaps of the built-in rules, and what they allow.
func builtinPatterns() []string {
	var out []string
	seen := map[string]bool{"": true}
	for _, r := range slices.Concat(Builtin(), dangerous(), ciphers()) {
		text, _, _ := cutBoundaries(r.Pattern)
		list := []string{text, r.Gap}
		for _, a := range r.Allow {
			list = append(list, behindByte(a))
		}
		for _, p := range list {
			if !seen[p] {
				seen[p] = true
				out = append(out, p)
			}
		}
	}
	return out
}

// fingerprint tells lists of patterns apart.
func fingerprint(patterns []string) uint64 {
	h := fnv.New64a()
	for _, p := range patterns {
		_, _ = h.Write([]byte(p))
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}

// readPattern reads what writePattern wrote.
func (b *rowBuffer) readPattern(r *packed.Reader) *pattern {
	p := &pattern{dfa: b.readDFA(r), fewest: r.Number()}
	p.longest = r.Number() - 1
	if p.longest < 0 {
		p.known = r.Number() - 1
	}
	p.beginnings = make([]string, r.Number())
	var text []byte
	for i := range p.beginnings {
		text = text[:r.Number()]
		for range r.Number() {
			text = append(text, byte(r.Bits(8)))
		}
		p.beginnings[i] = string(text)
	}
	return p
}

// readDFA reads what writeDFA wrote.
func (b *rowBuffer) readDFA(r *packed.Reader) *dfa {
	d := &dfa{class: new([256]uint8)}
	for b := 0; b < len(d.class); {
		kind := d.kinds - r.Number()
		d.kinds = max(d.kinds, kind+1)
		for range 1 + r.Number() {
			d.class[b] = uint8(kind)
			b++
		}
	}
	states := r.Number()
	b.accept = append(b.accept[:0], make([]bool, states)...)
	b.next = append(b.next[:0], make([]uint16, states*d.kinds)...)
	d.accept, d.next = b.accept, b.next
	readRows(r, d)
	d.pack()
	return d
}

// readRows reads what writeRows wrote.
func readRows(r *packed.Reader, d *dfa) {
	cells := d.next
	tops := make([]int, len(d.accept))
	top := first
	for at := 0; at < len(tops); {
		back := r.Number()
		if back == 0 {
			tops[at] = top
			d.accept[at] = r.Bits(1) == 1
			top = readRow(r, cells[at*d.kinds:(at+1)*d.kinds], top)
			at++
			continue
		}
		for range 1 + r.Number() {
			from := at - back
			tops[at] = top
			d.accept[at] = d.accept[from]
			top = shiftRow(cells[from*d.kinds:(from+1)*d.kinds], cells[at*d.kinds:(at+1)*d.kinds], top-tops[from], top)
			at++
		}
	}
}

// readRow reads a row and returns the highest state so far, which was top.
func readRow(r *packed.Reader, row []uint16, top int) int {
	was := top
	for kind := 0; kind < len(row); {
		to := dead
		switch code := r.Number(); {
		case code%2 == 1:
			to = was + (code+1)/2
		case code > 0:
			to = was + 1 - code/2
		}
		top = max(top, to)
		for range 1 + r.Number() {
			row[kind] = uint16(to)
			kind++
		}
	}
	return top
}

// shiftRow writes a row like from, with the states higher by that many, and returns
// the highest state so far, which was top.
func shiftRow(from, row []uint16, by, top int) int {
	for kind, to := range from {
		if to != dead {
			to += uint16(by)
			top = max(top, int(to))
		}
		row[kind] = to
	}
	return top
}
