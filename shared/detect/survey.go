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
	var n notes
	listen(text, named.ears, &n)
	for _, word := range n.seen {
		v.kinds += bits.OnesCount64(word)
	}
	v.ordered = int(n.nexts)*5 > len(text)*2 //nolint:gosec // less than the text has bytes
	v.runs, v.repeats = n.runs, n.repeats
	v.mixed = n.mix>>32 >= 1 && n.mix&0xffffffff >= 2
	v.says = n.spoken && saysSo(text)
	return v
}

// notes are what is noted of a text while it is read for a survey.
type notes struct {
	// seen has a bit for each byte.
	seen [4]uint64
	// nexts is how many characters are the next ones of the alphabet, mix the sum of what its bytes are.
	nexts, mix uint64
	// spoken is true where the text may say that it is a placeholder.
	runs, repeats, spoken bool
}

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
