package exchange

import (
	"strconv"
	"strings"

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
		x.stage, x.bare = stageSkip, true
		x.skipped("preflight")
		return Continue
	}
	x.findEndpoint()
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
	for x.stage == stageHead && x.head < len(x.engine.heads) {
		p := &x.engine.heads[x.head]
		x.running = p.name
		v := p.do.Head(&x.view)
		x.running = ""
		if done, a := x.judge(p.name, p.monitor, v); done {
			return a
		}
		x.head++
	}
	if x.stage == stageHead {
		if done, a := x.afterHead(); done {
			return a
		}
	}
	if x.stage == stageBody {
		if !x.complete {
			return x.waitForBody()
		}
		return x.timed(histogramRequest, x.judgeCall)
	}
	return Continue
}

// judge acts on a verdict. done is true when the phase after it must not run
// now, and a is what the host is told.
func (x *Exchange) judge(name string, monitor bool, v control.Verdict) (done bool, a Action) {
	if f := v.Waits(); f != nil {
		return true, x.await(name, monitor, f)
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

// await starts the call that a verdict waits for. What it allows goes on where
// it stopped.
func (x *Exchange) await(name string, monitor bool, f *control.Fetch) Action {
	x.waiting = true
	err := x.host.Fetch(f.Request, func(r control.FetchReply) {
		x.waiting = false
		a := x.guard(Request, func() Action {
			if done, a := x.judge(name, monitor, f.Then(r)); done {
				return a
			}
			if x.stage == stageHead {
				x.head++
			} else {
				x.called++
			}
			return x.advance()
		})
		if a == Continue {
			x.resume()
		}
	})
	if err != nil {
		x.waiting = false
		x.broken("fetch", err)
	}
	return Pause
}

func (x *Exchange) resume() {
	if err := x.host.Resume(Request); err != nil {
		x.host.Log(control.LevelError, "host: resume: "+err.Error())
	}
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
		return true, x.pass(stageSkip)
	}
	x.narrowReply()
	if !x.readsCall() || ep.Bodyless && x.complete {
		return true, x.pass(stagePass)
	}
	if ep.Bodyless {
		// What comes may be nothing, announced late.
		x.stage = stageBody
		return false, Continue
	}
	if reason, detail := x.admitBody(); reason != nil {
		return true, x.refuse("exchange", control.Denial{Reason: reason, Detail: detail})
	}
	x.stage = stageBody
	return false, Continue
}

// pass lets the request go on.
func (x *Exchange) pass(s stage) Action {
	x.stage, x.view.Sent = s, true
	x.unhold()
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
	if x.complete && x.got == 0 && x.engine.isEmpty(h) {
		return ReasonEmpty, ""
	}
	if !isJSON(h.Get("content-type")) {
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
	if x.engine.holds() || x.engine.wasmx {
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
	if !x.engine.holds() {
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
	if params == "" {
		return true
	}
	name, value, ok := strings.Cut(strings.TrimSpace(params), "=")
	return ok && strings.EqualFold(name, "charset") && strings.EqualFold(strings.Trim(value, `"`), "utf-8")
}
