package classify

import "encoding/binary"

// commonBits is how many bits of a word's hash name its place among the common words.
const commonBits = 12

// CommonBytes is the size of the table of common words.
const CommonBytes = 8 << commonBits

// Common knows what the n-grams of frequent words of ASCII letters weigh together, those
// of characters and of the word alone, so that most of a harmless text is read word
// by word. It changes no score: it holds what reading letter by letter would add up to.
type Common [1 << commonBits]commonWord

// commonWord is, from the lowest bits on, a word's hash, the sum of its weights (16
// bits, signed), their number and its notion (8 bits each); 0 is none.
type commonWord uint64

func (w commonWord) is(hash uint32) bool { return w != 0 && uint32(w) == hash } //nolint:gosec // the lower half
func (w commonWord) sum() int            { return int(int16(w >> 32)) }         //nolint:gosec // two bytes, signed
func (w commonWord) grams() int          { return int(uint8(w >> 48)) }         //nolint:gosec // one byte
func (w commonWord) notion() uint8       { return uint8(w >> 56) }

func (c *Common) find(hash uint32) commonWord { return c[hash>>(32-commonBits)] }

// noCommon knows no words: texts that are learned from are read in full.
var noCommon Common

// AddCommon adds a word to a table of CommonBytes, unless its place is taken. The
// weights are those of Linear.Grams.
func AddCommon(table []byte, word string, lexicon *Lexicon, weights string) {
	hash := HashWord(word)
	at := table[hash>>(32-commonBits)*8:][:8]
	var r Reader
	r.Reset(lexicon, word)
	r.readWord()
	if r.at < len(word) || at[0]|at[1]|at[2]|at[3]|at[4]|at[5]|at[6]|at[7] != 0 {
		return
	}
	alone := r.grams[:r.n-2] // without those of two and three words
	sum := 0
	for _, s := range alone {
		sum += int(int8(weights[s])) //nolint:gosec // a signed byte
	}
	notion := uint8(0)
	if r.nn > 0 {
		notion = uint8(r.notions[0]) //nolint:gosec // below MaxNotions
	}
	binary.LittleEndian.PutUint64(at, uint64(hash)|uint64(uint16(int16(sum)))<<32|uint64(len(alone))<<48|uint64(notion)<<56) //nolint:gosec // bounded by maxLetters
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
