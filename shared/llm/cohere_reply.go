package llm

import "portcullis/shared/jsondoc"

// cohereWords are members of replies and events that are the API's own.
var cohereWords = namesOf("id type index role finish_reason generation_id")

// ParseReply implements Dialect.
func (*cohere) ParseReply(r *Reply, ep *Endpoint, doc *jsondoc.Doc) error {
	r.reset()
	r.Endpoint = ep
	root := doc.Root()
	switch ep.Operation {
	case OpEmbeddings:
		return r.cohereEmbeddings(root)
	case OpRerank:
		return r.ranked(root)
	}
	message := root.Get("message")
	if message.Kind() != jsondoc.Object {
		return &ShapeError{Problem: ProblemMissing, Path: "message"}
	}
	r.ID = stringOf(root.Get("id"))
	r.Usage = cohereUsage(root.Get("usage"))
	w := pieceWalker{pieces: &r.Pieces, last: true}
	w.cohereRest(root, &r.Shadows, "message")
	w.cohereMessage(message, 0)
	return nil
}

// cohereRest reads the members of a reply or event beside its message.
func (w *pieceWalker) cohereRest(v jsondoc.Value, shadows *[]Shadow, read string) {
	s := Stream{Place: PlaceParameter}
	w.restBut(v, s, cohereWords, func(key string, m jsondoc.Value) bool {
		switch key {
		case "usage":
			w.counts(m)
		case "logprobs":
			w.shadow(m, 0, shadows)
		default:
			return false
		}
		return true
	}, read)
}

// cohereMessage reads a message or what an event adds to one. Its parts are one block
// each, from block on.
func (w *pieceWalker) cohereMessage(v jsondoc.Value, block int) {
	other := Stream{Block: block, Place: PlaceParameter}
	several := func(m jsondoc.Value, read func(e jsondoc.Value, block int)) {
		if m.Kind() != jsondoc.Array {
			read(m, block) // an event adds to one
			return
		}
		for e := m.First(); e.Exists(); e = e.Next() {
			read(e, block+e.Index())
		}
	}
	w.each(v, other, func(m jsondoc.Value) {
		switch m.Key() {
		case "role":
			w.word(m, other)
		case "content":
			several(m, w.coherePart)
		case "tool_plan":
			w.add(m, Stream{Place: PlaceReasoning, Field: "tool_plan"}, false)
		case "tool_calls":
			several(m, w.cohereTool)
		case "citations":
			at := other
			at.Place = PlaceDocument
			w.free(m, at)
		default:
			w.member(m, other)
		}
	})
}

func (w *pieceWalker) coherePart(v jsondoc.Value, block int) {
	other := Stream{Block: block, Place: PlaceParameter}
	w.each(v, other, func(m jsondoc.Value) {
		switch key := m.Key(); {
		case key == "text":
			w.add(m, Stream{Block: block, Place: PlaceContent}, false)
		case key == "thinking":
			w.add(m, Stream{Block: block, Place: PlaceReasoning}, false)
		case cohereWords.has(key):
			w.word(m, other)
		default:
			w.member(m, other)
		}
	})
}

func (w *pieceWalker) cohereTool(v jsondoc.Value, block int) {
	other := Stream{Block: block, Place: PlaceParameter}
	w.each(v, other, func(m jsondoc.Value) {
		switch key := m.Key(); {
		case key == "function":
			w.openaiFunction(m, Stream{Block: block})
		case cohereWords.has(key):
			w.word(m, other)
		default:
			w.member(m, other)
		}
	})
}

// cohereUsage reads a usage object: the tokens of the model, else what is billed.
func cohereUsage(v jsondoc.Value) Usage {
	tokens := v.Get("tokens")
	if tokens.Kind() != jsondoc.Object {
		tokens = v.Get("billed_units")
	}
	u := cohereTokens.read(tokens)
	u.CachedInput = count(v.Get("cached_tokens"))
	return u
}

// cohereEvents are the kinds of event: whether one begins a block (+1), ends one (-1) or
// neither.
var cohereEvents = byKey[string, int]{
	{"message-start", 0},
	{"content-start", 1},
	{"content-delta", 0},
	{"content-end", -1},
	{"tool-plan-delta", 0},
	{"tool-call-start", 1},
	{"tool-call-delta", 0},
	{"tool-call-end", -1},
	{"citation-start", 0},
	{"citation-end", 0},
	{"message-end", 0},
	{"debug", 0},
}

// ParseEvent implements Dialect. The event's kind is the one in its data; a name that
// says otherwise is refused.
func (*cohere) ParseEvent(e *Event, p *Progress, name string, data []byte, doc *jsondoc.Doc, opt *Options) error {
	e.reset()
	if doc == nil {
		return e.mark(p, data)
	}
	root := doc.Root()
	kind := stringOf(root.Get("type"))
	if kind == "" && root.Get("message").Kind() == jsondoc.String {
		// An error has its own form.
		e.Failed = true
		e.Ends = append(e.Ends, End{Choice: AllChoices, Block: -1})
		w := pieceWalker{pieces: &e.Pieces, last: true}
		w.free(root, Stream{Place: PlaceParameter})
		return nil
	}
	if name != "" && name != kind {
		return &ShapeError{Problem: ProblemUnknownKind, Path: "event"}
	}
	e.Kind = kind
	opens, known := cohereEvents.find(kind)
	if !known {
		return freeEvent(e, kind, root, opt)
	}
	block, err := indexIn(root.Get("index"))
	if err != nil {
		return err
	}
	p.Started = true
	if kind == "message-start" {
		p.ID = keep(p.ID, root.Get("id"))
	}
	w := pieceWalker{pieces: &e.Pieces}
	w.cohereRest(root, &e.Shadows, "delta")
	if delta := root.Get("delta"); delta.Exists() {
		w.cohereRest(delta, &e.Shadows, "message")
		if message := delta.Get("message"); message.Exists() {
			if w.joins = p; opens > 0 && stringOf(message.Get("content").Get("type")) != "text" {
				e.endJoined(p)
			}
			w.cohereMessage(message, block)
		}
	}
	cohereProgress(e, p, root, opens, block)
	return w.err
}

// cohereProgress notes what an event begins and ends.
func cohereProgress(e *Event, p *Progress, root jsondoc.Value, opens, block int) {
	switch {
	case e.Kind == "message-end":
		e.Usage = cohereUsage(root.Get("delta").Get("usage"))
		p.Usage.Merge(e.Usage)
		e.endAll(p)
	case opens > 0:
		kind := "content"
		if e.Kind == "tool-call-start" {
			kind = "tool-call"
		}
		p.openBlock(block, kind)
	case opens < 0:
		e.endBlock(p, block)
	}
}
