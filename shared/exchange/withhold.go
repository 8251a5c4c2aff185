package exchange

import (
	"portcullis/shared/control"
	"portcullis/shared/llm"
)

// denied is the denial that a verdict on a reply is, nil when the reply goes on. A reply
// can not wait: a control that asks for it has failed, also one in monitor mode.
func (x *Exchange) denied(name string, monitor bool, v control.Verdict) *control.Denial {
	if v.Waits() != nil {
		return &control.Denial{Reason: ReasonFailure, Detail: "a reply can not wait"}
	}
	d := v.Denial()
	if d != nil && monitor {
		x.observed(name, d)
		return nil
	}
	return d
}

// withhold records why a reply is not delivered. A provider is paid for its own all the
// same: outer modules, which may see an error of ours, are told.
func (x *Exchange) withhold(by string, d *control.Denial) {
	x.record("deny", by, d)
	x.reply.withheld = true
	if x.view.Reply.Source == control.SourceUpstream {
		x.set(control.FactWithheld, "reply")
	}
}

// translateError puts an error that is not in the caller's dialect into it. What
// stood in it (a gateway's or load balancer's page) is not delivered.
func (x *Exchange) translateError() Action {
	reason := ReasonUpstream
	if x.view.Reply.Source == control.SourceGateway && x.view.Reply.Status == 413 {
		reason = ReasonTooLarge
	}
	refusal := x.refusal(&control.Denial{Reason: reason})
	refusal.Status = x.view.Reply.Status
	x.substitute(refusal)
	return Continue
}

// replaceReply answers with an error instead of a reply whose headers are still
// here.
func (x *Exchange) replaceReply(by string, d *control.Denial, end bool) Action {
	x.withhold(by, d)
	for _, pair := range d.Headers {
		x.responseHeaders.Set(pair[0], pair[1])
	}
	x.responseHeaders.Set(":status", itoa(d.Reason.Status))
	if end {
		x.reply.mode = replyPass
		return Continue
	}
	x.substitute(x.refusal(d))
	return Continue
}

// substitute makes an error body take the place of the reply's own.
func (x *Exchange) substitute(refusal llm.Refusal) {
	h := &x.responseHeaders
	h.Set("content-type", "application/json")
	h.Remove("content-length")
	h.Remove("content-encoding")
	h.Remove("etag")
	x.reply.instead = x.dialect().AppendError(nil, refusal)
	x.reply.mode = replyInstead
}

// failReply ends a reply when the module itself failed.
func (x *Exchange) failReply(open bool, detail string) Action {
	x.waits[Response].forget()
	if open && !x.reply.withheld && x.letPass() {
		x.reply.mode = replyPass
		x.skipped("failure")
		return Continue
	}
	by, d := x.where(), &control.Denial{Reason: ReasonFailure, Detail: detail}
	if k := &x.reply.known; k.denial != nil && !x.reply.withheld {
		by, d = k.by, k.denial
	}
	if x.reply.withheld || !x.tryError(by, d) {
		x.withhold(by, d)
		x.dropReply()
	}
	return Continue
}

// tryError answers with an error instead of a reply of which nothing has left. It reports
// false where some has, and when that fails too.
func (x *Exchange) tryError(by string, d *control.Denial) (done bool) {
	defer func() {
		if r := recover(); r != nil {
			done = false
		}
	}()
	switch x.reply.mode {
	case replyNone:
		x.replaceReply(by, d, false)
	case replyWhole:
		x.engine.bodies.withhold(x, by, d)
	default:
		return false
	}
	return true
}

// dropReply delivers nothing more of a reply. Of a stream the usage is still read.
func (x *Exchange) dropReply() {
	r := &x.reply
	stream := r.mode == replyStream || r.mode == replyCut || r.mode == replyObserve && x.view.Reply.Stream
	r.mode, r.instead, r.parked = replyInstead, nil, r.parked[:0]
	if stream {
		r.mode = replyCut
	}
	if err := x.host.ReplaceBody(Response, nil); err != nil {
		x.host.Log(control.LevelError, "host: replace response body: "+err.Error())
	}
}

// Why an edit of a reply can not be made.
const (
	fixedText  = "a match in text that can not be edited"
	acrossJSON = "a match across the structure of JSON"
)

// unedited is the denial of a reply in which an edit can not be made.
func unedited(why string) *control.Denial {
	return &control.Denial{Reason: ReasonReplyFixed, Detail: why}
}

// redirects reports whether a provider, or nobody says who, sends a client elsewhere: it would go
// there with what nobody has edited, past the gateway.
func (x *Exchange) redirects() bool {
	r := &x.view.Reply
	switch {
	case r.Status/100 != 3 || r.Source == control.SourceRefusal:
		return false
	case r.Source == control.SourceGateway:
		details, _ := x.host.Property(codeDetails...)
		return details == "" // else it is the operator's own
	}
	return true
}
