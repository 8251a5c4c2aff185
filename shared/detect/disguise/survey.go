package disguise

// minWord is how long a word is that is looked at: shorter ones are no encoding of anything.
const minWord = 16

// survey looks at each byte and says whether the lenses are to look too.
type survey struct {
	counts uint64
	last   uint8
	since  int // bytes since the piece before that had a sign
}

// The fields of counts, of sixteen bits each. One that overflows counts in the next one too,
// which costs time and nothing else.
const (
	fieldWord  = 0  // bytes of a word in a row
	fieldAlone = 16 // letters and digits of which none stands next to another
	fieldSign  = 32 // bytes that may begin an escape or something unseen
	fieldDigit = 48 // digits, those of hexadecimal too, with no other letters between
)

const (
	full   = 1 << 15
	bounds = (full-minWord)<<fieldWord | (full-minRow)<<fieldAlone | (full-1)<<fieldSign | (full-2*minRow)<<fieldDigit
)

// calls are which lenses are to look closer, a bit each.
type calls uint8

const (
	callRuns calls = 1 << iota
	callForm
	callSpaced
	callWords
	callNumbers
)

// look goes on with the bytes of view from an index on. It returns which lenses are to look
// at them.
func (s *survey) look(view []byte, from int) (called calls) {
	counts, last, hit := s.counts, s.last, uint64(0)
	part := view[from:]
	for i := 0; i < len(part); i++ {
		class := classes[part[i]]
		p := &steps[last<<4|class]
		counts = (counts + p.add) & p.keep
		hit |= counts + bounds
		last = class
	}
	s.counts, s.last = counts, last
	near := s.since < maxSign || hit&(full<<fieldSign) != 0
	if s.since += len(part); hit&(full<<fieldSign) != 0 {
		s.since = 0
	}
	if hit&(full<<fieldWord) != 0 {
		called |= callRuns | callWords
	}
	if hit&(full<<fieldAlone) != 0 {
		called |= callSpaced
	}
	if hit&(full<<fieldDigit) != 0 {
		called |= callNumbers
	}
	if near && hidesSign(view, max(0, from-maxSign)) {
		called |= callForm
	}
	return called
}

// alone reports whether a letter stands alone at the end, or several in a row.
func (s *survey) alone() bool { return s.counts>>fieldAlone&(1<<16-1) != 0 }

// counting reports whether there are digits at the end, or not long before.
func (s *survey) counting() bool { return s.counts>>fieldDigit != 0 }

const (
	classElse uint8 = iota
	classAlone
	classX     // of "0x"
	classDigit // also of hexadecimal
	classWord  // of a word, and no letter or digit
	classSign  // of a word, and may begin an escape
	classHigh  // may begin something unseen
)

// signLeads are the first bytes of the characters that Silent knows and of letters in a style.
var signLeads = table("\xc2\xcd\xe2\xef\xf0\xf3")

var classes = func() (t [256]uint8) {
	for i := range t {
		switch b := byte(i); { //nolint:gosec // below 256
		case alphabets[hexadecimal].values[b] != none:
			t[i] = classDigit
		case b == 'x' || b == 'X':
			t[i] = classX
		case alphanumeric[b]:
			t[i] = classAlone
		case b == '%' || b == '&' || b == '\\':
			t[i] = classSign
		case ofWord[b]:
			t[i] = classWord
		case signLeads[b]:
			t[i] = classHigh
		}
	}
	return t
}()

// pair is what a pair of classes does to counts: what it adds, and which fields it keeps.
type pair struct{ add, keep uint64 }

var steps = func() (t [256]pair) {
	const field = 1<<16 - 1
	for i := range t {
		first, second := uint8(i>>4), uint8(i&15) //nolint:gosec // four bits
		p := &t[i]
		if second != classElse && second != classHigh {
			p.add, p.keep = 1<<fieldWord, field<<fieldWord
		}
		if letter(second) {
			p.add |= 1 << fieldAlone
		}
		if !letter(first) || !letter(second) {
			p.keep |= field << fieldAlone
		}
		if second == classSign || second == classHigh {
			p.add |= 1 << fieldSign
			p.keep |= field << fieldSign
		}
		if second == classDigit {
			p.add |= 1 << fieldDigit
		}
		if second != classAlone {
			p.keep |= field << fieldDigit
		}
	}
	return t
}()

// letter reports whether a class is of letters or digits.
func letter(class uint8) bool { return class == classAlone || class == classX || class == classDigit }
