package classify

import (
	"unicode"
	"unicode/utf8"
)

// The sizes of the table of weights.
const (
	// GramBits is how many bits name an n-gram.
	GramBits = 17
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
	// wordSeed is the hash of no letters.
	wordSeed = 0x85ebca6b
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
	grams   []uint32
	notions []uint16
	n, nn   int

	last   uint64    // the last four characters of a word or of marks, 16 bits each
	before [2]uint32 // hashes of the words before
	word   int32
	recent [8]seen // notions before, a ring
	next   int
	tail   [6]rune // characters of a script that does not divide words
	tails  int
}

// Reset begins a text. lexicon may be shared.
func (r *Reader) Reset(lexicon *Lexicon, text string) {
	*r = Reader{lexicon: lexicon, text: text, grams: r.grams, notions: r.notions, word: far}
}

// Next reads the next block, false when there is none. The block is valid until
// the next call.
func (r *Reader) Next() (*Block, bool) {
	r.units, r.n, r.nn, r.block.Words = 0, 0, 0, 0
	if r.at == 0 {
		r.notion(sentence)
	}
	for r.at < len(r.text) && r.units < blockUnits {
		if r.text[r.at] == ' ' {
			r.at++
			r.tails = 0
			continue
		}
		if c := r.text[r.at]; letters[c] != 0 {
			r.readWord()
		} else {
			r.step()
		}
	}
	r.block.Grams, r.block.Notions = r.grams[:r.n], r.notions[:r.nn]
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
	w := word{hash: wordSeed, last: ' '}
	for r.at < len(r.text) && w.letters < maxLetters {
		r.plainLetters(&w)
		if r.at == len(r.text) || r.text[r.at] < utf8.RuneSelf && r.text[r.at] != '\'' || !r.otherLetter(&w) {
			break
		}
	}
	r.last = w.last
	r.gram(' ')
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

// word is what is known of a word so far.
type word struct {
	hash    uint32
	letters int
	notion  uint8
	last    uint64 // its last characters, see Reader
}

// plainLetters reads a word's letters and digits of ASCII: most of a text goes
// through here.
func (r *Reader) plainLetters(w *word) {
	text, at, some := r.text, r.at, &r.lexicon.some
	end := min(len(text), at+maxLetters-w.letters)
	grams, n := r.room(maxLetters), 0
	hash, last := w.hash, w.last
	for ; at < end; at++ {
		c := letters[text[at]]
		if c == 0 {
			break
		}
		last = last<<16 | uint64(c)
		if last >= fourth {
			grams[n] = slot(last)
			n++
		}
		hash = (hash ^ uint32(c)) * prime
		if some[hash>>22]>>(hash>>16&63)&1 != 0 {
			if v := r.lexicon.look(hash); v != 0 && v < Whole {
				w.notion = v
			}
		}
	}
	w.hash, w.last, w.letters = hash, last, w.letters+at-r.at
	r.at, r.n = at, r.n+n
}

// otherLetter reads a letter beyond ASCII, or an apostrophe in a word; false when
// none comes.
func (r *Reader) otherLetter(w *word) bool {
	c, n := utf8.DecodeRuneInString(r.text[r.at:])
	if c == '\'' && r.contraction() {
		r.at++
		return true
	}
	if kindOf(c) != letter {
		return false
	}
	r.at += n
	w.letters++
	c = unicode.ToLower(c)
	w.hash = add(w.hash, c)
	r.last = w.last
	r.gram(c)
	w.last = r.last
	if v := r.lexicon.begins(w.hash); v != 0 {
		w.notion = v
	}
	return true
}

// letters are the letters and digits of ASCII in lower case, 0 for others.
var letters = func() (t [256]uint8) {
	for c := range kinds {
		if kinds[c] == letter {
			t[c] = uint8(unicode.ToLower(rune(c))) //nolint:gosec // a character of ASCII
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
	r.gram(c)
	copy(r.tail[:], r.tail[1:])
	r.tail[len(r.tail)-1] = c
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
	r.gram(c)
}

// gram adds the four characters that end with this one.
func (r *Reader) gram(c rune) {
	r.last = r.last<<16 | uint64(uint16(c)) //nolint:gosec // planes may fall together
	if r.last >= fourth {
		r.room(1)[0] = slot(r.last)
		r.n++
	}
}

// fourth is below four characters and above three.
const fourth = 1 << 48

// room returns the place of the next n n-grams.
func (r *Reader) room(n int) []uint32 {
	if r.n+n > len(r.grams) {
		r.grams = append(r.grams, make([]uint32, max(n, 1024))...)
	}
	return r.grams[r.n : r.n+n]
}

// words adds the n-grams of one to three words that end with the word.
func (r *Reader) words(hash uint32) {
	two := uint64(hash)<<32 | uint64(r.before[1])
	grams := r.room(3)
	grams[0], grams[1], grams[2] = slot(uint64(hash)), slot(two), slot(two*golden+uint64(r.before[0]))
	r.n += 3
	r.before[0], r.before[1] = r.before[1], hash
	r.word++
}

// notion adds what a word or mark stands for, and its pairs with what is near.
func (r *Reader) notion(v uint8) {
	if r.nn+1+len(r.recent) > len(r.notions) {
		r.notions = append(r.notions, make([]uint16, 512)...)
	}
	notions := r.notions[r.nn:][:1+len(r.recent)]
	notions[0] = uint16(v)
	n := 1
	for i := range r.recent {
		o := &r.recent[i]
		apart := r.word - o.word
		if o.notion == 0 || apart > far {
			continue
		}
		pair := uint16(o.notion)*MaxNotions + uint16(v) + MaxNotions
		if apart > near {
			pair += MaxNotions * MaxNotions
		}
		notions[n] = pair
		n++
	}
	r.nn += n
	r.recent[r.next] = seen{v, r.word}
	r.next = (r.next + 1) % len(r.recent)
}

// add adds a letter to a word's hash, as FNV-1a does with bytes.
func add(hash uint32, c rune) uint32 {
	return (hash ^ uint32(c)) * prime //nolint:gosec // a rune is not negative
}

const (
	// prime spreads a letter over a hash's upper bits.
	prime = 0x9e3779b1
	// golden is 1<<64 divided by the golden ratio: the upper bits of products with it
	// are spread evenly (Knuth, The Art of Computer Programming, 6.4).
	golden = 0x9e3779b97f4a7c15
)

// slot is the place of an n-gram's weight.
func slot(gram uint64) uint32 {
	return uint32(gram * golden >> (64 - GramBits))
}
