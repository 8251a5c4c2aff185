package detect

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// builtinBeginnings are those of the built-in rules, in the order of the rules.
func builtinBeginnings(t *testing.T) *build {
	t.Helper()
	s := &Set{rules: make([]compiled, len(Builtin()))}
	b := newBuild()
	for i, r := range Builtin() {
		require.NoError(t, s.compile(b, i, r))
	}
	return b
}

// drawnBeginnings are few letters' texts, many of them parts of others.
func drawnBeginnings(random *rand.Rand) *build {
	b := newBuild()
	for rule := range 1 + random.IntN(12) {
		text := make([]byte, 1+random.IntN(5))
		for i := range text {
			text[i] = "ab0-"[random.IntN(4)]
		}
		next := allBytes
		if random.IntN(2) == 0 {
			next = setOf([]byte("ab-")[:1+random.IntN(3)])
		}
		free := random.IntN(2) == 0 || !isWord[text[0]]
		b.add(string(text), trigger{rule: rule, free: free, next: b.share(next), then: b.share(allBytes), back: b.share(allBytes)})
	}
	return b
}

// requireTells reads text with the automaton and compares, at each byte, what it
// tells with the beginnings that end there and the longest one under way.
func requireTells(t *testing.T, trie *trie, list []beginning, text string) {
	t.Helper()
	state, folded := trie.start(' '), fold(text)
	for i := range len(text) {
		state = trie.next[state/rowUnit+uint32(trie.class[text[i]])]
		read := folded[:i+1]
		want := ending(list, read)
		if state < trie.hits {
			require.Empty(t, want, "%q", read)
		} else {
			require.Equal(t, want, trie.list(state), "%q", read)
			requireUnderWay(t, trie, state, list, read, 0)
			state = trie.ends[state-trie.hits].row
		}
		requireUnderWay(t, trie, state, list, read, 1)
	}
}

// ending are the beginnings that end with what has been read, the longest first.
func ending(list []beginning, read string) (out []trigger) {
	for at := range read {
		for _, o := range list {
			if o.text == read[at:] && may(o, read, at) {
				out = append(out, o.hit)
			}
		}
	}
	return out
}

// may reports whether a beginning may stand at a place of what has been read.
func may(o beginning, read string, at int) bool {
	return o.hit.free || at == 0 || !isWord[read[at-1]]
}

// requireUnderWay compares a state with the longest beginning under way, of which
// that many bytes or more are to come.
func requireUnderWay(t *testing.T, trie *trie, state uint32, list []beginning, read string, more int) {
	t.Helper()
	depth := 0
	for at := 0; at < len(read) && depth == 0; at++ {
		for _, o := range list {
			if strings.HasPrefix(o.text, read[at:]) && len(o.text) >= len(read)-at+more && may(o, read, at) {
				depth = len(read) - at
			}
		}
	}
	node := trie.nodes[trie.node(state)]
	require.Equal(t, depth, int(node.depth), "%q", read)
}

func TestTheTrieTellsEveryBeginning(t *testing.T) {
	random := rand.New(rand.NewPCG(19, 20))
	for range 300 {
		b := drawnBeginnings(random)
		list := slices.Clone(b.list)
		trie := b.finish()
		text := make([]byte, 200)
		for i := range text {
			text[i] = "abABb01-x"[random.IntN(9)]
		}
		requireTells(t, trie, list, string(text))
	}
}

func TestTheTrieOfTheRulesTellsEveryBeginning(t *testing.T) {
	b := builtinBeginnings(t)
	list := slices.Clone(b.list)
	trie := b.finish()
	random := rand.New(rand.NewPCG(21, 22))
	for range 100 {
		var text strings.Builder
		for range 8 {
			word := list[random.IntN(len(list))].text
			fmt.Fprint(&text, word[:1+random.IntN(len(word))])
		}
		requireTells(t, trie, list, text.String())
	}
}
