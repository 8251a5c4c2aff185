package detect

import "unsafe"

// Scanner scans one text, given in pieces cut anywhere. It is reused by Reset and
// allocates only for more held text than before.
type Scanner struct {
	set *Set
	// tail is the text from offset base on that is not decided; spare takes its
	// place with the next piece.
	tail, spare []byte
	base        int
	origin      int    // offset of view
	view        string // tail and piece together
	last        bool   // view ends the text
	findings    []Finding

	at    int    // where the automaton goes on, in view
	state uint32 // its state there
	hit   int    // the trigger there that is to be judged, when it completes some
	// best is of the matches there that are known, judged is true when Go has judged something to be one, or to wait.
	best   candidate
	judged bool
	floor  int   // no finding begins before
	prior  prior // what stands before the tail
	before byte  // the byte before the tail; no part of a word at the beginning
	// waits is true when the beginning that ends at at is not decided; from is
	// where its earliest match would begin.
	waits bool
	from  int
	// armed is a match found behind its word, to be taken when the automaton has
	// read as far and found none that begins before; its rule is -1 for none.
	armed candidate
	// behindWord are matches behind a word that were judged, by their places.
	behindWord [8]judged
	// endless is the rule whose match goes on, -1 for none, inner its state. Else inner is the state
	// of the automaton of the trigger at hit, and readTo how far it has read in view: 0 where it has
	// not, deadEnd where it is dead.
	endless int
	inner   uint16
	readTo  int
	run     run
	held    int
	quiet   []quiet // by the place of looks
	poor    poor
	// steps counts what was done beside the automaton's one step a byte, see costHit: the work
	// that a hostile text can ask for.
	steps int
}

// Reset makes s ready for another text.
func (s *Scanner) Reset(set *Set) {
	known := s.quiet[:0]
	if cap(known) < set.looks {
		known = make([]quiet, set.looks)
	}
	known = known[:set.looks]
	clear(known)
	*s = Scanner{set: set, quiet: known, tail: s.tail[:0], spare: s.spare[:0], findings: s.findings[:0], before: ' ', endless: -1, best: none, armed: none, state: set.trie.start(' ')}
}

// Write takes the next piece and returns the findings that are decided now, in
// rising order and without overlap; offsets count from the beginning of the
// whole text. They are valid until the next Write. last ends the text.
func (s *Scanner) Write(piece string, last bool) []Finding {
	s.findings = s.findings[:0]
	s.view, s.last = piece, last
	if len(s.tail) > 0 {
		s.tail = append(s.tail, piece...)
		s.view = unsafe.String(unsafe.SliceData(s.tail), len(s.tail)) //nolint:gosec // not changed before the next Write
	}
	s.scan(last)
	s.keep(last)
	return s.findings
}

// Held is the number of bytes at the end of the text so far that may still
// become part of a finding.
func (s *Scanner) Held() int { return s.held }

// Text is what a finding of the last Write found. It is valid until the next
// Write and no longer than that Write's piece.
func (s *Scanner) Text(f Finding) string { return s.view[f.From-s.origin : f.To-s.origin] }

// keep remembers what is not decided.
func (s *Scanner) keep(last bool) {
	s.origin = s.base
	decided := len(s.view)
	if !last {
		decided -= s.holds()
	}
	s.held = len(s.view) - decided
	s.spare = append(s.spare[:0], s.view[decided:]...)
	if decided > 0 {
		s.prior.keep(s.view[:decided])
		s.before = s.view[decided-1]
	}
	s.base += decided
	s.at -= decided
	s.from -= decided
	s.armed.from -= decided
	s.armed.to -= decided
	s.floor = max(s.floor-decided, 0)
	s.readTo = 0
	s.tail, s.spare = s.spare, s.tail
}

// holds is how much of the end of view may still become part of a finding.
func (s *Scanner) holds() int {
	size := len(s.view)
	var least int
	switch {
	case s.endless >= 0:
		return size - s.at
	case s.waits:
		// A longer beginning may be under way that started before the one that waits.
		// A match that is armed begins no earlier than the one that waits.
		least = min(s.from, s.at-s.partial())
	default:
		least = s.at - s.partial()
	}
	least = max(least, s.floor)
	if s.set.hasBack {
		// What stands before an anchor is part of its match, that of one that has begun too.
		begun := least
		for least > s.floor && least > begun-maxBack && s.set.back[s.view[least-1]] {
			least--
		}
	}
	return size - least
}

// partial is how much of what the automaton has read is the beginning of a beginning.
func (s *Scanner) partial() int {
	t := s.set.trie
	for n := &t.nodes[t.node(s.state)]; n.depth > 0; n = &t.nodes[n.fail] {
		depth := int(n.depth)
		if s.at-depth >= s.floor {
			return depth
		}
	}
	return 0
}

// boundary is edge where view[at] may be the first byte.
func (s *Scanner) boundary(at int) bool { return isWord[s.byteBefore(at)] != isWord[s.view[at]] }

// byteBefore is the byte before view[at].
func (s *Scanner) byteBefore(at int) byte {
	if at == 0 {
		return s.before
	}
	return s.view[at-1]
}

var isWord = func() (t [256]bool) {
	for b := range t {
		t[b] = b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_'
	}
	return t
}()
