package exchange

import (
	"slices"

	"portcullis/shared/control"
	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
	"portcullis/shared/sse"
)

// pending is one event of a stream that has not left: the bytes as they came and
// what is to be changed in them. An event leaves when all of its text is
// decided, and after those before it; unchanged, it leaves as it came.
type pending struct {
	raw []byte
	// copied is true when raw is the event's own copy.
	copied bool
	buffer []byte
	open   int // fragments that are not decided
	drop   bool
	// bare drops the lines beside the data.
	bare  bool
	edits []pieceEdit
	// shadows repeat the text of a choice in another form.
	shadows   []shadow
	model     string
	modelNode int
	// removed are the entries, by index, that are taken out of the list with node list.
	removed  []int
	list     int
	delivers int // bytes of text
	// before is the stream's progress before this event, where moved is true: it may have moved that on.
	before *llm.Progress
	moved  bool
}

type pieceEdit struct {
	node, choice int
	edit         llm.Edit
}

type shadow struct{ choice, node int }

// fixedNode marks an edit of text that can not be edited.
const fixedNode = -1

// unlist notes the entries of a list that do not leave with the event.
func (p *pending) unlist(listed []llm.Listed) {
	for i := range listed {
		if listed[i].Drop {
			p.removed, p.list = append(p.removed, i), listed[i].Value().Parent().Node()
		}
	}
}

// enqueue puts an event at the end of those that wait.
func (x *Exchange) enqueue(frame *sse.Frame) *pending {
	r := &x.reply
	var p *pending
	if n := len(r.free); n > 0 {
		p, r.free = r.free[n-1], r.free[:n-1]
	} else {
		p = new(pending)
	}
	p.raw = frame.Raw
	r.queue = append(r.queue, p)
	return p
}

// moves notes how far the stream has come before an event that may move it on. It is not inlined, for the
// size of its callers.
//
//go:noinline
func (p *pending) moves(progress *llm.Progress) {
	if p.moved {
		return
	}
	if p.before == nil {
		p.before = new(llm.Progress)
	}
	p.before.Copy(progress)
	p.moved = true
}

// delivered is how far the stream has come for its client: up to the first event that waits.
func (r *reply) delivered() *llm.Progress {
	for _, p := range r.queue {
		if p.moved {
			return p.before
		}
	}
	return &r.progress
}

func (r *reply) recycle(p *pending) {
	clear(p.edits)
	if cap(p.buffer) > maxPiece || cap(p.removed) > maxPiece/8 {
		p.buffer, p.removed = nil, nil // one large event must not stay for good
	}
	*p = pending{buffer: p.buffer[:0], edits: p.edits[:0], shadows: p.shadows[:0], removed: p.removed[:0], before: p.before}
	if len(r.free) < maxFree {
		r.free = append(r.free, p)
	}
}

// releaseEvents writes every event at the head of the queue that is decided, and
// copies what has to wait.
func (x *Exchange) releaseEvents() {
	r := &x.reply
	intact := r.intact
	r.intact = false
	done := 0
	for done < len(r.queue) && r.queue[done].open == 0 {
		p := r.queue[done]
		if p.copied {
			r.queued -= heldSize(p)
		}
		if d := x.writeEvent(p); d != nil {
			r.queue = append(r.queue[:0], r.queue[done:]...)
			x.cut("exchange", d)
			return
		}
		r.recycle(p)
		done++
	}
	if done == len(r.queue) {
		r.queue = r.queue[:0]
	} else if done > 0 {
		r.queue = append(r.queue[:0], r.queue[done:]...)
	}
	// Only what came last is not copied yet.
	for i := len(r.queue) - 1; i >= 0 && !r.queue[i].copied; i-- {
		p := r.queue[i]
		p.buffer = append(p.buffer[:0], p.raw...)
		p.raw, p.copied = p.buffer, true
		r.queued += heldSize(p)
		r.held = max(r.held, r.queued)
	}
	r.intact = intact
}

// perEvent is what an event costs beside its bytes: a stream of blank lines would
// otherwise hold a hundred times what it is counted as.
const perEvent = 512

func heldSize(p *pending) int { return len(p.raw) + perEvent }

// writeEvent appends one decided event to the output.
func (x *Exchange) writeEvent(p *pending) *control.Denial {
	w := &x.engine.work
	if p.drop {
		if frame, ok := w.framer.Again(x.reply.framer.Kind(), p.raw); ok {
			w.out = sse.AppendDropped(w.out, frame)
		}
		return nil
	}
	x.view.Delivered += int64(p.delivers)
	for i := range p.edits {
		x.reply.noteEdited(p.edits[i].choice)
	}
	if !x.edited(p) && !p.bare {
		w.out = append(w.out, p.raw...)
		return nil
	}
	return x.writeEdited(p)
}

// edited reports whether the event's data changes.
func (x *Exchange) edited(p *pending) bool {
	return len(p.edits) > 0 || len(p.removed) > 0 || p.model != "" || slices.ContainsFunc(p.shadows, x.reply.hidden)
}

// noteEdited notes that a text of the choice was edited.
func (r *reply) noteEdited(choice int) {
	if len(r.edited) < maxTexts && !slices.Contains(r.edited, choice) {
		r.edited = append(r.edited, choice)
	}
}

// hidden reports whether a shadow repeats a text that was edited, in its event or before: some servers
// repeat a text later than they say it. Where more choices are edited than are noted every one counts.
func (r *reply) hidden(s shadow) bool {
	return len(r.edited) == maxTexts || slices.Contains(r.edited, s.choice)
}

// writeEdited renders an event anew: its data is scanned once more, because the
// document it was read from is gone.
func (x *Exchange) writeEdited(p *pending) *control.Denial {
	w := &x.engine.work
	broken := &control.Denial{Reason: ReasonFailure, Detail: "splice"}
	frame, ok := w.framer.Again(x.reply.framer.Kind(), p.raw)
	if !ok {
		return broken
	}
	if !x.edited(p) {
		w.out = sse.AppendBare(w.out, frame, frame.Data)
		return nil
	}
	doc, err := x.engine.scanEvent(frame.Data)
	if err != nil {
		return broken
	}
	splice := jsondoc.NewSplice(doc)
	for i := range p.edits {
		e := &p.edits[i]
		if e.node == fixedNode {
			return unedited(fixedText)
		}
		spliceText(splice, doc.At(e.node), []llm.Edit{e.edit})
	}
	for _, s := range p.shadows {
		if x.reply.hidden(s) {
			at := doc.At(s.node)
			splice.Forget(at) // another text of the event may be in it
			splice.Replace(at, emptied(at))
		}
	}
	if len(p.removed) > 0 {
		splice.RemoveElements(doc.At(p.list), func(i int) bool {
			_, gone := slices.BinarySearch(p.removed, i)
			return gone
		})
	}
	if p.model != "" {
		splice.ReplaceText(doc.At(p.modelNode), p.model)
	}
	if splice.Err() != nil {
		return broken
	}
	w.body = splice.Apply(w.body[:0])
	if p.bare {
		w.out = sse.AppendBare(w.out, frame, w.body)
	} else {
		w.out = sse.AppendReplaced(w.out, frame, w.body)
	}
	return nil
}

// emptied is what takes the place of a shadow: the same kind of value where clients
// walk over it.
func emptied(v jsondoc.Value) []byte {
	if v.Kind() == jsondoc.Array {
		return []byte("[]")
	}
	return []byte("null")
}

// cut ends a stream: by policy with the dialect's content filter, otherwise with
// its error. What waits and what still comes is dropped.
func (x *Exchange) cut(by string, d *control.Denial) {
	x.waits[Response].forget()
	x.withhold(by, d)
	r := &x.reply
	r.mode = replyCut
	progress := r.delivered()
	w := &x.engine.work
	dialect := x.dialect()
	switch {
	case progress.Finished && !progress.GoesOn:
	case by != "exchange" || d.Reason == ReasonReplyFixed:
		w.out = dialect.AppendFilteredEnd(w.out, progress)
	default:
		w.out = dialect.AppendErrorEnd(w.out, progress, x.refusal(d))
	}
	for _, p := range r.queue {
		r.recycle(p)
	}
	r.queue, r.queued = r.queue[:0], 0
	x.closeTexts()
}
