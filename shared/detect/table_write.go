package detect

import (
	"errors"
	"slices"

	"portcullis/shared/detect/packed"
)

// Tables compiles the built-in rules: the content of tables.bin. The error names the
// pattern.
func Tables() ([]byte, error) {
	patterns := builtinPatterns()
	var head, body packed.Writer
	print := fingerprint(patterns)
	head.Bits(print>>32, 32)
	head.Bits(print, 32)
	c := newCompiler()
	for _, text := range patterns {
		p, err := c.unpacked(text)
		if err != nil {
			return nil, errors.New(text + ": " + err.Error())
		}
		begin := body.Len()
		writePattern(&body, p)
		head.Number(body.Len() - begin)
	}
	return slices.Concat(head.Close(), body.Close()), nil
}

// writePattern writes a pattern, with the least automaton that decides the same.
func writePattern(w *packed.Writer, p *pattern) {
	writeDFA(w, p.dfa.least())
	w.Number(p.fewest)
	w.Number(p.longest + 1)
	if p.longest < 0 {
		w.Number(p.known + 1)
	}
	w.Number(len(p.beginnings))
	before := ""
	for _, text := range p.beginnings {
		same := shared(before, text)
		w.Number(same)
		w.Number(len(text) - same)
		for _, b := range []byte(text[same:]) {
			w.Bits(uint64(b), 8)
		}
		before = text
	}
}

// writeDFA writes the classes of bytes as runs, a class by how far it is below the
// next new one, then the number of states and their rows.
func writeDFA(w *packed.Writer, d *dfa) {
	kinds := 0
	for b := 0; b < len(d.class); {
		kind, run := int(d.class[b]), 1
		for b+run < len(d.class) && int(d.class[b+run]) == kind {
			run++
		}
		w.Number(kinds - kind)
		w.Number(run - 1)
		kinds = max(kinds, kind+1)
		b += run
	}
	w.Number(len(d.accept))
	writeRows(w, d)
}

// writeRows writes the rows. Most are like one before them, but for states that are
// all higher by as many as there are new ones since: of a run of such rows how far
// the ones that they are like lie back is written and how many they are.
func writeRows(w *packed.Writer, d *dfa) {
	tops := make([]int, len(d.accept)) // the highest state before each row
	top := first
	for at := range tops {
		tops[at] = top
		for kind := range d.kinds {
			top = max(top, int(d.to(uint16(at), kind)))
		}
	}
	for at := 0; at < len(tops); {
		back, run := similarRows(d, tops, at)
		w.Number(back)
		if back > 0 {
			w.Number(run - 1)
			at += run
			continue
		}
		writeRow(w, d, at, tops[at])
		at++
	}
}

// writeRow writes whether a state accepts and its row as runs. A state's code is the
// smaller the closer it is to the highest one before it.
func writeRow(w *packed.Writer, d *dfa, at, top int) {
	accept := uint64(0)
	if d.accept[at] {
		accept = 1
	}
	w.Bits(accept, 1)
	for kind := 0; kind < d.kinds; {
		to, run := d.to(uint16(at), kind), 1
		for kind+run < d.kinds && d.to(uint16(at), kind+run) == to {
			run++
		}
		switch above := int(to) - top; {
		case to == dead:
			w.Number(0)
		case above > 0:
			w.Number(2*above - 1)
		default:
			w.Number(2 - 2*above)
		}
		w.Number(run - 1)
		kind += run
	}
}

// maxBackRows is how far back rows are compared.
const maxBackRows = 512

// similarRows returns how far back the rows begin that most of those at at are like,
// and how many; 0 for none.
func similarRows(d *dfa, tops []int, at int) (back, run int) {
	for b := 1; b <= min(at, maxBackRows); b++ {
		n := 0
		for at+n < len(tops) && d.like(tops, at+n-b, at+n) {
			n++
		}
		if n > run {
			back, run = b, n
		}
	}
	return back, run
}

// like reports whether two rows are the same but for the states' shift.
func (d *dfa) like(tops []int, from, at int) bool {
	if d.accept[from] != d.accept[at] {
		return false
	}
	by := tops[at] - tops[from]
	for kind := range d.kinds {
		a, b := int(d.to(uint16(from), kind)), int(d.to(uint16(at), kind))
		if a != dead {
			a += by
		}
		if a != b {
			return false
		}
	}
	return true
}
