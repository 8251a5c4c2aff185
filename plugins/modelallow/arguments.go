package modelallow

import (
	"slices"
	"strings"

	"portcullis/shared/control"
	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
)

// ReasonArguments says that a tool is called with arguments that its schema does not allow.
var ReasonArguments = &control.Reason{
	Code: "arguments_not_allowed", Status: 403, Message: "A tool would be called with arguments of another form than is required here.",
}

// judge checks the arguments of a call that has all of these names for somebody.
func (a *allower) judge(names []string, check func(tool string) (place string)) control.Verdict {
	for _, name := range names {
		if _, ok := a.arguments[name]; !ok {
			continue
		}
		if place := check(name); place != "" {
			return control.Deny(ReasonArguments, name+": "+place)
		}
	}
	return control.Allow
}

// judgeText checks arguments that are JSON in a string.
func (a *allower) judgeText(names []string, text string) control.Verdict {
	return a.judge(names, func(tool string) string {
		s := a.arguments[tool]
		place, err := s.CheckText([]byte(text), jsondoc.Limits{})
		if err != nil {
			return "no JSON"
		}
		return place
	})
}

// judgeValue checks arguments that are an object, or JSON in a string; those that do not
// exist are none.
func (a *allower) judgeValue(names []string, v jsondoc.Value) control.Verdict {
	switch v.Kind() {
	case jsondoc.String:
		return a.judgeText(names, v.Text())
	case jsondoc.Invalid:
		return a.judgeText(names, "{}")
	}
	return a.judge(names, func(tool string) string {
		s := a.arguments[tool]
		return s.Check(v)
	})
}

// judgeBeside checks the arguments that stand beside a tool's name, of which there may be
// several: clients differ on which they read, so all must be as the schema says; where there
// are none, there are no arguments.
func (a *allower) judgeBeside(pieces []llm.Piece, name int) control.Verdict {
	none, tools := true, []string{pieces[name].String()}
	for _, p := range siblings(pieces, name) {
		if p.Arguments && sameParent(&p, &pieces[name]) {
			none = false
			if d := a.judgeValue(tools, p.Value()); d.Denial() != nil {
				return d
			}
		}
	}
	if none {
		return a.judgeText(tools, "{}")
	}
	return control.Allow
}

// named reports whether a name stands beside arguments.
func named(pieces []llm.Piece, arguments int) bool {
	return slices.ContainsFunc(siblings(pieces, arguments), func(p llm.Piece) bool {
		return p.Stream.Place == llm.PlaceName && sameParent(&p, &pieces[arguments])
	})
}

// siblings are the pieces around one that stand within the same value, of which all follow each
// other.
func siblings(pieces []llm.Piece, at int) []llm.Piece {
	parent := pieces[at].Value().Parent()
	within := func(i int) bool {
		v := pieces[i].Value()
		return v.Start() >= parent.Start() && v.End() <= parent.End()
	}
	from, to := at, at+1
	for from > 0 && within(from-1) {
		from--
	}
	for to < len(pieces) && within(to) {
		to++
	}
	return pieces[from:to]
}

func sameParent(a, b *llm.Piece) bool { return a.Value().Parent() == b.Value().Parent() }

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

// checker is a reader that checks the arguments of tools too. In a stream they are held
// until they are complete.
type checker struct{ reader }

// Object implements control.ObjectPhase.
func (c checker) Object(x *control.Exchange, o *control.Object) control.Verdict {
	if v := c.reader.Object(x, o); v.Denial() != nil {
		return v
	}
	ep := x.Request.Endpoint
	if ep == nil || ep.Operation == llm.OpMCP {
		return control.Allow // calls of MCP are in requests
	}
	pieces := o.Pieces()
	if o.Reply != nil || ep.WholeCalls {
		return c.whole(pieces, ep.WholeCalls)
	}
	return c.event(control.Local[state](x, c.allower), o.Event)
}

// whole judges calls that are whole where they stand. Where a name must stand beside its
// arguments, those without one go on with another event's.
func (c checker) whole(pieces []llm.Piece, beside bool) control.Verdict {
	for i := range pieces {
		switch p := &pieces[i]; {
		case p.Stream.Place == llm.PlaceName:
			if v := c.judgeBeside(pieces, i); v.Denial() != nil {
				return v
			}
		case p.Arguments && beside && !named(pieces, i):
			return control.Deny(ReasonArguments, "arguments before their name")
		}
	}
	return control.Allow
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
