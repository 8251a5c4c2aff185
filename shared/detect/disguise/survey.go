package disguise

// minWord is how long a word is that is looked at: shorter ones are no encoding of anything.
const minWord = 16

// survey looks at each byte and says whether the lenses are to look too.
type survey struct {
	counts uint64
	last   uint8
	since  int // bytes since the piece before that had a sign
}

// The fields of counts, of twelve bits each. One that overflows counts in the next one too,
// which costs time and nothing else.
const (
	fieldWord  = 0  // bytes of a word in a row
	fieldAlone = 12 // letters and digits of which none stands next to another
	fieldSign  = 24 // bytes that may begin an escape or something unseen
	fieldDigit = 36 // digits, those of hexadecimal too, with no other letters between
	fieldOdd   = 48 // pairs of letters and digits that words do not have, with no marks between
)

const (
	field  = 1<<12 - 1
	full   = 1 << 11
	bounds = (full-minWord)<<fieldWord | (full-minRow)<<fieldAlone | (full-1)<<fieldSign | (full-2*minRow)<<fieldDigit | (full-minOdd)<<fieldOdd
)

// calls are which lenses are to look closer, a bit each.
type calls uint8

const (
	callRuns calls = 1 << iota
	callForm
	callSpaced
	callWords
	callNumbers
	callGroups
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
	if hit&(full<<fieldOdd) != 0 {
		called |= callGroups
	}
	if near && hidesSign(view, max(0, from-maxSign)) {
		called |= callForm
	}
	return called
}

// alone reports whether a letter stands alone at the end, or several in a row.
func (s *survey) alone() bool { return s.counts>>fieldAlone&field != 0 }

// counting reports whether there are digits at the end, or not long before.
func (s *survey) counting() bool { return s.counts>>fieldDigit&field != 0 }

// odd reports whether there is an odd pair before the end with no marks behind it.
func (s *survey) odd() bool { return s.counts>>fieldOdd != 0 }

// The classes of byte. A text begins as if there had been one of the first before it.
const (
	classElse uint8 = iota
	classSmall
	classCapital
	classSmallX // of "0x"
	classCapitalX
	classSmallHex // a digit of hexadecimal
	classCapitalHex
	classDigit
	classBlank
	classWord // of a word, and no letter or digit
	classSign // of a word, and may begin an escape
	classHigh // may begin something unseen
)

// signLeads are the first bytes of the characters that Silent knows and of letters in a style.
var signLeads = table("\xc2\xcd\xe2\xef\xf0\xf3")

var classes = func() (t [256]uint8) {
	for i := range t {
		t[i] = classOf(byte(i)) //nolint:gosec // below 256
	}
	return t
}()

func classOf(b byte) uint8 {
	switch {
	case b >= '0' && b <= '9':
		return classDigit
	case b >= 'a' && b <= 'f':
		return classSmallHex
	case b >= 'A' && b <= 'F':
		return classCapitalHex
	case b == 'x':
		return classSmallX
	case b == 'X':
		return classCapitalX
	case b >= 'a' && b <= 'z':
		return classSmall
	case b >= 'A' && b <= 'Z':
		return classCapital
	case blank(b):
		return classBlank
	case b == '%' || b == '&' || b == '\\':
		return classSign
	case ofWord[b]:
		return classWord
	case signLeads[b]:
		return classHigh
	}
	return classElse
}

// The sets of classes.
const (
	smalls    = 1<<classSmall | 1<<classSmallX | 1<<classSmallHex
	capitals  = 1<<classCapital | 1<<classCapitalX | 1<<classCapitalHex
	digitSet  = 1 << classDigit
	letterSet = smalls | capitals | digitSet
	hexSet    = 1<<classSmallHex | 1<<classCapitalHex | digitSet
	ownSet    = 1<<classSmall | 1<<classCapital // letters of no number
	signSet   = 1<<classSign | 1<<classHigh
	wordSet   = letterSet | 1<<classWord | 1<<classSign
	rowSet    = letterSet | 1<<classBlank | 1<<classWord
)

// pair is what a pair of classes does to counts: what it adds, and which fields it keeps.
type pair struct{ add, keep uint64 }

var steps = func() (t [256]pair) {
	for i := range t {
		first, second := 1<<(i>>4), 1<<(i&15)
		p := &t[i]
		count := func(place uint, adds, keeps bool) {
			if adds {
				p.add |= 1 << place
			}
			if keeps {
				p.keep |= field << place
			}
		}
		count(fieldWord, second&wordSet != 0, second&wordSet != 0)
		count(fieldAlone, second&letterSet != 0, first&letterSet == 0 || second&letterSet == 0)
		count(fieldSign, second&signSet != 0, second&signSet != 0)
		count(fieldDigit, second&hexSet != 0, second&ownSet == 0)
		odd := first&smalls != 0 && second&capitals != 0 || first&(smalls|capitals) != 0 && second&digitSet != 0 || first&digitSet != 0 && second&(smalls|capitals) != 0
		count(fieldOdd, odd, second&rowSet != 0)
	}
	return t
}()
