package detect

import (
	"slices"
	"strings"
)

// build is a trie under construction: the beginnings that it will tell, and the sets
// of bytes of which one must follow them.
type build struct {
	list   []beginning
	sets   []byteSet
	places map[byteSet]uint16
	needs  map[*dfa]look
}

// beginning is a text by which a rule is found.
type beginning struct {
	text string
	hit  trigger
}

func newBuild() *build { return &build{places: map[byteSet]uint16{}, needs: map[*dfa]look{}} }

// share is the place of a set of bytes among those of the trie.
func (b *build) share(s byteSet) uint16 {
	at, ok := b.places[s]
	if !ok {
		at = uint16(len(b.sets)) // less than two a beginning
		b.places[s] = at
		b.sets = append(b.sets, s)
	}
	return at
}

// shareFollow is what can come after a text that an automaton reads, and after that.
func (b *build) shareFollow(d *dfa, text string) (next, then uint16) {
	one, two := d.follow(text)
	return b.share(one), b.share(two)
}

// shareAfter is shareFollow of a text that stands anywhere in what an automaton reads.
func (b *build) shareAfter(d *dfa, text string) (next, then uint16) {
	one, two := d.followAll(d.all(), text)
	return b.share(one), b.share(two)
}

// add puts a beginning in.
func (b *build) add(text string, hit trigger) {
	hit.length = uint16(len(text))
	if hit.far == 0 {
		hit.far = hit.length
	}
	b.list = append(b.list, beginning{text, hit})
}

// finish makes the tables. The states are numbered by their depth, which is also the
// order in which they are made: what a state takes from a shorter one is there.
func (b *build) finish() *trie {
	slices.SortStableFunc(b.list, func(a, o beginning) int { return strings.Compare(a.text, o.text) })
	t := &trie{}
	t.classify(b.list)
	g := growth{trie: t, list: b.list}
	g.grow(b.inside())
	g.fail, g.rows = make([]uint32, len(g.spans)), make([]uint32, len(g.spans))
	g.link()
	g.collect()
	g.number()
	for i := range t.ends {
		e := &t.ends[i]
		e.next, e.then = b.unions(t.triggers[e.from:e.to])
	}
	t.sets = b.sets
	return t
}

// inside are the beginnings that may stand inside a word.
func (b *build) inside() (out []beginning) {
	for _, o := range b.list {
		if o.hit.free {
			out = append(out, o)
		}
	}
	return out
}

// root is the state in which nothing of a beginning has been read, behind b: its first
// number.
func root(b byte) uint32 {
	if isWord[b] {
		return 1
	}
	return 0
}

// span is a state: the beginnings list[lo:hi] go through it, list[lo:own] end there.
// The states to which it goes on are children[next:end] of the growth. A state of what
// stands inside a word has a twin, that of the same text at a word's boundary.
type span struct{ lo, own, hi, next, end, depth, twin int }

// spans finds the states, by their depth: the first two are those in which nothing of a
// beginning has been read, at a word's boundary and inside a word. What all beginnings
// through a state may do inside a word is the same in both: they share it.
func (g *growth) grow(inside []beginning) {
	size := count(g.list) + count(inside)
	g.spans, g.children = make([]span, 2, size), make([]int32, 0, size)
	g.spans[1].lo, g.spans[1].twin = len(g.list), 0
	g.spans[0].hi, g.spans[0].twin = len(g.list), -1
	g.list = append(g.list, inside...)
	g.spans[1].hi = len(g.list)
	for at := 0; at < len(g.spans); at++ {
		s := g.spans[at]
		i := s.lo
		for i < s.hi && len(g.list[i].text) == s.depth {
			i++
		}
		s.own, s.next = i, len(g.children)
		for i < s.hi {
			from := i
			for i < s.hi && g.list[i].text[s.depth] == g.list[from].text[s.depth] {
				i++
			}
			g.children = append(g.children, g.child(span{lo: from, hi: i, depth: s.depth + 1, twin: -1}, s.twin))
		}
		s.end = len(g.children)
		g.spans[at] = s
	}
}

// child is the place of a state that is reached from one with that twin.
func (g *growth) child(s span, twin int) int32 {
	if twin >= 0 {
		for _, c := range g.children[g.spans[twin].next:g.spans[twin].end] {
			if o := &g.spans[c]; g.list[o.lo].text[s.depth-1] == g.list[s.lo].text[s.depth-1] {
				if o.hi-o.lo == s.hi-s.lo {
					return c
				}
				s.twin = int(c)
			}
		}
	}
	g.spans = append(g.spans, s)
	return int32(len(g.spans) - 1)
}

// count is the most states that texts in rising order have: one for each byte that a text
// does not share with the one before it, and the first.
func count(list []beginning) int {
	n, before := 1, ""
	for i := range list {
		text := list[i].text
		n += len(text) - shared(before, text)
		before = text
	}
	return n
}

// shared is how many bytes two texts have in common at their beginning.
func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// growth makes a trie of its states.
type growth struct {
	trie     *trie
	list     []beginning // all, and those again that may stand inside a word
	spans    []span
	children []int32
	// fail is for each state that of the longest end of its text which is a state too.
	fail []uint32
	// rows are the places of the states' rows. A state from which no beginning goes
	// on has none: the text goes on with the row of the next shorter one.
	rows []uint32
	// final are the states' final numbers.
	final []uint32
}

// leaf reports whether no beginning goes on from a state.
func (g *growth) leaf(at int) bool { return at > 1 && g.spans[at].next == g.spans[at].end }

// link makes the rows, of the states' first numbers.
func (g *growth) link() {
	t, rows := g.trie, 0
	for at := range g.spans {
		if !g.leaf(at) {
			rows++
		}
	}
	t.hits = uint32(rows) * t.rowSize()
	t.next = make([]uint32, 0, rows*t.kinds)
	for at := range g.spans {
		s, fail := &g.spans[at], g.fail[at]
		if g.leaf(at) {
			g.rows[at] = g.rows[fail]
			continue
		}
		place := len(t.next)
		g.rows[at] = uint32(place) * rowUnit
		t.next = t.next[:place+t.kinds]
		row := t.next[place:]
		if at > 1 {
			copy(row, t.next[g.rows[fail]/rowUnit:])
		} else {
			for b := range t.class {
				row[t.class[b]] = root(byte(b))
			}
		}
		for _, to := range g.children[s.next:s.end] {
			cell := &row[t.class[g.list[g.spans[to].lo].text[s.depth]]]
			g.fail[to], *cell = *cell, uint32(to)
		}
	}
}

// collect lists for each state the beginnings that end there, the longest first.
func (g *growth) collect() {
	counts, outputs, total := make([]int, len(g.spans)), 0, 0
	for at := range g.spans {
		counts[at] = g.spans[at].own - g.spans[at].lo + counts[g.fail[at]]
		total += counts[at]
		if counts[at] > 0 {
			outputs++
		}
	}
	t := g.trie
	t.triggers = make([]trigger, 0, total)
	t.ends = make([]completion, 0, outputs)
	g.final = make([]uint32, len(g.spans))
	for at := range g.spans {
		if counts[at] == 0 {
			g.final[at] = g.rows[at]
			continue
		}
		from := uint32(len(t.triggers))
		for _, own := range g.list[g.spans[at].lo:g.spans[at].own] {
			t.triggers = append(t.triggers, own.hit)
		}
		if fail := g.final[g.fail[at]]; fail >= t.hits {
			t.triggers = append(t.triggers, t.list(fail)...)
		}
		g.final[at] = t.hits + uint32(len(t.ends))
		t.ends = append(t.ends, completion{row: g.rows[at], from: from, to: uint32(len(t.triggers))})
	}
}

// number gives the states their final numbers.
func (g *growth) number() {
	t := g.trie
	t.nodes = make([]trieNode, int(t.hits/t.rowSize())+len(t.ends))
	for at := range g.spans {
		s := &g.spans[at]
		node := trieNode{depth: int32(s.depth), fail: int32(t.node(g.final[g.fail[at]]))}
		t.nodes[t.node(g.final[at])] = node
		if !g.leaf(at) {
			t.nodes[t.node(g.rows[at])] = node
		}
	}
	for i, to := range t.next {
		t.next[i] = g.final[to]
	}
}

// unions are the places of the bytes of which one must follow for one of list, and of those of
// which one must follow that.
func (b *build) unions(list []trigger) (next, then uint16) {
	var one, two byteSet
	for i := range list {
		one.union(&b.sets[list[i].next])
		two.union(&b.sets[list[i].then])
	}
	return b.share(one), b.share(two)
}
