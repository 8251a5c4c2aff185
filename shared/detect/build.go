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
}

// beginning is a text by which a rule is found.
type beginning struct {
	text string
	hit  trigger
}

func newBuild() *build { return &build{places: map[byteSet]uint16{}} }

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

// add puts a beginning in.
func (b *build) add(text string, hit trigger) {
	hit.length = len(text)
	b.list = append(b.list, beginning{text, hit})
}

// finish makes the tables. The states are numbered by their depth, which is also the
// order in which they are made: what a state takes from a shorter one is there.
func (b *build) finish() *trie {
	slices.SortStableFunc(b.list, func(a, o beginning) int { return strings.Compare(a.text, o.text) })
	spans := b.spans()
	t := &trie{}
	t.classify(b.list)
	g := growth{trie: t, list: b.list, spans: spans, fail: make([]uint32, len(spans)), rows: make([]uint32, len(spans))}
	g.link()
	g.collect(b)
	g.number()
	g.lookUp(b)
	return t
}

// span is a state: the beginnings list[lo:hi] go through it, list[lo:own] end there.
// The states to which they go on are [next, end).
type span struct{ lo, own, hi, next, end, depth int }

// spans finds the states, by their depth and in the order of their texts.
func (b *build) spans() []span {
	out := make([]span, 1, b.count())
	out[0].hi = len(b.list)
	for at := 0; at < len(out); at++ {
		s := out[at]
		i := s.lo
		for i < s.hi && len(b.list[i].text) == s.depth {
			i++
		}
		s.own, s.next = i, len(out)
		for i < s.hi {
			from := i
			for i < s.hi && b.list[i].text[s.depth] == b.list[from].text[s.depth] {
				i++
			}
			out = append(out, span{lo: from, hi: i, depth: s.depth + 1})
		}
		s.end = len(out)
		out[at] = s
	}
	return out
}

// count is the number of states: one for each byte that a text does not share with
// the one before it, and the first.
func (b *build) count() int {
	n, before := 1, ""
	for i := range b.list {
		text := b.list[i].text
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
	trie  *trie
	list  []beginning
	spans []span
	// fail is for each state that of the longest end of its text which is a state too.
	fail []uint32
	// rows are the places of the states' rows. A state from which no beginning goes
	// on has none: the text goes on with the row of the next shorter one.
	rows []uint32
	// final are the states' final numbers.
	final []uint32
	// follows are for each state with outputs the place among the sets of bytes of
	// those of which one must come next.
	follows []uint16
}

// link makes the rows, of the states' first numbers.
func (g *growth) link() {
	t, rows := g.trie, 0
	for at := range g.spans {
		if at == 0 || g.spans[at].next < g.spans[at].end {
			rows++
		}
	}
	t.hits = uint32(rows * t.kinds)
	t.next = make([]uint32, 0, t.hits)
	for at := range g.spans {
		s, fail := &g.spans[at], g.fail[at]
		if at != 0 && s.next == s.end {
			g.rows[at] = g.rows[fail]
			continue
		}
		place := len(t.next)
		g.rows[at] = uint32(place)
		t.next = t.next[:place+t.kinds]
		row := t.next[place:]
		if at != 0 {
			copy(row, t.next[g.rows[fail]:])
		}
		for to := s.next; to < s.end; to++ {
			cell := &row[t.class[g.list[g.spans[to].lo].text[s.depth]]]
			if at != 0 {
				g.fail[to] = *cell
			}
			*cell = uint32(to)
		}
	}
}

// collect lists for each state the beginnings that end there, the longest first.
func (g *growth) collect(b *build) {
	counts, outputs, total := make([]int, len(g.spans)), 0, 0
	for at := range g.spans {
		counts[at] = g.spans[at].own - g.spans[at].lo + counts[g.fail[at]]
		total += counts[at]
		if counts[at] > 0 {
			outputs++
		}
	}
	t := g.trie
	triggers := make([]trigger, 0, total)
	t.outputs, t.rows = make([][]trigger, 0, outputs), make([]uint32, 0, outputs)
	t.guards, g.follows = make([]int, 0, outputs), make([]uint16, 0, outputs)
	g.final = make([]uint32, len(g.spans))
	for at := range g.spans {
		if counts[at] == 0 {
			g.final[at] = g.rows[at]
			continue
		}
		from := len(triggers)
		for _, own := range g.list[g.spans[at].lo:g.spans[at].own] {
			triggers = append(triggers, own.hit)
		}
		if fail := g.final[g.fail[at]]; fail >= t.hits {
			triggers = append(triggers, t.outputs[fail-t.hits]...)
		}
		list := triggers[from:len(triggers):len(triggers)]
		g.final[at] = t.hits + uint32(len(t.outputs))
		t.outputs, t.rows = append(t.outputs, list), append(t.rows, g.rows[at])
		t.guards, g.follows = append(t.guards, guard(list)), append(g.follows, b.follow(list))
	}
}

// number gives the states their final numbers.
func (g *growth) number() {
	t := g.trie
	t.nodes = make([]trieNode, int(t.hits)/t.kinds+len(t.outputs))
	for at := range g.spans {
		s := &g.spans[at]
		node := trieNode{depth: int32(s.depth), fail: int32(t.node(g.final[g.fail[at]]))}
		for i := s.lo; i < s.hi && !node.anywhere; i++ {
			node.anywhere = g.list[i].hit.free
		}
		t.nodes[t.node(g.final[at])] = node
		if at == 0 || s.next < s.end {
			t.nodes[t.node(g.rows[at])] = node
		}
	}
	for i, to := range t.next {
		t.next[i] = g.final[to]
	}
}

// lookUp makes the tables of the sets of bytes.
func (g *growth) lookUp(b *build) {
	t := g.trie
	t.sets, t.follows = make([][256]bool, len(b.sets)), make([]*[256]bool, len(g.follows))
	for i := range b.sets {
		b.sets[i].write(&t.sets[i])
	}
	for i, place := range g.follows {
		t.follows[i] = &t.sets[place]
	}
}

// guard is the length of all of list, 0 when they differ or one may stand
// inside a word.
func guard(list []trigger) int {
	for i := range list {
		if list[i].free || list[i].length != list[0].length {
			return 0
		}
	}
	return list[0].length
}

// follow is what must come next for one of list.
func (b *build) follow(list []trigger) uint16 {
	all := b.sets[list[0].next]
	for i := range list[1:] {
		all.union(&b.sets[list[1+i].next])
	}
	return b.share(all)
}
