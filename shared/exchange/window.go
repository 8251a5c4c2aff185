package exchange

import (
	"crypto/sha256"
	"slices"

	"portcullis/shared/llm"
)

// A stream that is judged as it goes. A text of it that a control with an AnswerPhase wants
// to see is held until that control has allowed it, by the means that hold back a possible
// match: no fragment behind gate.judged is decided. What is decided otherwise is shown when
// a window of it has come, when a text has ended, or when the events that wait need half of
// what they may. While a service is asked nothing more is read: what comes waits in the
// framer, and what was decided before waits at the gateway.

// maxParked bounds the bytes of a stream that the gateway keeps while one question follows the
// other: beyond, they leave and the next question waits for the next chunk.
const maxParked = 64 << 10

// waiting reports whether the reply waits for a service.
func (x *Exchange) waiting() bool {
	return x.waits[Response].open > 0 && (x.reply.mode == replyStream || x.reply.mode == replyWhole)
}

// ended reports whether all of the reply has come, and nothing of it waits.
func (x *Exchange) ended() bool { return x.reply.finished && !x.waiting() }

// window is how many bytes of stream s are shown to who judges replies; 0 when nobody is to
// see it.
func (x *Exchange) window(s llm.Stream) int {
	least := 0
	if !x.judged() {
		return 0
	}
	for _, p := range x.engine.answers {
		x.running = p.name
		if n := p.do.Window(&x.view, s); n > 0 && (least == 0 || n < least) {
			least = n
		}
	}
	x.running = ""
	return least
}

// gated puts a gate before the text of stream s where it is to be judged; t is nil when no
// rewriter reads it.
func (x *Exchange) gated(t *text, s llm.Stream) *text {
	n := x.window(s)
	if n == 0 {
		return t
	}
	if t == nil {
		t = x.engine.takeText(s)
	}
	t.gate = &gate{digest: sha256.New()}
	if x.reply.window == 0 || n < x.reply.window {
		x.reply.window = n
	}
	return t
}

// closeText notes that a text with a gate has come to its end. Until it is judged it waits
// for that. It reports false where an edit can not be made.
func (x *Exchange) closeText(t *text) (ok bool) {
	r, g := &x.reply, t.gate
	sum := [sha256.Size]byte(g.digest.Sum(nil))
	known := slices.IndexFunc(r.said, func(s *said) bool { return s.sum == sum })
	if (t.stream.Alone || t.stream.Again) && known >= 0 {
		g.said, g.again = r.said[known], true
	} else {
		g.said = &said{sum: sum}
		if len(r.said) == maxTexts {
			r.said = slices.Delete(r.said, 0, 1)
		}
		r.said = append(r.said, g.said)
	}
	done, ok := x.passText(t)
	if !done {
		r.closing = append(r.closing, t)
	}
	return ok
}

// ripe says how many bytes of texts are decided but for being judged, and whether texts that
// have ended are among them.
func (x *Exchange) ripe() (bytes int, ended bool) {
	for _, t := range x.reply.closing {
		if !t.gate.again {
			bytes, ended = bytes+t.length-t.gate.judged, true
		}
	}
	for _, t := range x.reply.texts {
		if t.gate != nil {
			bytes += t.ripe() - t.gate.judged
		}
	}
	return bytes, ended
}

// presses reports whether what waits needs so much that it is judged before a window of it
// has come.
func (x *Exchange) presses() bool {
	if x.reply.window == 0 || x.reply.queued < int(x.engine.config.Bounds.Held)/2 {
		return false
	}
	bytes, _ := x.ripe()
	return bytes > 0
}

// readStream reads what has come of a stream and has it judged, until it waits for a service
// or for more. again is true when it has just been judged.
func (x *Exchange) readStream(again bool) {
	r := &x.reply
	for r.mode == replyStream && !x.waiting() {
		x.readFrames()
		if r.mode != replyStream {
			return
		}
		bytes, ended := x.ripe()
		switch {
		case !ended && !x.presses() && (r.window == 0 || bytes < r.window):
			if !r.finished || r.over {
				return
			}
			r.over = true
			x.endStream()
		case again && !r.finished && len(r.parked)+len(x.engine.work.out) > maxParked:
			return
		default:
			x.inquire()
		}
	}
}

// inquire shows what is decided of the stream's texts to those who judge replies.
func (x *Exchange) inquire() {
	q, room := &x.reply.inquiry, maxShown
	q.begin(x, nil)
	for _, list := range [...][]*text{x.reply.closing, x.reply.texts} {
		for _, t := range list {
			if t.gate == nil || t.gate.again || room <= 0 {
				continue
			}
			if to := t.shows(room); to > t.gate.judged {
				room -= to - t.gate.judged + perText
				q.addExcerpt(t, to)
			}
		}
	}
	x.consult()
}

const (
	// maxShown bounds the bytes of texts that are shown at once, but for an edit that is
	// longer, and perText what one costs beside its bytes.
	maxShown = 64 << 10
	perText  = 128
	// maxClosing bounds the texts that have ended and wait: an event may have many.
	maxClosing = 16 << 10
)

// shows is up to where the text is shown next, where there is room for so much of it.
func (t *text) shows(room int) int {
	to := t.ripe()
	if to <= t.gate.judged+room {
		return to
	}
	if fits := t.upTo(t.gate.judged + room); fits > t.gate.judged {
		return fits
	}
	return to
}

// goOn goes on with a stream that has waited, by what has come of that.
func (x *Exchange) goOn(heed func()) Action {
	x.engine.work.out, x.reply.intact = x.engine.work.out[:0], true
	heed()
	x.readStream(true)
	a := x.handOn(0, nil)
	x.reply.intact = false
	return a
}

// excerpt is a part of a text that is judged: from where that was judged before up to an offset.
type excerpt struct {
	text *text
	to   int
}

// addExcerpt notes the part of a text that is judged next, as it is to be delivered.
func (q *inquiry) addExcerpt(t *text, to int) {
	g := t.gate
	var edits []llm.Edit
	for i := range t.edits {
		if e := &t.edits[i]; e.From >= g.judged && e.To <= to {
			edits = append(edits, llm.Edit{From: e.From - g.judged, To: e.To - g.judged, With: e.With})
		}
	}
	shown := llm.Apply(string(g.text[:to-g.judged]), edits)
	q.call.Texts = append(q.call.Texts, llm.LooseText(llm.RoleAssistant, t.stream.Place, t.stream.Choice, shown))
	q.excerpts = append(q.excerpts, excerpt{t, to})
	q.shown = append(q.shown, shown)
}

// passExcerpts lets go on what was judged, with the edits of who judged it.
func (x *Exchange) passExcerpts() {
	r, q := &x.reply, &x.reply.inquiry
	for i := range q.excerpts {
		t, to, judged := q.excerpts[i].text, q.excerpts[i].to, &q.call.Texts[i]
		if edits := judged.Edits(); len(edits) > 0 {
			if llm.Apply(q.shown[i], edits) != judged.String() {
				x.cut("exchange", unedited("edits of edits"))
				return
			}
			t.mark(edits)
		}
		t.gate.pass(to)
	}
	q.release()
	for _, t := range r.texts {
		if t.gate != nil && !t.settle() {
			x.cut("exchange", unedited(acrossJSON))
			return
		}
	}
	if x.passClosing() {
		x.releaseEvents()
	} else {
		x.cut("exchange", unedited(acrossJSON))
	}
}

// passClosing lets go on the texts that have ended and are judged to their end. It reports
// false where an edit can not be made.
func (x *Exchange) passClosing() bool {
	r, all := &x.reply, true
	waiting := r.closing[:0]
	for _, t := range r.closing {
		done, ok := x.passText(t)
		if all = all && ok; !done {
			waiting = append(waiting, t)
		}
	}
	clear(r.closing[len(waiting):])
	r.closing = waiting
	return all
}

// passText lets go on a text that has ended, when it is judged to its end. ok is false where an
// edit can not be made.
func (x *Exchange) passText(t *text) (done, ok bool) {
	g := t.gate
	switch {
	case g.again && g.said.lost:
		g.said, g.again = &said{sum: g.said.sum}, false
	case g.again && g.said.judged:
		t.cover(g.said.marks, 0)
		g.pass(t.length)
	}
	if g.judged < t.length {
		return false, true
	}
	if !g.again {
		g.said.judged, g.said.marks = true, g.marks
		if len(g.marks) > maxMarks {
			g.said.lost = true
			x.reply.said = slices.DeleteFunc(x.reply.said, func(s *said) bool { return s == g.said })
		}
	}
	ok = t.settle()
	x.engine.dropText(t)
	return true, ok
}
