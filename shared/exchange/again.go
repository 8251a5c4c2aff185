package exchange

import (
	"bytes"
	"crypto/sha256"
	"hash"
	"slices"

	"portcullis/shared/control"
	"portcullis/shared/llm"
)

// Some streams say each part of a text again, at its end and at that of its message. Where a match goes
// over parts, the part alone does not show it: what is said again gets the edits of what was said.

// spoken is a part of a text: where it is, and what it said.
type spoken struct {
	part     llm.Part
	from, to int
	digest   hash.Hash
}

// perEdit is what an edit costs that is kept for what is said again, beside what it puts in.
const perEdit = 64

func (e *laneEdit) cost() int { return perEdit + len(e.With) }

// speak takes the next piece of a text whose parts are said again. They are remembered until the next
// item begins; it returns a denial where that is more than bounds.held allows.
func (x *Exchange) speak(t *text, piece *llm.Piece) *control.Denial {
	n := len(t.parts)
	if n > 0 && t.parts[n-1].part.Choice != piece.Part.Choice {
		n = 0
	}
	if n == 0 || t.parts[n-1].part != piece.Part {
		t.addPart(n, piece.Part)
	}
	w, s := &x.engine.work, &t.parts[len(t.parts)-1]
	w.body = append(w.body[:0], piece.String()...)
	s.digest.Write(w.body)
	s.to += len(w.body)
	if t.pastCost > int(x.engine.config.Bounds.Held) || len(t.parts) > maxTexts {
		return &control.Denial{Reason: ReasonReplyFixed, Detail: "more would be remembered of a text than bounds.held allows"}
	}
	return nil
}

// addPart begins a part behind the first n. Digests are used again.
func (t *text) addPart(n int, part llm.Part) {
	t.parts = slices.Grow(t.parts[:n], 1)[:n+1]
	digest := t.parts[n].digest
	if digest == nil {
		digest = sha256.New()
	}
	digest.Reset()
	t.parts[n] = spoken{part, t.raw, t.raw, digest}
}

// repeat notes that the string of a piece in event p is what its part of a text said. It reports false
// where that said something else, or is not remembered.
func (x *Exchange) repeat(piece *llm.Piece, p *pending) (t *text, ok bool) {
	at := slices.IndexFunc(x.reply.texts, func(t *text) bool { return t.stream == piece.Stream })
	if at < 0 {
		return nil, false
	}
	t = x.reply.texts[at]
	i := slices.IndexFunc(t.parts, func(s spoken) bool { return s.part == piece.Part })
	if i < 0 || !t.parts[i].said(piece.String(), &x.engine.work.body) {
		return nil, false
	}
	s := &t.parts[i]
	t.fragments = append(t.fragments, fragment{from: s.from, to: s.to, event: p, node: piece.Value().Node(), choice: piece.Choice(), again: true})
	p.open++
	return t, true
}

// said reports whether a text is what the part said.
func (s *spoken) said(text string, buffer *[]byte) bool {
	if s.to-s.from != len(text) {
		return false
	}
	*buffer = append((*buffer)[:0], text...)
	sum := sha256.Sum256(*buffer)
	*buffer = s.digest.Sum((*buffer)[:0])
	return bytes.Equal(*buffer, sum[:])
}

// readRepeat reads a piece that says a part again: as the part was said, or for itself.
func (x *Exchange) readRepeat(piece *llm.Piece, p *pending) (string, *control.Denial) {
	t, ok := x.repeat(piece, p)
	if !ok {
		alone := *piece
		alone.Repeats, alone.Last = false, true
		alone.Stream.Alone, alone.Stream.Choice, alone.Stream.Block = true, piece.Part.Choice, piece.Part.Block
		return x.readPiece(&alone, p, x.repeats(&alone))
	}
	x.reply.read += int64(len(piece.String()))
	if !t.settle() {
		return "exchange", unedited(acrossJSON)
	}
	return "", nil
}

// assignAgain gives f, which says a part again, the edits of the part.
func (t *text) assignAgain(f *fragment) {
	for _, list := range [...][]laneEdit{t.past, t.edits} {
		for i := range list {
			if e := &list[i]; e.To > f.from && e.From < f.to {
				f.take(e.From, e.To, e.With)
			}
		}
	}
	f.event.open--
}

// forgetParts drops the edits of items before the latest, once nothing waits that says them again.
func (t *text) forgetParts() {
	if len(t.past) == 0 || len(t.fragments) > 0 && t.fragments[0].from < t.parts[0].from {
		return
	}
	n := 0
	for ; n < len(t.past) && t.past[n].To <= t.parts[0].from; n++ {
		t.pastCost -= t.past[n].cost()
	}
	if n > 0 {
		t.past = append(t.past[:0], t.past[n:]...)
	}
}
