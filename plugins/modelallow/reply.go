package modelallow

import (
	"strings"

	"portcullis/shared/control"
	"portcullis/shared/llm"
)

// reader is an allower that reads replies: to put a caller's name for a model back, and to
// withhold calls of tools that the caller may not use. Others never make anybody hold a
// reply.
type reader struct{ *allower }

// called is one call of a tool in a stream.
type called struct {
	stream llm.Stream
	name   string
}

// maxCalled bounds how many calls of tools are remembered of one stream.
const maxCalled = 1024

// Object implements control.ObjectPhase.
func (r reader) Object(x *control.Exchange, o *control.Object) control.Verdict {
	s := control.Local[state](x, r.allower)
	if s.restore != "" {
		o.Model = s.restore
	}
	ep := x.Request.Endpoint
	if len(s.tools) == 0 || ep == nil || ep.Operation == llm.OpMCP {
		return control.Allow // a server's list of tools is filtered
	}
	pieces := o.Pieces()
	joins := o.Event != nil && ep.JoinedNames
	for i := range pieces {
		if p := &pieces[i]; p.Stream.Place == llm.PlaceName && !s.callable(p, joins) {
			return control.Deny(ReasonCalled, "policy")
		}
	}
	return control.Allow
}

// callable reports whether the tool that p names may be called, also under the name that
// a client makes of all that came of it.
func (s *state) callable(p *llm.Piece, joins bool) bool {
	if !allAllow(s.tools, p.String()) {
		return false
	}
	if !joins {
		return true
	}
	for i := range s.called {
		c := &s.called[i]
		if c.stream != p.Stream {
			continue
		}
		if c.name != p.String() { // some servers repeat the name with each event
			c.name += p.String()
		}
		return allAllow(s.tools, c.name)
	}
	if len(s.called) == maxCalled {
		return false
	}
	stream := p.Stream
	stream.Field = strings.Clone(stream.Field) // it may alias the event
	s.called = append(s.called, called{stream, strings.Clone(p.String())})
	return true
}
