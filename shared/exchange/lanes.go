package exchange

import (
	"strings"

	"portcullis/shared/control"
	"portcullis/shared/llm"
)

// newText begins the text of stream s, nil when no control reads it.
func (x *Exchange) newText(s llm.Stream) (t *text) {
	for _, p := range x.engine.texts {
		x.running = p.name
		t = x.addLane(t, s, lane{rewriter: p.do.Text(&x.view, s), name: p.name, monitor: p.monitor})
	}
	if ep := x.view.Request.Endpoint; ep != nil && ep.Operation == llm.OpMCP {
		for _, p := range x.engine.results {
			x.running = p.name
			t = x.addLane(t, s, lane{rewriter: p.do.Result(&x.view, s), name: p.name, monitor: p.monitor})
		}
	}
	x.running = ""
	return t
}

// addLane adds a rewriter, if there is one, to the text of stream s, which begins with the
// first.
func (x *Exchange) addLane(t *text, s llm.Stream, l lane) *text {
	if l.rewriter == nil {
		return t
	}
	if t == nil {
		t = x.engine.takeText(s)
	}
	_, l.tolerant = l.rewriter.(control.Tolerant)
	t.lanes = append(t.lanes, l)
	return t
}

func (e *Engine) takeText(s llm.Stream) *text {
	var t *text
	if n := len(e.freeTexts); n > 0 {
		t, e.freeTexts = e.freeTexts[n-1], e.freeTexts[:n-1]
	} else {
		t = new(text)
	}
	t.stream = s
	t.stream.Field = strings.Clone(s.Field) // it may alias the event
	if s.JSON {
		t.json = newJSONView()
	}
	return t
}

// maxKeptEdits is how many edits and fragments an unused text keeps room for.
const maxKeptEdits = 1024

// maxKeptParts is the same for parts, each with its digest.
const maxKeptParts = 16

// dropText gives t back. Its rewriters have had their last Write.
func (e *Engine) dropText(t *text) {
	clear(t.lanes)
	clear(t.edits)
	clear(t.latest)
	clear(t.others)
	clear(t.fragments)
	clear(t.past)
	if max(cap(t.edits), cap(t.latest), cap(t.others), cap(t.fragments), cap(t.past)) > maxKeptEdits {
		t.edits, t.latest, t.others, t.fragments, t.past = nil, nil, nil, nil, nil
	}
	if cap(t.parts) > maxKeptParts {
		t.parts = nil
	}
	*t = text{
		lanes: t.lanes[:0], edits: t.edits[:0], latest: t.latest[:0], others: t.others[:0], fragments: t.fragments[:0],
		parts: t.parts[:0], past: t.past[:0],
	}
	if len(e.freeTexts) < maxFree {
		e.freeTexts = append(e.freeTexts, t)
	}
}
