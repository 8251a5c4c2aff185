package exchange

import (
	"crypto/sha256"
	"hash"
	"unicode/utf8"

	"portcullis/shared/llm"
)

// gate is what is held of a text until it is judged.
type gate struct {
	judged int        // the offset up to which it is
	text   []byte     // from judged on, as the rewriters see it
	digest hash.Hash  // of all of it so far
	marks  []llm.Edit // that judges have made so far, by offsets in the text
	// said is the whole text, once it has ended. again is true of a text that says it again:
	// it is judged with the other.
	said  *said
	again bool
}

// said is a text that has ended: some APIs repeat texts whole, and what was masked in a text
// is masked where it comes again, of which nobody needs to be asked.
type said struct {
	sum    [sha256.Size]byte
	judged bool
	lost   bool // not all of its edits are remembered
	marks  []llm.Edit
}

// maxMarks bounds the edits that are remembered of a text: one with more is judged again.
const maxMarks = 1024

// take takes the next piece of the text.
func (g *gate) take(piece string) {
	g.text = append(g.text, piece...)
	g.digest.Write([]byte(piece))
}

// pass notes that the text was judged up to an offset. What is left is moved only where it is
// shorter than what goes.
func (g *gate) pass(to int) {
	rest := g.text[to-g.judged:]
	if len(rest) <= to-g.judged {
		rest = append(g.text[:0], rest...)
	}
	g.text, g.judged = rest, to
}

// maxWord bounds how far a window ends before the text that has come, so as not to end in a word.
const maxWord = 64

// whole is an offset, or the one before it where a word ends, or at least a character. A text
// that has ended is whole.
func (g *gate) whole(offset int) int {
	at := offset - g.judged
	if g.said != nil && at == len(g.text) {
		return offset
	}
	for n := at; n > max(0, at-maxWord); n-- {
		if isSpace(g.text[n-1]) {
			return g.judged + n
		}
	}
	for ; at > 0 && at < len(g.text) && !utf8.RuneStart(g.text[at]); at-- {
		offset--
	}
	return offset
}

// mark makes edits in the window of t that was judged. Their offsets count in it as it was
// shown, with the edits of the rewriters made.
func (t *text) mark(edits []llm.Edit) {
	g := t.gate
	first := t.firstEdit(g.judged)
	p := places{edits: t.edits[first:], base: g.judged}
	marks := make([]llm.Edit, 0, len(edits))
	for _, e := range edits {
		from := p.of(e.From, false)
		marks = append(marks, llm.Edit{From: from, To: p.of(e.To, true), With: e.With})
	}
	t.cover(marks, first)
	if len(g.marks) <= maxMarks {
		g.marks = append(g.marks, marks...)
	}
}

// firstEdit is the index of the first edit that does not begin before an offset.
func (t *text) firstEdit(from int) int {
	i := len(t.edits)
	for i > 0 && t.edits[i-1].From >= from {
		i--
	}
	return i
}

// places finds offsets of a window with its edits made, in rising order, in the text without
// them.
type places struct {
	edits []laneEdit
	// base is where the window begins; longer how much longer the edits before have made it.
	base, longer int
}

// of is the offset in the text of one in the window: where it lies within an edit, the edit's
// end or its beginning.
func (p *places) of(offset int, end bool) int {
	for len(p.edits) > 0 {
		e := &p.edits[0]
		from := e.From - p.base + p.longer
		to := from + len(e.With)
		switch {
		case offset < from, end && offset == from:
			return offset - p.longer + p.base
		case end && offset <= to:
			return e.To
		case offset < to:
			return e.From
		}
		p.longer += len(e.With) - (e.To - e.From)
		p.edits = p.edits[1:]
	}
	return offset - p.longer + p.base
}

// cover makes marks, which rise, in the text behind its first edits. What a mark touches of
// another edit becomes a part of the mark.
func (t *text) cover(marks []llm.Edit, first int) {
	if len(marks) == 0 {
		return
	}
	t.others = append(t.others[:0], t.edits[first:]...)
	t.edits = t.edits[:first]
	others := t.others
	for _, m := range marks {
		for len(others) > 0 && others[0].To <= m.From {
			t.put(others[0])
			others = others[1:]
		}
		for len(others) > 0 && others[0].From < m.To {
			m.From, m.To = min(m.From, others[0].From), max(m.To, others[0].To)
			others = others[1:]
		}
		t.put(laneEdit{m, len(t.lanes)})
	}
	t.edits = append(t.edits, others...)
}
