package exchange

import (
	"strconv"
	"strings"

	"portcullis/shared/charset"
	"portcullis/shared/control"
	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
	"portcullis/shared/sse"
)

// reply is the response side of an exchange.
type reply struct {
	mode replyMode
	// withheld is true when what the provider said was not delivered; finished
	// when the reply came to its end.
	// failed is true when the provider has stated an error in the stream.
	withheld, finished, failed bool
	// hides is true when the client must not see the usage that was asked for us.
	hides   bool
	skimmed skimmed
	// read counts the bytes of output text that were inspected.
	read int64
	// instead is the body that goes out instead of the reply's own.
	instead []byte

	// holds is true when the gateway keeps the body while it is paused.
	holds bool

	// A JSON reply.
	scanner  *jsondoc.Scanner
	got      int
	encoding string
	encoded  []byte
	whole    llm.Reply
	text     bool // it is plain text
	inquiry  inquiry
	// known is a denial that was not acted on yet, reading the text that is being read.
	known   known
	reading reading
	// swallowed is true when chunks of it are no longer at the host.
	swallowed bool

	// A stream.
	framer   sse.Framer
	event    llm.Event
	alike    llm.Alike
	object   control.Object
	progress llm.Progress
	texts    []*text
	ended    []llm.Stream // the latest texts that have come to their end
	edited   []int        // the choices of which a text was edited
	closing  []*text      // have ended and wait to be judged
	said     []*said      // the latest texts that have ended, of those that are judged
	window   int          // the least that is shown of them before they end, 0 where none is
	over     bool         // the stream's end was read
	queue    []*pending
	queued   int // bytes on the wire in queue
	held     int // the most of them so far
	// parked is what the host keeps of the stream that is decided; parks is true while the
	// host keeps it, also when it is nothing.
	parked []byte
	parks  bool
	// intact is true while all that the callback under way took from the host is in
	// work.out, in queue or in framer.
	intact bool
	free   []*pending
}

// replyMode is how a reply's body is treated.
type replyMode uint8

const (
	replyNone    replyMode = iota // no reply yet
	replyPass                     // goes through unread
	replyObserve                  // read, never held or changed
	replyWhole                    // a JSON body, held to its end
	replyStream                   // events, each held while it may change
	replyInstead                  // replaced by a body of ours
	replyCut                      // a stream that we ended: the rest is dropped
)

func (r *reply) begin() {
	r.mode, r.withheld, r.finished, r.failed, r.read = replyNone, false, false, false, 0
	r.hides, r.skimmed = false, skimmed{}
	r.known, r.reading = known{}, reading{piece: -1}
	r.instead, r.got, r.encoding, r.encoded = nil, 0, "", r.encoded[:0]
	r.progress = llm.Progress{Open: r.progress.Open[:0], OpenBlocks: r.progress.OpenBlocks[:0]}
	r.ended, r.edited, r.text = r.ended[:0], r.edited[:0], false
	r.parked, r.parks = r.parked[:0], false
	r.window, r.over = 0, false
	r.alike.Forget()
	r.queued, r.held, r.swallowed, r.holds, r.intact = 0, 0, false, false, false
}

// reads reports whether the body is being read.
func (r *reply) reads() bool {
	return r.mode == replyObserve || r.mode == replyWhole || r.mode == replyStream || r.mode == replyCut
}

func (r *reply) release() {
	if cap(r.encoded) > maxKept {
		r.encoded = nil
	}
	if cap(r.parked) > maxKept {
		r.parked = nil
	}
	r.framer.Release()
	for _, p := range r.queue {
		r.recycle(p)
	}
	r.queue = r.queue[:0]
	r.whole.Release()
	r.inquiry.release()
	clear(r.said)
	r.said = r.said[:0]
	r.known, r.reading = known{}, reading{}
	r.event.Release()
}

// ResponseHeaders is the host's callback for the reply's headers. end is true
// when no body follows.
func (x *Exchange) ResponseHeaders(end bool) Action {
	return x.guard(Response, func() Action { return x.responseHead(end) })
}

func (x *Exchange) responseHead(end bool) Action {
	if x.unconcerned() && succeeded(x.host.Status()) {
		return x.passReply(end)
	}
	h := &x.responseHeaders
	if err := h.load(x, Response); err != nil {
		x.broken("read response headers", err)
	}
	x.describeReply()
	if s := x.view.Reply.Source; s == control.SourceGateway || s == control.SourceRefusal {
		x.waits[Request].forget() // the request was answered elsewhere: it never goes on
	}
	if x.stage == stageSkip {
		return x.passReply(end)
	}
	if x.redirects() {
		h.Remove("location")
	}
	for _, p := range x.engine.replies {
		x.running = p.name
		v := p.do.Reply(&x.view)
		x.running = ""
		if d := x.denied(p.name, p.monitor, v); d != nil {
			return x.replaceReply(p.name, d, end)
		}
	}
	return x.readReply(end)
}

// unconcerned reports whether nobody here asks what a successful reply is: then its
// headers are not even read.
func (x *Exchange) unconcerned() bool {
	e := x.engine
	return (x.stage == stagePass || x.stage == stageSkip) && len(e.replies)+len(e.dones) == 0 && !x.reads()
}

// succeeded reports whether a status is one of success (RFC 9110, section 15.3).
func succeeded(status string) bool { return len(status) == 3 && status[0] == '2' }

// describeReply fills in x.view.Reply.
func (x *Exchange) describeReply() {
	r := &x.view.Reply
	r.Status, _ = strconv.Atoi(x.responseHeaders.Get(":status"))
	r.Headers = &x.responseHeaders
	_, r.Stream = streamFraming(x.view.Request.Endpoint, x.responseHeaders.Get("content-type"))
	if x.view.Request.Endpoint != nil && r.Stream && isJSON(x.responseHeaders.Get("content-type")) {
		r.Stream = r.Status >= 200 && r.Status <= 299 // an error is one document
	}
	r.Source = x.source(r.Status)
}

// source finds out who made the reply. A gateway that tells is believed before
// the facts, which only say that some module refused. A success is the provider's
// whatever the gateway says, or does not: it may come from a cache. So is a session
// that begins.
func (x *Exchange) source(status int) control.Source {
	if x.stage == stageRefused {
		return control.SourceRefusal
	}
	if status >= 200 && status <= 299 || status == 101 {
		return control.SourceUpstream
	}
	if x.viaUpstream() {
		return control.SourceUpstreamError
	}
	if (facts{x}).ReadFact(string(control.FactDecision)) == "deny" {
		return control.SourceRefusal
	}
	if x.engine.wasmx {
		return control.SourceUpstreamError
	}
	return control.SourceGateway
}

// codeDetails is Envoy's property for who made a reply; written out in a call, it would be allocated anew.
var codeDetails = []string{"response", "code_details"}

// viaUpstream reports whether the gateway says that the reply is the upstream's. Envoy
// does, Kong's engine never.
func (x *Exchange) viaUpstream() bool {
	details, _ := x.host.Property(codeDetails...)
	return details == "via_upstream"
}

// readReply chooses how the body is treated.
func (x *Exchange) readReply(end bool) Action {
	r := &x.view.Reply
	json := isJSON(x.responseHeaders.Get("content-type")) && !r.Stream
	if x.reply.text = x.isText(x.responseHeaders.Get("content-type")); x.reply.text {
		json = true // it is read whole, as JSON is
	}
	if x.mayBeEmpty() && x.responseHeaders.Get("content-type") == "" {
		json = true // what comes all the same must be
	}
	switch {
	case r.Source == control.SourceRefusal || end:
		return x.passReply(end)
	case r.Source == control.SourceGateway && !json && (r.Status >= 400 || x.inspects()):
		return x.translateError()
	case r.Source == control.SourceGateway && !x.inspects():
		// Where replies are inspected this one is read: on Kong's engine, without
		// host.engine, a provider's error looks the same.
		return x.passReply(end)
	case !x.reads() || x.opaque:
		return x.passReply(end)
	case r.Source == control.SourceUpstream && !json && !r.Stream && x.view.Request.Endpoint.OpaqueReply:
		x.skipped("reply")
		return x.passReply(end)
	case r.Source == control.SourceUpstreamError && !json:
		if !x.inspects() {
			return x.passReply(end)
		}
		return x.translateError()
	}
	return x.engine.bodies.inspect(x, json)
}

// mayBeEmpty reports whether the reply may have no body and no type.
func (x *Exchange) mayBeEmpty() bool {
	ep := x.view.Request.Endpoint
	return ep != nil && ep.EmptyReply && x.view.Reply.Source == control.SourceUpstream
}

// inspectReply begins to read a body whose type can be read.
func (x *Exchange) inspectReply(json bool) Action {
	if !x.inspects() {
		return x.observeReply(json)
	}
	h := &x.responseHeaders
	x.readHeaders()
	encoding, plain := x.replyEncoding()
	switch {
	case !json && !x.view.Reply.Stream || h.count("content-type") > 1:
		return x.replaceReply("exchange", &control.Denial{Reason: ReasonReplyType}, false)
	case h.count("content-encoding") > 1, !plain && (!json || encoding != "gzip" && encoding != "x-gzip" && encoding != "deflate"):
		return x.replaceReply("exchange", &control.Denial{Reason: ReasonReplyEncoding}, false)
	}
	if !plain {
		x.reply.encoding = encoding
		h.Remove("content-encoding")
	}
	if json {
		x.beginWhole(replyWhole)
		// A pause that is ignored would let the body go before it is judged. Who says
		// whose reply it is knows pauses; from the others a body is swallowed.
		x.reply.holds = x.heedsPauses()
		if x.holdsReply() {
			return Pause
		}
	} else {
		x.reply.holds = x.judged() && x.heedsPauses()
		x.beginStream(replyStream)
	}
	h.Remove("content-length")
	return Continue
}

// holdsReply reports whether reply headers can wait for the body's end.
func (x *Exchange) holdsReply() bool { return x.engine.config.Host.Hold && x.reply.holds }

func (x *Exchange) passReply(end bool) Action {
	x.reply.mode = replyPass
	x.reply.finished = end
	return Continue
}

// mediaFraming is what the media type of a stream says of its framing.
func mediaFraming(media string) (f llm.Framing, ok bool) {
	switch media {
	case "text/event-stream":
		return llm.FramingSSE, true
	case "application/x-ndjson":
		return llm.FramingNDJSON, true
	case "application/json":
		return llm.FramingArray, true
	case "application/vnd.amazon.eventstream":
		return llm.FramingMessages, true
	}
	return f, false
}

// streamFraming is how a reply of ep with this content-type is cut into events; ok is
// false when it is no stream that the API knows, or one in another character set than UTF-8, which some
// clients would read it in.
func streamFraming(ep *llm.Endpoint, contentType string) (f llm.Framing, ok bool) {
	media, parameters, _ := strings.Cut(contentType, ";")
	f, ok = mediaFraming(strings.ToLower(strings.TrimSpace(media)))
	if ok = ok && (parameters == "" || charset.IsUTF8(parameters)); !ok || ep == nil {
		return f, ok && f != llm.FramingArray
	}
	natural := ep.Dialect.Framing(ep)
	return f, f == natural || f == llm.FramingSSE && natural == llm.FramingArray
}

// ResponseBody is the host's callback for the reply's body: size bytes are held
// by the host. While the body is paused they count from its beginning,
// otherwise they are what came since the last callback.
func (x *Exchange) ResponseBody(size int, end bool) Action {
	return x.guard(Response, func() Action {
		x.reply.finished = x.reply.finished || end
		a := x.responseBody(size, end)
		x.reply.intact = false
		return a
	})
}

func (x *Exchange) responseBody(size int, end bool) Action {
	switch {
	case x.reply.mode == replyInstead:
		x.replaceChunk(size, x.reply.instead)
		x.reply.instead = nil
	case x.reply.reads():
		return x.engine.bodies.read(x, size, end)
	}
	return Continue
}

// readBody reads what came of a body.
func (x *Exchange) readBody(size int, end bool) Action {
	switch x.reply.mode {
	case replyWhole:
		return x.wholeBody(size, end)
	case replyStream:
		return x.streamBody(size)
	default:
		return x.readObserved(size, end)
	}
}

// ResponseTrailers is the host's callback for the reply's trailers, which end
// the body.
func (x *Exchange) ResponseTrailers() Action {
	return x.guard(Response, func() Action {
		x.reply.finished = true
		if !x.reply.reads() {
			return Continue
		}
		return x.engine.bodies.trailers(x)
	})
}

// readTrailers ends a body that is read.
func (x *Exchange) readTrailers() Action {
	switch x.reply.mode {
	case replyWhole:
		if x.reply.got == 0 && !x.mayBeEmpty() {
			return x.endEmpty()
		}
		return x.timed(histogramReply, x.finishWhole)
	case replyStream:
		if x.waiting() {
			return Pause // the answer ends it
		}
		if x.reply.parks {
			return x.goOn(func() {}) // the gateway still keeps the last chunk
		}
		// Nothing can be written any more: what is held is lost, not leaked.
		x.closeTexts()
		if len(x.reply.queue) > 0 || len(x.reply.framer.Tail()) > 0 {
			x.withhold("exchange", &control.Denial{Reason: ReasonReplyCut, Detail: "trailers"})
		}
	default:
		return x.endObserved()
	}
	return Continue
}
