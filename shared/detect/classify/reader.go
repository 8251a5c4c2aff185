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
	// blockGrams bounds a block that is mostly marks, which are no units.
	blockGrams = 2048
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
	// Sum is the weights of Common words' n-grams added up, which are not in Grams,
	// and Summed their number.
	Sum, Summed int
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
	common  *Common
	text    string
	at      int
	block   Block
	units   int
	// grams has room for a block's, of which there are n. Slices are written to
	// memory once a block and not once a letter: that costs a barrier each.
	grams   []uint32
	notions []uint16
	n, nn   int

	last   uint64    // the last four marks, 16 bits each, from the space or word before
	before [2]uint32 // hashes of the words before
	word   int32
	marks  [FirstNotion]int32 // the words at which marks were read last
	recent [8]seen            // notions before, a ring
	next   int
	tail   [6]rune // characters of a script that does not divide words
	tails  int
}

// Reset begins a text. lexicon may be shared.
func (r *Reader) Reset(lexicon *Lexicon, text string) {
	*r = Reader{lexicon: lexicon, common: &noCommon, text: text, grams: r.grams, notions: r.notions, word: far + 1}
}

// Next reads the next block, false when there is none. The block is valid until
// the next call.
func (r *Reader) Next() (*Block, bool) {
	r.units, r.n, r.nn = 0, 0, 0
	r.block = Block{}
	if r.at == 0 {
		r.markNotion(sentence)
	}
	for r.at < len(r.text) && r.units < blockUnits && r.n+r.block.Summed < blockGrams {
		r.readWords()
		if r.at < len(r.text) && r.units < blockUnits {
			r.readMark()
		}
	}
	r.block.Grams, r.block.Notions = r.grams[:r.n], r.notions[:r.nn]
	return &r.block, r.units > 0 || r.n > 0
}

// readMark reads a character that is not part of a word.
func (r *Reader) readMark() {
	c, n := utf8.DecodeRuneInString(r.text[r.at:])
	r.at += n
	if kindOf(c) == undivided {
		r.character(c)
		return
	}
	r.mark(c)
}

// readWords reads words of letters and digits, and spaces between them, up to the end
// of the block or another character.
func (r *Reader) readWords() {
	for r.at < len(r.text) && r.units < blockUnits {
		c := r.text[r.at]
		switch {
		case c == ' ':
			r.at++
			r.tails = 0
		case letters[c] != 0:
			if !r.readCommon() {
				r.readWord()
			}
		case c >= utf8.RuneSelf && beginsWord(r.text[r.at:]):
			r.readWord()
		default:
			return
		}
	}
}

// readCommon reads a word if it is a Common one. It looks at no more than maxLetters and
// one: of a long run of letters readWord reads a part each time.
func (r *Reader) readCommon() bool {
	text, at, spelling := r.text, r.at, uint64(wordSeed)
	for end := min(len(text), at+maxLetters+1); at < end; at++ {
		c := letters[text[at]]
		if c == 0 {
			break
		}
		spelling = spell(spelling, c)
	}
	known := r.common.find(spelling)
	if !known.is(spelling) || at < len(text) && (text[at] >= utf8.RuneSelf || text[at] == apostrophe) || at-r.at > maxLetters {
		return false
	}
	r.block.Sum += known.sum()
	r.block.Summed += at - r.at // as many n-grams as letters
	r.at = at
	r.endWord(uint32(spelling), known.notion()) //nolint:gosec // the hash
	return true
}

// readWord reads a word letter by letter. What it knows of it is in variables, and a
// letter of ASCII needs no call.
func (r *Reader) readWord() {
	text, at, some := r.text, r.at, &r.lexicon.some
	hash, last, notion := uint32(wordSeed), uint64(' '), uint8(0)
	grams, n := r.room(maxLetters+2), 0
	for count := 0; at < len(text) && count < maxLetters; {
		c := uint32(letters[text[at]])
		if c != 0 {
			at++
		} else {
			var size int
			if c, size = otherLetter(text, at); size == 0 {
				break
			}
			at += size
			if c == apostrophe {
				continue
			}
		}
		count++
		last = last<<16 | uint64(uint16(c)) //nolint:gosec // planes may fall together
		if last >= fourth {
			grams[n] = slot(last)
			n++
		}
		hash = (hash ^ c) * prime
		if some[hash>>22]>>(hash>>16&63)&1 != 0 {
			if v := r.lexicon.look(hash); v != 0 && v < Whole {
				notion = v
			}
		}
	}
	if last = last<<16 | ' '; last >= fourth {
		grams[n] = slot(last)
		n++
	}
	if v := r.lexicon.is(hash); v != 0 {
		notion = v
	}
	grams[n] = slot(uint64(hash))
	r.at, r.n = at, r.n+n+1
	r.endWord(hash, notion)
}

// endWord adds the n-grams of two and three words that end with a word, and its notion.
func (r *Reader) endWord(hash uint32, notion uint8) {
	two := uint64(hash)<<32 | uint64(r.before[1])
	grams := r.room(2)
	grams[0], grams[1] = slot(two), slot(two*golden+uint64(r.before[0]))
	r.n += 2
	r.before[0], r.before[1] = r.before[1], hash
	r.last, r.tails = ' ', 0
	r.units += 4
	r.block.Words++
	r.word++
	if notion != 0 {
		r.notion(notion)
	}
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

// beginsWord reports whether a text begins with a letter beyond ASCII.
func beginsWord(text string) bool {
	c, _ := utf8.DecodeRuneInString(text)
	return kindOf(c) == letter
}

// otherLetter reads a letter beyond ASCII, in lower case, or an apostrophe in a word;
// its size is 0 when none comes.
func otherLetter(text string, at int) (c uint32, size int) {
	if text[at] < utf8.RuneSelf {
		if text[at] == apostrophe && contraction(text[at+1:]) {
			return apostrophe, 1
		}
		return 0, 0
	}
	r, size := utf8.DecodeRuneInString(text[at:])
	if kindOf(r) != letter {
		return 0, 0
	}
	return uint32(unicode.ToLower(r)), size //nolint:gosec // a rune is not negative
}

const apostrophe = '\''

// contraction reports whether an apostrophe belongs to the word before it, by what
// comes after it: don't, you're, but not l'instruction.
func contraction(after string) bool {
	n := 0
	for n < min(len(after), 3) && letters[after[n]] != 0 {
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
		r.markNotion(line)
	case '.', '!', '。', '！', '।', '؟', '۔':
		r.markNotion(sentence)
	case '?', '？':
		r.markNotion(question)
	case ':', '：':
		r.markNotion(colon)
	case '"', '`', '«', '»', '“', '”', '「', '」':
		r.markNotion(quote)
	case '<', '>', '[', ']', '{', '}', '|', '#', '*', '=', '~':
		r.markNotion(bracket)
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

// markNotion adds what a mark stands for, unless the same stood a few words before: the
// marks of a table would outweigh its words.
func (r *Reader) markNotion(v uint8) {
	if r.word-r.marks[v] > far {
		r.marks[v] = r.word
		r.notion(v)
	}
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
