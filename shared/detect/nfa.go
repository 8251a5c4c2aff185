package detect

import (
	"errors"
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// nfa is a pattern as states; it is built backwards, each part knowing what
// follows it.
type nfa struct {
	states []nfaState
	err    error
}

// nfaState reads a byte of [lo, hi] and goes on at next, or splits into next and
// also without reading; the last state has matched.
type nfaState struct {
	lo, hi byte
	split  bool
	next   int32
	also   int32
}

// matched is the state in which the pattern has matched.
const matched int32 = 0

var (
	errAnchor = errors.New(`has an anchor that is not supported (want \b, at the beginning or the end)`)
	errOp     = errors.New("uses a construct that is not supported")
	errEmpty  = errors.New("matches the empty text")
)

// read makes the states of a pattern and returns the first. n is reused.
func (n *nfa) read(re *syntax.Regexp) (int32, error) {
	n.states, n.err = append(n.states[:0], nfaState{}), nil
	start := n.build(re, matched)
	return start, n.err
}

func (n *nfa) add(s nfaState) int32 {
	n.states = append(n.states, s)
	return int32(len(n.states) - 1) //nolint:gosec // bounded by the parser's own limit
}

func (n *nfa) either(a, b int32) int32 { return n.add(nfaState{split: true, next: a, also: b}) }

// build returns the state that reads re and goes on at next.
func (n *nfa) build(re *syntax.Regexp, next int32) int32 {
	switch re.Op {
	case syntax.OpEmptyMatch:
		return next
	case syntax.OpLiteral:
		for i := len(re.Rune) - 1; i >= 0; i-- {
			next = n.literal(re.Rune[i], re.Flags&syntax.FoldCase != 0, next)
		}
		return next
	case syntax.OpCharClass:
		return n.class(re.Rune, next)
	case syntax.OpAnyChar:
		return n.add(nfaState{lo: 0, hi: 0xff, next: next})
	case syntax.OpAnyCharNotNL:
		return n.class([]rune{0, '\n' - 1, '\n' + 1, unicode.MaxRune}, next)
	case syntax.OpCapture:
		return n.build(re.Sub[0], next)
	case syntax.OpConcat:
		for i := len(re.Sub) - 1; i >= 0; i-- {
			next = n.build(re.Sub[i], next)
		}
		return next
	case syntax.OpAlternate:
		at := n.build(re.Sub[0], next)
		for _, sub := range re.Sub[1:] {
			at = n.either(at, n.build(sub, next))
		}
		return at
	case syntax.OpQuest:
		return n.either(n.build(re.Sub[0], next), next)
	case syntax.OpStar:
		return n.repeat(re.Sub[0], 0, -1, next)
	case syntax.OpPlus:
		return n.repeat(re.Sub[0], 1, -1, next)
	case syntax.OpRepeat:
		return n.repeat(re.Sub[0], re.Min, re.Max, next)
	case syntax.OpWordBoundary, syntax.OpBeginText, syntax.OpEndText, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpNoWordBoundary:
		n.err = errAnchor
	default:
		n.err = errOp
	}
	return next
}

// repeat reads re at least least times and at most most, -1 for any number. It
// spells the copies out one by one: nested, they would need a deep stack.
func (n *nfa) repeat(re *syntax.Regexp, least, most int, next int32) int32 {
	at := next
	if most < 0 {
		at = n.either(0, next)
		body := n.build(re, at)
		n.states[at].next = body
	}
	for range most - least {
		at = n.either(n.build(re, at), next)
	}
	for range least {
		at = n.build(re, at)
	}
	return at
}

// literal reads one character, in every case of it when fold is true.
func (n *nfa) literal(r rune, fold bool, next int32) int32 {
	at := n.char(r, next)
	if fold {
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			at = n.either(at, n.char(f, next))
		}
	}
	return at
}

// char reads the bytes of one character.
func (n *nfa) char(r rune, next int32) int32 {
	var b [utf8.UTFMax]byte
	for i := utf8.EncodeRune(b[:], r) - 1; i >= 0; i-- {
		next = n.add(nfaState{lo: b[i], hi: b[i], next: next})
	}
	return next
}

// fewRunes is up to how many characters a range beyond ASCII is spelt out.
const fewRunes = 64

// class reads one character of the ranges. A large range beyond ASCII reads any
// character that is not ASCII.
func (n *nfa) class(ranges []rune, next int32) int32 {
	at := int32(-1)
	join := func(s int32) {
		if at < 0 {
			at = s
		} else {
			at = n.either(at, s)
		}
	}
	wide := false
	for ; len(ranges) >= 2; ranges = ranges[2:] {
		lo, hi := ranges[0], ranges[1]
		if lo < utf8.RuneSelf {
			join(n.add(nfaState{lo: byte(lo), hi: byte(min(hi, utf8.RuneSelf-1)), next: next}))
			lo = utf8.RuneSelf
		}
		switch {
		case hi < lo:
		case hi-lo < fewRunes:
			for r := lo; r <= hi; r++ {
				join(n.char(r, next))
			}
		default:
			wide = true
		}
	}
	if wide {
		tail := n.add(nfaState{lo: 0x80, hi: 0xbf, next: next})
		join(n.add(nfaState{lo: 0xc2, hi: 0xdf, next: tail}))
		tail = n.add(nfaState{lo: 0x80, hi: 0xbf, next: tail})
		join(n.add(nfaState{lo: 0xe0, hi: 0xef, next: tail}))
		tail = n.add(nfaState{lo: 0x80, hi: 0xbf, next: tail})
		join(n.add(nfaState{lo: 0xf0, hi: 0xf4, next: tail}))
	}
	if at < 0 {
		n.err = errOp
		return next
	}
	return at
}
