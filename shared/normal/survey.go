package normal

// minRun is the shortest run of base64 or hexadecimal that is decoded.
const minRun = 20

// survey looks at each byte of a text and says what is to be done with it.
type survey struct {
	seen        uint8
	run, blanks int64 // how many of the kind there are in a row
	apart       int64 // letters in a row that stand alone, each one byte behind the other
	before, two int64 // 1 when the byte before, and the one before that, is a letter
	over        int64 // negative once apart or blanks was too many
	long        int64 // negative once run was long enough
}

// plain reports whether the normal form is the text itself. It may be although it is not
// reported.
func (s *survey) plain() bool { return s.seen&kindOther == 0 && s.over >= 0 }

// encoded reports whether a run is long enough to be an encoding.
func (s *survey) encoded() bool { return s.long < 0 }

// look goes on with the next piece, without a branch: in a loop that Go compiles to
// WebAssembly each branch costs more than the sums below.
func (s *survey) look(piece string) {
	// A struct of this size is not kept in registers, its fields are.
	seen, run, blanks, apart := s.seen, s.run, s.blanks, s.apart
	before, two, over, long := s.before, s.two, s.over, s.long
	for i := 0; i < len(piece); i++ {
		kind := kinds[piece[i]]
		seen |= kind
		run = (run + 1) * int64(kind&kindRun)
		long |= minRun - 1 - run
		blanks = (blanks + 1) * int64(kind&kindBlank/kindBlank)
		letter := int64(kind & kindLetter / kindLetter)
		apart = (apart + letter&(before^1)&two) * (1 - letter&before)
		over |= (minApart - 2 - apart) | (maxBlanks - blanks)
		before, two = letter, before
	}
	*s = survey{seen, run, blanks, apart, before, two, over, long}
}

// The kinds of byte that survey tells apart.
const (
	kindRun    uint8 = 1 // letters, digits and what else base64 has
	kindOther  uint8 = 2 // what may stand for something else
	kindLetter uint8 = 4 // a letter, beside kindRun
	kindBlank  uint8 = 8 // white space
)

var kinds = func() (t [256]uint8) {
	for b := range t {
		switch {
		case b >= 0x80 || b == '&' || b == '%' || b == '\\' || b < 0x20 && b != '\n' && b != '\r' && b != '\t' || b == 0x7f:
			t[b] = kindOther
		case isLetter(byte(b)):
			t[b] = kindRun | kindLetter
		case b >= '0' && b <= '9' || b == '+' || b == '/' || b == '-' || b == '_' || b == '=':
			t[b] = kindRun
		case isBlank(byte(b)):
			t[b] = kindBlank
		}
	}
	return t
}()
