package detect

import (
	"errors"
	"strconv"
	"strings"
)

// nearPrefix is how much of a word of Near the automaton knows: with the two
// letters behind it, which a trigger asks for, enough to be rare.
const nearPrefix = 4

// listNear puts the words by which a rule is found into the automaton.
func (s *Set) listNear(b *build, i int) error {
	c := &s.rules[i]
	if c.endless || c.Anchor != "" {
		return errors.New("is found by its words: it has an upper bound and no anchor")
	}
	gap, err := patterns.compiled(c.Gap)
	if err != nil {
		return errors.New("gap: " + err.Error())
	}
	if gap.longest < 0 {
		return errors.New("gap: has no upper bound: bound its repetitions")
	}
	c.gap = gap.dfa
	s.look(b, c, gap.longest)
	next, then := b.shareFollow(c.gap, "")
	all := b.share(allBytes)
	for _, word := range c.Near {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz_ -0123456789") != "" || strings.ContainsAny(word[:min(len(word), nearPrefix)], "0123456789") {
			return errors.New("near: " + strconv.Quote(word) + " is no word (want letters in lower case, digits behind the fourth)")
		}
		s.hold = max(s.hold, len(word)+gap.longest+c.longest+1)
		hit := trigger{rule: i, free: true, ends: c.ends, plain: c.plain() && !c.Ahead, measured: c.measured(), ahead: uint16(len(word)), look: c.looks(), behind: c, next: next, then: then, back: all}
		if len(word) > nearPrefix {
			word, hit.rest = word[:nearPrefix], word[nearPrefix:]
			hit.next, hit.then = b.share(setOf(unfold(hit.rest[0]))), next
			if len(hit.rest) > 1 {
				hit.then = b.share(setOf(unfold(hit.rest[1])))
			}
		}
		b.add(word, hit)
	}
	return nil
}

// look makes what a scan looks for before it reads a rule's gap.
func (s *Set) look(b *build, c *compiled, longest int) {
	need, ok := b.needs[c.gap]
	if !ok {
		need.bytes = c.gap.needs()
		if need.bytes.len() < manyBytes {
			need.within, need.place = longest, s.looks
			s.looks++
		}
		b.needs[c.gap] = need
	}
	c.need = need
	if c.starts && !c.Ahead {
		c.open = look{bytes: c.opening, within: longest, place: s.looks, rule: c}
		s.looks++
	}
}

// manyBytes is from how many bytes on it is no use to look for one of them.
const manyBytes = 128

// behind looks for a match after the word that has been read: the first one for
// which the gap is as it must be. Within one that its check refuses as not drawn at random no
// other begins.
func (s *Scanner) behind(hit *trigger, last bool) (c candidate, known bool) {
	r, view := &s.set.rules[hit.rule], s.view
	from := s.at - int(hit.length)
	if !s.opens(from) {
		return none, true
	}
	at := s.at + len(hit.rest)
	if !folds(view[s.at:min(at, len(view))], hit.rest) {
		return none, true
	}
	if at > len(view) {
		return candidate{rule: -1, from: from}, last
	}
	if r.drawn > 0 && s.refused(hit, at, last) {
		return none, true
	}
	i, state, refused, looked := at, uint16(first), at, r.check == nil || r.drawn > 0
	if s.readTo > 0 {
		i, state = s.readTo, s.inner
	}
	for {
		if i, state, _ = follow(s, hit, s.at, state, i); i < 0 {
			return none, true
		}
		if i == len(view) {
			return candidate{rule: -1, from: from}, last
		}
		if i >= refused {
			to, passes, known := i, false, true
			if looked || !s.quietAt(&r.open, i) {
				to, passes, known = s.matchAt(hit.rule, i, last)
			}
			switch {
			case !known:
				return candidate{rule: -1, from: from}, last
			case passes && r.Ahead:
				return candidate{hit.rule, from, at}, true
			case passes:
				return candidate{hit.rule, i, to}, true
			case !looked && s.refused(hit, at, last):
				return none, true
			case !looked:
				looked = true
				continue // what was known to be quiet ends where something passes, or may
			case r.drawn > 0: // a phone number that is too long may be two
				refused = to
			}
		}
		s.steps++
		if state = r.gap.step(state, view[i]); state == dead {
			return none, true
		}
		i++
	}
}

// judged is a match behind a word, in offsets of the whole, and whether it passes its rule's check. None begins at 0.
type judged struct {
	candidate
	passes bool
}

// matchAt is the end of the longest match of a rule behind its word, from view[at] on, -1 for none, and whether it
// passes the rule's check. What was judged is not judged again: several words may stand before it.
func (s *Scanner) matchAt(rule, at int, last bool) (to int, passes, known bool) {
	p, r := &s.behindWord[(s.base+at)%len(s.behindWord)], &s.set.rules[rule]
	if p.rule == rule && p.from == s.base+at {
		return p.to - s.base, p.passes, true
	}
	if to, known = s.longestMatch(r, at, first, at, last); !known || to < 0 {
		return to, false, known
	}
	*p = judged{candidate{rule, s.base + at, s.base + to}, r.check == nil || s.passes(r, at, to)}
	return to, p.passes, true
}

// quietAt reports whether it is known that a look finds nothing at view[at].
func (s *Scanner) quietAt(l *look, at int) bool {
	q := &s.quiet[l.place]
	return l.place > 0 && s.base+at >= q.from && s.base+at < q.to
}

// refused reports whether there is no match behind a gap from view[at] on that passes the rule's
// check: it goes on where the look for any match has stopped.
func (s *Scanner) refused(hit *trigger, at int, last bool) bool {
	l, view := &s.set.rules[hit.rule].open, s.view
	end := at + l.within + 1
	if l.place == 0 || end > len(view) {
		return false
	}
	q := s.quietFrom(l, at)
	i := q.to - s.base
	begun := i
	for ; i < end; i++ {
		if !l.bytes.has(view[i]) || !s.edge(i) {
			continue
		}
		if _, passes, known := s.matchAt(hit.rule, i, last); passes || !known {
			break
		}
	}
	s.steps += costRead * (i - begun)
	q.to = s.base + i
	return i >= end
}

// folds reports whether text is the beginning of a word in lower case, whatever its own.
func folds(text, word string) bool {
	for i := 0; i < len(text); i++ {
		if b, w := text[i], word[i]; b != w && (w < 'a' || b|0x20 != w) {
			return false
		}
	}
	return true
}

// opens reports whether a name's part begins at view[at]: at a word's boundary,
// after "_", or with a capital after a small letter.
func (s *Scanner) opens(at int) bool {
	b, before := s.view[at], s.byteBefore(at)
	return !isWord[before] || before == '_' || b >= 'A' && b <= 'Z' && before >= 'a' && before <= 'z'
}

// arm remembers a match behind its word, the first of several.
func (s *Scanner) arm(c candidate) {
	if c.before(s.armed) {
		s.armed = c
	}
}

// behindArmed reports whether c gives way to the armed match, which begins before
// it or is longer.
func (s *Scanner) behindArmed(c candidate, known bool) bool {
	a := &s.armed
	return a.rule >= 0 && (c.from > a.from || known && c.from == a.from && c.to <= a.to)
}

// end is how far the automaton may read before the armed match is taken: what
// begins before that may show itself later. One whose place another match took is
// forgotten.
func (s *Scanner) end() int {
	switch {
	case s.armed.rule < 0:
	case s.armed.from < s.floor:
		s.armed = none
	default:
		return s.armed.to
	}
	return len(s.view)
}
