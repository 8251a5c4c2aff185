package exchange

import "portcullis/shared/control"

// Config is the common part of the configuration that the engine was made of, defaults included.
func (e *Engine) Config() Config { return e.config }

// ReadsRequests reports whether a control decides on bodies of requests, so that the gateway must hold them.
func (e *Engine) ReadsRequests() bool { return len(e.calls) > 0 }

// MaxHold is the most bytes of one text of a stream that are held back until it is known what they are, 0 when
// nothing inspects text.
func (e *Engine) MaxHold() int {
	most := 0
	for _, p := range e.texts {
		if h, ok := p.do.(control.Holder); ok {
			most = max(most, h.MaxHold())
		}
	}
	return most
}
