package normal

// minRun is the shortest run of base64 or hexadecimal that is decoded.
const minRun = 20

// survey looks at each byte of a text and says what is to be done with it.
type survey struct {
	counts, over uint64 // see the fields below
	heat         int64  // of odd pairs, which cools from byte to byte
	hot          int64  // negative once heat was too much
	last         uint8  // the class of the byte before, in the upper half
	inGroup      int    // bytes of a group that has begun
}

// surveyOf is the survey of a whole text.
func surveyOf(text string) (s survey) {
	s.look(text)
	return s
}

// plain reports whether the normal form is the text itself. It may be although it is not
// reported.
func (s *survey) plain() bool {
	return s.over&(full<<fieldBlanks|full<<fieldAlone|full<<fieldOther) == 0
}

// encoded reports whether a run is long enough to be an encoding.
func (s *survey) encoded() bool { return s.over&(full<<fieldRun) != 0 }

// odd reports whether somewhere many pairs of characters stand close together that words
// do not have: a capital or a digit behind a letter, words without a space.
func (s *survey) odd() bool { return s.hot < 0 }

// look goes on with the next piece, without a branch: in a loop that Go compiles to
// WebAssembly each branch costs more than the sums below, and so does each variable. Heat
// cools, and is looked at, once in a group of bytes.
func (s *survey) look(piece string) {
	for len(piece) > 0 && s.inGroup > 0 {
		s.one(piece[0])
		piece = piece[1:]
	}
	// The fields of a struct are not kept in registers.
	counts, over, heat, hot, last := s.counts, s.over, s.heat, s.hot, s.last
	for ; len(piece) >= group; piece = piece[group:] {
		for i := 0; i < group; i += 2 {
			first, second := classes[piece[i]], classes[piece[i+1]]
			p, q := &steps[last|first], &steps[first<<4|second]
			counts = (counts + p.add) & p.keep
			over |= counts + bounds
			counts = (counts + q.add) & q.keep
			over |= counts + bounds
			heat += p.heat + q.heat
			last = second << 4
		}
		hot |= maxHeat - heat
		heat -= heat >> cooling
	}
	s.counts, s.over, s.heat, s.hot, s.last = counts, over, heat, hot, last
	for i := range len(piece) {
		s.one(piece[i])
	}
}

// one goes on with one byte.
func (s *survey) one(b byte) {
	class := classes[b]
	p := &steps[s.last|class]
	s.counts = (s.counts + p.add) & p.keep
	s.over |= s.counts + bounds
	s.heat += p.heat
	s.last = class << 4
	s.hot |= maxHeat - s.heat
	if s.inGroup++; s.inGroup == group {
		s.inGroup = 0
		s.heat -= s.heat >> cooling
	}
}

// The fields of counts, of sixteen bits each. One that overflows counts in the next one
// too, which costs time and nothing else: each asks for a closer look.
const (
	fieldRun    = 0  // bytes in a row that base64 has
	fieldBlanks = 16 // white space in a row
	fieldAlone  = 32 // letters of which none stands next to another
	fieldOther  = 48 // bytes that may stand for something else
)

// full is the bit of a field that is set once its bound is reached.
const full = 1 << 15

const bounds = (full-minRun)<<fieldRun | (full-maxBlanks-1)<<fieldBlanks | (full-minApart)<<fieldAlone | (full-1)<<fieldOther

// A pair heats by up to 64; the heat of a pair is halved within 44 bytes. Three odd
// pairs side by side are too much, or one in each 24 bytes for long.
const (
	group   = 8
	cooling = 3 // by an eighth in a group
	maxHeat = 160
)

// The classes of byte, by which pairs are judged.
const (
	classElse uint8 = iota
	classSmall
	classCapital
	classDigit
	classBit // a digit of binary numbers
	classBlank
	classLine // a line's end
	classJoin // what words may be joined by
	classPath // the same, and a part of base64
	classDash
	classSymbol // what may stand for a letter
	classEquals
	classOpen  // "<"
	classClose // ">"
	classList  // what stands between numbers
	classOther // what may stand for something else
)

var classes = func() (t [256]uint8) {
	for b := range t {
		t[b] = classOf(byte(b))
	}
	return t
}()

func classOf(b byte) uint8 {
	switch {
	case b >= 0x80 || b == '&' || b == '%' || b == '\\' || b < 0x20 && b != '\n' && b != '\r' && b != '\t' || b == 0x7f:
		return classOther
	case isSmall(b):
		return classSmall
	case isCapital(b):
		return classCapital
	case b == '0' || b == '1':
		return classBit
	case b >= '0' && b <= '9':
		return classDigit
	case b == '\n':
		return classLine
	case isBlank(b):
		return classBlank
	}
	switch b {
	case '.', '|', '*', '~', '`', ':', '#':
		return classJoin
	case '_', '/', '+':
		return classPath
	case '-':
		return classDash
	case '@', '$', '!':
		return classSymbol
	case '=':
		return classEquals
	case '<':
		return classOpen
	case '>':
		return classClose
	case ',', ';':
		return classList
	}
	return classElse
}

// inRun reports whether base64, hexadecimal and what fills them up have a byte.
func inRun(b byte) bool { return runClasses>>classes[b]&1 != 0 }

const (
	letterClasses = 1<<classSmall | 1<<classCapital
	digitClasses  = 1<<classDigit | 1<<classBit
	blankClasses  = 1<<classBlank | 1<<classLine
	runClasses    = letterClasses | digitClasses | 1<<classPath | 1<<classDash | 1<<classEquals
)

// step is what a pair of bytes does to the sums of survey: what it adds to counts, which
// fields of them it keeps, and how much it heats.
type step struct {
	add, keep uint64
	heat      int64
}

// steps are by the classes of a pair, the first one's in the upper half of the index.
var steps = func() (t [256]step) {
	const field = 1<<16 - 1
	for pair := range t {
		first, second := uint64(1)<<(pair>>4), uint64(1)<<(pair&15)
		s := &t[pair]
		s.add, s.keep = 1<<fieldRun|1<<fieldBlanks, field<<fieldOther
		if second&runClasses != 0 {
			s.keep |= field << fieldRun
		}
		if second&blankClasses != 0 {
			s.keep |= field << fieldBlanks
		}
		if second&letterClasses != 0 {
			s.add |= 1 << fieldAlone
		}
		if first&letterClasses == 0 || second&letterClasses == 0 {
			s.keep |= field << fieldAlone
		}
		if second == 1<<classOther {
			s.add |= 1 << fieldOther
		}
		s.heat = oddness(first, second)
	}
	return t
}()

// oddness says how odd it is that a byte of one class stands behind one of another.
func oddness(first, second uint64) int64 {
	const joins = 1<<classJoin | 1<<classPath | 1<<classDash
	pair := func(one, two uint64) bool { return first&one != 0 && second&two != 0 }
	switch {
	case pair(1<<classSmall, 1<<classCapital), pair(letterClasses, digitClasses), pair(digitClasses, letterClasses),
		pair(joins|1<<classSymbol|1<<classClose|1<<classList, letterClasses), pair(letterClasses, 1<<classOpen),
		pair(1<<classEquals, letterClasses|digitClasses), pair(1<<classDash|1<<classEquals, 1<<classLine):
		return 64
	case pair(1<<classDash|1<<classEquals, 1<<classBlank):
		return 40
	case pair(1<<classPath, 1<<classBlank):
		return 56
	case pair(digitClasses, blankClasses|joins|1<<classList):
		return 18
	case pair(1<<classBit, 1<<classBit):
		return 8
	}
	return 0
}
