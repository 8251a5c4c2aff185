package normal

// surveyed says what a look at each byte found.
type surveyed struct {
	// plain is true when the normal form is the text itself; it may be false although
	// it is.
	plain bool
	// encoded is true when a run is long enough to be an encoding.
	encoded bool
}

// minRun is the shortest run of base64 or hexadecimal that is decoded.
const minRun = 20

// survey looks at each byte of a text, without a branch: in a loop that Go compiles to
// WebAssembly each branch costs more than the sums below.
func survey(raw string) surveyed {
	var (
		seen        uint8
		run, blanks int64 // how many of the kind there are in a row
		apart       int64 // letters in a row that stand alone, each one byte behind the other
		before, two int64 // 1 when the byte before, and the one before that, is a letter
		over        int64 // negative once apart or blanks was too many
		long        int64 // negative once run was long enough
	)
	for i := 0; i < len(raw); i++ {
		kind := kinds[raw[i]]
		seen |= kind
		run = (run + 1) * int64(kind&kindRun)
		long |= minRun - 1 - run
		blanks = (blanks + 1) * int64(kind&kindBlank/kindBlank)
		letter := int64(kind & kindLetter / kindLetter)
		apart = (apart + letter&(before^1)&two) * (1 - letter&before)
		over |= (minApart - 2 - apart) | (maxBlanks - blanks)
		before, two = letter, before
	}
	return surveyed{plain: seen&kindOther == 0 && over >= 0, encoded: long < 0}
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
