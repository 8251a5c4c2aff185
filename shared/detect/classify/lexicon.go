package classify

// Notions that marks stand for; those of words follow.
const (
	sentence = 1 + iota // a sentence ends or the text begins
	line
	question
	colon
	quote
	bracket
	// FirstNotion is the first that a lexicon may give to words.
	FirstNotion
)

// LexiconSize is the number of places in a Lexicon's table, LexiconBytes its size.
const (
	LexiconSize  = 1 << 14
	LexiconBytes = LexiconSize * 5
)

// Lexicon says which notion words stand for. It holds hashes of them: numbers only.
type Lexicon struct {
	// keys has LexiconSize numbers of four bytes, 0 for an empty place; values a
	// notion for each, with the highest bit set where only the whole word has it.
	keys, values string
	// some has a bit for each upper half of a key: most words have none.
	some [1 << 10]uint64
}

// Whole marks an entry that stands for a whole word and not for a beginning.
const Whole = 0x80

func (l *Lexicon) find(hash uint32) uint8 {
	if l.some[hash>>22]>>(hash>>16&63)&1 == 0 {
		return 0
	}
	return l.look(hash)
}

func (l *Lexicon) look(hash uint32) uint8 {
	for at := hash & (LexiconSize - 1); ; at = (at + 1) & (LexiconSize - 1) {
		key := l.key(at)
		if key == hash {
			return l.values[at]
		}
		if key == 0 {
			return 0
		}
	}
}

func (l *Lexicon) key(at uint32) uint32 {
	k := l.keys[at*4 : at*4+4]
	return uint32(k[0]) | uint32(k[1])<<8 | uint32(k[2])<<16 | uint32(k[3])<<24
}

// begins returns the notion of words that begin with what has the hash.
func (l *Lexicon) begins(hash uint32) uint8 {
	if v := l.find(hash); v < Whole {
		return v
	}
	return 0
}

// is returns the notion of the word with the hash.
func (l *Lexicon) is(hash uint32) uint8 {
	return l.find(hash+1) &^ Whole
}

// HashWord is the hash of a word in lower case. An entry for the whole word only
// has it plus one.
func HashWord(word string) uint32 {
	h := uint32(wordSeed)
	for _, c := range word {
		h = add(h, c)
	}
	return h
}

// NewLexicon reads LexiconBytes of table.
func NewLexicon(table string) *Lexicon {
	l := &Lexicon{keys: table[:LexiconSize*4], values: table[LexiconSize*4 : LexiconBytes]}
	for at := range uint32(LexiconSize) {
		if key := l.key(at); key != 0 {
			l.some[key>>22] |= 1 << (key >> 16 & 63)
		}
	}
	return l
}
