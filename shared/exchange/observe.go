package exchange

import (
	"bytes"
	"strings"

	"portcullis/shared/control"
	"portcullis/shared/llm"
	"portcullis/shared/sse"
)

// observeReply begins to read a reply for its usage only.
func (x *Exchange) observeReply(json bool) Action {
	x.readHeaders()
	_, plain := x.replyEncoding()
	switch {
	case !plain || !json && !x.view.Reply.Stream:
		x.skipped("usage")
		return x.passReply(false)
	case x.view.Reply.Stream:
		if x.reply.hides {
			x.responseHeaders.Remove("content-length")
		}
		x.beginStream(replyObserve)
	default:
		x.beginWhole(replyObserve)
	}
	return Continue
}

// readHeaders takes the usage that a reply's headers state, and finds out who is to see that of its stream.
func (x *Exchange) readHeaders() {
	x.reply.hides = x.view.Reply.Stream && x.hidesUsage()
	if ep := x.view.Request.Endpoint; ep != nil && x.view.Reply.Source == control.SourceUpstream {
		x.takeUsage(ep.HeaderUsage(x.responseHeaders.Get))
	}
}

// replyEncoding is how a reply's body is compressed; plain is true when it is not.
func (x *Exchange) replyEncoding() (encoding string, plain bool) {
	encoding = strings.ToLower(strings.TrimSpace(x.responseHeaders.Get("content-encoding")))
	return encoding, encoding == "" || encoding == "identity"
}

// readObserved reads what came of a reply for its usage only.
func (x *Exchange) readObserved(size int, end bool) Action {
	if x.reply.mode == replyCut {
		x.readRest(size)
	} else {
		x.observeBody(size, end)
	}
	return Continue
}

// endObserved ends such a reply by its trailers.
func (x *Exchange) endObserved() Action {
	if x.reply.mode == replyObserve {
		x.observeEnd()
	}
	return Continue
}

// flushObserved delivers what is held of one.
func (x *Exchange) flushObserved() (ok bool) {
	return x.reply.mode != replyObserve || !x.reply.hides || x.flush()
}

// readRest reads on in a stream that was cut, for its usage: what the provider
// made is paid for. Nothing of it is delivered.
func (x *Exchange) readRest(size int) {
	x.reply.framer.Write(x.readChunk(len(x.reply.parked), size))
	x.readUsage()
	x.replaceChunk(size, nil)
}

// readUsage takes the usage of every complete event and nothing else.
func (x *Exchange) readUsage() {
	for {
		frame, ok, err := x.reply.framer.Next()
		if !ok || err != nil {
			return
		}
		if frame.Comment || frame.Unknown || !llm.MayReportUsage(frame.Data) {
			continue
		}
		if _, err := x.parseEvent(&frame); err == nil {
			x.takeUsage(x.reply.event.Usage)
		}
	}
}

// observeBody reads a reply that no control changes, for its usage. What can
// not be read is not an error here: a module that inspects says so.
func (x *Exchange) observeBody(size int, end bool) {
	if x.view.Reply.Stream {
		x.observeStream(size, end)
	} else if x.reply.got >= 0 {
		piece := x.readChunk(0, size)
		x.reply.got += len(piece)
		if x.reply.got > int(x.engine.config.Bounds.ReplyBody) || x.reply.writeReply(piece) != nil {
			x.reply.got = unread
			x.skipped("usage")
		}
	}
	if end {
		x.observeEnd()
	}
}

// unread marks an observed reply that can not be read.
const unread = -1

func (x *Exchange) observeEnd() {
	if x.view.Reply.Stream || x.reply.got < 0 || x.reply.got == 0 && x.mayBeEmpty() {
		return
	}
	doc, err := x.reply.closeReply()
	if err != nil {
		x.skipped("usage")
		return
	}
	ep := x.view.Request.Endpoint
	if ep.Dialect.ParseReply(&x.reply.whole, ep, doc) == nil {
		x.takeUsage(x.reply.whole.Usage)
		x.view.Delivered += delivered(&x.reply.whole)
	}
}

func delivered(r *llm.Reply) int64 {
	n := 0
	for i := range r.Pieces {
		n += len(r.Pieces[i].String())
	}
	return int64(n)
}

// hidesUsage reports whether the event that reports nothing but usage is kept from
// the client.
func (x *Exchange) hidesUsage() bool {
	for _, p := range x.engine.hiders {
		if p.do.HidesUsage(&x.view) {
			return true
		}
	}
	return false
}

// observeStream reads a chunk of a stream for its usage. It changes nothing but that
// an event is left out that the client did not ask for; then an event leaves when all
// of it has come.
func (x *Exchange) observeStream(size int, end bool) {
	chunk := x.readChunk(0, size)
	x.reply.framer.Write(chunk)
	w := &x.engine.work
	w.out, x.reply.intact = w.out[:0], true
	for {
		frame, ok, err := x.reply.framer.Next()
		if err != nil {
			// What can not be read goes on unread.
			x.reply.mode, end = replyPass, true
			x.skipped("usage")
			break
		}
		if !ok {
			break
		}
		before := len(w.out)
		w.out = append(w.out, frame.Raw...)
		if !x.observeEvent(&frame) {
			w.out = w.out[:before]
		}
	}
	if end {
		w.out = append(w.out, x.reply.framer.Tail()...)
	}
	if x.reply.hides && !bytes.Equal(w.out, chunk) {
		x.replaceChunk(size, w.out)
	}
}

// observeEvent takes the usage of an event and reports whether it goes on. Most events
// that can report none are not parsed.
func (x *Exchange) observeEvent(frame *sse.Frame) bool {
	switch {
	case frame.Comment || frame.Unknown:
		return true
	case !llm.MayReportUsage(frame.Data) && x.reply.skimmed.skip(len(frame.Data)):
		return true
	}
	if _, err := x.parseEvent(frame); err != nil {
		return true
	}
	e := &x.reply.event
	x.takeUsage(e.Usage)
	text := 0
	for i := range e.Pieces {
		if s := &e.Pieces[i].Stream; !s.Alone && !s.Again {
			text += len(e.Pieces[i].String())
		}
	}
	x.view.Delivered += int64(text)
	if !e.Usage.Known {
		x.reply.skimmed.learn(len(frame.Data), text)
	}
	return !x.reply.hides || !e.UsageOnly
}

// skimmed estimates the text of events that are not parsed: what surrounds the text is
// about the same in all events of a stream. Some are parsed to learn how long it is.
type skimmed struct {
	events, bytes int // not parsed
	around        int // the least that surrounds the text of an event
	learnt        int // events that told
	left          int // events before the next that is parsed
}

const (
	// firstLearnt is how many events with text are parsed first, learnEach how often
	// one is later.
	firstLearnt = 4
	learnEach   = 16
)

// skip reports whether an event of n bytes need not be parsed, and counts it then.
func (s *skimmed) skip(n int) bool {
	if s.learnt < firstLearnt || s.left == 0 {
		return false
	}
	s.left--
	s.events++
	s.bytes += n
	return true
}

// learn takes the length of an event and of its text.
func (s *skimmed) learn(n, text int) {
	if text == 0 {
		return
	}
	if s.learnt == 0 || n-text < s.around {
		s.around = n - text
	}
	s.learnt++
	s.left = learnEach - 1
}

// text is the estimate in bytes: rather too much than too little.
func (s *skimmed) text() int64 { return int64(max(0, s.bytes-s.events*s.around)) }

// takeUsage notes what a reply or event reported.
func (x *Exchange) takeUsage(u llm.Usage) {
	if !u.Known {
		return
	}
	x.view.Usage.Merge(u)
	for _, p := range x.engine.usages {
		x.running = p.name
		p.do.Usage(&x.view, x.view.Usage)
	}
	x.running = ""
}
