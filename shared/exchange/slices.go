package exchange

import (
	"slices"
	"time"

	"portcullis/shared/control"
)

const (
	// longCall is how long a request's body is, in bytes, when its controls read it in
	// slices: the worker's thread is everybody's, and a longer one would keep it for
	// more than some milliseconds.
	longCall = 32 << 10
	// slicePeriod is how long the thread is left to others between two slices. It is the
	// shortest that a gateway's timer has.
	slicePeriod = time.Millisecond
)

// slices reports whether a long call can be read in slices. Kong's engine runs the timer
// outside the VM of its calls, and a configuration may not say that it is Kong's: who
// holds headers is Envoy.
func (e *Engine) slices() bool { return e.holds() }

// runCall runs a control's Call phase; done is false when it goes on with the timer.
// One long call of an engine is read at a time, the others wait for their turn: what
// reading one takes of memory is taken once.
func (x *Exchange) runCall(p *phase[control.CallPhase]) (v control.Verdict, done bool) {
	sliced, ok := p.do.(control.SlicedPhase)
	if !ok || x.got <= longCall || !x.engine.slices() {
		return p.do.Call(&x.view, &x.call), true
	}
	e := x.engine
	if !x.queued {
		x.queued, x.begun = true, false
		e.long = append(e.long, x)
	}
	if e.long[0] != x {
		return control.Allow, false
	}
	first := !x.begun
	x.begun = true
	if v, done = sliced.Slice(&x.view, &x.call, first); done {
		x.unqueue()
	}
	return v, done
}

// unqueue takes x out of the long calls.
func (x *Exchange) unqueue() {
	if !x.queued {
		return
	}
	x.queued = false
	e := x.engine
	if i := slices.Index(e.long, x); i >= 0 {
		e.long = slices.Delete(e.long, i, i+1)
	}
}

// slice goes on with the oldest long call.
func (e *Engine) slice() {
	if len(e.long) == 0 {
		return
	}
	x := e.long[0]
	a := x.guard(Request, func() Action {
		if err := x.host.Enter(); err != nil {
			x.broken("enter a long call", err)
		}
		return x.advance()
	})
	if a == Continue {
		x.resume(Request)
	}
}
