package detect

// trie is the automaton over all beginnings (Aho-Corasick), with ASCII letters
// of either case in one class and all digits in one. What may not stand inside a word is
// known to the states that begin at a word's boundary alone, so that inside words, and in
// long numbers, nothing ends that could not be meant. States that complete a
// beginning come last, so that one comparison tells them.
type trie struct {
	class [256]uint8
	kinds int
	// next is for state/rowUnit+class the next state. A state is the place of its row in
	// next, in bytes, or from hits on one that completes a beginning.
	next []uint32
	hits uint32
	// ends are what these complete, triggers what that is.
	ends     []completion
	triggers []trigger
	// sets are all sets of bytes, each once.
	sets  []byteSet
	nodes []trieNode
}

// completion is what a state completes.
type completion struct {
	// row is the state with which the text goes on.
	row uint32
	// from and to are where its triggers stand, the longest first.
	from, to uint32
	// next and then are the places in sets of the bytes of which one must follow for one of them.
	next, then uint16
}

// trigger says that a beginning of a rule has been read.
type trigger struct {
	rule int
	// rest is of a word of Near what follows the beginning.
	rest string
	// quick is the rule's automaton where it reads from the beginning or anchor on, nil where it does not.
	// inner is its state behind the first skip bytes of that.
	quick       *dfa
	inner, skip uint16
	// ahead is how far behind where the beginning begins look looks for what must be there, nil
	// for nothing.
	ahead uint16
	look  *look
	// behind is the rule whose gap and match must follow there, nil for one without.
	behind *compiled
	// length is that of the beginning.
	length uint16
	// again is of what is drawn at random the least bytes of a match, in which a long beginning stands
	// once, else 0.
	again uint16
	// next is the place in sets of what must follow the beginning, then of what must follow
	// that, back of what must stand far bytes back: beginnings are of digits and letters of
	// any kind, rules of some.
	next, then, back, far uint16
	// drawn is the longest match of what is drawn at random, 0 of what is not.
	drawn uint16
	// free is true when it may stand inside a word, ends when a match ends at a word's boundary.
	free, ends bool
	// plain is true when of a match nothing is to be judged but what longest says, measured when longest is to be
	// asked at all before Go judges it.
	plain, measured bool
}

// trieNode is what is needed of a state when the text pauses there.
type trieNode struct {
	depth int32
	fail  int32
}

// classify makes a class of each byte of a beginning, and two of all others: those of words
// and those between.
func (t *trie) classify(list []beginning) {
	var used [256]bool
	for i := range list {
		for _, c := range []byte(list[i].text) {
			used[c] = true
		}
	}
	t.kinds = 2
	for c := range used {
		if used[c] {
			t.class[c] = uint8(t.kinds)
			t.kinds++
		} else {
			t.class[c] = uint8(root(byte(c)))
		}
	}
	for c := byte('a'); c <= 'z'; c++ {
		t.class[c-'a'+'A'] = t.class[c]
	}
	for c := byte('1'); c <= '9'; c++ {
		t.class[c] = t.class['0']
	}
}

// rowUnit is the size of a cell of next.
const rowUnit = 4

// start is the state in which nothing of a beginning has been read, behind b.
func (t *trie) start(b byte) uint32 { return root(b) * t.rowSize() }

// rowSize is how far the states of two rows are apart.
func (t *trie) rowSize() uint32 { return uint32(t.kinds) * rowUnit }

// mayFollow reports whether one of the triggers asks for what stands at view[at].
func (t *trie) mayFollow(e *completion, view string, at int) bool {
	return at+1 >= len(view) || t.sets[e.next].bit(view[at])&t.sets[e.then].bit(view[at+1])&1 != 0
}

// list is what a state completes.
func (t *trie) list(state uint32) []trigger {
	e := &t.ends[state-t.hits]
	return t.triggers[e.from:e.to]
}

// node is the place of a state in nodes.
func (t *trie) node(state uint32) int {
	if state >= t.hits {
		return int(t.hits/t.rowSize()) + int(state-t.hits)
	}
	return int(state / t.rowSize())
}
