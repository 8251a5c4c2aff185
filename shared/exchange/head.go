package exchange

import (
	"strconv"
	"strings"

	"portcullis/shared/charset"
	"portcullis/shared/control"
)

// RequestHeaders is the host's callback for the request's headers. end is true
// when no body follows.
func (x *Exchange) RequestHeaders(end bool) Action {
	return x.guard(Request, func() Action { return x.requestHead(end) })
}

func (x *Exchange) requestHead(end bool) Action {
	if err := x.requestHeaders.load(x, Request); err != nil {
		x.broken("read request headers", err)
	}
	x.requestID = safeID(x.requestHeaders.Get("x-request-id"))
	if reason, detail := x.readLine(); reason != nil {
		return x.refuse("exchange", control.Denial{Reason: reason, Detail: detail})
	}
	if x.engine.config.API.Preflight && x.preflight() && (end || x.engine.wasmx) {
		x.stage = stageSkip
		x.bare = &control.Denial{Reason: ReasonOperation, Detail: "a preflight request with a body"}
		x.skipped("preflight")
		return Continue
	}
	if what := x.signature(); what != "" {
		return x.refuse("exchange", control.Denial{Reason: ReasonSigned, Detail: what})
	}
	x.complete = end || x.engine.wasmx && !declaresBody(&x.requestHeaders)
	return x.advance()
}

// safeID is the gateway's request id as refusals may show it.
func safeID(id string) string {
	if len(id) > 64 {
		return ""
	}
	for i := 0; i < len(id); i++ {
		if b := id[i]; (b < '0' || b > '9') && (b < 'a' || b > 'z') && (b < 'A' || b > 'Z') && b != '-' {
			return ""
		}
	}
	return id
}

// advance runs what can run now: the Head phases, then, when the body is
// complete, the Call phases. It is called by every callback of the request, and
// by the reply to a Fetch.
func (x *Exchange) advance() Action {
	if x.waits[Request].blocking > 0 {
		return Pause
	}
	for x.stage == stageHead && x.head < len(x.engine.heads) {
		p := &x.engine.heads[x.head]
		x.head++
		x.running = p.name
		v := p.do.Head(&x.view)
		x.running = ""
		if done, a := x.judge(p.name, p.monitor, v); done {
			return a
		}
	}
	if x.stage == stageHead {
		if done, a := x.afterHead(); done {
			return a
		}
	}
	switch x.stage {
	case stageBody:
		if !x.complete {
			return x.waitForBody()
		}
		return x.engine.bodies.judge(x)
	case stageLeaving:
		return x.leave(x.next)
	case stageFailed:
		return x.letGo("panic")
	}
	return Continue
}

// judge acts on a verdict. done is true when the phase after it must not run
// now, and a is what the host is told.
func (x *Exchange) judge(name string, monitor bool, v control.Verdict) (done bool, a Action) {
	if w := v.Waits(); w != nil {
		return x.await(Request, name, monitor, w)
	}
	d := v.Denial()
	if d == nil {
		return false, Continue
	}
	if monitor {
		x.observed(name, d)
		return false, Continue
	}
	return true, x.refuse(name, *d)
}

// afterHead decides whether the body is read, once every Head phase has allowed.
func (x *Exchange) afterHead() (done bool, a Action) {
	ep := x.view.Request.Endpoint
	if ep == nil {
		return true, x.refuse("exchange", control.Denial{Reason: ReasonOperation})
	}
	x.describe()
	if x.opaque {
		x.skipped("opaque")
		return true, x.leave(stageSkip)
	}
	x.narrowReply()
	if !x.readsCall() {
		return true, x.leave(stagePass)
	}
	return x.engine.bodies.open(x)
}

// open begins to read a body, unless the headers say that it can not be read.
func (x *Exchange) open() (done bool, a Action) {
	if x.view.Request.Endpoint.Bodyless {
		if x.complete && x.offered == 0 {
			x.bare = &unwanted
			return true, x.leave(stagePass)
		}
		// What comes may be nothing, announced late.
		return x.openBody()
	}
	if reason, detail := x.admitBody(); reason != nil {
		return true, x.refuse("exchange", control.Denial{Reason: reason, Detail: detail})
	}
	return x.openBody()
}

// openBody begins to read the body, with what came of it while the headers were judged.
func (x *Exchange) openBody() (done bool, a Action) {
	x.stage = stageBody
	if d := x.take(x.offered); d != nil {
		return true, x.refuse("exchange", *d)
	}
	return false, Continue
}

// leave lets the request go on, once no call is under way that may still refuse it.
func (x *Exchange) leave(to stage) Action {
	if x.waits[Request].open > 0 {
		x.stage, x.next = stageLeaving, to
		return Pause
	}
	if x.parsed {
		return x.sendCall()
	}
	return x.pass(to)
}

// pass lets the request go on.
func (x *Exchange) pass(s stage) Action {
	x.stage, x.view.Sent = s, true
	x.unhold()
	x.unqueue()
	if x.view.Facts.Get(control.FactDecision) == "" {
		x.set(control.FactDecision, "allow")
	}
	return Continue
}

// describe states what the call is for, unless an earlier module did: a call that
// has a decision has been described.
func (x *Exchange) describe() {
	if x.view.Facts.Get(control.FactDecision) != "" {
		return
	}
	ep := x.view.Request.Endpoint
	x.set(control.FactDialect, ep.Dialect.Name())
	x.set(control.FactOperation, string(ep.Operation))
}

// narrowReply asks the provider for a reply that can be read.
func (x *Exchange) narrowReply() {
	if !x.reads() {
		return
	}
	h := &x.requestHeaders
	x.engine.work.values = h.Values(x.engine.work.values[:0], "accept-encoding")
	for _, accept := range x.engine.work.values {
		if accept != "identity" {
			h.Set("accept-encoding", "identity")
			return
		}
	}
}

// admitBody decides from the headers whether the body can be read.
func (x *Exchange) admitBody() (*control.Reason, string) {
	h := &x.requestHeaders
	if x.complete && x.offered == 0 && x.engine.isEmpty(h) {
		return ReasonEmpty, ""
	}
	if x.view.Request.Endpoint.Form {
		if reason, detail := x.admitForm(h.Get("content-type")); reason != nil {
			return reason, detail
		}
	} else if media := h.Get("content-type"); !isJSON(media) && (media != "" || !x.view.Request.Endpoint.Untyped) {
		return ReasonMediaType, ""
	}
	switch encoding := strings.ToLower(strings.TrimSpace(h.Get("content-encoding"))); encoding {
	case "", "identity":
	case "gzip", "x-gzip", "deflate":
		x.encoding = encoding
	default:
		return ReasonEncoding, ""
	}
	if length := h.Get("content-length"); length != "" {
		n, err := strconv.ParseUint(length, 10, 62)
		if err != nil {
			return ReasonHeader, "content-length"
		}
		if n > uint64(x.engine.config.Bounds.RequestBody) {
			return ReasonTooLarge, "content-length"
		}
		x.bound, x.announced = int(n), int(n)
	}
	x.freeLength()
	return nil, ""
}

// isEmpty reports whether a complete request has no body.
func (e *Engine) isEmpty(h *headers) bool { return !e.wasmx || !declaresBody(h) }

// freeLength gives up what will not be true of a decoded or longer body, while it can
// be given up. What is held is set right when the body is.
func (x *Exchange) freeLength() {
	if x.holds() || x.engine.wasmx {
		return
	}
	if x.encoding != "" {
		x.requestHeaders.Remove("content-encoding")
	}
	if x.engine.lengthens || x.encoding != "" {
		x.requestHeaders.Remove("content-length")
		x.bound = -1
	}
}

// waitForBody says how the host is to wait: headers are held where it can.
func (x *Exchange) waitForBody() Action {
	if x.got > 0 {
		return Pause
	}
	if !x.holds() {
		if x.waits[Request].open > 0 {
			return Pause // what is decided on headers is decided before they leave
		}
		return Continue
	}
	if x.heldSince.IsZero() {
		x.hold()
	}
	return Pause
}

// isJSON reports whether a content-type is JSON in UTF-8 (RFC 8259: JSON has no
// charset parameter, some clients send it all the same).
func isJSON(contentType string) bool {
	media, params, _ := strings.Cut(contentType, ";")
	media = strings.TrimSpace(media)
	if len(media) != len("application/json") || !strings.EqualFold(media, "application/json") {
		return false
	}
	return params == "" || charset.IsUTF8(params)
}
