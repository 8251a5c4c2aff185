package classify

import (
	"encoding/binary"
	"math/bits"
)

// commonBits is how many bits of a word's hash name its place among the common words.
const commonBits = 12

// CommonBytes is the size of the table of common words.
const CommonBytes = 8 << commonBits

// Common knows what the n-grams of frequent words of ASCII letters weigh together, those
// of characters and of the word alone, so that most of a harmless text is read word
// by word. It changes no score: it holds what reading letter by letter would add up to.
type Common [1 << commonBits]commonWord

// commonWord is, from the lowest bits on, what is left of a word's spelling beside its
// place (40 bits), its notion (8 bits) and the sum of its weights (16 bits, signed); 0 is
// none. A hash of 32 bits alone would take one word in a million for a common one.
type commonWord uint64

func (w commonWord) is(spelling uint64) bool { return w != 0 && uint64(w)<<24 == left(spelling)<<24 }
func (w commonWord) notion() uint8           { return uint8(w >> 40) }      //nolint:gosec // one byte
func (w commonWord) sum() int                { return int(int16(w >> 48)) } //nolint:gosec // two bytes, signed

// left has in its lower 40 bits the upper half of a spelling and the lowest byte of its hash, with the place 52 bits.
func left(spelling uint64) uint64 { return bits.RotateLeft64(spelling, 32) }

// spell adds a letter to a word's spelling, the lower half of which is its hash.
func spell(spelling uint64, c uint8) uint64 {
	return (spelling ^ uint64(c)) * (golden&^(1<<32-1) | prime)
}

func (c *Common) find(spelling uint64) commonWord { return c[uint32(spelling)>>(32-commonBits)] } //nolint:gosec // the hash

// noCommon knows no words: texts that are learned from are read in full.
var noCommon Common

// AddCommon adds a word of letters of ASCII in lower case to a table of CommonBytes, unless
// its place is taken. The weights are those of Linear.Grams.
func AddCommon(table []byte, word string, lexicon *Lexicon, weights string) {
	spelling := uint64(wordSeed)
	for i := range len(word) {
		spelling = spell(spelling, word[i])
	}
	at := table[uint32(spelling)>>(32-commonBits)*8:][:8] //nolint:gosec // the hash
	var r Reader
	r.Reset(lexicon, word)
	r.readWord()
	if r.at < len(word) || binary.LittleEndian.Uint64(at) != 0 {
		return
	}
	sum := 0
	for _, s := range r.grams[:len(word)] { // without those of two and three words
		sum += int(int8(weights[s])) //nolint:gosec // a signed byte
	}
	notion := uint8(0)
	if r.nn > 0 {
		notion = uint8(r.notions[0]) //nolint:gosec // below MaxNotions
	}
	binary.LittleEndian.PutUint64(at, left(spelling)<<24>>24|uint64(notion)<<40|uint64(uint16(int16(sum)))<<48) //nolint:gosec // bounded by maxLetters
}

// newCommon reads CommonBytes of table.
func newCommon(table string) *Common {
	c := new(Common)
	for i := range c {
		for k := range 8 {
			c[i] |= commonWord(table[8*i+k]) << (8 * k)
		}
	}
	return c
}
