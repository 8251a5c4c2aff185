package llm

import (
	"strings"

	"portcullis/shared/jsondoc"
)

// ParseReply implements Dialect.
func (*gemini) ParseReply(r *Reply, ep *Endpoint, doc *jsondoc.Doc) error {
	r.reset()
	r.Endpoint = ep
	root := doc.Root()
	if root.Kind() != jsondoc.Object {
		return shape(ProblemType, root)
	}
	w := pieceWalker{pieces: &r.Pieces, last: true}
	switch ep.Operation {
	case OpModels:
		w.free(root, Stream{Place: PlaceParameter})
		return r.listGemini(root)
	case OpEmbeddings:
		return geminiEmbeddings(r, &w, root)
	case OpCountTokens:
		total := root.Get("totalTokens")
		if !total.Exists() {
			return &ShapeError{Problem: ProblemMissing, Path: "totalTokens"}
		}
		w.rest(root, Stream{Place: PlaceParameter}, geminiWords)
		return nil
	}
	if !root.Get("candidates").Exists() && !root.Get("promptFeedback").Exists() && !root.Get("usageMetadata").Exists() {
		return &ShapeError{Problem: ProblemMissing, Path: "candidates"}
	}
	r.ID, r.Model, r.ModelValue = stringOf(root.Get("responseId")), stringOf(root.Get("modelVersion")), root.Get("modelVersion")
	r.Usage = geminiUsage.read(root.Get("usageMetadata"))
	w.geminiReply(root, &r.Shadows)
	return w.err
}

// listGemini notes the models of a list, which has none where a page is empty, or the one that
// the reply describes. It is one of these.
func (r *Reply) listGemini(root jsondoc.Value) error {
	models, own := root.Get("models"), root.Get("publisherModels")
	switch {
	case models.Exists() && own.Exists():
		return shape(ProblemUnknownKind, own)
	case own.Exists():
		models = own
	}
	switch name := root.Get("name"); {
	case !models.Exists() && name.Exists():
		r.Listed = append(r.Listed, geminiListed(root))
		return nil
	case name.Exists():
		return shape(ProblemUnknownKind, name)
	case models.Exists() && models.Kind() != jsondoc.Array:
		return shape(ProblemType, models)
	}
	for e := models.First(); e.Exists(); e = e.Next() {
		r.Listed = append(r.Listed, geminiListed(e))
	}
	return nil
}

// geminiListed is a model by its name, without the collection that it is in.
func geminiListed(v jsondoc.Value) Listed {
	name := stringOf(v.Get("name"))
	return Listed{ID: name[strings.LastIndexByte(name, '/')+1:], value: v}
}

// geminiWords are members of replies that are the API's own.
var geminiWords = namesOf(
	"modelVersion responseId createTime role index finishReason",
	"blockReason avgLogprobs tokenCount totalTokens cachedContentTokenCount",
	"totalBillableCharacters category probability blocked language outcome",
	"severity probabilityScore severityScore toolType id",
)

// geminiEmbeddings passes over numbers; what else a reply of embeddings holds is read.
func geminiEmbeddings(r *Reply, w *pieceWalker, root jsondoc.Value) error {
	s := Stream{Place: PlaceParameter}
	vector := func(e jsondoc.Value) {
		w.each(e, s, func(m jsondoc.Value) {
			if m.Key() != "values" {
				w.member(m, s)
				return
			}
			w.list(m, s, func(n jsondoc.Value) {
				if n.Kind() != jsondoc.Number {
					w.free(n, s)
				}
			})
		})
	}
	one, many := root.Get("embedding"), root.Get("embeddings")
	if !one.Exists() && !many.Exists() {
		return &ShapeError{Problem: ProblemMissing, Path: "embedding"}
	}
	if one.Exists() {
		vector(one)
	}
	if many.Exists() {
		w.list(many, s, vector)
	}
	r.Usage = geminiUsage.read(root.Get("usageMetadata"))
	w.geminiRest(root, s, "embedding", "embeddings")
	return nil
}

// geminiRest reads what of an object its reader does not.
func (w *pieceWalker) geminiRest(v jsondoc.Value, s Stream, read ...string) {
	if usage := v.Get("usageMetadata"); usage.Exists() {
		w.counts(usage)
	}
	w.rest(v, s, geminiWords, append(read, "usageMetadata")...)
}

// geminiReply reads a reply, or one event of a stream, which has the same form.
func (w *pieceWalker) geminiReply(root jsondoc.Value, shadows *[]Shadow) {
	s := Stream{Place: PlaceParameter}
	w.each(root, s, func(m jsondoc.Value) {
		switch key := m.Key(); {
		case key == "candidates":
			w.list(m, s, func(c jsondoc.Value) { w.geminiCandidate(c, shadows) })
		case key == "usageMetadata":
			w.counts(m)
		case key == "promptFeedback":
			w.rest(m, s, geminiWords, "safetyRatings")
			w.geminiRatings(m, s)
		case geminiWords.has(key):
			w.word(m, s)
		default:
			w.member(m, s)
		}
	})
}

// geminiRatings reads how safe the provider finds a text: words of its own.
func (w *pieceWalker) geminiRatings(v jsondoc.Value, s Stream) {
	if ratings := v.Get("safetyRatings"); ratings.Exists() {
		w.list(ratings, s, func(e jsondoc.Value) { w.rest(e, s, geminiWords) })
	}
}

func (w *pieceWalker) geminiCandidate(c jsondoc.Value, shadows *[]Shadow) {
	choice := w.index(c)
	s := Stream{Choice: choice, Place: PlaceParameter}
	w.each(c, s, func(m jsondoc.Value) {
		switch key := m.Key(); {
		case key == "content":
			w.rest(m, s, geminiWords, "parts")
			if parts := m.Get("parts"); parts.Exists() {
				w.list(parts, s, func(part jsondoc.Value) { w.geminiPart(part, choice, shadows) })
			}
		case key == "logprobsResult":
			w.shadow(m, choice, shadows)
		case key == "safetyRatings":
			w.list(m, s, func(e jsondoc.Value) { w.rest(e, s, geminiWords) })
		case key == "groundingMetadata" || key == "citationMetadata" || key == "groundingAttributions" || key == "urlContextMetadata":
			at := s
			at.Place = PlaceDocument
			w.free(m, at)
		case key == "continuationToken":
			w.seal(m, s)
		case geminiWords.has(key):
			w.word(m, s)
		default:
			w.member(m, s)
		}
	})
}

// geminiHeard reads what was said in a sound: a text that goes on in other events, and the
// same again word by word.
func (w *pieceWalker) geminiHeard(v jsondoc.Value, choice int, shadows *[]Shadow) {
	other := Stream{Choice: choice, Place: PlaceParameter}
	w.each(v, other, func(m jsondoc.Value) {
		switch m.Key() {
		case "text":
			w.add(m, Stream{Choice: choice, Place: PlaceContent, Field: "transcript"}, false)
		case "words":
			if v.Get("text").Kind() != jsondoc.String {
				w.member(m, other) // it is no text again
			} else {
				w.shadow(m, choice, shadows)
			}
		default:
			w.member(m, other)
		}
	})
}

// geminiPart reads one part. What is signed can not be edited.
func (w *pieceWalker) geminiPart(part jsondoc.Value, choice int, shadows *[]Shadow) {
	signed := part.Get("thoughtSignature").Kind() == jsondoc.String
	from := len(*w.pieces)
	other := Stream{Choice: choice, Place: PlaceParameter}
	w.each(part, other, func(m jsondoc.Value) {
		switch m.Key() {
		case "text":
			at := Stream{Choice: choice, Place: PlaceContent}
			if part.Get("thought").Bool() {
				at.Place = PlaceReasoning
			}
			w.add(m, at, false)
		case "thought":
			w.word(m, other)
		case "thoughtSignature":
			w.seal(m, other)
		case "functionCall":
			w.geminiCalled(m, choice)
		case "executableCode":
			w.geminiSaid(m, "code", Stream{Choice: choice, Block: part.Index(), Place: PlaceArguments, Field: "code"})
		case "toolCall":
			w.geminiSaid(m, "args", Stream{Choice: choice, Block: part.Index(), Place: PlaceArguments})
		case "toolResponse":
			w.geminiSaid(m, "response", Stream{Choice: choice, Block: part.Index(), Place: PlaceToolResult})
		case "audioTranscription":
			w.geminiHeard(m, choice, shadows)
		case "codeExecutionResult":
			w.geminiSaid(m, "output", Stream{Choice: choice, Block: part.Index(), Place: PlaceToolResult})
		case "inlineData":
			w.rest(m, other, geminiDataWords, "data")
			if data := m.Get("data"); data.Exists() {
				w.binary(data, other)
			}
		default:
			w.member(m, other)
		}
	})
	if signed {
		w.fix(from)
	}
}

// geminiDataWords are the members that say what binary data is.
var geminiDataWords = namesOf("mimeType")

// geminiSaid reads an object of which one member is whole text, or holds whole texts.
func (w *pieceWalker) geminiSaid(v jsondoc.Value, member string, s Stream) {
	other := Stream{Choice: s.Choice, Place: PlaceParameter}
	w.rest(v, other, geminiWords, member)
	if m := v.Get(member); m.Exists() {
		w.free(m, s)
	}
}

// geminiCalled reads a function call. Its arguments come whole, or in pieces of the value
// at a path.
func (w *pieceWalker) geminiCalled(v jsondoc.Value, choice int) {
	other := Stream{Choice: choice, Place: PlaceParameter}
	arguments := Stream{Choice: choice, Place: PlaceArguments}
	w.each(v, other, func(m jsondoc.Value) {
		switch m.Key() {
		case "name":
			w.free(m, Stream{Choice: choice, Place: PlaceName})
		case "id", "willContinue":
			w.word(m, other)
		case "args":
			w.arguments(m, arguments)
			w.free(m, arguments)
		case "partialArgs":
			w.arguments(m, arguments)
			w.list(m, arguments, func(part jsondoc.Value) { w.geminiPartial(part, arguments) })
		default:
			w.member(m, other)
		}
	})
}

// geminiPartial reads a piece of one argument.
func (w *pieceWalker) geminiPartial(part jsondoc.Value, s Stream) {
	s.Field = keep("", part.Get("jsonPath"))
	w.each(part, s, func(m jsondoc.Value) {
		switch m.Key() {
		case "stringValue":
			w.add(m, s, false)
			last := &(*w.pieces)[len(*w.pieces)-1]
			last.Last = last.Last || !part.Get("willContinue").Bool()
		case "willContinue":
			w.word(m, s)
		case "numberValue", "boolValue", "nullValue", "jsonPath":
			w.free(m, s)
		default:
			w.member(m, s)
		}
	})
}

// ParseEvent implements Dialect. A stream has no event that says it is over but the
// bracket of an array: a text ends with its stream.
func (*gemini) ParseEvent(e *Event, p *Progress, name string, data []byte, doc *jsondoc.Doc, _ *Options) error {
	e.reset()
	if name != "" {
		return &ShapeError{Problem: ProblemUnknownKind, Path: "event"}
	}
	if doc == nil {
		if string(data) != "]" || p.Framing != FramingArray {
			return &ShapeError{Problem: ProblemUnknownKind, Path: "data"}
		}
		e.endAll(p)
		return nil
	}
	root := doc.Root()
	if root.Kind() != jsondoc.Object {
		return shape(ProblemType, root)
	}
	w := pieceWalker{pieces: &e.Pieces}
	if failed := root.Get("error"); failed.Exists() && failed.Kind() != jsondoc.Null {
		e.Failed = true
		e.Ends = append(e.Ends, End{Choice: AllChoices, Block: -1})
		w.free(root, Stream{Place: PlaceParameter})
		return nil
	}
	p.ID, p.Model = keep(p.ID, root.Get("responseId")), keep(p.Model, root.Get("modelVersion"))
	e.ModelValue = root.Get("modelVersion")
	e.reports(p, root.Get("usageMetadata"), &geminiUsage)
	w.geminiReply(root, &e.Shadows)
	p.Started = true
	w.geminiProgress(e, p, root)
	return w.err
}

// geminiProgress notes which candidates are open and which this event finishes.
func (w *pieceWalker) geminiProgress(e *Event, p *Progress, root jsondoc.Value) {
	finished := false
	if candidates := root.Get("candidates"); candidates.Kind() == jsondoc.Array {
		for c := candidates.First(); c.Exists(); c = c.Next() {
			choice, reason := w.index(c), c.Get("finishReason")
			if !reason.Exists() || reason.Kind() == jsondoc.Null {
				p.open(choice)
				continue
			}
			// It is no end of the candidate's text: some servers state a reason in every event.
			finished = true
			p.close(choice)
		}
	}
	if root.Get("promptFeedback").Get("blockReason").Exists() {
		finished = true
		e.Ends = append(e.Ends, End{Choice: AllChoices, Block: -1})
	}
	if p.Framing != FramingArray {
		p.Finished = finished && len(p.Open) == 0
		p.GoesOn = p.Finished
		e.Done = p.Finished
	}
}
