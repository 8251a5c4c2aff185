package normal

import "slices"

// sample looks at some bytes of a text, block by block, and says whether its letters are
// those of a language: what a cipher has made of words, or words without vowels, have other
// letters than words, and letters written twice have the same neighbours.
//
// It looks at one byte in eight at most, since all texts are looked at, and closer where the
// few are odd.
type sample struct {
	shifts   [26]int // in how many blocks the alphabet is shifted so far
	noVowels int     // in how many blocks there are hardly any vowels,
	doubled  int     // each letter stands twice,
	cut      int     // spaces cut words,
	unbroken int     // and there is no space
}

const (
	blockSize = 512
	// maxStride is how far the bytes stand apart that are looked at, minSampled how many
	// there are in a short text, minLetters how many letters tell anything.
	maxStride  = 8
	minSampled = 64
	minLetters = 12
)

// The sums of a block: what its letters are worth, how many there are, and vowels, and blanks.
const (
	sumLetter uint64 = 1 << 16
	sumVowel  uint64 = 1 << 32
	sumBlank  uint64 = 1 << 48
	sumField         = 1<<16 - 1
)

// neutral is what a letter of random text is worth on average, at most one that words have
// as often.
const neutral = 32

// worth is for each letter eight times the binary logarithm of how much more frequent it is
// in English than one in 26, and neutral. Other languages with these letters are near it.
var worth = [256]uint64{
	' ': sumBlank, '\n': sumBlank, '\t': sumBlank,
	'a': sumLetter + sumVowel + 41, 'A': sumLetter + sumVowel + 41,
	'b': sumLetter + 21, 'B': sumLetter + 21,
	'c': sumLetter + 28, 'C': sumLetter + 28,
	'd': sumLetter + 33, 'D': sumLetter + 33,
	'e': sumLetter + sumVowel + 46, 'E': sumLetter + sumVowel + 46,
	'f': sumLetter + 26, 'F': sumLetter + 26,
	'g': sumLetter + 24, 'G': sumLetter + 24,
	'h': sumLetter + 37, 'H': sumLetter + 37,
	'i': sumLetter + sumVowel + 39, 'I': sumLetter + sumVowel + 39,
	'j': sumLetter + 0, 'J': sumLetter + 0,
	'k': sumLetter + 13, 'K': sumLetter + 13,
	'l': sumLetter + 32, 'L': sumLetter + 32,
	'm': sumLetter + 27, 'M': sumLetter + 27,
	'n': sumLetter + 38, 'N': sumLetter + 38,
	'o': sumLetter + sumVowel + 40, 'O': sumLetter + sumVowel + 40,
	'p': sumLetter + 24, 'P': sumLetter + 24,
	'q': sumLetter + 0, 'Q': sumLetter + 0,
	'r': sumLetter + 37, 'R': sumLetter + 37,
	's': sumLetter + 38, 'S': sumLetter + 38,
	't': sumLetter + 42, 'T': sumLetter + 42,
	'u': sumLetter + sumVowel + 28, 'U': sumLetter + sumVowel + 28,
	'v': sumLetter + 16, 'V': sumLetter + 16,
	'w': sumLetter + 27, 'W': sumLetter + 27,
	'x': sumLetter + 0, 'X': sumLetter + 0,
	'y': sumLetter + 24, 'Y': sumLetter + 24,
	'z': sumLetter + 0, 'Z': sumLetter + 0,
}

// look looks at a text.
func (s *sample) look(text string) {
	stride := min(maxStride, max(1, len(text)/minSampled))
	for from := 0; from < len(text); {
		end := from + blockSize
		if len(text)-end < minSampled*maxStride/2 {
			end = len(text)
		}
		s.block(text[from:end], stride)
		from = end
	}
}

func (s *sample) block(text string, stride int) {
	sum, doubled := uint64(0), 0
	for i := 0; i+1 < len(text); i += stride {
		v := worth[text[i]]
		if sum += v; text[i] == text[i+1] && v&sumField != 0 {
			doubled++
		}
	}
	letters := int(sum >> 16 & sumField)
	vowels, blanks := int(sum>>32&sumField), int(sum>>48)
	if letters < minLetters {
		return
	}
	if int(sum&sumField) < letters*(neutral+leastWorth) {
		s.shifted(text)
	}
	if vowels*fewVowels < letters {
		s.noVowels++
	}
	if doubled*manyDoubled > letters {
		s.doubled++
	}
	switch {
	case blanks == 0 && letters*stride*4 > 3*len(text):
		s.unbroken++ // JSON has fewer letters
	case manySpaces(blanks, letters) && isCut(text):
		s.cut++
	}
}

const (
	// leastWorth is what a letter of a language is worth at least, on average of some
	// sixty, beyond neutral. English has 4.3, what is shifted -3 and less.
	leastWorth = 1
	// Of eight letters at least one is a vowel, of four at most one stands twice.
	fewVowels   = 8
	manyDoubled = 4
)

// manySpaces reports whether words are short: English has a space between 4.6 letters, few
// texts of some length between 3.8.
func manySpaces(spaces, letters int) bool { return 18*spaces > 5*letters }

// shifted finds out how far the alphabet of a block is shifted, if it is, or may be: few
// letters do not always tell.
func (s *sample) shifted(text string) {
	var count [26]int
	letters := 0
	for i := range len(text) {
		if isLetter(text[i]) {
			count[text[i]|0x20-'a']++
			letters++
		}
	}
	var letterWorth [2 * 26]int
	for i := range letterWorth {
		letterWorth[i] = int(worth['a'+i%26]&sumField) - neutral
	}
	var sums [26]int
	for shift := range sums {
		for i, n := range count {
			sums[shift] += n * letterWorth[26+i-shift]
		}
		if sums[0] > 2*letters {
			return // all of the block is better than what was looked at
		}
	}
	best := slices.Max(sums[:])
	for shift, sum := range sums {
		if shift > 0 && sum > best-letters/2 && sum > letters && sum > sums[0]+2*letters {
			s.shifts[shift]++
		}
	}
}

// isCut reports whether words in a block are shorter than those of any language, with one
// space between them.
func isCut(text string) bool {
	letters, spaces := 0, 0
	for i := range len(text) {
		switch {
		case isLetter(text[i]):
			letters++
		case text[i] == ' ' && i > 0 && i+1 < len(text) && isLetter(text[i-1]) && isLetter(text[i+1]):
			spaces++
		}
	}
	return manySpaces(spaces, letters)
}

// maxShifts is how many shifts of one text are undone.
const maxShifts = 2

// oddLetters adds what a reading says whose letters are not those of a language.
func (t *Text) oddLetters(i int) {
	var s sample
	s.look(t.readings[i].Text)
	for range maxShifts {
		most := 0
		for shift, n := range s.shifts {
			if n > s.shifts[most] {
				most = shift
			}
		}
		if s.shifts[most] == 0 {
			break
		}
		s.shifts[most] = 0
		t.unshift(i, byte(most)) //nolint:gosec // below 26
	}
	if s.noVowels > 0 {
		t.withVowels(i, t.readings[i].Text)
		if i == 0 && !t.form.plain { // which takes stars for what sets letters apart
			t.withVowels(inRaw, t.form.raw)
		}
	}
	if s.doubled > 0 {
		t.halved(i)
	}
	if s.cut > 0 {
		t.readWords(i, true)
	}
	if s.unbroken > 0 {
		t.rails(i)
	}
}
