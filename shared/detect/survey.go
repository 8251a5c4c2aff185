package detect

import "math/bits"

// survey is what a text looks like to the checks of what is drawn at random: all that they ask for, read in one
// pass without a branch, since branches are what is dear in WebAssembly.
type survey struct {
	// kinds is how many different bytes there are.
	kinds int
	// ordered is true when two of five characters are the next ones of the alphabet:
	// abc123xyz-456def. Of 32 hexadecimal digits that are drawn one in 10^7 is so.
	ordered bool
	// runs is true when seven characters in a row are the same, or ten each the next one of the
	// alphabet.
	runs bool
	// repeats is true when two to four characters come again and again: 123123123123.
	repeats bool
	// says is true when the text says that it is a placeholder.
	says bool
	// mixed is true when there are a digit and two letters.
	mixed bool
}

// surveyOf surveys a text that is not empty.
func surveyOf(text string) (v survey) {
	const none = 1 << 8
	var seen [4]uint64
	var again2, again3, again4, nexts, over, repeats uint64
	ears := named.ears
	heard := &ears.hear
	one, two, three, four := uint32(text[0]), uint32(none), uint32(none), uint32(none) // those before
	seen[one>>6] |= 1 << (one & 63)
	said, mix := heard[one].begins, heard[one].mix
	same, rising, spoken := uint64(1), uint64(1), uint64(0)
	for i := 1; i < len(text); i++ {
		b := uint32(text[i])
		h := &heard[b]
		seen[b>>6] |= 1 << (b & 63)
		mix += h.mix
		said = said<<1&h.goesOn | h.begins
		spoken |= said & ears.ends
		next := isZero(uint32(uint8(b-one) - 1))
		nexts += next
		same, rising = same*isZero(b^one)+1, rising*next+1
		over |= (6 - same) | (9 - rising)
		again2, again3, again4 = (again2+1)*isZero(b^two), (again3+1)*isZero(b^three), (again4+1)*isZero(b^four)
		repeats |= (9 - again2) | (9 - again3) | (9 - again4)
		one, two, three, four = b, one, two, three
	}
	for _, word := range seen {
		v.kinds += bits.OnesCount64(word)
	}
	v.ordered = int(nexts)*5 > len(text)*2
	v.runs, v.repeats = over>>63 != 0, repeats>>63 != 0
	v.mixed = mix>>32 >= 1 && mix&0xffffffff >= 2
	v.says = spoken != 0 && saysSo(text)
	return v
}

// isZero is 1 for 0, else 0.
func isZero(x uint32) uint64 { return (uint64(x) - 1) >> 63 }

// ears are how a survey hears sayings: the first six letters of each have a bit each, ends those
// of the last of these.
type ears struct {
	hear [256]heard
	ends uint64
}

// heard is what a byte is to a survey.
type heard struct {
	// begins has the bits of the sayings that begin with it, goesOn those of the letters that it
	// is further on in one.
	begins, goesOn uint64
	// mix is 1 for a letter, 1<<32 for a digit.
	mix uint64
}

// heardLetters is how many letters of a saying are listened for, before it is read.
const heardLetters = 6

func newEars() *ears {
	var e ears
	for c := range e.hear {
		switch b := byte(c) | 0x20; {
		case c >= '0' && c <= '9':
			e.hear[c].mix = 1 << 32
		case b >= 'a' && b <= 'z':
			e.hear[c].mix = 1
		}
	}
	bit := 0
	for _, word := range sayings {
		for i := range min(len(word), heardLetters) {
			for c := range e.hear {
				switch h := &e.hear[c]; {
				case byte(c)|0x20 != word[i]:
				case i == 0:
					h.begins |= 1 << bit
				default:
					h.goesOn |= 1 << bit
				}
			}
			bit++
		}
		e.ends |= 1 << (bit - 1)
	}
	return &e
}
