package exchange

import (
	"portcullis/shared/control"
	"portcullis/shared/jsondoc"
)

// What failure: open means: nothing more of the call is inspected, and what was decided of it
// before holds. A finding that is known never goes on because something else failed.

// letGo lets a request go on whose module has failed, once no call is under way: another control may
// still refuse it by what it hears.
func (x *Exchange) letGo(detail string) Action {
	if x.waits[Request].open > 0 {
		x.unqueue()
		return Pause
	}
	if !x.letCallPass() {
		return x.refuse(x.where(), control.Denial{Reason: ReasonFailure, Detail: detail})
	}
	x.skipped("failure")
	return x.pass(stageSkip)
}

// letCallPass makes the edits of a request whose module has failed, so that it can go on. It
// reports false where they can not be made.
func (x *Exchange) letCallPass() (ok bool) {
	defer func() {
		if r := recover(); r != nil {
			ok = false
		}
	}()
	switch {
	case x.stage == stagePass || x.stage == stageSkip:
		return true // it has left
	case x.parsed && (x.call.Rewritten() || x.decoded()):
		return x.engine.bodies.splice(x) == nil
	}
	return !x.decoded()
}

// decoded reports whether the request's headers, which have left, say that its body is decoded.
func (x *Exchange) decoded() bool { return x.encoding != "" && !x.holds() && !x.engine.wasmx }

// letPass delivers what was held of a reply when the module has failed, so that the rest
// can go on as it comes. It reports false where that is not possible: then a part of the
// reply would be missing or out of its order, or it has what is known to stay.
func (x *Exchange) letPass() (ok bool) {
	defer func() {
		if r := recover(); r != nil {
			ok = false
		}
	}()
	r := &x.reply
	switch {
	case r.known.denial != nil:
		return false
	case r.reads():
		return x.engine.bodies.flush(x)
	}
	return true
}

// flushReply delivers what was held of a reply that is being read.
func (x *Exchange) flushReply() (ok bool) {
	r := &x.reply
	switch {
	case r.mode == replyStream:
		return x.flushStream()
	case r.mode == replyObserve:
		return x.flushObserved()
	case r.mode == replyWhole && r.inquiry.splice != nil:
		return x.flushEdited()
	case r.mode == replyWhole && (r.swallowed || r.encoding != ""):
		return x.flushWhole()
	}
	return true
}

// known is a denial that was not acted on yet.
type known struct {
	by     string
	denial *control.Denial
}

// reading is a text that is whole where it stands and is being read.
type reading struct {
	text  *text
	piece int // of a JSON reply, -1 for another
}

// half makes the edits of the text that was read when the module failed.
func (r *reply) half() bool {
	t := r.reading.text
	switch {
	case t == nil || len(t.edits) == 0:
		return true
	case r.reading.piece < 0:
		return false
	}
	p := &r.whole.Pieces[r.reading.piece]
	edits, ok := t.rawEdits(nil)
	if !ok || p.Fixed {
		return false
	}
	spliceText(r.inquiry.splice, p.Value(), edits)
	emptyShadows(r.inquiry.splice, r.whole.Shadows, p.Stream.Choice)
	return true
}

// flushStream delivers the events that wait, with the edits that were found so far.
func (x *Exchange) flushStream() bool {
	r := &x.reply
	if !r.half() {
		return false
	}
	if !r.intact {
		return len(r.queue) == 0 && x.flush()
	}
	for _, list := range [...][]*text{r.closing, r.texts} {
		for _, t := range list {
			if t.letPass(); !t.settle() {
				return false
			}
		}
	}
	for _, p := range r.queue {
		if x.writeEvent(p) != nil {
			return false
		}
		r.recycle(p)
	}
	r.queue, r.queued = r.queue[:0], 0
	return x.flush()
}

// letPass takes what is known of the text for all there is to find.
func (t *text) letPass() {
	for i := range t.lanes {
		t.lanes[i].decided = t.length
	}
	g := t.gate
	if g == nil {
		return
	}
	if g.again { // what it says again has waited before it
		t.cover(g.said.marks, 0)
	} else if g.said != nil {
		g.said.marks = g.marks
	}
	g.pass(t.length)
}

// flush delivers what has been written of a stream and what its framer still has.
func (x *Exchange) flush() bool {
	tail := x.reply.framer.Tail()
	if !x.reply.intact {
		return len(tail) == 0 // the chunk is still the host's
	}
	x.engine.work.out = append(x.engine.work.out, tail...)
	return x.host.ReplaceBody(Response, x.unparked(x.engine.work.out)) == nil
}

// flushEdited delivers a JSON reply that was read, with the edits that were found so far.
func (x *Exchange) flushEdited() bool {
	if !x.reply.half() || x.spliceAnswer() != nil {
		return false
	}
	x.deliverWhole(x.reply.inquiry.splice)
	return true
}

// flushWhole delivers a JSON reply that is no longer at the host, or not in the form that
// its headers say, as far as it is complete.
func (x *Exchange) flushWhole() bool {
	doc, err := x.reply.closeReply()
	if err != nil {
		return false
	}
	out := jsondoc.NewSplice(doc).Apply(x.engine.work.out[:0])
	x.engine.work.out = out[:0]
	x.sendWhole(out)
	return true
}
