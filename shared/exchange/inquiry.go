package exchange

import (
	"portcullis/shared/control"
	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
)

// inquiry is a JSON reply that is judged as a whole before it leaves, or what is judged next of
// a stream. It may wait for what services say of it.
type inquiry struct {
	splice *jsondoc.Splice // nil for a stream
	// asked is how many controls have judged it.
	asked int
	// call has the texts as they are to be delivered, pieces where each is in a JSON reply.
	call   llm.Call
	pieces []int
	// excerpts are of a stream: where the texts are in it, and shown how they were shown.
	excerpts []excerpt
	shown    []string
}

// begin begins with a reply whose texts are to be read.
func (q *inquiry) begin(x *Exchange, splice *jsondoc.Splice) {
	q.release()
	q.splice, q.call.Endpoint = splice, x.view.Request.Endpoint
	if !x.judged() {
		return
	}
	if model := x.view.Facts.Get(control.FactModelSent); model != "" {
		q.call.Models = append(q.call.Models, llm.ModelRef{Name: model})
	}
}

// addText notes a text of the reply, with the edits that it has so far.
func (q *inquiry) addText(piece int, p *llm.Piece, edits []llm.Edit) {
	text := p.String()
	if len(edits) > 0 {
		text = llm.Apply(text, edits)
	}
	q.call.Texts = append(q.call.Texts, llm.LooseText(llm.RoleAssistant, p.Stream.Place, p.Stream.Choice, text))
	q.pieces = append(q.pieces, piece)
}

// judged reports whether somebody judges the reply, as a whole or as it goes.
func (x *Exchange) judged() bool {
	return len(x.engine.answers) > 0 && x.view.Reply.Source == control.SourceUpstream
}

// consult shows the reply, or what is next of a stream, to the next controls that judge it, and
// delivers it when all have allowed.
func (x *Exchange) consult() Action {
	q := &x.reply.inquiry
	for x.judged() && x.waits[Response].blocking == 0 && q.asked < len(x.engine.answers) {
		p := &x.engine.answers[q.asked]
		q.asked++
		x.running = p.name
		v := p.do.Answer(&x.view, &q.call)
		x.running = ""
		if done, a := x.judgeAnswer(p.name, p.monitor, v); done {
			return a
		}
	}
	if x.waits[Response].open > 0 {
		return Pause
	}
	if x.reply.mode == replyStream {
		x.passExcerpts()
		return Continue
	}
	if d := x.spliceAnswer(); d != nil {
		return x.withholdWhole("exchange", d)
	}
	return x.deliverWhole(q.splice)
}

// spliceAnswer takes out of the reply what its lists drop, and makes the edits of those who
// judged it as a whole.
func (x *Exchange) spliceAnswer() *control.Denial {
	q, r := &x.reply.inquiry, &x.reply.whole
	if len(r.Listed) > 0 {
		q.splice.RemoveElements(r.Listed[0].Value().Parent(), func(i int) bool { return r.Listed[i].Drop })
	}
	for i, piece := range q.pieces {
		t := &q.call.Texts[i]
		if len(t.Edits()) == 0 {
			continue
		}
		p := &r.Pieces[piece]
		if p.Fixed {
			return unedited("a span of text that can not be edited")
		}
		q.splice.Forget(p.Value())
		q.splice.ReplaceText(p.Value(), t.String())
		emptyShadows(q.splice, r.Shadows, p.Stream.Choice)
	}
	if err := q.splice.Err(); err != nil {
		return &control.Denial{Reason: ReasonReplyShape, Detail: "splice"}
	}
	return nil
}

// judgeAnswer does what a verdict on a reply, or on what is next of a stream, says; done is true
// when that is withheld or waits.
func (x *Exchange) judgeAnswer(name string, monitor bool, v control.Verdict) (done bool, a Action) {
	if w := v.Waits(); w != nil {
		if !x.reply.holds {
			// Whoever does not say whose reply it is may not heed a pause.
			for i := range w.Fetches {
				w.Fetches[i].Unasked = "a reply that is not the upstream's can not wait"
			}
		}
		return x.await(Response, name, monitor, w)
	}
	d := x.denied(name, monitor, v)
	if d == nil {
		return false, Continue
	}
	if x.reply.mode == replyStream {
		x.cut(name, d)
		return true, Continue
	}
	x.waits[Response].forget()
	return true, x.withholdWhole(name, d)
}

// heed does what a verdict that was waited for says, and goes on with the reply.
func (x *Exchange) heed(name string, monitor bool, verdict func() control.Verdict) (a Action) {
	next := func() {
		var done bool
		if done, a = x.judgeAnswer(name, monitor, verdict()); !done {
			a = x.consult()
		}
	}
	if x.reply.mode == replyStream {
		return x.goOn(next)
	}
	next()
	return a
}

// release frees what was kept of the reply.
func (q *inquiry) release() {
	clear(q.call.Texts)
	clear(q.excerpts)
	clear(q.shown)
	*q = inquiry{call: llm.Call{Texts: q.call.Texts[:0]}, pieces: q.pieces[:0], excerpts: q.excerpts[:0], shown: q.shown[:0]}
}
