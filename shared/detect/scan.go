package detect

// scan reads what is new.
func (s *Scanner) scan(last bool) {
	if s.endless >= 0 && !s.goOn(last) {
		return
	}
	if s.waits { // all that began there is judged again
		s.waits, s.judged, s.best = false, false, none
		s.hit = int(s.set.trie.ends[s.state-s.set.trie.hits].from)
	}
	for s.read(last) && s.armed.rule >= 0 {
		c := s.armed
		s.armed = none
		if !s.take(c, last) {
			return
		}
	}
}

// read runs the automaton to the end, or to that of the armed match. It
// reports false when that needs more text.
func (s *Scanner) read(last bool) bool {
	t := s.set.trie
	for {
		s.readTo = 0
		skim(s, t, s.end())
		if s.state < t.hits {
			return true
		}
		e := &t.ends[s.state-t.hits]
		if s.hit >= 0 {
			s.judge(&t.triggers[s.hit], last)
			if s.hit++; s.hit < int(e.to) {
				continue
			}
		}
		if !s.settle(e, last) {
			return false
		}
	}
}

// candidate is a match that may become a finding.
type candidate struct{ rule, from, to int }

// none is no candidate.
var none = candidate{rule: -1}

// before reports whether a match is taken and not another: that is none, or c begins before it or
// is longer.
func (c candidate) before(other candidate) bool {
	return other.rule < 0 || c.from < other.from || c.from == other.from && c.to > other.to
}

// judge judges a trigger at s.at. A match becomes the best when it is that, or is armed. One that needs more text
// makes s wait.
func (s *Scanner) judge(hit *trigger, last bool) {
	s.steps += costJudge
	c := candidate{hit.rule, s.at - int(hit.length), -1}
	known := true
	r := &s.set.rules[hit.rule]
	switch {
	case r.gap != nil:
		c, known = s.behind(hit, last)
	case r.back != nil:
		c, known = s.around(c, last)
	case r.starts && hit.free && !s.boundary(c.from), r.drawn > 0 && s.tooPoor(c.from, r.drawn), s.readTo == deadEnd, s.behindArmed(c, false),
		s.readTo == 0 && hit.again > 0 && again(s, hit, s.at, c.from+1, c.from+int(hit.again)):
		c.rule = -1
	default:
		state, from := uint16(first), c.from
		if s.readTo > 0 {
			state, from = s.inner, s.readTo
		}
		if c.to, known = s.match(r, c.from, state, from, last); c.to < 0 {
			c.rule = -1
		}
	}
	if known && c.rule < 0 || s.behindArmed(c, known) {
		return
	}
	s.judged = true
	s.steps += costMatch
	switch {
	case !known:
		if !s.waits || c.from < s.from {
			s.from = c.from
		}
		s.waits = true
	case r.gap != nil:
		s.arm(c)
	case c.before(s.best):
		s.best = c
	}
}

// settle takes the best of the matches at s.at, unless it needs more text to know that, and where there is none goes
// on behind what is complete there.
func (s *Scanner) settle(e *completion, last bool) bool {
	best := s.best
	if s.waits {
		if best.rule >= 0 {
			s.from = min(s.from, best.from)
		}
		return false
	}
	s.best, s.judged = none, false
	if best.rule < 0 {
		s.state = e.row
		return true
	}
	return s.take(best, last)
}

// longBeginning is from what length on a beginning does not stand in what is drawn at random.
const longBeginning = 4

// take makes a finding of c and goes on behind it.
func (s *Scanner) take(c candidate, last bool) bool {
	s.steps += costFinding
	s.findings = append(s.findings, Finding{Rule: c.rule, From: s.base + c.from, To: s.base + c.to})
	s.at, s.floor, s.state = c.to, c.to, s.set.trie.start(s.byteBefore(c.to))
	if r := &s.set.rules[c.rule]; r.endless {
		s.endless, s.inner = c.rule, over(r.dfa, first, s.view[c.from:c.to])
		return s.goOn(last)
	}
	return true
}

// around reads on from what stands before a rule's anchor. known is false when the match depends
// on text that has not come; rule is -1 when there is none.
func (s *Scanner) around(c candidate, last bool) (_ candidate, known bool) {
	r := &s.set.rules[c.rule]
	c.from = s.runBefore(r, c)
	if s.behindArmed(c, false) || r.starts && !s.boundary(c.from) || !r.opening.has(s.view[c.from]) {
		return none, true
	}
	if c.to, known = s.match(r, c.from, first, c.from, last); c.to < 0 {
		c.rule = -1
	}
	return c, known
}

// run is a stretch of the text, in offsets of the whole, of what may stand before a rule's anchor.
type run struct{ rule, from, to int }

// runBefore is where the run of what may stand before a rule's anchor begins: behind another anchor where a match has
// but one. What has been found to be such a run is not read again, however many anchors are in it.
func (s *Scanner) runBefore(r *compiled, c candidate) int {
	from, least := c.from, max(s.floor, c.from-maxBack)
	for from > least && r.back[s.view[from-1]] && (!r.once || !endsIn(s.view[:from], r.Anchor)) {
		if from--; s.run.rule == c.rule && s.base+from == s.run.to {
			from = max(least, s.run.from-s.base)
		}
		s.steps += costRead
	}
	s.run = run{rule: c.rule, from: s.base + from, to: s.base + c.from}
	return from
}

// endsIn reports whether text ends in anchor, as a trie tells them apart.
func endsIn(text, anchor string) bool {
	at := len(text) - len(anchor)
	for i := len(anchor) - 1; i >= 0; i-- {
		if at+i < 0 || foldByte(text[at+i]) != foldByte(anchor[i]) {
			return false
		}
	}
	return true
}

// match returns the end of the longest match at from that passes what its rule asks for, -1 for
// none or one that is not known: that depends on text that has not come. The rule's automaton is
// in a state at view[at].
func (s *Scanner) match(r *compiled, from int, state uint16, at int, last bool) (to int, known bool) {
	to, known = s.longestMatch(r, from, state, at, last)
	if known && to >= 0 && r.part != nil {
		s.steps += to - from
		if to = from + r.part(s.view[from:to]); to == from {
			return -1, true
		}
	}
	switch {
	case !known:
		return -1, false
	case to < 0 || r.check != nil && !s.passes(r, from, to):
		return -1, true
	case r.Words:
		if apart, known := s.apart(from, to, last); !apart || !known {
			return -1, known
		}
	}
	return to, true
}

// passes reports whether a match passes its rule's check.
func (s *Scanner) passes(r *compiled, from, to int) bool {
	s.steps += costCheck * (to - from)
	return r.check(s.view[from:to])
}

// longestMatch is longest in a text that may have ended.
func (s *Scanner) longestMatch(r *compiled, begin int, state uint16, from int, last bool) (to int, known bool) {
	to, known = longest(s, r, begin, state, from)
	return to, known || last
}

// goOn follows a match without an upper bound. It reports true when the match has
// ended. What is read and may not belong to it is held, up to maxRule bytes;
// beyond that it counts as part of it.
func (s *Scanner) goOn(last bool) bool {
	r := &s.set.rules[s.endless]
	d, state, end := r.dfa, s.inner, s.at
	inner := state
	i := s.at
	for ; i < len(s.view); i++ {
		state = d.step(state, s.view[i])
		if state == dead {
			break
		}
		if d.accepts(state) || i-end >= maxRule {
			end, inner = i+1, state
		}
	}
	s.steps += costRead * (i - s.at)
	if end > s.at {
		s.findings = append(s.findings, Finding{Rule: s.endless, From: s.base + s.at, To: s.base + end, Continued: true})
	}
	s.at, s.floor, s.inner = end, end, inner
	if i == len(s.view) && !last {
		return false
	}
	s.endless, s.state = -1, s.set.trie.start(s.byteBefore(end))
	return true
}
