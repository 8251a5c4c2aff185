package llm

import "portcullis/shared/jsondoc"

// ParseReply implements Dialect.
func (*openAI) ParseReply(r *Reply, ep *Endpoint, doc *jsondoc.Doc) error {
	if plain, ok := openaiPlain.find(ep.Operation); ok {
		return plain.reply(r, ep, doc)
	}
	r.reset()
	root := doc.Root()
	choices := root.Get("choices")
	if !choices.Exists() && openaiFailed(root) {
		ParseAny(r, doc)
		return nil
	}
	if root.Kind() != jsondoc.Object || choices.Kind() != jsondoc.Array {
		return &ShapeError{Problem: ProblemMissing, Path: "choices"}
	}
	r.ID, r.Model, r.ModelValue = stringOf(root.Get("id")), stringOf(root.Get("model")), root.Get("model")
	r.Created, r.Usage = seconds(root.Get("created")), openaiUsage.read(root.Get("usage"))
	w := pieceWalker{pieces: &r.Pieces, last: true}
	w.openaiObject(root, "message", &r.Shadows)
	return w.err
}

// openaiFailed reports whether a reply or an event of a compatible server says that the call
// failed: some have begun with 200 when they know.
func openaiFailed(root jsondoc.Value) bool {
	return present(root.Get("error")) || stringOf(root.Get("object")) == "error"
}

// openaiObject reads a reply, or a chunk of one, which differ in the member of a choice
// that has its text.
func (w *pieceWalker) openaiObject(root jsondoc.Value, body string, shadows *[]Shadow) {
	s := Stream{Place: PlaceParameter}
	w.each(root, s, func(m jsondoc.Value) {
		switch m.Key() {
		case "created":
			w.number(m)
		case "usage":
			w.counts(m)
		case "choices":
			w.list(m, s, func(c jsondoc.Value) { w.openaiChoice(c, body, shadows) })
		case "id", "object", "model", "system_fingerprint", "service_tier":
			w.word(m, s)
		case "obfuscation":
			if w.last {
				w.member(m, s)
			} else {
				w.word(m, s)
			}
		default:
			w.member(m, s)
		}
	})
}

// openaiChoice reads a choice whose text is in the member named body: "message"
// in a reply, "delta" in an event.
func (w *pieceWalker) openaiChoice(c jsondoc.Value, body string, shadows *[]Shadow) {
	choice := w.index(c)
	s := Stream{Choice: choice, Place: PlaceParameter}
	w.each(c, s, func(m jsondoc.Value) {
		switch m.Key() {
		case "index", "finish_reason", "stop_reason":
			w.word(m, s)
		case "logprobs":
			w.shadow(m, choice, shadows)
		case body:
			w.openaiMessage(m, choice)
		case "message":
			// All that was said so far, as some servers repeat it beside each delta: what of a secret
			// has come would be in it.
			*shadows = append(*shadows, Shadow{Choice: choice, Value: m})
			w.member(m, s)
		default:
			w.member(m, s)
		}
	})
}

// openaiPlaces maps the members of a message that are one stream of text each.
var openaiPlaces = byKey[string, Place]{
	{"content", PlaceContent},
	{"refusal", PlaceRefusal},
	{"reasoning_content", PlaceReasoning},
	{"reasoning", PlaceReasoning},
}

func (w *pieceWalker) openaiMessage(v jsondoc.Value, choice int) {
	other := Stream{Choice: choice, Place: PlaceParameter}
	w.each(v, other, func(m jsondoc.Value) {
		key := m.Key()
		if place, ok := openaiPlaces.find(key); ok && m.Kind() == jsondoc.String {
			s := Stream{Choice: choice, Place: place}
			if key == "reasoning" {
				s.Field = key
			}
			w.add(m, s, false)
			return
		}
		switch key {
		case "role":
			w.word(m, other)
		case "tool_calls":
			w.list(m, other, func(t jsondoc.Value) { w.openaiToolCall(t, choice) })
		case "function_call":
			w.openaiFunction(m, Stream{Choice: choice, Field: key})
		case "audio":
			w.openaiAudio(m, choice)
		case "content":
			w.openaiParts(m, Stream{Choice: choice, Place: PlaceContent})
		case "reasoning_details":
			w.openaiParts(m, Stream{Choice: choice, Place: PlaceReasoning, Field: key})
		default:
			w.openaiOther(m, choice)
		}
	})
}

func (w *pieceWalker) openaiToolCall(t jsondoc.Value, choice int) {
	block := w.index(t)
	other := Stream{Choice: choice, Block: block, Place: PlaceParameter}
	w.each(t, other, func(m jsondoc.Value) {
		switch m.Key() {
		case "index", "id", "type":
			w.word(m, other)
		case "function", "custom":
			w.openaiFunction(m, Stream{Choice: choice, Block: block})
		default:
			w.member(m, other)
		}
	})
}

// openaiFunction reads a called function's name and arguments.
func (w *pieceWalker) openaiFunction(v jsondoc.Value, s Stream) {
	other := s
	other.Place = PlaceParameter
	w.each(v, other, func(m jsondoc.Value) {
		at := s
		switch m.Key() {
		case "name":
			at.Place = PlaceName
			w.free(m, at)
		case "arguments", "input":
			if w.last || m.Kind() != jsondoc.String {
				w.arguments(m, s)
			}
			at.Place, at.JSON = PlaceArguments, m.Key() == "arguments"
			w.add(m, at, false)
		default:
			w.member(m, other)
		}
	})
}

// openaiAudio reads the transcript of a spoken reply; its data is opaque.
func (w *pieceWalker) openaiAudio(v jsondoc.Value, choice int) {
	other := Stream{Choice: choice, Place: PlaceParameter}
	w.each(v, other, func(m jsondoc.Value) {
		switch m.Key() {
		case "transcript":
			w.add(m, Stream{Choice: choice, Place: PlaceContent, Field: "transcript"}, false)
		case "data":
			w.sound(m, other)
		case "id", "expires_at":
			w.word(m, other)
		default:
			w.member(m, other)
		}
	})
}

// ParseEvent implements Dialect.
func (*openAI) ParseEvent(e *Event, p *Progress, _ string, data []byte, doc *jsondoc.Doc, opt *Options) error {
	e.reset()
	if doc == nil {
		return e.mark(p, data)
	}
	root := doc.Root()
	if root.Kind() != jsondoc.Object {
		return shape(ProblemType, root)
	}
	m := openaiMembersOf(root)
	e.Failed = present(m.failed) || !m.choices.Exists() && openaiFailed(root)
	switch {
	case m.choices.Exists():
		// Also beside an error: clients that take that for none read on.
		if m.choices.Kind() != jsondoc.Array {
			return &ShapeError{Problem: ProblemMissing, Path: "choices"}
		}
		w := pieceWalker{pieces: &e.Pieces}
		w.openaiObject(root, "delta", &e.Shadows)
		if err := w.noteChunk(e, p, &m); err != nil {
			return err
		}
	case e.Failed:
		w := pieceWalker{pieces: &e.Pieces, last: true}
		w.free(root, Stream{Place: PlaceParameter})
	case imageEvent(e, p, root):
	default:
		return freeEvent(e, stringOf(root.Get("object")), root, opt)
	}
	if e.Failed {
		e.Ends = append(e.Ends, End{Choice: AllChoices, Block: -1})
	}
	return nil
}

// openaiMembers are what a chunk says of its stream. Members that are not there do not exist.
type openaiMembers struct{ id, model, created, usage, choices, failed, obfuscation jsondoc.Value }

// openaiMembersOf finds them in one walk: events are many, and each look-up walks.
func openaiMembersOf(root jsondoc.Value) (found openaiMembers) {
	for m := root.First(); m.Exists(); m = m.Next() {
		switch m.Key() {
		case "id":
			found.id = m
		case "model":
			found.model = m
		case "created":
			found.created = m
		case "usage":
			found.usage = m
		case "choices":
			found.choices = m
		case "error":
			found.failed = m
		case "obfuscation":
			found.obfuscation = m
		}
	}
	return found
}

// seconds reads an instant in seconds since 1970, 0 where there is none.
func seconds(v jsondoc.Value) int64 {
	n, _ := v.Int64()
	return n
}

// noteChunk notes what a chunk that was read says of its stream.
func (w *pieceWalker) noteChunk(e *Event, p *Progress, m *openaiMembers) error {
	for c := m.choices.First(); c.Exists(); c = c.Next() {
		openaiProgress(e, p, c, w.index(c))
	}
	if w.err != nil {
		return w.err
	}
	p.ID, p.Model = keep(p.ID, m.id), keep(p.Model, m.model)
	p.Created = max(p.Created, seconds(m.created))
	e.ModelValue = m.model
	e.reports(p, m.usage, &openaiUsage)
	e.pad(m.obfuscation, isWord)
	p.Started = true
	e.UsageOnly = e.Usage.Known && m.choices.Len() == 0
	return nil
}

// openaiProgress notes which choices are open and which this event finishes.
func openaiProgress(e *Event, p *Progress, c jsondoc.Value, choice int) {
	finish := c.Get("finish_reason")
	if finish.Exists() && finish.Kind() != jsondoc.Null {
		e.Ends = append(e.Ends, End{Choice: choice, Block: -1})
		p.close(choice)
		return
	}
	p.open(choice)
}
