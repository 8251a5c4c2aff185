package disguise

import (
	"strings"
	"unsafe"

	"portcullis/shared/detect"
)

// sink scans what a lens makes of a text, which is a text of its own.
type sink struct {
	scanner detect.Scanner
	inner   *Finder // looks for disguises in the disguise; nil where none is looked for
	deep    bool    // it may go as deep as maxDeep
	open    bool
	// plain is the text from offset base on, from and to where each of its bytes begins
	// and ends in the text that the lens looks at. The first given bytes were scanned.
	plain    []byte
	from, to []int
	base     int
	given    int
	wordy    bool // numbers do not count
	done     int  // none of the scanner's findings ends before
}

// batch is how much of a text is scanned at a time.
const batch = 1 << 10

// kept is for how many bytes an unused sink keeps room.
const kept = 256

// reset forgets the text. What took much memory is not kept.
func (s *sink) reset() {
	s.open = false
	if s.inner != nil && s.inner.depth >= maxDepth {
		s.inner = nil
	}
	if cap(s.plain) > kept {
		s.plain, s.from, s.to = nil, nil, nil
	}
}

// begin begins with a text.
func (s *sink) begin(f *Finder) {
	s.scanner.Reset(f.set)
	s.plain, s.from, s.to = s.plain[:0], s.from[:0], s.to[:0]
	s.base, s.given, s.done, s.open = 0, 0, 0, true
	if f.depth+1 < maxDepth || s.deep && f.depth+1 < maxDeep {
		if s.inner == nil {
			s.inner = &Finder{depth: f.depth + 1}
		}
		s.inner.Reset(f.set)
	}
}

// put goes on with one byte, which the bytes [from, to) stand for.
func (s *sink) put(f *Finder, b byte, from, to int) {
	s.plain, s.from, s.to = append(s.plain, b), append(s.from, from), append(s.to, to)
	if len(s.plain)-s.given >= batch {
		s.scan(f, false)
	}
}

// scan scans what is new; last ends the text.
func (s *sink) scan(f *Finder, last bool) {
	if !s.open {
		return
	}
	piece := text(s.plain[s.given:])
	for _, found := range s.scanner.Write(piece, last) {
		s.report(f, found, s.scanner.Text(found))
	}
	held := s.scanner.Held()
	if s.inner != nil {
		for _, found := range s.inner.Write(piece, last) {
			s.add(f, found.Finding, found.Text)
		}
		held = max(held, s.inner.Held())
	}
	if s.open = !last; last {
		return
	}
	n := len(s.plain) - held
	s.plain = s.plain[:copy(s.plain, s.plain[n:])]
	s.from, s.to = s.from[:copy(s.from, s.from[n:])], s.to[:copy(s.to, s.to[n:])]
	s.base, s.given = s.base+n, held
}

// report adds a finding of the scanner, or of ask, which knows no more of the text.
func (s *sink) report(f *Finder, found detect.Finding, said string) {
	if found.To <= s.done || f.set.Rule(found.Rule).Class == detect.ClassLink {
		return
	}
	if found.From < s.done {
		found.From, found.Continued = s.done, true // it goes on behind what was asked for
	}
	s.done = found.To
	s.add(f, found, said)
}

// add adds a finding in the plain text, at the bytes that stand for it.
func (s *sink) add(f *Finder, found detect.Finding, said string) {
	if s.wordy && isNumber(said) {
		return
	}
	out := Found{Finding: found}
	out.From, out.To = s.from[found.From-s.base], s.to[found.To-1-s.base]
	if !found.Continued {
		out.Text = strings.Clone(said)
	}
	f.found = append(f.found, out)
}

// ask looks for what would be found if the text ended here.
func (s *sink) ask(f *Finder) {
	s.scan(f, false)
	if !s.open || len(s.plain) == 0 {
		return
	}
	f.scanner.Reset(f.set)
	for _, found := range f.scanner.Write(text(s.plain), true) {
		said := f.scanner.Text(found)
		found.From, found.To = found.From+s.base, found.To+s.base
		s.report(f, found, said)
	}
}

// first is the offset of the first byte that stands for something held, at most end.
func (s *sink) first(end int) int {
	if !s.open || len(s.plain) == 0 {
		return end
	}
	return min(end, s.from[0])
}

func text(b []byte) string {
	return unsafe.String(unsafe.SliceData(b), len(b)) //nolint:gosec // used before b changes
}

// isNumber reports whether a text is digits with at most two letters.
func isNumber(said string) bool {
	digits, others := 0, 0
	for i := range len(said) {
		switch b := said[i]; {
		case b >= '0' && b <= '9':
			digits++
		case alphanumeric[b]:
			others++
		}
	}
	return digits > 0 && others <= 2
}
