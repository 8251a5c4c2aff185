package llm

import "portcullis/shared/jsondoc"

// ollamaWords are members of replies that are the API's own.
var ollamaWords = namesOf(
	"model created_at done done_reason role total_duration",
	"load_duration prompt_eval_count prompt_eval_duration eval_count eval_duration",
	"id index type",
)

// ParseReply implements Dialect.
func (*ollama) ParseReply(r *Reply, ep *Endpoint, doc *jsondoc.Doc) error {
	r.reset()
	r.Endpoint = ep
	root := doc.Root()
	w := pieceWalker{pieces: &r.Pieces, last: true}
	switch ep.Operation {
	case OpModels:
		if root.Get("models").Kind() != jsondoc.Array {
			return &ShapeError{Problem: ProblemMissing, Path: "models"}
		}
		w.free(root, Stream{Place: PlaceParameter})
		r.listOllama(root.Get("models"))
		return nil
	case OpEmbeddings:
		return ollamaEmbeddings(r, &w, root)
	}
	text := "message"
	if ep.generates() {
		text = "response"
	}
	if !root.Get(text).Exists() {
		return &ShapeError{Problem: ProblemMissing, Path: text}
	}
	r.Model, r.ModelValue, r.Usage = stringOf(root.Get("model")), root.Get("model"), ollamaUsage.read(root)
	w.ollamaReply(root, &r.Shadows)
	return nil
}

// listOllama notes the models of a list. A name may be with or without its model.
func (r *Reply) listOllama(models jsondoc.Value) {
	for e := models.First(); e.Exists(); e = e.Next() {
		id := stringOf(e.Get("model"))
		if id == "" {
			id = stringOf(e.Get("name"))
		}
		r.Listed = append(r.Listed, Listed{ID: id, value: e})
	}
}

// ollamaEmbeddings passes over numbers; what else the reply holds is read.
func ollamaEmbeddings(r *Reply, w *pieceWalker, root jsondoc.Value) error {
	s := Stream{Place: PlaceParameter}
	vectors := root.Get("embeddings")
	if vectors.Kind() != jsondoc.Array {
		return &ShapeError{Problem: ProblemMissing, Path: "embeddings"}
	}
	for vector := vectors.First(); vector.Exists(); vector = vector.Next() {
		w.list(vector, s, func(n jsondoc.Value) {
			if n.Kind() != jsondoc.Number {
				w.free(n, s)
			}
		})
	}
	r.Model, r.ModelValue, r.Usage = stringOf(root.Get("model")), root.Get("model"), ollamaUsage.read(root)
	w.rest(root, s, ollamaWords, "embeddings")
	return nil
}

// ollamaReply reads a reply, or one line of a stream, which has the same form.
func (w *pieceWalker) ollamaReply(root jsondoc.Value, shadows *[]Shadow) {
	other := Stream{Place: PlaceParameter}
	w.each(root, other, func(m jsondoc.Value) {
		switch key := m.Key(); {
		case key == "message":
			w.ollamaMessage(m)
		case key == "response":
			w.add(m, Stream{Place: PlaceContent}, false)
		case key == "thinking":
			w.add(m, Stream{Place: PlaceReasoning}, false)
		case key == "context" || key == "logprobs":
			w.shadow(m, 0, shadows)
		case ollamaWords.has(key):
			w.word(m, other)
		default:
			w.member(m, other)
		}
	})
}

func (w *pieceWalker) ollamaMessage(v jsondoc.Value) {
	other := Stream{Place: PlaceParameter}
	w.each(v, other, func(m jsondoc.Value) {
		switch m.Key() {
		case "role":
			w.word(m, other)
		case "content":
			w.add(m, Stream{Place: PlaceContent}, false)
		case "thinking":
			w.add(m, Stream{Place: PlaceReasoning}, false)
		case "tool_calls":
			w.list(m, other, func(t jsondoc.Value) {
				w.rest(t, other, ollamaWords, "function")
				f := t.Get("function")
				if !f.Exists() {
					return
				}
				w.rest(f, other, ollamaWords, "name", "arguments")
				w.free(f.Get("name"), Stream{Block: t.Index(), Place: PlaceName})
				w.arguments(f.Get("arguments"), Stream{Block: t.Index()})
				w.free(f.Get("arguments"), Stream{Block: t.Index(), Place: PlaceArguments})
			})
		default:
			w.member(m, other)
		}
	})
}

// ParseEvent implements Dialect.
func (*ollama) ParseEvent(e *Event, p *Progress, name string, _ []byte, doc *jsondoc.Doc, _ *Options) error {
	e.reset()
	if doc == nil || doc.Root().Kind() != jsondoc.Object || name != "" {
		return &ShapeError{Problem: ProblemUnknownKind, Path: "data"}
	}
	root := doc.Root()
	w := pieceWalker{pieces: &e.Pieces}
	if root.Get("error").Exists() {
		e.Failed = true
		e.Ends = append(e.Ends, End{Choice: AllChoices, Block: -1})
		w.free(root, Stream{Place: PlaceParameter})
		return nil
	}
	if !root.Get("message").Exists() && !root.Get("response").Exists() && !root.Get("done").Exists() {
		return &ShapeError{Problem: ProblemUnknownKind, Path: "data"}
	}
	p.Model = keep(p.Model, root.Get("model"))
	p.Started = true
	e.ModelValue = root.Get("model")
	e.pad(root.Get("created_at"), isWord)
	e.Usage = ollamaUsage.read(root)
	p.Usage.Merge(e.Usage)
	w.ollamaReply(root, &e.Shadows)
	if root.Get("done").Bool() {
		e.endAll(p)
	}
	return nil
}
