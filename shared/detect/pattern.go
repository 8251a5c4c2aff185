package detect

import (
	"regexp/syntax"
	"strings"
	"sync"
)

// pattern is what a rule's pattern, or its gap, compiles to, without the \b at its
// ends. It is not changed once it is made: rules and sets share it.
type pattern struct {
	dfa *dfa
	// longest is the most bytes of a match, -1 when there is no bound. Then known is
	// how many are read before the first match is known, -1 for no bound again.
	longest, known int
	// fewest is the bytes of the shortest match.
	fewest int
	// beginnings are texts of which every match has one as its beginning, none of
	// them that of another; it is the empty one alone when that can be anything.
	beginnings []string
}

// patterns are those that rules have in common, and sets: an operator's pattern is
// checked by itself before it is part of a set.
var patterns = patternCache{table: builtinTable}

// patternCache holds compiled patterns. They are not changed once they are made.
type patternCache struct {
	table func() *table // nil for none
	mu    sync.Mutex
	own   map[string]*pattern // those that are not in the table
	bytes int                 // of own
	// compiler is there from the first pattern on that is not in the table.
	compiler *compiler
}

// maxOwn bounds what is remembered of operators' patterns, in bytes of their tables.
const maxOwn = 4 << 20

// compiled returns what a pattern, or a gap, compiles to.
func (c *patternCache) compiled(text string) (*pattern, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.table != nil {
		if p := c.table().pattern(text); p != nil {
			return p, nil
		}
	}
	if p := c.own[text]; p != nil {
		return p, nil
	}
	if c.compiler == nil {
		c.compiler = newCompiler()
	}
	p, err := c.compiler.compile(text)
	if err != nil {
		return nil, err
	}
	if c.bytes += p.dfa.size(); c.own == nil || c.bytes > maxOwn {
		c.own = map[string]*pattern{}
		c.bytes = p.dfa.size()
	}
	c.own[text] = p
	return p, nil
}

// compiler compiles patterns. It is reused.
type compiler struct {
	nfa     nfa
	subsets subsets
}

func newCompiler() *compiler { return &compiler{subsets: subsets{index: map[string]uint16{}}} }

// compile compiles a pattern.
func (c *compiler) compile(text string) (*pattern, error) {
	p, err := c.unpacked(text)
	if err == nil {
		p.dfa.pack()
	}
	return p, err
}

// unpacked is compile without packing the automaton.
func (c *compiler) unpacked(text string) (*pattern, error) {
	re, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, err
	}
	start, err := c.nfa.read(re)
	if err != nil {
		return nil, err
	}
	d, err := c.subsets.newDFA(&c.nfa, start)
	if err != nil {
		return nil, err
	}
	list, _ := beginnings(re)
	p := &pattern{dfa: d, longest: d.longest(), fewest: d.fewest(), beginnings: shortest(list)}
	if p.longest < 0 {
		p.known = d.untilFirst()
	}
	return p, nil
}

// shortest drops texts that begin with another one of the list.
func shortest(list []string) []string {
	var out []string
	for _, a := range list {
		covered := false
		for _, o := range list {
			covered = covered || len(o) < len(a) && strings.HasPrefix(a, o)
		}
		if !covered {
			out = append(out, a)
		}
	}
	return distinct(out)
}
