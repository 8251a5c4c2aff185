package classify

// The kinds of character.
const (
	other = iota
	letter
	undivided // a character of a script that does not divide words by spaces
)

// kinds are those of ASCII.
var kinds = func() (t [128]uint8) {
	for c := range t {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			t[c] = letter
		}
	}
	return t
}()

// kindOf tells apart letters, by blocks of Unicode 16; what is neither a known
// punctuation nor ASCII counts as a letter.
func kindOf(c rune) int {
	switch {
	case c < 0x80:
		return int(kinds[c])
	case c < 0xc0:
		if c == 0xaa || c == 0xb5 || c == 0xba {
			return letter
		}
		return other
	case c < 0xe00:
		if c == 0x60c || c == 0x61b || c == 0x61f || c == 0x6d4 || c == 0x964 || c == 0x965 || c == 0x5be {
			return other
		}
		return letter
	case c < 0xf00, c >= 0x1000 && c < 0x10a0, c >= 0x1780 && c < 0x1800:
		return undivided
	case c >= 0x2000 && c < 0x2c00, c >= 0x3000 && c < 0x3040, c >= 0xfe00 && c < 0xfe70, c >= 0xff00 && c < 0xff66:
		return other
	case c >= 0x2e80 && c < 0xa4d0, c >= 0xf900 && c < 0xfb00, c >= 0x20000 && c < 0x32000:
		return undivided
	}
	return letter
}
