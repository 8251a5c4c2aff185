package wasmhost

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Event is something that left the chain: exactly one of its fields but End is
// set, or none for an end without more bytes.
type Event struct {
	Headers  [][2]string
	Data     []byte
	Trailers [][2]string
	// End is true when nothing follows in this direction.
	End bool
	// Reset is true when the direction broke off.
	Reset bool
}

// Stream is one call on its way through a worker's chain. What leaves the chain
// is kept until Take.
type Stream struct {
	// Properties are what modules may read, by path joined with dots; facts are
	// among them as wasmx.portcullis.<name>. Read it after Close only.
	Properties map[string]string
	// Unreadable is the path of a property that the gateway fails to read.
	Unreadable string
	// Replaced is how many chunks of the reply a module replaced.
	Replaced int

	worker   *Worker
	contexts []*Context
	flows    [2][]*side
	headers  [2][][2]string
	trailers [2][][2]string
	out      [2][]Event
	wake     chan struct{}
	// whole is a request's body where the gateway delivers it at once.
	whole []byte
	// local is set when a module or the gateway answers itself; pending is that
	// answer until the callback has ended.
	local   bool
	pending *localReply
	// sent is true when reply headers have left to the client.
	sent         bool
	lengths      [2]length
	dead, closed bool
}

// localReply is a module's own reply.
type localReply struct {
	from    *Context
	status  int
	headers [][2]string
	body    []byte
}

// Begin starts a call. Properties are those of its connection and route.
func (w *Worker) Begin(properties map[string]string) *Stream {
	s := &Stream{worker: w, Properties: map[string]string{}, wake: make(chan struct{}, 1)}
	for name, value := range properties {
		s.Properties[name] = value
	}
	for i, f := range w.filters {
		c := &Context{stream: s, filter: f, index: i}
		c.sides[Request] = &side{c: c, dir: Request}
		c.sides[Response] = &side{c: c, dir: Response}
		s.contexts = append(s.contexts, c)
	}
	for _, c := range s.contexts {
		s.flows[Request] = append(s.flows[Request], c.sides[Request])
	}
	for _, c := range slices.Backward(s.contexts) {
		s.flows[Response] = append(s.flows[Response], c.sides[Response])
	}
	return s
}

// Take returns what has left the chain in a direction since the last Take.
func (s *Stream) Take(d Direction) []Event {
	s.worker.mu.Lock()
	defer s.worker.mu.Unlock()
	events := s.out[d]
	s.out[d] = nil
	return events
}

// Wake is sent to, at most once ahead, when something has left the chain.
func (s *Stream) Wake() <-chan struct{} { return s.wake }

// Answered reports whether a module or the gateway answered the call itself.
func (s *Stream) Answered() bool {
	s.worker.mu.Lock()
	defer s.worker.mu.Unlock()
	return s.local
}

// emit lets an event leave the chain.
func (s *Stream) emit(d Direction, e Event) {
	if d == Response && e.Headers != nil {
		s.sent = true
	}
	s.out[d] = append(s.out[d], e)
	s.measure(d, &e)
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// RequestHeaders delivers the request's headers, pseudo-headers first. end is
// true when no body follows. h is copied.
func (s *Stream) RequestHeaders(h [][2]string, end bool) {
	s.worker.do(func() {
		s.headers[Request] = s.worker.Profile.spell(h)
		s.deliverHeaders(Request, 0, end)
	})
}

// RequestBody delivers a chunk of the request's body. b is copied.
func (s *Stream) RequestBody(b []byte, end bool) {
	s.worker.do(func() {
		if s.worker.Profile.Wasmx {
			s.whole = append(s.whole, b...)
			if end && !s.stopped(Request) {
				s.deliverData(Request, 0, s.whole, true)
			}
			return
		}
		s.body(Request, b, end)
	})
}

// RequestTrailers ends a request's body.
func (s *Stream) RequestTrailers(t [][2]string) {
	s.worker.do(func() { s.tail(Request, t) })
}

// ResponseHeaders delivers the upstream's reply headers, :status first. h is copied.
func (s *Stream) ResponseHeaders(h [][2]string, end bool) {
	s.worker.do(func() {
		if s.local {
			return
		}
		if !s.worker.Profile.Wasmx {
			s.Properties["response.code_details"] = "via_upstream"
		}
		s.headers[Response] = slices.Clone(h)
		s.deliverHeaders(Response, 0, end)
	})
}

// ResponseBody delivers a chunk of the reply's body. b is copied.
func (s *Stream) ResponseBody(b []byte, end bool) {
	s.worker.do(func() {
		switch {
		case s.local:
		case s.worker.Profile.Wasmx && end && len(b) > 0:
			// The last chunk is an empty one that can not be read.
			s.body(Response, b, false)
			s.body(Response, nil, true)
		default:
			s.body(Response, b, end)
		}
	})
}

// ResponseTrailers ends a reply's body.
func (s *Stream) ResponseTrailers(t [][2]string) {
	s.worker.do(func() {
		if !s.local {
			s.tail(Response, t)
		}
	})
}

// ResponseReset breaks the reply off, as an upstream does whose connection ends.
// A reply whose headers have not left is answered by the gateway.
func (s *Stream) ResponseReset() {
	s.worker.do(func() { s.breakOff("upstream_reset") })
}

// body delivers a chunk; with the trailers profile the last one is followed by
// trailers instead of saying that it is the last.
func (s *Stream) body(d Direction, b []byte, end bool) {
	trailers := end && s.worker.Profile.Trailers
	if len(b) > 0 || !trailers {
		s.deliverData(d, 0, slices.Clone(b), end && !trailers)
	}
	if trailers {
		s.tail(d, [][2]string{{"x-checksum", "none"}})
	}
}

func (s *Stream) tail(d Direction, t [][2]string) {
	s.trailers[d] = slices.Clone(t)
	s.deliverTrailers(d, 0)
}

// Close ends the call, whoever ended it: every filter hears of it.
func (s *Stream) Close() {
	s.worker.do(func() {
		if s.closed {
			return
		}
		s.closed = true
		for _, c := range s.contexts {
			if c.lost || !c.begin() {
				continue
			}
			if err := c.callbacks.Done(); err != nil {
				s.worker.trapped(c.filter, err)
			}
		}
	})
}

// Stuck says why nothing more will happen to a call whose bodies have ended, or "".
func (s *Stream) Stuck() string {
	s.worker.mu.Lock()
	defer s.worker.mu.Unlock()
	if s.dead || s.worker.calls > 0 {
		return ""
	}
	for _, d := range []Direction{Request, Response} {
		for _, side := range s.flows[d] {
			if (side.held || side.stopped || side.paused) && (!s.local || d == Response) {
				return fmt.Sprintf("%s paused a %s and never resumed it", side.c.filter.Name(), directions[d])
			}
		}
	}
	return ""
}

func (s *Stream) stopped(d Direction) bool {
	return slices.ContainsFunc(s.flows[d], func(side *side) bool { return side.stopped })
}

// answerLocally sends a module's or the gateway's own reply through the filters
// that saw the request, from that of the module outwards.
func (s *Stream) answerLocally(r *localReply) {
	start := 0
	if r.from != nil {
		start = len(s.contexts) - 1 - r.from.index
	}
	s.local = true
	delete(s.Properties, "response.code_details")
	if s.headers[Response] != nil {
		s.replaceReply(r)
		return
	}
	s.headers[Response] = append([][2]string{{":status", strconv.Itoa(r.status)}}, r.headers...)
	s.headers[Response] = append(s.headers[Response], [2]string{"content-length", strconv.Itoa(len(r.body))})
	s.deliverHeaders(Response, start, len(r.body) == 0)
	if len(r.body) > 0 {
		s.deliverData(Response, start, r.body, true)
	}
}

// replaceReply is what becomes of a module's own reply in a response phase.
func (s *Stream) replaceReply(r *localReply) {
	s.worker.Shared.violate("%s: a local reply in a response phase", r.from.filter.Name())
	s.dead = true
	if s.sent || s.worker.Profile.Wasmx {
		s.emit(Response, Event{Reset: true})
		return
	}
	s.emit(Response, Event{Headers: append([][2]string{{":status", strconv.Itoa(r.status)}}, r.headers...)})
	s.emit(Response, Event{Data: r.body, End: true})
}

// breakOff ends a call that can not go on.
func (s *Stream) breakOff(details string) {
	if s.dead {
		return
	}
	if s.sent {
		s.dead = true
		s.emit(Response, Event{Reset: true})
		return
	}
	if s.headers[Response] != nil || details == "wasm_fail_stream" {
		// The filters hold a reply or one of them is lost: the gateway answers alone.
		s.dead, s.local = true, true
		body := strings.ReplaceAll(details, "_", " ")
		s.emit(Response, Event{Headers: [][2]string{{":status", s.failure(details)}, {"content-length", strconv.Itoa(len(body))}, {"content-type", "text/plain"}}})
		s.emit(Response, Event{Data: []byte(body), End: true})
		return
	}
	s.answerLocally(&localReply{status: 503, headers: [][2]string{{"content-type", "text/plain"}}, body: []byte(details)})
}

// failure is the status that a gateway answers by itself with.
func (s *Stream) failure(details string) string {
	if details == "response_payload_too_large" || s.worker.Profile.Wasmx {
		return "500"
	}
	return "503"
}
