package detect

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxPrefixes bounds the beginnings of one rule, maxPrefix their length and
	// maxClass the characters of a class that are told apart.
	maxPrefixes = 256
	maxPrefix   = 6
	maxClass    = 24
	// fewNext is how many ways to go on a definite beginning is extended by, maxBeginning how
	// long it becomes by that.
	fewNext      = 4
	maxBeginning = 5
)

// beginnings returns texts, in lower case, of which every match has one as its
// beginning; exact is true when they are whole matches of re. An empty text
// among them means that a match can begin with anything.
func beginnings(re *syntax.Regexp) (list []string, exact bool) {
	switch re.Op {
	case syntax.OpEmptyMatch:
		return []string{""}, true
	case syntax.OpLiteral:
		if re.Rune[0] >= utf8.RuneSelf {
			return spellings(re.Rune[0], re.Flags&syntax.FoldCase != 0), len(re.Rune) == 1
		}
		text := lowered(string(re.Rune))
		return []string{text}, len(text) == len(string(re.Rune))
	case syntax.OpCharClass:
		return classBeginnings(re.Rune)
	case syntax.OpCapture:
		return beginnings(re.Sub[0])
	case syntax.OpPlus:
		list, _ = beginnings(re.Sub[0])
		return list, false
	case syntax.OpRepeat:
		if re.Min == 0 {
			return []string{""}, false
		}
		list, exact = concatBeginnings(slices.Repeat([]*syntax.Regexp{re.Sub[0]}, min(re.Min, maxPrefix)))
		return list, exact && re.Max == re.Min && re.Min <= maxPrefix
	case syntax.OpQuest:
		list, exact = beginnings(re.Sub[0])
		return append(list, ""), exact
	case syntax.OpAlternate:
		exact = true
		for _, sub := range re.Sub {
			more, whole := beginnings(sub)
			list, exact = append(list, more...), exact && whole
		}
		if len(list) > maxPrefixes {
			return []string{""}, false
		}
		return list, exact
	case syntax.OpConcat:
		return concatBeginnings(re.Sub)
	default:
		return []string{""}, false
	}
}

// spellings returns a character beyond ASCII, in each of its cases when fold is
// true.
func spellings(r rune, fold bool) []string {
	list := []string{string(r)}
	for other := unicode.SimpleFold(r); fold && other != r; other = unicode.SimpleFold(other) {
		list = append(list, asciiLower(string(other)))
	}
	return list
}

func classBeginnings(ranges []rune) (list []string, exact bool) {
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if s := fold(string(r)); !slices.Contains(list, s) {
				list = append(list, s)
			}
			if len(list) > maxClass {
				return []string{""}, false
			}
		}
	}
	return list, true
}

func concatBeginnings(subs []*syntax.Regexp) (list []string, exact bool) {
	list = []string{""}
	for _, sub := range subs {
		more, whole := beginnings(sub)
		if len(list)*len(more) > maxPrefixes || len(more) > fewNext && definite(list) {
			return list, false
		}
		var joined []string
		for _, a := range list {
			for _, b := range more {
				joined = append(joined, a+b)
			}
		}
		list = distinct(joined)
		if !whole || tooLong(list) {
			return list, false
		}
	}
	return list, true
}

// definite reports whether each text is long enough that several ways to go on
// need not be told apart.
func definite(list []string) bool {
	for _, s := range list {
		if len(s) < 3 {
			return false
		}
	}
	return true
}

func tooLong(list []string) bool {
	for _, s := range list {
		if len(s) >= maxPrefix {
			return true
		}
	}
	return false
}

func distinct(list []string) []string {
	seen := make(map[string]bool, len(list))
	var out []string
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// lowered folds ASCII letters and digits, as the automaton's byte classes do, and
// cuts before the first character beyond ASCII: it may have another case.
func lowered(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 || i == maxPrefix {
			return fold(s[:i])
		}
	}
	return fold(s)
}

// fold writes letters in lower case and any digit as 0: which digit it is decides
// the rule's own table, and most beginnings with digits become one.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			return rune(foldByte(byte(r)))
		}
		return r
	}, s)
}

// foldByte is fold of one byte.
func foldByte(b byte) byte {
	switch {
	case b >= '0' && b <= '9':
		return '0'
	case b >= 'A' && b <= 'Z':
		return b + 'a' - 'A'
	}
	return b
}

// unfold returns the bytes that fold makes b of.
func unfold(b byte) []byte {
	switch {
	case b == '0':
		return []byte("0123456789")
	case b >= 'a' && b <= 'z':
		return []byte{b, b - 'a' + 'A'}
	}
	return []byte{b}
}

func asciiLower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
