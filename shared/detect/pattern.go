package detect

import (
	"regexp/syntax"
	"strings"
)

// pattern is what a rule's pattern, or its gap, compiles to, without the \b at its
// ends. It is not changed once it is made: rules and sets share it.
type pattern struct {
	dfa *dfa
	// longest is the most bytes of a match, -1 when there is no bound. Then known is
	// how many are read before the first match is known, -1 for no bound again.
	longest, known int
	// beginnings are texts of which every match has one as its beginning, none of
	// them that of another; it is the empty one alone when that can be anything.
	beginnings []string
}

// compilePattern compiles what no table has.
func compilePattern(text string) (*pattern, error) {
	re, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, err
	}
	n, start := newNFA(re)
	if n.err != nil {
		return nil, n.err
	}
	d, err := newDFA(n, start)
	if err != nil {
		return nil, err
	}
	list, _ := beginnings(re)
	p := &pattern{dfa: d, longest: d.longest(), beginnings: shortest(list)}
	if p.longest < 0 {
		p.known = d.untilFirst()
	}
	d.pack()
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
