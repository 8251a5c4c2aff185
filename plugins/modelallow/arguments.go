package modelallow

import (
	"slices"

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
