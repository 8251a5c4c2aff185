package exchangetest

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"portcullis/shared/exchange"
)

// Request is one request. Method and Path become pseudo-headers.
type Request struct {
	Method, Path string
	Headers      [][2]string
	Chunks       [][]byte
	// Facts are what earlier modules stated, each as name=value.
	Facts []string
	// Leaves makes the client go away before the reply has ended, LeavesWaiting while
	// calls for the request are under way.
	Leaves, LeavesWaiting bool
	// Early has the upstream reply while calls for the request are under way, which are
	// answered behind the reply's first chunk.
	Early bool
}

// Reply is an upstream's or a module's reply.
type Reply struct {
	Status  int
	Headers [][2]string
	Chunks  [][]byte
	// Breaks makes the upstream break off after the chunks.
	Breaks bool
}

// Result is what came of a call.
type Result struct {
	// Upstream is what the upstream got; nil when nothing of the call reached it
	// whole.
	Upstream *Request
	// Reply is what the client got; Body its body joined.
	Reply Reply
	Body  string
	// Steps is the body as it had left after each chunk of the upstream.
	Steps []string
	// Facts are the facts at the end.
	Facts map[string]string
	// Refused is true when the module answered itself.
	Refused bool
	// Resumed is how often the module ended a pause of the request later.
	Resumed int
}

// Header returns the first value of a reply's header.
func (r *Result) Header(name string) string { return first(r.Reply.Headers, name) }

// UpstreamHeader returns the first value of a header that the upstream got.
func (r *Result) UpstreamHeader(name string) string {
	if r.Upstream == nil {
		return ""
	}
	return first(r.Upstream.Headers, name)
}

// UpstreamBody is the request's body as the upstream got it.
func (r *Result) UpstreamBody() string {
	if r.Upstream == nil {
		return ""
	}
	return joined(r.Upstream.Chunks)
}

func first(list [][2]string, name string) string {
	for _, pair := range list {
		if pair[0] == name {
			return pair[1]
		}
	}
	return ""
}

func joined(chunks [][]byte) string {
	var out []byte
	for _, c := range chunks {
		out = append(out, c...)
	}
	return string(out)
}

// Send sends one call; upstream answers it.
func (g *Gateway) Send(r Request, upstream func(Request) Reply) Result {
	g.t.Helper()
	h := &host{g: g, facts: map[string]string{}}
	for _, fact := range r.Facts {
		name, value, _ := strings.Cut(fact, "=")
		h.facts[name] = value
	}
	h.request.headers = append([][2]string{
		{":method", r.Method}, {":path", r.Path}, {":authority", "gateway.test"}, {":scheme", "http"},
	}, r.Headers...)
	x := g.engine.Begin(h)
	c := &call{h: h, x: x, r: r}
	out := c.run(upstream)
	for h.local != nil && len(h.fetches) > 0 {
		c.answer() // after the refusal
	}
	x.Done()
	out.Facts, out.Resumed = h.facts, h.resumed
	for len(h.fetches) > 0 {
		c.answer() // after the end
	}
	if h.resumed > out.Resumed {
		g.t.Error("resumed what has ended")
	}
	return out
}

// call drives one call.
type call struct {
	h *host
	x *exchange.Exchange
	r Request
}

func (c *call) run(upstream func(Request) Reply) Result {
	if !c.sendRequest() && (!c.r.Early || c.h.local != nil) {
		if c.h.local == nil {
			return Result{}
		}
		return Result{Refused: true, Reply: *c.h.local, Body: joined(c.h.local.Chunks)}
	}
	seen := c.seen()
	return c.sendReply(seen, upstream(seen))
}

func (c *call) seen() Request {
	q := &c.h.request
	return Request{
		Method: first(q.headers, ":method"), Path: first(q.headers, ":path"),
		Headers: q.headers, Chunks: [][]byte{q.body},
	}
}

// sendRequest delivers the request; false when it did not go on.
func (c *call) sendRequest() bool {
	q := &c.h.request
	chunks := c.r.Chunks
	if c.h.g.Profile == Wasmx && len(chunks) > 0 {
		chunks = [][]byte{[]byte(joined(chunks))}
	}
	q.paused = c.x.RequestHeaders(len(chunks) == 0) == exchange.Pause
	c.fetch(!c.h.g.holds() || len(chunks) == 0)
	if c.h.local != nil {
		return false
	}
	if !q.paused && c.h.g.Profile != Wasmx {
		q.frozen = true
	}
	if q.paused && !c.h.g.holds() {
		return false
	}
	if len(chunks) > 0 && !c.sendBody(chunks) {
		return false
	}
	q.frozen = true
	return !q.paused && c.h.local == nil
}

// sendBody delivers the request's chunks. What the module has continued is
// appended to what left.
func (c *call) sendBody(chunks [][]byte) bool {
	q := &c.h.request
	q.inBody = true
	var left []byte
	for i, chunk := range chunks {
		last := i == len(chunks)-1
		q.body = append(q.body, chunk...)
		end := last && c.h.g.Profile != Trailers
		q.paused = c.x.RequestBody(len(q.body), end) == exchange.Pause
		if last && c.h.g.Profile == Trailers && c.h.local == nil {
			q.paused = c.x.RequestTrailers() == exchange.Pause
		}
		c.fetch(last)
		if c.h.local != nil {
			return false
		}
		if !q.paused {
			left = append(left, q.body...)
			q.body = nil
		}
	}
	if q.paused {
		return false
	}
	q.body, q.inBody = left, false
	return true
}

// fetch answers the calls that the module waits for, slow ones at the last callback, and
// runs its timer while a long call needs it.
func (c *call) fetch(last bool) {
	if c.r.LeavesWaiting || c.r.Early || c.h.g.Slow && !last {
		return
	}
	for c.h.local == nil {
		switch {
		case len(c.h.fetches) > 0:
			c.answer()
		case last && c.h.request.paused && c.h.g.goesOn():
			if c.h.g.Between != nil {
				c.h.g.Between()
			}
			c.h.g.Tick()
		default:
			return
		}
	}
}

// answer answers one call.
func (c *call) answer() {
	i := 0
	if c.h.g.Pick != nil {
		i = c.h.g.Pick(len(c.h.fetches))
	}
	f := c.h.fetches[i]
	c.h.fetches = slices.Delete(c.h.fetches, i, i+1)
	f()
}

// sendReply delivers the upstream's reply.
func (c *call) sendReply(seen Request, r Reply) Result {
	m := &c.h.reply
	m.headers = append([][2]string{{":status", strconv.Itoa(r.Status)}}, r.Headers...)
	out := Result{Upstream: &seen}
	m.paused = c.x.ResponseHeaders(len(r.Chunks) == 0) == exchange.Pause
	m.frozen = !m.paused
	m.inBody = true
	var left []byte
	for i, chunk := range r.Chunks {
		last := i == len(r.Chunks)-1
		if c.r.Leaves && last {
			break
		}
		left = append(left, c.replyChunk(chunk, last && !r.Breaks)...)
		out.Steps = append(out.Steps, string(left))
	}
	status, _ := strconv.Atoi(first(m.headers, ":status"))
	out.Reply = Reply{Status: status, Headers: m.headers, Chunks: [][]byte{left}}
	out.Body = string(left)
	return out
}

func (c *call) replyChunk(chunk []byte, last bool) []byte {
	m := &c.h.reply
	trailers := c.h.g.Profile == Trailers && last
	m.body = append(m.body, chunk...)
	m.paused = c.x.ResponseBody(len(m.body), last && !trailers) == exchange.Pause
	if c.h.g.Profile == Wasmx {
		m.paused = false
	}
	c.answerReply(last && !trailers)
	var out []byte
	if !m.paused {
		out, m.body = m.body, nil
	}
	if trailers {
		m.paused = c.x.ResponseTrailers() == exchange.Pause
		c.answerReply(true)
		if !m.paused {
			out = append(out, m.body...)
		}
	}
	return out
}

// answerReply answers the calls that the module waits for with a reply, slow ones at the end.
func (c *call) answerReply(last bool) {
	for len(c.h.fetches) > 0 && !c.r.LeavesWaiting && (last || !c.h.g.Slow) {
		c.answer()
	}
}

// SendHeadersOnly sends a request's headers, whose body never comes, and lets
// seconds pass.
func (g *Gateway) SendHeadersOnly(r Request, seconds int) Result {
	g.t.Helper()
	h := &host{g: g, facts: map[string]string{}}
	h.request.headers = append([][2]string{{":method", r.Method}, {":path", r.Path}}, r.Headers...)
	x := g.engine.Begin(h)
	h.request.paused = x.RequestHeaders(false) == exchange.Pause
	g.Clock = g.Clock.Add(time.Duration(seconds) * time.Second)
	g.Tick()
	x.Done()
	if h.local == nil {
		return Result{}
	}
	return Result{Refused: true, Reply: *h.local, Body: joined(h.local.Chunks), Facts: h.facts}
}
