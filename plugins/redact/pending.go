package redact

import (
	"strings"

	"portcullis/shared/llm"
)

// pending are the edits of one text that are not given on yet: what is found in disguise may
// begin before what was found in the clear, or overlap it.
type pending struct {
	edits []pendingEdit // rising, none overlaps another
	seen  []seen
	// upTo is where the latest edit ended that was given on; bracket is true where what is delivered ends
	// with a mask there.
	upTo    int
	bracket bool
}

// pendingEdit hides the bytes that one finding stands for, or several that overlap.
type pendingEdit struct {
	llm.Edit
	// The finding whose words are shown: of those that overlap the one that begins first,
	// then the longest, then that of the first rule.
	from, to, rule int
}

// seen is a finding that was reported.
type seen struct{ rule, from, to int }

// fresh notes a finding, and reports whether it is not the same that was found already, in
// the clear or in another disguise.
func (p *pending) fresh(rule, from, to int) bool {
	for _, s := range p.seen {
		if s.rule == rule && s.from < to && from < s.to {
			return false
		}
	}
	p.seen = append(p.seen, seen{rule, from, to})
	return true
}

// stretch makes the latest edit longer by what the same rule takes out right behind it: of a row of unseen
// characters there may be any number. It reports false where there is no such edit.
func (p *pending) stretch(e llm.Edit, rule int) bool {
	last := len(p.edits) - 1
	if last < 0 || e.With != "" || p.edits[last].To != e.From || p.edits[last].rule != rule {
		return false
	}
	p.edits[last].To = e.To
	return true
}

// add adds an edit for what a rule found. An exchange makes one of overlapping edits too, but not so:
// those of its rewriters come in order, many at once, the first one's words stand whichever is longer, and an
// edit may be an insertion. Here a disguise is known later than what begins behind it.
func (p *pending) add(e llm.Edit, rule int) {
	one := pendingEdit{e, e.From, e.To, rule}
	at := len(p.edits)
	for at > 0 && p.edits[at-1].To > e.From {
		at--
	}
	end := at
	for end < len(p.edits) && p.edits[end].From < e.To {
		old := p.edits[end]
		from, to := min(one.From, old.From), max(one.To, old.To)
		if old.before(&one) {
			one = old
		}
		one.From, one.To = from, to
		end++
	}
	if at < end {
		p.edits[at] = one
		p.edits = append(p.edits[:at+1], p.edits[end:]...)
		return
	}
	p.edits = append(p.edits, one)
	copy(p.edits[at+1:], p.edits[at:])
	p.edits[at] = one
}

// before reports whether the words of e are shown rather than those of other.
func (e *pendingEdit) before(other *pendingEdit) bool {
	switch {
	case e.from != other.from:
		return e.from < other.from
	case e.to != other.to:
		return e.to > other.to
	}
	return e.rule <= other.rule
}

// release appends to dst the edits that nothing changes any more, when decided bytes of the
// text are; it returns how many are then, for an edit is decided as a whole. behind is what stands behind an
// offset, as far as it has come.
func (p *pending) release(dst []llm.Edit, decided int, behind func(at int) (c byte, known bool)) ([]llm.Edit, int) {
	n := 0
	for ; n < len(p.edits) && p.edits[n].To <= decided; n++ {
		e := &p.edits[n].Edit
		p.bracket = strings.HasSuffix(e.With, "]") || e.With == "" && p.bracket && e.From == p.upTo
		p.upTo = e.To
		if adjoined := n+1 < len(p.edits) && p.edits[n+1].From == e.To; p.bracket && !adjoined {
			if c, known := behind(e.To); known && goesOn(c) {
				e.With, p.bracket = e.With+" ", false
			}
		}
		dst = append(dst, *e)
	}
	if n < len(p.edits) {
		decided = min(decided, p.edits[n].From)
	}
	p.bracket = p.bracket && decided <= p.upTo
	p.edits = p.edits[:copy(p.edits, p.edits[n:])]
	kept := p.seen[:0]
	for _, s := range p.seen {
		if s.to > decided {
			kept = append(kept, s)
		}
	}
	p.seen = kept
	return dst, decided
}

// reset forgets what was found in another text.
func (p *pending) reset() {
	clear(p.edits[:cap(p.edits)])
	if cap(p.edits) > maxFree {
		p.edits, p.seen = nil, nil
	}
	p.edits, p.seen, p.upTo, p.bracket = p.edits[:0], p.seen[:0], 0, false
}

// goesOn reports whether Markdown takes a mask before c, which is in brackets, for the text of an image or of a
// link, or for the label of a definition: then a space parts them.
func goesOn(c byte) bool { return c == '(' || c == '[' || c == ':' }
