package wasmhost

import (
	"time"

	"portcullis/shared/exchange"
)

// Native is a filter that runs an engine in this process instead of a module.
type Native struct {
	name   string
	engine *exchange.Engine
	worker *Worker
	due    time.Time
	// Secrets are the environment variables that it sees.
	Secrets map[string]string
}

// NewNative makes a filter of load's engine for configuration.
func NewNative(name string, w *Worker, load exchange.Loader, configuration []byte) (*Native, error) {
	e, err := load(configuration)
	if err != nil {
		return nil, err
	}
	e.OverwriteReleased()
	return &Native{name: name, engine: e, worker: w}, nil
}

// Name implements Filter.
func (n *Native) Name() string { return n.name }

// Reload implements Filter: a native engine recovers by itself.
func (*Native) Reload() error { return nil }

// Timer implements Filter.
func (n *Native) Timer() (time.Duration, time.Time) { return n.engine.TickPeriod(), n.due }

// Tick implements Filter.
func (n *Native) Tick(now time.Time) error {
	n.engine.Tick(&native{n: n})
	n.due = now.Add(n.engine.TickPeriod())
	return nil
}

// Begin implements Filter.
func (n *Native) Begin(c *Context) (Callbacks, error) {
	return &nativeCall{n.engine.Begin(&native{n: n, c: c})}, nil
}

// nativeCall is one call of a native engine. It implements Callbacks.
type nativeCall struct{ x *exchange.Exchange }

func answer(a exchange.Action) (Action, error) {
	if a == exchange.Pause {
		return Pause, nil
	}
	return Continue, nil
}

// Headers implements Callbacks.
func (h *nativeCall) Headers(d Direction, _ int, end bool) (Action, error) {
	if d == Request {
		return answer(h.x.RequestHeaders(end))
	}
	return answer(h.x.ResponseHeaders(end))
}

// Body implements Callbacks.
func (h *nativeCall) Body(d Direction, size int, end bool) (Action, error) {
	if d == Request {
		return answer(h.x.RequestBody(size, end))
	}
	return answer(h.x.ResponseBody(size, end))
}

// Trailers implements Callbacks.
func (h *nativeCall) Trailers(d Direction, _ int) (Action, error) {
	if d == Request {
		return answer(h.x.RequestTrailers())
	}
	return answer(h.x.ResponseTrailers())
}

// Done implements Callbacks.
func (h *nativeCall) Done() error {
	h.x.Done()
	return nil
}
