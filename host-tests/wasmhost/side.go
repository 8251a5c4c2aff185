package wasmhost

// side is one filter's view of one direction.
type side struct {
	c   *Context
	dir Direction
	// phase is the callback that runs now.
	phase phase
	// open is true while the header map may be used: in the headers callback, and
	// after it while the headers are held.
	open bool
	// held: the headers stop here. stopped: no callback comes until resume.
	// paused: body bytes stop here.
	held, stopped, paused bool
	// endHeaders, ended: the headers, the body were the end.
	endHeaders, ended bool
	// tailHeld, tailWaits: trailers stop here, or wait for resume.
	tailHeld, tailWaits bool
	// body is what the gateway holds for this filter; unreadable when it is larger
	// than what may be read.
	body       []byte
	unreadable bool
	// refused is true when the filter asked for a body that is unreadable.
	refused bool
	// waiting is what came while stopped.
	waiting    []byte
	waitingEnd bool
	// replacements counts chunks of this direction that the filter replaced.
	replacements int
}

// phase is a kind of callback.
type phase uint8

const (
	noPhase phase = iota
	headersPhase
	bodyPhase
	trailersPhase
)

// deliverHeaders gives headers to the filters from the i-th of the direction on.
func (s *Stream) deliverHeaders(d Direction, i int, end bool) {
	if s.dead {
		return
	}
	if i == len(s.flows[d]) {
		// nginx builds the upstream's request when the body has been judged.
		if d != Request || !s.worker.Profile.Wasmx || len(s.whole) == 0 && end {
			s.emitHeaders(d, end)
		}
		return
	}
	side := s.flows[d][i]
	if d == Response && !side.c.begun() {
		s.deliverHeaders(d, i+1, end)
		return
	}
	side.open, side.endHeaders = true, end
	action, ok := s.invoke(side, headersPhase, func(c Callbacks) (Action, error) {
		return c.Headers(d, len(s.headers[d]), end && !s.worker.Profile.Wasmx)
	})
	if !ok {
		return
	}
	if action == Pause && s.worker.Profile.Wasmx && d == Response {
		s.worker.Shared.violate("%s: a pause in response headers, which this gateway ignores", side.c.filter.Name())
		action = Continue
	}
	if action == Continue {
		side.open = d == Request && s.worker.Profile.Wasmx
		s.deliverHeaders(d, i+1, end)
		return
	}
	side.held = true
	if !s.worker.Profile.Hold {
		side.stopped = true
		if s.worker.calls == 0 && (!s.local || d == Response) {
			s.worker.Shared.violate("%s: a pause in headers without a call under way, which hangs", side.c.filter.Name())
		}
	}
}

// emitHeaders lets the headers leave the chain; nobody can change them any more.
func (s *Stream) emitHeaders(d Direction, end bool) {
	for _, side := range s.flows[d] {
		side.open = false
	}
	s.emit(d, Event{Headers: append([][2]string(nil), s.headers[d]...), End: end})
}

// deliverData gives bytes to the filters from the i-th of the direction on.
func (s *Stream) deliverData(d Direction, i int, b []byte, end bool) {
	if s.dead || s.local && d == Request {
		return
	}
	if i == len(s.flows[d]) {
		if d == Request && s.worker.Profile.Wasmx {
			s.emitHeaders(d, false)
		}
		s.emit(d, Event{Data: b, End: end})
		return
	}
	side := s.flows[d][i]
	if d == Response && !side.c.begun() {
		s.deliverData(d, i+1, b, end)
		return
	}
	if side.stopped {
		side.waiting, side.waitingEnd = append(side.waiting, b...), end
		return
	}
	side.body = append(side.body, b...)
	if !s.admit(side) {
		return
	}
	action, ok := s.invoke(side, bodyPhase, func(c Callbacks) (Action, error) { return c.Body(d, len(side.body), end) })
	if !ok {
		return
	}
	if action == Pause && s.worker.Profile.Wasmx {
		if d == Request && s.worker.calls == 0 && !s.local {
			s.worker.Shared.violate("%s: a pause in the request body without a call under way, which hangs", side.c.filter.Name())
		}
		if d == Response {
			action = Continue
		}
	}
	side.ended = end
	if action == Pause {
		side.paused = true
		return
	}
	if side.refused {
		s.worker.Shared.violate("%s: passed on a body that it could not read", side.c.filter.Name())
	}
	s.release(side, i, end)
}

// admit refuses what is over the gateway's own limit.
func (s *Stream) admit(side *side) bool {
	if len(side.body) <= s.worker.Profile.BodyLimit {
		return true
	}
	if s.worker.Profile.Wasmx {
		side.unreadable = side.dir == Request
		return true
	}
	if !side.paused {
		return true // a chunk that only passes
	}
	if side.dir == Response {
		s.breakOff("response_payload_too_large")
		return false
	}
	s.answerLocally(&localReply{status: 413, headers: [][2]string{{"content-type", "text/plain"}}, body: []byte("Payload Too Large")})
	return false
}

// deliverTrailers gives the end of a body to the filters from the i-th on.
func (s *Stream) deliverTrailers(d Direction, i int) {
	if s.dead || s.local && d == Request {
		return
	}
	if i == len(s.flows[d]) {
		s.emit(d, Event{Trailers: s.trailers[d], End: true})
		return
	}
	side := s.flows[d][i]
	if d == Response && !side.c.begun() {
		s.deliverTrailers(d, i+1)
		return
	}
	if side.stopped {
		side.tailWaits = true
		return
	}
	action, ok := s.invoke(side, trailersPhase, func(c Callbacks) (Action, error) { return c.Trailers(d, len(s.trailers[d])) })
	if !ok {
		return
	}
	if action == Pause {
		side.tailHeld, side.paused = true, true
		return
	}
	s.release(side, i, false)
	s.deliverTrailers(d, i+1)
}

// release lets go on what the i-th side holds.
func (s *Stream) release(side *side, i int, end bool) {
	side.paused = false
	b := side.body
	side.body = nil
	if side.held {
		side.held, side.open = false, false
		s.deliverHeaders(side.dir, i+1, false)
	}
	if len(b) > 0 || end {
		s.deliverData(side.dir, i+1, b, end)
	}
}

// resume ends a pause from outside the side's own callbacks.
func (s *Stream) resume(side *side) {
	i := side.c.index
	if side.dir == Response {
		i = len(s.contexts) - 1 - i
	}
	switch {
	case s.dead || s.local && side.dir == Request:
	case side.stopped:
		side.stopped, side.held, side.open = false, false, false
		s.deliverHeaders(side.dir, i+1, side.endHeaders)
		switch {
		case s.worker.Profile.Wasmx && side.dir == Request && len(s.whole) > 0:
			s.deliverData(Request, 0, s.whole, true)
		case len(side.waiting) > 0 || side.waitingEnd:
			b := side.waiting
			side.waiting = nil
			s.deliverData(side.dir, i, b, side.waitingEnd)
		}
		if side.tailWaits {
			side.tailWaits = false
			s.deliverTrailers(side.dir, i)
		}
	case side.held && side.endHeaders:
		side.held, side.open = false, false
		s.deliverHeaders(side.dir, i+1, true)
	case side.held || side.paused:
		s.release(side, i, side.ended)
		if side.tailHeld {
			side.tailHeld = false
			s.deliverTrailers(side.dir, i+1)
		}
	}
}

// invoke runs one callback and what it left behind. ok is false when the call
// does not go on from here.
func (s *Stream) invoke(side *side, p phase, call func(Callbacks) (Action, error)) (Action, bool) {
	if !side.c.begin() {
		s.breakOff("wasm_fail_stream")
		return Pause, false
	}
	side.phase, s.worker.running = p, side
	action, err := call(side.c.callbacks)
	side.phase, s.worker.running = noPhase, nil
	if err != nil {
		side.c.lost = true
		s.worker.trapped(side.c.filter, err)
		s.breakOff("wasm_fail_stream")
		return Pause, false
	}
	if r := s.pending; r != nil {
		s.pending = nil
		side.held, side.paused = false, false
		s.answerLocally(r)
		return Pause, false
	}
	return action, true
}
