package modelallow

import (
	"strings"

	"portcullis/shared/control"
	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
)

// toolCall is a call of a tool in a stream.
type toolCall struct {
	choice, block int
	// names are those that it has for somebody: each that came, and joined with those before.
	names  []string
	joined string
	text   []byte // its arguments so far
	// begun is true when arguments came as text, judged when they came as a value.
	begun, judged bool
}

// event takes what an event says of calls.
func (c checker) event(s *state, e *llm.Event) control.Verdict {
	for i := range e.Pieces {
		if p := &e.Pieces[i]; p.Stream.Place == llm.PlaceName {
			if call := s.call(&p.Stream); call == nil || !call.name(p.String()) {
				return control.Deny(ReasonArguments, "more calls than are followed")
			}
		}
	}
	for i := range e.Pieces {
		p := &e.Pieces[i]
		text := !p.Stream.Alone && p.String() != "" // an item begins with none
		if p.Stream.Place != llm.PlaceArguments || !text && !p.Arguments {
			continue
		}
		call := s.call(&p.Stream)
		if call == nil {
			return control.Deny(ReasonArguments, "more calls than are followed")
		}
		if text {
			call.text, call.begun = append(call.text, p.String()...), true
			continue
		}
		if empty(p.Value()) {
			continue
		}
		if len(call.names) == 0 {
			return control.Deny(ReasonArguments, "arguments before their name")
		}
		if d := c.judgeValue(call.names, p.Value()); d.Denial() != nil {
			return d
		}
		call.judged = true
	}
	return c.ends(s, e.Ends)
}

// empty reports whether arguments in an event say nothing: what comes in pieces begins so, or
// ends.
func empty(v jsondoc.Value) bool {
	return v.Kind() == jsondoc.Object && v.Len() == 0 || v.Kind() == jsondoc.String && v.Text() == ""
}

// ends judges calls that end without arguments.
func (c checker) ends(s *state, ends []llm.End) control.Verdict {
	for _, end := range ends {
		for _, call := range s.calls {
			if call.begun || call.judged || !end.Covers(llm.Stream{Choice: call.choice, Block: call.block}) {
				continue
			}
			call.judged = true
			if d := c.judgeText(call.names, "{}"); d.Denial() != nil {
				return d
			}
		}
	}
	return control.Allow
}

// call is the call that a stream of text belongs to, nil when there are too many.
func (s *state) call(stream *llm.Stream) *toolCall {
	for _, t := range s.calls {
		if t.choice == stream.Choice && t.block == stream.Block {
			return t
		}
	}
	if len(s.calls) == maxCalled {
		return nil
	}
	t := &toolCall{choice: stream.Choice, block: stream.Block}
	s.calls = append(s.calls, t)
	return t
}

// name notes a name, or a part of one. It returns false when there are too many.
func (t *toolCall) name(name string) bool {
	if name == t.joined {
		return true // some servers repeat it with each event
	}
	if len(t.names) >= maxNames {
		return false
	}
	name = strings.Clone(name) // it aliases the event
	t.names = append(t.names, name)
	if t.joined += name; t.joined != name {
		t.names = append(t.names, t.joined)
	}
	return true
}

// maxNames bounds how many names of one call are remembered.
const maxNames = 128

// Text implements control.TextPhase.
func (c checker) Text(x *control.Exchange, stream llm.Stream) control.Rewriter {
	ep := x.Request.Endpoint
	if stream.Place != llm.PlaceArguments || stream.Alone || !x.Reply.Stream || ep == nil || ep.Operation == llm.OpMCP || ep.WholeCalls {
		return nil
	}
	call := control.Local[state](x, c.allower).call(&stream)
	if call == nil {
		return nil // Object has denied
	}
	return &holding{c.allower, call, 0}
}

// holding holds the arguments of a call until they are complete. It implements
// control.Rewriter.
type holding struct {
	*allower
	call *toolCall
	size int
}

// Write implements control.Rewriter.
func (h *holding) Write(piece string, last bool) (edits []llm.Edit, held int, v control.Verdict) {
	h.size += len(piece)
	if !last {
		return nil, h.size, control.Allow
	}
	if h.call.begun {
		v = h.judgeText(h.call.names, string(h.call.text))
	}
	h.call.text = nil
	return nil, 0, v
}
