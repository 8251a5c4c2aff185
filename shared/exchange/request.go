package exchange

import (
	"errors"
	"strings"

	"portcullis/shared/control"
	"portcullis/shared/decode"
	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
)

// RequestBody is the host's callback for the request's body: size bytes are
// held by the host so far, from the beginning of the body.
func (x *Exchange) RequestBody(size int, end bool) Action {
	return x.guard(Request, func() Action { return x.requestBody(size, end) })
}

func (x *Exchange) requestBody(size int, end bool) Action {
	if x.bare != nil && size > 0 && x.stage != stageRefused {
		return x.refuse("exchange", *x.bare)
	}
	switch x.stage {
	case stageRefused, stageLeaving, stageFailed:
		return Pause
	case stageHead:
		// The headers say how the body is read, and a call must still allow them.
		x.offered, x.complete = size, x.complete || end
		return Pause
	case stagePass, stageSkip:
		return Continue
	}
	if reason := x.engine.bodies.take(x, size); reason != nil {
		return x.refuse("exchange", *reason)
	}
	x.complete = end
	return x.advance()
}

// RequestTrailers is the host's callback for the request's trailers: they end
// the body, whose last callback does not say so.
func (x *Exchange) RequestTrailers() Action {
	return x.guard(Request, func() Action {
		switch x.stage {
		case stageRefused:
			return Pause
		case stagePass, stageSkip:
			return Continue
		}
		x.complete = true
		return x.advance()
	})
}

// unwanted is the refusal for a body where the API has none.
var unwanted = control.Denial{Reason: ReasonShape, Detail: "a body where none belongs"}

// take reads what is new of the body and scans it, so that a body that can not
// be accepted is refused before it is complete.
func (x *Exchange) take(size int) *control.Denial {
	limit := int(x.engine.config.Bounds.RequestBody)
	if size > limit {
		return &control.Denial{Reason: ReasonTooLarge, Detail: "body"}
	}
	if size <= x.got {
		return nil
	}
	from := x.got
	x.got = size
	if from == 0 {
		x.unhold() // bodies of held calls come: this one may take its time
	}
	if x.view.Request.Endpoint.Bodyless {
		return &unwanted
	}
	for ; from < size; from += maxPiece {
		want := min(size-from, maxPiece)
		piece, err := x.host.Body(Request, from, want)
		if err != nil || len(piece) != want {
			// A body over the gateway's own buffer can be announced and not readable:
			// it must not pass unread.
			return &control.Denial{Reason: ReasonTooLarge, Detail: "the gateway can not show the body: raise its buffer"}
		}
		if x.encoding != "" {
			x.encoded = append(x.encoded, piece...)
		} else if d := x.scan(piece); d != nil {
			return d
		}
	}
	return nil
}

// maxPiece is how much of a body is read from the host at once, in bytes: a module
// behind another one gets all of it in one callback.
const maxPiece = 64 << 10

// scan feeds the JSON scanner.
func (x *Exchange) scan(piece []byte) *control.Denial {
	if x.scanner == nil {
		// A body of unknown length gets the largest: it grows where nothing can be reused.
		size := x.announced
		if size == 0 {
			size = int(x.engine.config.Bounds.RequestBody)
		}
		x.scanner = x.engine.scanners.take(x.engine.jsonLimits(Request), size)
	}
	// Room for the whole body is made at once, but only when a good part of it is
	// here: an announcement alone must not cost memory.
	if whole := x.announced; x.got >= whole/4 {
		x.scanner.Grow(whole)
	}
	write := x.scanner.Write
	if x.boundary != "" {
		write = x.scanner.Hold
	}
	if err := write(piece); err != nil {
		return malformed(err)
	}
	return nil
}

// The most values of a body: a list of small ones costs many times its own length.
// Replies may be long lists of numbers (embeddings).
const (
	maxRequestValues = 256 << 10
	maxReplyValues   = 2 << 20
)

func (e *Engine) jsonLimits(d Direction) jsondoc.Limits {
	l := jsondoc.Limits{MaxDepth: e.config.Bounds.Depth}
	if d == Request {
		l.MaxBytes, l.MaxNodes = int(e.config.Bounds.RequestBody), maxRequestValues
	} else {
		l.MaxBytes, l.MaxNodes = int(e.config.Bounds.ReplyBody), maxReplyValues
	}
	return l
}

// malformed is the refusal for a body that is not strict JSON.
func malformed(err error) *control.Denial {
	var syntax *jsondoc.SyntaxError
	if !errors.As(err, &syntax) {
		return &control.Denial{Reason: ReasonJSON}
	}
	if syntax.Problem == jsondoc.ProblemTooLarge {
		return &control.Denial{Reason: ReasonTooLarge, Detail: string(syntax.Problem)}
	}
	return &control.Denial{Reason: ReasonJSON, Detail: string(syntax.Problem), Param: syntax.Path}
}

// judgeCall parses the complete body and runs the Call phases.
func (x *Exchange) judgeCall() Action {
	x.unhold()
	if x.view.Request.Endpoint.Bodyless {
		return x.leave(stagePass)
	}
	if !x.parsed {
		if d := x.parseCall(); d != nil {
			return x.refuse("exchange", *d)
		}
		x.parsed = true
	}
	for x.called < len(x.engine.calls) {
		p := &x.engine.calls[x.called]
		x.running = p.name
		v, done := x.runCall(p)
		x.running = ""
		if !done {
			return Pause
		}
		x.called++
		if done, a := x.judge(p.name, p.monitor, v); done {
			return a
		}
	}
	if x.view.Request.Endpoint.Paired {
		if done, a := x.judgePaired(); done {
			return a
		}
	}
	return x.leave(stagePass)
}

// judgePaired runs the Paired phases.
func (x *Exchange) judgePaired() (done bool, a Action) {
	for i := x.called - len(x.engine.calls); i < len(x.engine.paired); i++ {
		p := &x.engine.paired[i]
		x.running = p.name
		v := p.do.Paired(&x.view, &x.call)
		x.running = ""
		x.called++
		if done, a := x.judge(p.name, p.monitor, v); done {
			return true, a
		}
	}
	return false, Continue
}

// parseCall turns the body into a Call.
func (x *Exchange) parseCall() *control.Denial {
	if x.got == 0 {
		return &control.Denial{Reason: ReasonEmpty}
	}
	if x.encoding != "" {
		limits := &x.engine.config.Bounds
		plain, err := decode.Body(x.engine.work.body[:0], x.encoding, x.encoded,
			decode.Limits{MaxBytes: int(limits.RequestBody), MaxRatio: limits.Ratio})
		if err != nil {
			return &control.Denial{Reason: ReasonCompression, Detail: err.Error()}
		}
		x.engine.work.body = plain[:0]
		if d := x.scan(plain); d != nil {
			return d
		}
	}
	doc, d := x.closeCall()
	if d != nil {
		return d
	}
	ep := x.view.Request.Endpoint
	x.call.Endpoint = ep
	err := ep.Dialect.ParseCall(&x.call, ep, doc, &x.engine.options)
	x.view.Request.Endpoint = x.call.Endpoint // what the call says of its reply is in it
	x.describeCall()
	if err != nil {
		return misshapen(err)
	}
	return x.mirrored()
}

// closeCall makes a document of the complete body.
func (x *Exchange) closeCall() (*jsondoc.Doc, *control.Denial) {
	if x.boundary != "" {
		return x.closeForm()
	}
	doc, err := x.scanner.Close()
	if err != nil {
		return nil, malformed(err)
	}
	return doc, nil
}

// describeCall states what a call in JSON-RPC is for, unless an earlier module did.
func (x *Exchange) describeCall() {
	rpc := x.call.Endpoint.RPC
	if rpc == nil || rpc.Method == "" || x.view.Facts.Get(control.FactMethod) != "" {
		return
	}
	x.set(control.FactMethod, rpc.Method)
	if len(x.call.Tools) > 0 {
		x.set(control.FactTool, strings.Clone(x.call.Tools[0].Name))
	}
}

// misshapen is the refusal for JSON of a form the dialect does not know.
func misshapen(err error) *control.Denial {
	var shape *llm.ShapeError
	if !errors.As(err, &shape) {
		return &control.Denial{Reason: ReasonShape}
	}
	reason := ReasonShape
	switch shape.Problem {
	case llm.ProblemBatch:
		reason = ReasonBatch
	case llm.ProblemHost:
		reason = ReasonHost
	case llm.ProblemMethod:
		reason = ReasonMethod
	}
	return &control.Denial{Reason: reason, Detail: string(shape.Problem), Param: shape.Path}
}

// sendCall lets the judged request go on, with its edits spliced in.
func (x *Exchange) sendCall() Action {
	if d := x.engine.bodies.splice(x); d != nil {
		if d.Reason == ReasonFailure {
			return x.fail(Request, d.Detail)
		}
		return x.refuse("exchange", *d)
	}
	// A reply may take minutes: it does not need its request's body.
	x.releaseCall()
	return x.pass(stagePass)
}

// spliceCall makes the edits of a request that was read.
func (x *Exchange) spliceCall() *control.Denial {
	if !x.call.Rewritten() && x.encoding == "" {
		return nil
	}
	body, err := x.call.Render(x.engine.work.out[:0])
	x.engine.work.out = body[:0]
	if err != nil || x.boundary != "" && !x.form.Kept(body) {
		return &control.Denial{Reason: ReasonFailure, Detail: "splice"}
	}
	if d := x.fitLength(&body); d != nil {
		return d
	}
	if err := x.host.ReplaceBody(Request, body); err != nil {
		x.broken("replace request body", err)
	}
	return nil
}

// fitLength makes the headers and the body agree: what is over the content-length
// would be a second request to the upstream.
func (x *Exchange) fitLength(body *[]byte) *control.Denial {
	if x.holds() || x.engine.wasmx {
		if x.encoding != "" {
			x.requestHeaders.Remove("content-encoding")
		}
		if x.requestHeaders.count("content-length") > 0 {
			x.requestHeaders.Set("content-length", itoa(len(*body)))
		}
		return nil
	}
	if x.bound < 0 {
		return nil
	}
	if len(*body) > x.bound {
		return &control.Denial{Reason: ReasonLength}
	}
	for len(*body) < x.bound {
		*body = append(*body, ' ')
	}
	x.engine.work.out = (*body)[:0]
	return nil
}
