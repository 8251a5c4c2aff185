package exchange

import (
	"errors"

	"portcullis/shared/control"
)

// maxFetches bounds the calls of one request that are under way at once.
const maxFetches = 16

var errFetches = errors.New("exchange: too many calls under way")

// waits counts the calls that are under way for a request, or for its reply: an upstream may
// answer before it has the request.
type waits struct {
	// open is how many must allow before it goes on; blocking how many of
	// these must allow before the next control runs.
	open, blocking int
	// turn is that of the calls which count. A reply to one of an earlier turn is
	// ignored: its request was refused, failed, was answered elsewhere or has ended. The
	// gateway does not say when a client leaves, and calls can not be taken back.
	turn uint
}

// forget ignores all replies to come. What waits for them waits for good.
func (w *waits) forget() { w.turn++ }

// count adds n calls, of which the next control waits for those that block.
func (w *waits) count(n int, blocks bool) {
	w.open += n
	if blocks {
		w.blocking += n
	}
}

// await starts the calls that a verdict on a direction waits for. done is true when the control after
// it must not run now.
func (x *Exchange) await(d Direction, name string, monitor bool, w *control.Waiting) (done bool, a Action) {
	for i := range w.Fetches {
		if refused, a := x.ask(d, name, monitor, &w.Fetches[i], !w.Meanwhile); refused {
			return true, a
		}
	}
	return x.waits[d].blocking > 0, Pause
}

// ask starts one call. A call that can not be started is one without a reply.
func (x *Exchange) ask(d Direction, name string, monitor bool, f *control.Fetch, blocks bool) (refused bool, a Action) {
	if f.Unasked != "" {
		return x.conclude(d, name, monitor, x.unanswered(name, f))
	}
	under := &x.waits[d]
	turn, err := under.turn, errFetches
	if under.open < maxFetches {
		err = x.host.Fetch(f.Request, func(r control.FetchReply, ok bool) {
			if under.turn == turn {
				x.answered(d, name, monitor, f, blocks, r, ok)
			}
		})
	}
	if err != nil {
		x.host.Log(control.LevelError, "host: fetch: "+err.Error())
		return x.conclude(d, name, monitor, x.unanswered(name, f))
	}
	under.count(1, blocks)
	return false, Continue
}

// answered goes on with the reply to a call, unless others are still waited for.
func (x *Exchange) answered(d Direction, name string, monitor bool, f *control.Fetch, blocks bool, r control.FetchReply, ok bool) {
	x.waits[d].count(-1, blocks)
	verdict := func() (v control.Verdict) {
		if ok {
			x.running = name
			v, ok = f.Then(r)
			x.running = ""
		}
		if !ok {
			v = x.unanswered(name, f)
		}
		return v
	}
	a := x.guard(d, func() Action {
		if d == Response {
			return x.engine.bodies.heed(x, name, monitor, verdict)
		}
		if done, a := x.judge(name, monitor, verdict()); done {
			return a
		}
		return x.advance()
	})
	if a == Continue {
		x.resume(d)
	}
}

// conclude does what a verdict says about what waits; done is true when nothing else is to
// run now.
func (x *Exchange) conclude(d Direction, name string, monitor bool, v control.Verdict) (done bool, a Action) {
	if d == Response {
		return x.engine.bodies.conclude(x, name, monitor, v)
	}
	return x.judge(name, monitor, v)
}

// unanswered is the verdict of a call without a usable reply.
func (x *Exchange) unanswered(name string, f *control.Fetch) control.Verdict {
	failure := f.Failure
	if failure == "" {
		failure = control.Failure(x.engine.config.Failure)
	}
	open := failure == control.FailureOpen
	x.count("failures", name, failureMode(open))
	if open {
		x.skipped("unanswered")
		return control.Allow
	}
	reason := f.Reason
	if reason == nil {
		reason = ReasonFailure
	}
	if f.Unasked != "" {
		return control.Deny(reason, f.Unasked)
	}
	return control.Deny(reason, "no answer from "+f.Request.Cluster)
}

func (x *Exchange) resume(d Direction) {
	if err := x.host.Resume(d); err != nil {
		x.host.Log(control.LevelError, "host: resume: "+err.Error())
	}
}
