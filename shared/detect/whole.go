package detect

import (
	"errors"
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// Whole decides whether the whole of a text matches a pattern.
type Whole struct {
	dfa   *dfa
	start uint16
}

// NewWhole compiles a pattern in RE2 syntax that has no anchors. Its alternatives are of the
// whole pattern only within parentheses: "a|b" alone is refused, for some read it otherwise
// where anchors stood around it. So are classes that the automata make larger, which does
// no harm where something is looked for.
func NewWhole(pattern string) (*Whole, error) { return newWhole(pattern, &wholes) }

func newWhole(pattern string, known *patternCache) (*Whole, error) {
	re, err := syntax.Parse(pattern, syntax.Perl)
	switch {
	case err != nil:
		return nil, err
	case topAlternative(pattern):
		return nil, errors.New("alternatives without parentheses around them")
	case !exact(re):
		return nil, errors.New("a class with many characters beyond ASCII and not all of them")
	}
	p, err := known.compiled(behindByte(pattern))
	if err != nil {
		return nil, err
	}
	return &Whole{p.dfa, over(p.dfa, first, before)}, nil
}

// wholes are the patterns of every Whole. They are not among patterns, with which a module
// links the built-in rules.
var wholes patternCache

// before stands before the text in the automaton of a Whole.
const before = "\x00"

// behindByte is the pattern of that automaton: automata match no empty text, so that a byte
// stands before all of it.
func behindByte(pattern string) string { return before + "(?:" + pattern + ")" }

// exact reports whether the automaton of re reads the characters of its classes and no others.
func exact(re *syntax.Regexp) bool {
	if re.Op == syntax.OpAnyChar {
		return false
	}
	if re.Op == syntax.OpCharClass {
		for i := 0; i < len(re.Rune); i += 2 {
			lo, hi := re.Rune[i], re.Rune[i+1]
			if all := lo <= utf8.RuneSelf && hi == unicode.MaxRune; !all && hi >= utf8.RuneSelf && hi-max(lo, utf8.RuneSelf) >= fewRunes {
				return false
			}
		}
	}
	for _, sub := range re.Sub {
		if !exact(sub) {
			return false
		}
	}
	return true
}

// topAlternative reports whether a pattern, which can be parsed, has "|" outside of
// parentheses.
func topAlternative(pattern string) bool {
	depth, class := 0, false
	for i := 0; i < len(pattern); i++ {
		switch b := pattern[i]; {
		case b == '\\':
			i++
		case class:
			class = b != ']'
		case b == '[':
			class = true
			// A bracket that closes stands for itself at the beginning.
			if i+1 < len(pattern) && pattern[i+1] == '^' {
				i++
			}
			if i+1 < len(pattern) && pattern[i+1] == ']' {
				i++
			}
		case b == '(':
			depth++
		case b == ')':
			depth--
		case b == '|' && depth == 0:
			return true
		}
	}
	return false
}

// Matches reports whether the whole of text matches.
func (w *Whole) Matches(text string) bool { return w.dfa.accepts(over(w.dfa, w.start, text)) }
