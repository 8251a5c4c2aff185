package exchange

import (
	"slices"

	"portcullis/shared/control"
	"portcullis/shared/llm"
	"portcullis/shared/sse"
)

// endTexts decides the rest of every text that ends covers.
func (x *Exchange) endTexts(ends []llm.End) (string, *control.Denial) {
	for _, end := range ends {
		for i := 0; i < len(x.reply.texts); {
			t := x.reply.texts[i]
			if !end.Covers(t.stream) {
				i++
				continue
			}
			x.closeStream(t.stream)
			if by, d := x.writeText(t, "", true); d != nil {
				return by, d
			}
		}
	}
	return "", nil
}

// closeStream remembers that a stream of text has ended, the latest maxTexts of them.
func (x *Exchange) closeStream(s llm.Stream) {
	r := &x.reply
	if len(r.ended) == maxTexts {
		r.ended = slices.Delete(r.ended, 0, 1)
	}
	r.ended = append(r.ended, s)
}

// closeTexts ends every open text of an exchange that is over; what they decide
// goes nowhere.
func (x *Exchange) closeTexts() {
	for len(x.reply.texts) > 0 {
		t := x.reply.texts[len(x.reply.texts)-1]
		x.reply.texts = x.reply.texts[:len(x.reply.texts)-1]
		t.write(x, "", true)
		x.engine.dropText(t)
	}
	for _, t := range x.reply.closing {
		x.engine.dropText(t) // it has ended
	}
	clear(x.reply.closing)
	x.reply.closing = x.reply.closing[:0]
}

// endStream lets go what is held when the provider closed the stream.
func (x *Exchange) endStream() {
	x.readTail()
	if x.reply.mode != replyStream {
		return
	}
	if by, d := x.endTexts([]llm.End{{Choice: llm.AllChoices, Block: -1}}); d != nil {
		x.cut(by, d)
		return
	}
	x.releaseEvents()
}

// readTail reads what stands behind the last whole event.
func (x *Exchange) readTail() {
	f := &x.reply.framer
	if f.Kind() != sse.SSE {
		f.Close()
		x.readFrames()
		if x.reply.mode == replyStream && len(f.Tail()) > 0 {
			x.cut("exchange", &control.Denial{Reason: ReasonReplyCut, Detail: "within an event"})
		}
		return
	}
	tail := len(f.Tail())
	if tail == 0 {
		return
	}
	// The last event lacks its blank line. Some readers take it all the same.
	f.Write([]byte("\n\n"))
	if frame, ok, err := f.Next(); ok && err == nil {
		frame.Raw = frame.Raw[:min(tail, len(frame.Raw))]
		x.readFrame(&frame)
	}
}
