package wasmhost

import (
	"errors"
	"strconv"
	"testing"
	"time"
)

// guest is a filter that does what a test tells it to. A callback without a
// function continues.
type guest struct {
	name     string
	headers  func(c *Context, d Direction) Action
	body     func(c *Context, d Direction, size int, end bool) Action
	trailers func(c *Context, d Direction) Action
	done     func(c *Context)
	tick     func(now time.Time)
	period   time.Duration
	// traps names a callback that traps, reloads counts how often it was made anew.
	traps   string
	reloads int
	// stays is the error of making it anew.
	stays error
	// heard is every callback in order.
	heard []string
}

var errTrap = errors.New("unreachable executed")

func (g *guest) Name() string {
	if g.name == "" {
		return "guest"
	}
	return g.name
}

func (g *guest) Begin(c *Context) (Callbacks, error) { return &guestCall{g, c}, nil }

func (g *guest) Timer() (period time.Duration, due time.Time) { return g.period, due }

func (g *guest) Tick(now time.Time) error {
	if g.tick != nil {
		g.tick(now)
	}
	return nil
}

func (g *guest) Reload() error {
	g.reloads++
	return g.stays
}

// guestCall implements Callbacks.
type guestCall struct {
	g *guest
	c *Context
}

func (x *guestCall) hear(what string) error {
	x.g.heard = append(x.g.heard, what)
	if x.g.traps == what {
		return errTrap
	}
	return nil
}

func (x *guestCall) Headers(d Direction, _ int, _ bool) (Action, error) {
	if err := x.hear(directions[d] + " headers"); err != nil || x.g.headers == nil {
		return Continue, err
	}
	return x.g.headers(x.c, d), nil
}

func (x *guestCall) Body(d Direction, size int, end bool) (Action, error) {
	what := directions[d] + " body " + strconv.Itoa(size)
	if end {
		what += " end"
	}
	if err := x.hear(what); err != nil || x.g.body == nil {
		return Continue, err
	}
	return x.g.body(x.c, d, size, end), nil
}

func (x *guestCall) Trailers(d Direction, _ int) (Action, error) {
	if err := x.hear(directions[d] + " trailers"); err != nil || x.g.trailers == nil {
		return Continue, err
	}
	return x.g.trailers(x.c, d), nil
}

func (x *guestCall) Done() error {
	if x.g.done != nil {
		x.g.done(x.c)
	}
	return x.hear("done")
}

// outcome is what left the chain in one call.
type outcome struct {
	seen, status, body string
	reset              bool
}

// through sends one call through guests: ten bytes each way, each in two chunks.
func through(w *Worker, guests ...*guest) outcome {
	filters := make([]Filter, len(guests))
	for i, g := range guests {
		filters[i] = g
	}
	w.Replace(filters...)
	return call(w)
}

// call is one call through the chain as it is. A call that hangs is a violation.
func call(w *Worker) outcome {
	s := w.Begin(map[string]string{"xds.route_name": "upstream"})
	s.RequestHeaders([][2]string{{":method", "POST"}, {":path", "/"}, {"content-length", "10"}}, false)
	s.RequestBody([]byte("01234"), false)
	s.RequestBody([]byte("56789"), true)
	var o outcome
	sent := false
	for _, e := range s.Take(Request) {
		o.seen += string(e.Data)
		sent = sent || e.End
	}
	if sent && !s.Answered() {
		s.ResponseHeaders([][2]string{{":status", "200"}, {"content-length", "10"}}, false)
		s.ResponseBody([]byte("abcde"), false)
		s.ResponseBody([]byte("fghij"), true)
	}
	if stuck := s.Stuck(); stuck != "" {
		w.Shared.violate("%s", stuck)
	}
	s.Close()
	for _, e := range s.Take(Response) {
		if e.Headers != nil {
			o.status = first(e.Headers, ":status")
		}
		o.body += string(e.Data)
		o.reset = o.reset || e.Reset
	}
	return o
}

// on makes a worker of its own.
func on(t *testing.T, p Profile) *Worker {
	t.Helper()
	return NewWorker(p, NewShared())
}
