package detect

import (
	"regexp/syntax"
	"slices"
)

// trie is the automaton over all beginnings (Aho-Corasick), with ASCII letters
// of either case in one class and all digits in one. States that complete a
// beginning come last, so that one comparison tells them.
type trie struct {
	class [256]uint8
	kinds int
	// next is for state+class the next state. A state is the place of its row in
	// next, or from hits on one that completes a beginning.
	next []uint32
	hits uint32
	// rows are for each of these the state with which the text goes on.
	rows    []uint32
	outputs [][]trigger
	// follows are for each state with outputs the bytes of which one must come next;
	// true at anything when a match can end there.
	follows []*[256]bool
	// guards are for each state with outputs the length of all its beginnings,
	// when none of them may stand inside a word; else 0.
	guards []int
	nodes  []trieNode
}

// trigger says that a beginning of a rule has been read.
type trigger struct {
	rule   int
	length int // of the beginning
	// next is what must follow the beginning, nil for anything.
	next *[256]bool
	// free is true when it may stand inside a word.
	free bool
	// rest is of a word of Near what follows the beginning.
	rest string
}

// trieNode is what is needed of a state when the text pauses there.
type trieNode struct {
	depth int32
	fail  int32
	// anywhere is true when a beginning through this state may stand anywhere,
	// false when it may only follow something that is no part of a word.
	anywhere bool
}

// build is a trie under construction.
type build struct {
	edges    []map[byte]int
	nodes    []trieNode
	triggers [][]trigger
	// automata are those of the patterns so far: many rules share one.
	automata map[string]*dfa
}

func newBuild() *build {
	return &build{
		edges: []map[byte]int{{}}, nodes: make([]trieNode, 1), triggers: make([][]trigger, 1), automata: map[string]*dfa{},
	}
}

// automaton is the automaton of a pattern.
func (b *build) automaton(pattern string, re *syntax.Regexp) (*dfa, error) {
	if d := b.automata[pattern]; d != nil {
		return d, nil
	}
	n, start := newNFA(re)
	if n.err != nil {
		return nil, n.err
	}
	d, err := newDFA(n, start)
	if err != nil {
		return nil, err
	}
	b.automata[pattern] = d
	return d, nil
}

// add puts a beginning in.
func (b *build) add(text string, hit trigger) {
	at := 0
	hit.length = len(text)
	for i := 0; i < len(text); i++ {
		to, ok := b.edges[at][text[i]]
		if !ok {
			to = len(b.edges)
			b.edges = append(b.edges, map[byte]int{})
			b.nodes = append(b.nodes, trieNode{depth: b.nodes[at].depth + 1})
			b.triggers = append(b.triggers, nil)
			b.edges[at][text[i]] = to
		}
		at = to
		b.nodes[at].anywhere = b.nodes[at].anywhere || hit.free
	}
	b.triggers[at] = append(b.triggers[at], hit)
}

// breadthFirst returns the states in order of their depth.
func (b *build) breadthFirst() []int {
	order := []int{0}
	for i := 0; i < len(order); i++ {
		var bytes []byte
		for c := range b.edges[order[i]] {
			bytes = append(bytes, c)
		}
		slices.Sort(bytes)
		for _, c := range bytes {
			order = append(order, b.edges[order[i]][c])
		}
	}
	return order
}

// finish makes the tables.
func (b *build) finish() *trie {
	t := &trie{}
	t.classify(b)
	order := b.breadthFirst()
	step := make([][]int, len(b.edges)) // state, class -> state
	for _, at := range order {
		row := make([]int, t.kinds)
		if at != 0 {
			copy(row, step[b.nodes[at].fail])
		}
		for c, to := range b.edges[at] {
			if at != 0 {
				b.nodes[to].fail = int32(row[t.class[c]]) //nolint:gosec // a table's size
			}
			row[t.class[c]] = to
		}
		step[at] = row
		b.triggers[at] = append(b.triggers[at], b.triggers[b.nodes[at].fail]...)
		if at == 0 {
			b.triggers[0] = nil
		}
	}
	t.number(b, order, step)
	return t
}

func (t *trie) classify(b *build) {
	var used [256]bool
	for _, edges := range b.edges {
		for c := range edges {
			used[c] = true
		}
	}
	t.kinds = 1
	for c := range used {
		if used[c] {
			t.class[c] = uint8(t.kinds) //nolint:gosec // at most 256
			t.kinds++
		}
	}
	for c := byte('a'); c <= 'z'; c++ {
		t.class[c-'a'+'A'] = t.class[c]
	}
	for c := byte('1'); c <= '9'; c++ {
		t.class[c] = t.class['0']
	}
}

// number gives the states their final numbers. One from which no beginning goes
// on has no row: the text goes on with the row of the next shorter one.
func (t *trie) number(b *build, order []int, step [][]int) {
	row := make([]uint32, len(order)) // state -> the place of its row
	last := make([]int, 0, len(order))
	for _, at := range order {
		if at != 0 && len(b.edges[at]) == 0 {
			row[at] = row[b.nodes[at].fail]
			continue
		}
		row[at] = uint32(len(last) * t.kinds) //nolint:gosec // a table's size
		last = append(last, at)
	}
	t.hits = uint32(len(last) * t.kinds) //nolint:gosec // a table's size
	final := append([]uint32(nil), row...)
	t.nodes = make([]trieNode, len(last), len(order))
	for _, at := range order {
		if list := b.triggers[at]; len(list) > 0 {
			final[at] = t.hits + uint32(len(t.outputs)) //nolint:gosec // a table's size
			t.nodes = append(t.nodes, trieNode{})
			t.outputs, t.rows = append(t.outputs, list), append(t.rows, row[at])
			t.guards, t.follows = append(t.guards, guard(list)), append(t.follows, follow(list))
		}
	}
	for _, at := range order {
		node := b.nodes[at]
		node.fail = int32(t.node(final[node.fail])) //nolint:gosec // a table's size
		t.nodes[t.node(final[at])] = node
		if at == 0 || len(b.edges[at]) > 0 {
			t.nodes[t.node(row[at])] = node
		}
	}
	t.next = make([]uint32, 0, t.hits)
	for _, at := range last {
		for _, to := range step[at] {
			t.next = append(t.next, final[to])
		}
	}
}

// node is the place of a state in nodes.
func (t *trie) node(state uint32) int {
	if state >= t.hits {
		return int(t.hits)/t.kinds + int(state-t.hits)
	}
	return int(state) / t.kinds
}

// guard is the length of all of list, 0 when they differ or one may stand
// inside a word.
func guard(list []trigger) int {
	for _, hit := range list {
		if hit.free || hit.length != list[0].length {
			return 0
		}
	}
	return list[0].length
}

// follow is what must come next for one of list, everything when one does not say.
func follow(list []trigger) *[256]bool {
	var out [256]bool
	for _, hit := range list {
		for b := range out {
			out[b] = out[b] || hit.next == nil || hit.next[b]
		}
	}
	return &out
}
