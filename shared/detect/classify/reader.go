package classify

import (
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// The sizes of the table of weights.
const (
	// GramBits is how many bits name an n-gram.
	GramBits = 19
	// MaxNotions bounds the notions, 0 is none.
	MaxNotions = 64
	// NotionSlots is how many ways there are for notions to stand in a text: each
	// alone, and each pair at two distances.
	NotionSlots = MaxNotions + 2*MaxNotions*MaxNotions
)

const (
	// blockUnits is how long a block is: a word in letters is four units, a
	// character of a script that does not divide words one or two.
	blockUnits = 128
	// near and far are how many words apart a pair may stand.
	near, far = 2, 10
	// maxLetters bounds what is read of one word: longer ones are no words.
	maxLetters = 40
	// gramSeed, wordSeed keep kinds of n-grams apart.
	gramSeed, wordSeed = 0x9e3779b9, 0x85ebca6b
)

// Block is a stretch of text.
type Block struct {
	// Grams are n-grams, each below 1<<GramBits, and Notions what the words stand
	// for, each below NotionSlots; both as often as they occur.
	Grams   []uint32
	Notions []uint16
	// Words is how many words it has, a character of an undivided script being one.
	Words int
}

// seen is a notion and the word at which it stands.
type seen struct {
	notion uint8
	word   int32
}

// Reader reads one text block by block. It is reused by Reset and allocates only
// until its buffers have grown.
type Reader struct {
	lexicon *Lexicon
	text    string
	at      int
	block   Block
	units   int
	// grams has room for a block's, of which there are n. Slices are written to
	// memory once a block and not once a letter: that costs a barrier each.
	grams []uint32
	n     int

	last   [5]uint32 // mixes of the characters before, for n-grams of characters
	before [2]uint32 // words before
	word   int32
	recent [8]seen // notions before, a ring
	next   int
	tail   [6]uint32 // mixes of characters of a script that does not divide words
	tails  int
}

// Reset begins a text. lexicon may be shared.
func (r *Reader) Reset(lexicon *Lexicon, text string) {
	*r = Reader{lexicon: lexicon, text: text, block: r.block, grams: r.grams, word: far}
}

// Next reads the next block, false when there is none. The block is valid until
// the next call.
func (r *Reader) Next() (*Block, bool) {
	r.units, r.n = 0, 0
	r.block.Notions, r.block.Words = r.block.Notions[:0], 0
	if r.at == 0 {
		r.notion(sentence)
	}
	for r.at < len(r.text) && r.units < blockUnits {
		if r.text[r.at] == ' ' {
			r.at++
			r.tails = 0
			continue
		}
		r.step()
	}
	r.block.Grams = r.grams[:r.n]
	return &r.block, r.units > 0 || r.n > 0
}

// step reads a word, or a character that is not part of one.
func (r *Reader) step() {
	c, n := rune(r.text[r.at]), 1
	if c >= utf8.RuneSelf {
		c, n = utf8.DecodeRuneInString(r.text[r.at:])
	}
	switch kindOf(c) {
	case letter:
		r.readWord()
	case undivided:
		r.at += n
		r.character(c)
	default:
		r.at += n
		r.mark(c)
	}
}

// readWord reads letters and digits up to what ends a word.
func (r *Reader) readWord() {
	w := wordRead{hash: wordSeed}
	r.gram(space)
	for r.at < len(r.text) && w.letters < maxLetters {
		r.plainLetters(&w)
		if r.at == len(r.text) || w.letters == maxLetters {
			break
		}
		c, n := utf8.DecodeRuneInString(r.text[r.at:])
		if c == '\'' && r.contraction() {
			r.at++
			continue
		}
		if c < utf8.RuneSelf || kindOf(c) != letter {
			break
		}
		r.at += n
		w.letters++
		m := mix(uint32(unicode.ToLower(c))) //nolint:gosec // a rune is not negative
		w.hash = add(w.hash, m)
		r.gram(m)
		if v := r.lexicon.begins(w.hash); v != 0 {
			w.notion = v
		}
	}
	r.gram(space)
	if v := r.lexicon.is(w.hash); v != 0 {
		w.notion = v
	}
	r.units += 4
	r.block.Words++
	r.tails = 0
	r.words(w.hash)
	if w.notion != 0 {
		r.notion(w.notion)
	}
}

// wordRead is what is known of a word so far.
type wordRead struct {
	hash    uint32
	letters int
	notion  uint8
}

// plainLetters reads a word's letters and digits of ASCII. It does what gram and begins
// do for each without a call: most of a text goes through here.
func (r *Reader) plainLetters(w *wordRead) {
	text, at := r.text, r.at
	a, b, c, d, e := r.last[0], r.last[1], r.last[2], r.last[3], r.last[4]
	end := min(len(text), at+maxLetters-w.letters)
	grams, n := r.room(2*(end-at)), 0
	hash := w.hash
	for ; at < end; at++ {
		m := letters[text[at]]
		if m == 0 {
			break
		}
		a, b, c, d, e = b, c, d, e, m
		h := add(add(add(add(gramSeed, e), d), c), b)
		grams[n], grams[n+1] = slot(h), slot(add(h, a))
		n += 2
		hash = add(hash, m)
		if r.lexicon.some[hash>>22]>>(hash>>16&63)&1 != 0 {
			if v := r.lexicon.begins(hash); v != 0 {
				w.notion = v
			}
		}
	}
	w.hash, w.letters = hash, w.letters+at-r.at
	r.at, r.n = at, r.n+n
	r.last = [5]uint32{a, b, c, d, e}
}

// letters are the mixes of the letters and digits of ASCII in lower case, 0 for others.
var letters = func() (t [256]uint32) {
	for c := range kinds {
		if kinds[c] == letter {
			t[c] = mix(uint32(unicode.ToLower(rune(c)))) //nolint:gosec // a character of ASCII
		}
	}
	return t
}()

// contraction reports whether an apostrophe belongs to the word before it: don't,
// you're, but not l'instruction.
func (r *Reader) contraction() bool {
	rest := r.text[r.at+1 : min(len(r.text), r.at+4)]
	n := 0
	for n < len(rest) && rest[n] < utf8.RuneSelf && kinds[rest[n]] == letter {
		n++
	}
	return n == 1 || n == 2
}

// character reads one character of a script that does not divide words.
func (r *Reader) character(c rune) {
	r.units++
	if wide := c >= 0x2e80; wide {
		r.units++
	}
	r.block.Words++
	m := mix(uint32(c)) //nolint:gosec // a rune is not negative
	r.gram(m)
	copy(r.tail[:], r.tail[1:])
	r.tail[len(r.tail)-1] = m
	r.tails = min(r.tails+1, len(r.tail))
	var found uint8
	for n := 1; n <= r.tails; n++ {
		hash := uint32(wordSeed)
		for _, t := range r.tail[len(r.tail)-n:] {
			hash = add(hash, t)
		}
		if v := r.lexicon.begins(hash); v != 0 {
			found = v
		}
	}
	r.word++
	if found != 0 {
		r.notion(found)
	}
}

// mark reads a character between words.
func (r *Reader) mark(c rune) {
	r.tails = 0
	switch c {
	case '\t', '\r':
		return
	case '\n':
		r.notion(line)
	case '.', '!', '。', '！', '।', '؟', '۔':
		r.notion(sentence)
	case '?', '？':
		r.notion(question)
	case ':', '：':
		r.notion(colon)
	case '"', '`', '«', '»', '“', '”', '「', '」':
		r.notion(quote)
	case '<', '>', '[', ']', '{', '}', '|', '#', '*', '=', '~':
		r.notion(bracket)
	}
	r.gram(mix(uint32(c))) //nolint:gosec // a rune is not negative
}

// gram adds the n-grams of four and five characters that end with a character, of
// which it gets the mix.
func (r *Reader) gram(m uint32) {
	l := &r.last
	if m == space && l[4] == space {
		return
	}
	l[0], l[1], l[2], l[3], l[4] = l[1], l[2], l[3], l[4], m
	h := add(add(add(add(gramSeed, m), l[3]), l[2]), l[1])
	grams := r.room(2)
	grams[0], grams[1] = slot(h), slot(add(h, l[0]))
	r.n += 2
}

// room returns the place of the next n n-grams.
func (r *Reader) room(n int) []uint32 {
	if r.n+n > len(r.grams) {
		r.grams = append(r.grams, make([]uint32, max(n, 1024))...)
	}
	return r.grams[r.n : r.n+n]
}

// words adds the n-grams of one to three words that end with the word.
func (r *Reader) words(hash uint32) {
	h := step(hash, 1)
	two := step(h, r.before[1])
	grams := r.room(3)
	grams[0], grams[1], grams[2] = slot(h), slot(two), slot(step(two, r.before[0]))
	r.n += 3
	r.before[0], r.before[1] = r.before[1], hash
	r.word++
}

// notion adds what a word or mark stands for, and its pairs with what is near.
func (r *Reader) notion(v uint8) {
	r.block.Notions = append(r.block.Notions, uint16(v))
	for i := range r.recent {
		o := &r.recent[i]
		if o.notion == 0 {
			continue
		}
		apart := r.word - o.word
		if apart > far {
			continue
		}
		pair := uint16(o.notion)*MaxNotions + uint16(v) + MaxNotions
		if apart > near {
			pair += MaxNotions * MaxNotions
		}
		r.block.Notions = append(r.block.Notions, pair)
	}
	r.recent[r.next] = seen{v, r.word}
	r.next = (r.next + 1) % len(r.recent)
}

// step adds a number to a hash: one round of 32-bit MurmurHash3's body, in its two
// halves. A number that is added to several hashes is mixed once.
func step(h, v uint32) uint32 { return add(h, mix(v)) }

func mix(v uint32) uint32 {
	return bits.RotateLeft32(v*0xcc9e2d51, 15) * 0x1b873593
}

func add(h, mixed uint32) uint32 {
	return bits.RotateLeft32(h^mixed, 13)*5 + 0xe6546b64
}

// space is the mix of a space.
var space = mix(' ')

func slot(h uint32) uint32 { return (h ^ h>>15) * 0x2c1b3c6d >> (32 - GramBits) }
