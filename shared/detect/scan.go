package detect

// scan reads what is new.
func (s *Scanner) scan(last bool) {
	if s.endless >= 0 && !s.goOn(last) {
		return
	}
	if s.waits && !s.decide(last) {
		return
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
	view, next, class, hits := s.view, t.next, &t.class, t.hits
	state, part := s.state, view[:s.end()]
	for i := s.at; i < len(part); i++ {
		state = next[state+uint32(class[part[i]])]
		if state < hits {
			continue
		}
		hit := state - hits
		g := t.guards[hit]
		if g > 0 && i >= g && isWord[view[i-g]] || i+1 < len(view) && !t.follows[hit][view[i+1]] {
			state = t.rows[hit]
			continue
		}
		s.at, s.state = i+1, state
		if !s.decide(last) {
			return false
		}
		i, state, part = s.at-1, s.state, view[:s.end()]
	}
	s.at, s.state = len(part), state
	return true
}

// candidate is a match that may become a finding.
type candidate struct{ rule, from, to int }

// none is no candidate.
var none = candidate{rule: -1}

// decide judges the beginnings that end at s.at. It reports false when that
// needs more text; then s.waits is set.
func (s *Scanner) decide(last bool) bool {
	t := s.set.trie
	s.waits = false
	best := none
	from := s.at
	list := t.outputs[s.state-t.hits]
	for i := range list {
		hit := &list[i]
		if s.at < len(s.view) && !t.sets[hit.next][s.view[s.at]] || s.at >= hit.length && !t.sets[hit.first][s.view[s.at-hit.length]] {
			continue
		}
		c, known := s.match(hit, last)
		if s.behindArmed(c, known) {
			continue
		}
		if !known {
			s.waits = true
			from = min(from, c.from)
			continue
		}
		if s.set.rules[hit.rule].gap != nil {
			s.arm(c)
			continue
		}
		if c.rule >= 0 && (best.rule < 0 || c.from < best.from || c.from == best.from && c.to > best.to) {
			best = c
		}
	}
	if s.waits {
		s.from = from
		if best.rule >= 0 {
			s.from = min(from, best.from)
		}
		return false
	}
	if best.rule < 0 {
		s.state = t.rows[s.state-t.hits]
		return true
	}
	return s.take(best, last)
}

// take makes a finding of c and goes on behind it.
func (s *Scanner) take(c candidate, last bool) bool {
	s.findings = append(s.findings, Finding{Rule: c.rule, From: s.base + c.from, To: s.base + c.to})
	s.at, s.floor, s.state = c.to, c.to, 0
	if r := &s.set.rules[c.rule]; r.endless {
		s.endless, s.inner = c.rule, r.dfa.run(s.view[c.from:c.to])
		return s.goOn(last)
	}
	return true
}

// match reads on from a beginning. known is false when the match depends on text
// that has not come; rule is -1 when there is none.
func (s *Scanner) match(hit *trigger, last bool) (c candidate, known bool) {
	r := &s.set.rules[hit.rule]
	from := s.at - hit.length
	if from < s.floor {
		return none, true
	}
	if r.gap != nil {
		return s.behind(hit, last)
	}
	if r.back != nil {
		least := max(s.floor, from-maxBack)
		for from > least && r.back[s.view[from-1]] {
			from--
		}
	}
	if r.starts && s.inWord(from) == isWord[s.view[from]] {
		return none, true
	}
	to, known := r.longestMatch(s.view, from, last)
	switch {
	case !known:
		return candidate{rule: -1, from: from}, false
	case to < 0 || r.check != nil && !r.check(s.view[from:to]):
		return none, true
	}
	if r.Words {
		switch apart, known := s.apart(from, to, last); {
		case !known:
			return candidate{rule: -1, from: from}, false
		case !apart:
			return none, true
		}
	}
	return candidate{hit.rule, from, to}, true
}

// longestMatch returns the end of the longest match at from, -1 for none; of an
// endless rule the first. known is false when it depends on more text.
func (r *compiled) longestMatch(view string, from int, last bool) (to int, known bool) {
	d := r.dfa
	state := uint16(first)
	to = -1
	i := from
	for ; i < len(view); i++ {
		state = d.step(state, view[i])
		if state == dead {
			return to, true
		}
		if !d.accept[state] {
			continue
		}
		if r.endless {
			return i + 1, true
		}
		if !r.ends || i+1 < len(view) && isWord[view[i]] != isWord[view[i+1]] {
			to = i + 1
		}
	}
	if last {
		if r.ends && d.accept[state] && isWord[view[len(view)-1]] {
			to = len(view)
		}
		return to, true
	}
	return to, false
}

// run returns the state after text.
func (d *dfa) run(text string) uint16 {
	state := uint16(first)
	for i := 0; i < len(text); i++ {
		state = d.step(state, text[i])
	}
	return state
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
		if d.accept[state] || i-end >= maxRule {
			end, inner = i+1, state
		}
	}
	if end > s.at {
		s.findings = append(s.findings, Finding{Rule: s.endless, From: s.base + s.at, To: s.base + end, Continued: true})
	}
	s.at, s.floor, s.inner = end, end, inner
	if i == len(s.view) && !last {
		return false
	}
	s.endless, s.state = -1, 0
	return true
}
