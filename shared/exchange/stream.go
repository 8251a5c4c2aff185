package exchange

import (
	"bytes"
	"slices"

	"portcullis/shared/control"
	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
	"portcullis/shared/sse"
)

// kinds is how each framing is cut into frames.
var kinds = [...]sse.Kind{
	llm.FramingSSE: sse.SSE, llm.FramingNDJSON: sse.NDJSON,
	llm.FramingArray: sse.Array, llm.FramingMessages: sse.Messages,
}

// beginStream prepares to read a stream of events.
func (x *Exchange) beginStream(mode replyMode) {
	x.reply.mode = mode
	p := &x.reply.progress
	p.Endpoint = x.view.Request.Endpoint
	p.Framing, _ = streamFraming(p.Endpoint, x.responseHeaders.Get("content-type"))
	x.reply.framer.Reset(kinds[p.Framing], int(x.engine.config.Bounds.Event))
}

// streamBody reads one chunk of a stream and writes what is decided of it.
func (x *Exchange) streamBody(size int) Action {
	chunk := x.readChunk(len(x.reply.parked), size)
	x.engine.work.out = x.engine.work.out[:0]
	x.reply.framer.Write(chunk)
	x.reply.intact = true
	if x.waiting() && len(x.reply.framer.Tail()) > int(x.engine.config.Bounds.Held) {
		x.cut("exchange", &control.Denial{Reason: ReasonReplyFixed, Detail: "more would wait for a service than bounds.held allows"})
	}
	x.readStream(false)
	return x.handOn(size, chunk)
}

// readFrames takes every complete event there is, while there is room for more.
func (x *Exchange) readFrames() {
	for x.reply.mode == replyStream && !x.presses() {
		frame, ok, err := x.reply.framer.Next()
		if err != nil {
			x.cut("exchange", &control.Denial{Reason: ReasonReplyShape, Detail: err.Error()})
			return
		}
		if !ok {
			return
		}
		x.readFrame(&frame)
	}
}

// readFrame reads one event and lets go what is decided.
func (x *Exchange) readFrame(frame *sse.Frame) {
	if x.overflows() {
		return // also now that more was judged
	}
	p := x.enqueue(frame)
	by, d := x.readEvent(frame, p)
	if d != nil {
		x.cut(by, d)
		return
	}
	x.releaseEvents()
	if !x.presses() {
		x.overflows()
	}
}

// overflows cuts a stream of which more events wait than may.
func (x *Exchange) overflows() bool {
	over := x.reply.mode == replyStream && x.reply.queued > int(x.engine.config.Bounds.Held)
	if over {
		x.cut("exchange", &control.Denial{Reason: ReasonReplyFixed, Detail: "more events would be held than bounds.held allows"})
	}
	return over
}

func (x *Exchange) readEvent(frame *sse.Frame, p *pending) (string, *control.Denial) {
	switch {
	case frame.Unknown:
		return "exchange", &control.Denial{Reason: ReasonReplyShape, Detail: "a line that is no field of an event"}
	case frame.Comment:
		return x.readComment(frame, p)
	case frame.Beside:
		if by, d := x.readBeside(frame, p); d != nil {
			return by, d
		}
	}
	if err := x.nextEvent(frame, p); err != nil {
		return "exchange", unreadable(err)
	}
	e := &x.reply.event
	if x.reply.failed && !e.Failed && len(e.Pieces) > 0 {
		return "exchange", &control.Denial{Reason: ReasonReplyShape, Detail: "text after an error"}
	}
	x.reply.failed = x.reply.failed || e.Failed
	if e.Anew {
		x.reply.ended = x.reply.ended[:0]
	}
	x.takeUsage(e.Usage)
	x.reply.object = control.Object{Event: e}
	o := &x.reply.object
	if by, d := x.showObject(o, nil, jsondoc.Value{}); d != nil {
		return by, d
	}
	if d := x.admit(e.Opaque, e.Asked); d != nil {
		return "exchange", d
	}
	if by, d := x.showListOf(e, p); d != nil {
		return by, d
	}
	p.drop = o.Drop || x.reply.hides && e.UsageOnly
	if o.Model != "" && e.ModelValue.Exists() {
		p.model, p.modelNode = o.Model, e.ModelValue.Node()
	}
	for _, s := range e.Shadows {
		p.shadows = append(p.shadows, shadow{s.Choice, s.Value.Node()})
	}
	if by, d := x.readPieces(e, p, false); d != nil {
		return by, d
	}
	if by, d := x.endTexts(e.Ends); d != nil {
		return by, d
	}
	return x.readPieces(e, p, true)
}

// readPieces reads the pieces of an event: those that may repeat a text which ends with the
// event, and are judged with it, or the others.
func (x *Exchange) readPieces(e *llm.Event, p *pending, repeats bool) (string, *control.Denial) {
	for i := range e.Pieces {
		piece := &e.Pieces[i]
		if x.repeats(piece) != repeats || llm.Dropped(e.Listed, piece.Value()) {
			continue
		}
		if by, d := x.readPiece(piece, p, repeats); d != nil {
			return by, d
		}
	}
	return "", nil
}

// repeats reports whether a piece is a text by itself that is judged before it goes on.
func (x *Exchange) repeats(piece *llm.Piece) bool {
	return (piece.Stream.Alone || piece.Stream.Again) && !piece.Arguments && x.window(piece.Stream) > 0
}

// showListOf shows the list of an event. What is dropped of it is, also when a control fails.
func (x *Exchange) showListOf(e *llm.Event, p *pending) (string, *control.Denial) {
	defer p.unlist(e.Listed)
	return x.showList(e.Listed)
}

// nextEvent turns a frame into the reply's event: as the one before where nothing but its text differs,
// which costs a third, else anew.
func (x *Exchange) nextEvent(frame *sse.Frame, p *pending) error {
	r := &x.reply
	if r.alike.Moves() {
		p.moves(&r.progress)
	}
	if r.alike.Read(&r.event, &r.progress, frame.Name, frame.Data) {
		return nil
	}
	p.moves(&r.progress)
	doc, err := x.parseEvent(frame)
	if err == nil {
		r.alike.Learn(&r.event, frame.Name, doc, p.before, &r.progress)
	}
	return err
}

// parseEvent turns a frame into the reply's event, and returns the document that it was read from. Data that
// is no JSON is the dialect's to know: [DONE].
func (x *Exchange) parseEvent(frame *sse.Frame) (*jsondoc.Doc, error) {
	r, ep := &x.reply, x.view.Request.Endpoint
	r.alike.Forget()
	doc, err := x.engine.scanEvent(frame.Data)
	if err != nil {
		if len(frame.Data) > 0 && frame.Data[0] == '{' {
			return nil, err
		}
		doc = nil
	}
	return doc, ep.Dialect.ParseEvent(&r.event, &r.progress, frame.Name, frame.Data, doc, &x.engine.options)
}

// scanEvent scans an event's data; the document is valid until the next.
func (e *Engine) scanEvent(data []byte) (*jsondoc.Doc, error) {
	limits := jsondoc.Limits{MaxBytes: int(e.config.Bounds.Event), MaxDepth: e.config.Bounds.Depth}
	if e.work.scanner == nil {
		e.work.scanner = jsondoc.NewScanner(limits)
	} else {
		e.work.scanner.Reset(limits)
	}
	if err := e.work.scanner.Write(data); err != nil {
		return nil, err
	}
	return e.work.scanner.Close()
}

// readBeside reads the lines of an event that carry no data: where a rewriter finds
// something they are left out.
func (x *Exchange) readBeside(frame *sse.Frame, p *pending) (string, *control.Denial) {
	w := &x.engine.work
	w.body = sse.AppendBeside(w.body[:0], *frame)
	edits, by, d := x.rewrite(llm.Stream{Place: llm.PlaceParameter, Alone: true}, string(w.body), false)
	p.bare = len(edits) > 0
	return by, d
}

// readComment reads what stands beside the events: nothing hides in a comment.
func (x *Exchange) readComment(frame *sse.Frame, p *pending) (string, *control.Denial) {
	if len(bytes.TrimSpace(frame.Raw)) < 2 {
		return "", nil
	}
	edits, by, d := x.rewrite(llm.Stream{Place: llm.PlaceParameter, Alone: true}, string(frame.Raw), false)
	p.drop = len(edits) > 0
	return by, d
}

// readPiece gives one piece of text to its rewriters. One that stands by itself is decided at
// once, unless it repeats a text.
func (x *Exchange) readPiece(piece *llm.Piece, p *pending, repeats bool) (string, *control.Denial) {
	s := piece.String()
	if s == "" && !piece.Last || piece.Arguments {
		return "", nil
	}
	if piece.Repeats {
		return x.readRepeat(piece, p)
	}
	node := piece.Value().Node()
	if piece.Stream.Alone && !repeats {
		edits, by, d := x.rewrite(piece.Stream, s, piece.Fixed)
		if d != nil {
			return by, d
		}
		if len(edits) > 0 && piece.Fixed {
			return "exchange", unedited(fixedText)
		}
		for _, e := range edits {
			p.edits = append(p.edits, pieceEdit{node: node, choice: piece.Stream.Choice, edit: e})
		}
		return "", nil
	}
	x.reply.read += int64(len(s))
	if !piece.Stream.Alone && !piece.Stream.Again {
		p.delivers += len(s)
	}
	t, d := x.findText(piece.Stream)
	if t == nil {
		return "exchange", d
	}
	if piece.Fixed {
		node = fixedNode
	}
	if t.in != piece.Part {
		t.in = piece.Part
		t.beginPart()
	}
	if t.stream.Choice == llm.AllChoices && !t.stream.Again {
		if d := x.speak(t, piece); d != nil {
			return "exchange", d
		}
	}
	t.follow(s, p, node, piece.Choice())
	return x.writeText(t, s, piece.Last)
}

// writeText writes the next piece of t and gives decided fragments their edits.
func (x *Exchange) writeText(t *text, s string, last bool) (string, *control.Denial) {
	by, d := t.write(x, s, last)
	if last {
		x.forgetText(t)
	}
	switch {
	case last && t.gate != nil:
		if !x.closeText(t) && d == nil {
			by, d = "exchange", unedited(acrossJSON)
		}
		return by, d
	case d == nil && !t.settle():
		by, d = "exchange", unedited(acrossJSON)
	}
	if last {
		x.engine.dropText(t)
	}
	return by, d
}

// maxTexts bounds how many texts of one reply are followed at once.
const maxTexts = 1024

// findText returns the open text of stream s, beginning it if need be; nil when
// no control reads it, when it has ended, for clients would join what was judged apart,
// or when there are too many. That is the provider's doing and
// no failure of ours: it must not open what fails open.
func (x *Exchange) findText(s llm.Stream) (*text, *control.Denial) {
	for _, t := range x.reply.texts {
		if t.stream == s {
			return t, nil
		}
	}
	if !s.Alone && slices.Contains(x.reply.ended, s) {
		return nil, &control.Denial{Reason: ReasonReplyShape, Detail: "a text goes on after its end"}
	}
	if len(x.reply.texts) >= maxTexts || len(x.reply.closing) >= maxClosing {
		return nil, &control.Denial{Reason: ReasonReplyShape, Detail: "more texts at once than are followed"}
	}
	t := x.gated(x.newText(s), s)
	if t != nil {
		x.reply.texts = append(x.reply.texts, t)
	}
	return t, nil
}

func (x *Exchange) forgetText(t *text) {
	x.reply.texts = slices.DeleteFunc(x.reply.texts, func(open *text) bool { return open == t })
}
