package detect

import (
	"regexp/syntax"
	"slices"
)

// trie is the automaton over all beginnings (Aho-Corasick), with ASCII letters
// of either case in one class and all digits in one. States that complete a beginning come last, so
// that one comparison tells them.
type trie struct {
	class [256]uint8
	kinds int
	next  []uint32 // state*kinds+class: the next state, already times kinds
	// hits is the first state, times kinds, that completes a beginning; outputs
	// are theirs, in order.
	hits    uint32
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
}

// trieNode is what is needed of a state when the text pauses there.
type trieNode struct {
	depth int
	fail  int
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

// add puts a beginning in. free is true when it may stand inside a word; next is
// what must follow it, nil for anything.
func (b *build) add(text string, rule int, free bool, next *[256]bool) {
	at := 0
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
		b.nodes[at].anywhere = b.nodes[at].anywhere || free
	}
	b.triggers[at] = append(b.triggers[at], trigger{rule, len(text), next, free})
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
				b.nodes[to].fail = row[t.class[c]]
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

// number gives the states their final numbers: those that complete nothing first.
func (t *trie) number(b *build, order []int, step [][]int) {
	final := make([]int, len(order))
	n := 0
	for _, hits := range []bool{false, true} {
		if hits {
			t.hits = uint32(n * t.kinds) //nolint:gosec // a table's size
		}
		for _, at := range order {
			if (len(b.triggers[at]) > 0) == hits {
				final[at] = n
				n++
			}
		}
	}
	t.next = make([]uint32, n*t.kinds)
	t.nodes = make([]trieNode, n)
	t.outputs = make([][]trigger, n-int(t.hits)/t.kinds)
	t.guards = make([]int, len(t.outputs))
	t.follows = make([]*[256]bool, len(t.outputs))
	for _, at := range order {
		to := final[at]
		node := b.nodes[at]
		node.fail = final[node.fail]
		t.nodes[to] = node
		for kind, next := range step[at] {
			t.next[to*t.kinds+kind] = uint32(final[next] * t.kinds) //nolint:gosec // a table's size
		}
		if i := to - int(t.hits)/t.kinds; i >= 0 {
			t.outputs[i], t.guards[i], t.follows[i] = b.triggers[at], guard(b.triggers[at]), follow(b.triggers[at])
		}
	}
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
