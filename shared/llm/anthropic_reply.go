package llm

import "portcullis/shared/jsondoc"

// ParseReply implements Dialect.
func (*anthropic) ParseReply(r *Reply, ep *Endpoint, doc *jsondoc.Doc) error {
	r.reset()
	root := doc.Root()
	if r.operation = ep.Operation; r.operation == OpCountTokens {
		return anthropicCount(r, root)
	}
	content := root.Get("content")
	if content.Kind() != jsondoc.Array {
		return &ShapeError{Problem: ProblemMissing, Path: "content"}
	}
	r.ID, r.Model, r.ModelValue = stringOf(root.Get("id")), stringOf(root.Get("model")), root.Get("model")
	r.Usage = anthropicUsage.read(root.Get("usage"))
	w := pieceWalker{pieces: &r.Pieces, last: true}
	w.rest(root, Stream{Place: PlaceParameter}, anthropicWords, "usage", "content")
	w.counts(root.Get("usage"))
	for b := content.First(); b.Exists(); b = b.Next() {
		w.anthropicBlock(b, b.Index())
	}
	return nil
}

// anthropicCount reads how many tokens a call would have: it costs nothing itself.
func anthropicCount(r *Reply, root jsondoc.Value) error {
	if root.Get("input_tokens").Kind() != jsondoc.Number {
		return &ShapeError{Problem: ProblemMissing, Path: "input_tokens"}
	}
	w := pieceWalker{pieces: &r.Pieces, last: true}
	s := Stream{Place: PlaceParameter}
	w.rest(root, s, anthropicWords, "input_tokens", "context_management")
	if again := root.Get("context_management"); again.Exists() {
		w.rest(again, s, anthropicCounted)
	}
	return nil
}

// anthropicCounted is what is counted once more, without what the call lets be cleared.
var anthropicCounted = namesOf("original_input_tokens")

// anthropicText maps a block's members that are one stream of text to their place.
var anthropicText = byKey[string, Place]{
	{"text", PlaceContent}, {"thinking", PlaceReasoning},
}

// anthropicSealed names for a kind of block the members that are the provider's
// own, readable by nobody else.
var anthropicSealed = byKey[string, nameSet]{
	{"thinking", namesOf("signature")}, {"redacted_thinking", namesOf("data")}, {"compaction", namesOf("signature encrypted_content")},
}

// anthropicBlock reads a whole content block, or the beginning of one.
func (w *pieceWalker) anthropicBlock(b jsondoc.Value, index int) {
	other := Stream{Block: index, Place: PlaceParameter}
	sealed, _ := anthropicSealed.find(stringOf(b.Get("type")))
	w.each(b, other, func(m jsondoc.Value) {
		key := m.Key()
		if place, ok := anthropicText.find(key); ok {
			w.add(m, Stream{Block: index, Place: place}, place == PlaceReasoning)
			return
		}
		switch key {
		case "type", "id", "tool_use_id":
			w.word(m, other)
		case "name":
			w.free(m, Stream{Block: index, Place: PlaceName})
		case "input":
			w.arguments(m, other)
			w.free(m, Stream{Block: index, Place: PlaceArguments})
		default:
			if sealed.has(key) {
				w.seal(m, other)
				return
			}
			w.member(m, other)
		}
	})
}

// anthropicEvents is how each kind of event is read.
var anthropicEvents = byKey[string, func(e *Event, p *Progress, root jsondoc.Value) error]{
	{"message_start", anthropicMessageStart},
	{"content_block_start", anthropicBlockStart},
	{"content_block_delta", anthropicBlockDelta},
	{"content_block_stop", anthropicBlockStop},
	{"message_delta", anthropicMessageDelta},
	{"message_stop", anthropicMessageStop},
	{"ping", anthropicPing},
	{"error", anthropicError},
}

// ParseEvent implements Dialect. The event's kind is the one in its data, which
// is what the official clients dispatch on; a name that says otherwise is refused.
func (*anthropic) ParseEvent(e *Event, p *Progress, name string, _ []byte, doc *jsondoc.Doc, opt *Options) error {
	e.reset()
	if doc == nil {
		return &ShapeError{Problem: ProblemUnknownKind, Path: "data"}
	}
	root := doc.Root()
	kind := stringOf(root.Get("type"))
	if name != "" && name != kind {
		return &ShapeError{Problem: ProblemUnknownKind, Path: "event"}
	}
	e.Kind = kind
	read, known := anthropicEvents.find(kind)
	if !known {
		return freeEvent(e, kind, root, opt)
	}
	if err := read(e, p, root); err != nil {
		return err
	}
	p.Started = true
	return nil
}

// freeEvent reads an event of a kind no dialect knows: all its strings are
// text when the operator lets the kind pass, otherwise it is refused.
func freeEvent(e *Event, kind string, root jsondoc.Value, opt *Options) error {
	if !allowed(opt.Events, kind) {
		return &ShapeError{Problem: ProblemUnknownKind, Path: "type"}
	}
	w := pieceWalker{pieces: &e.Pieces, last: true}
	w.free(root, Stream{Place: PlaceParameter})
	return nil
}

// anthropicWords are the members of events and messages that are the API's own.
var anthropicWords = namesOf("type id model role stop_reason index request_id")

func anthropicMessageStart(e *Event, p *Progress, root jsondoc.Value) error {
	m := root.Get("message")
	if m.Kind() != jsondoc.Object {
		return &ShapeError{Problem: ProblemMissing, Path: "message"}
	}
	p.ID, p.Model = keep(p.ID, m.Get("id")), keep(p.Model, m.Get("model"))
	e.ModelValue = m.Get("model")
	e.Usage = anthropicUsage.read(m.Get("usage"))
	p.Usage.Merge(e.Usage)
	w := pieceWalker{pieces: &e.Pieces, last: true}
	w.rest(root, Stream{Place: PlaceParameter}, anthropicWords, "message")
	w.rest(m, Stream{Place: PlaceParameter}, anthropicWords, "usage", "content")
	if usage := m.Get("usage"); usage.Exists() {
		w.counts(usage)
	}
	p.at = Part{}
	var err error
	if content := m.Get("content"); content.Exists() {
		w.list(content, Stream{Place: PlaceContent}, func(b jsondoc.Value) {
			if b.Get("text").Exists() {
				err = shape(ProblemOrder, b) // what is said has events of its own, which it would be joined with
			}
			w.anthropicBlock(b, b.Index())
		})
	}
	return err
}

func anthropicBlockStart(e *Event, p *Progress, root jsondoc.Value) error {
	index, err := blockIndex(root, "index")
	if err != nil {
		return err
	}
	b := root.Get("content_block")
	if b.Kind() != jsondoc.Object {
		return &ShapeError{Problem: ProblemMissing, Path: "content_block"}
	}
	w := pieceWalker{pieces: &e.Pieces}
	w.rest(root, Stream{Block: index, Place: PlaceParameter}, anthropicWords, "content_block")
	if stringOf(b.Get("type")) == "text" {
		w.joins = p
	} else {
		e.endJoined(p)
	}
	w.anthropicBlock(b, index)
	p.openBlock(index, keep("", b.Get("type")))
	return w.err
}

// anthropicDelta is how the text of a delta is read.
type anthropicDelta struct {
	member string
	place  Place
	json   bool
	fixed  bool
}

// anthropicDeltas maps a delta's type to the member that carries its text.
var anthropicDeltas = byKey[string, anthropicDelta]{
	{"text_delta", anthropicDelta{member: "text", place: PlaceContent}},
	{"input_json_delta", anthropicDelta{member: "partial_json", place: PlaceArguments, json: true}},
	{"thinking_delta", anthropicDelta{member: "thinking", place: PlaceReasoning, fixed: true}},
	// What the model makes of a conversation that got too long; none where it failed, or where it is encrypted.
	{"compaction_delta", anthropicDelta{member: "content", place: PlaceContent}},
}

func anthropicBlockDelta(e *Event, p *Progress, root jsondoc.Value) error {
	index, err := blockIndex(root, "index")
	if err != nil {
		return err
	}
	delta := root.Get("delta")
	kind := stringOf(delta.Get("type"))
	w := pieceWalker{pieces: &e.Pieces}
	other := Stream{Block: index, Place: PlaceParameter}
	w.rest(root, other, anthropicWords, "delta")
	switch kind {
	case "signature_delta":
		w.rest(delta, other, anthropicWords, "signature")
		w.seal(delta.Get("signature"), other)
		return nil
	case "citations_delta":
		other.Place = PlaceDocument
		w.rest(delta, other, anthropicWords)
		return nil
	}
	d, ok := anthropicDeltas.find(kind)
	if !ok {
		return &ShapeError{Problem: ProblemUnknownKind, Path: "delta.type"}
	}
	v := delta.Get(d.member)
	switch {
	case !present(v) && kind == "compaction_delta":
	case v.Kind() != jsondoc.String:
		return &ShapeError{Problem: ProblemType, Path: "delta." + d.member}
	default:
		if kind == "text_delta" {
			w.joins = p
		}
		w.add(v, Stream{Block: index, Place: d.place, JSON: d.json}, d.fixed)
	}
	for m := delta.First(); m.Exists(); m = m.Next() {
		switch key := m.Key(); {
		case key == "type" || key == d.member:
		case key == "encrypted_content" && kind == "compaction_delta":
			w.seal(m, other)
		default:
			w.member(m, other)
		}
	}
	return w.err
}

func anthropicBlockStop(e *Event, p *Progress, root jsondoc.Value) error {
	index, err := blockIndex(root, "index")
	if err != nil {
		return err
	}
	e.endBlock(p, index)
	e.readRest(root)
	return nil
}

func anthropicMessageDelta(e *Event, p *Progress, root jsondoc.Value) error {
	e.Usage = anthropicUsage.read(root.Get("usage"))
	p.Usage.Merge(e.Usage)
	e.Usage = p.Usage
	e.Ends = append(e.Ends, End{Block: -1})
	e.readRest(root, "usage", "delta")
	w := pieceWalker{pieces: &e.Pieces}
	if usage := root.Get("usage"); usage.Exists() {
		w.counts(usage)
	}
	if delta := root.Get("delta"); delta.Exists() {
		w.rest(delta, Stream{Place: PlaceParameter}, anthropicWords)
	}
	return nil
}

func anthropicMessageStop(e *Event, p *Progress, root jsondoc.Value) error {
	e.readRest(root)
	e.endAll(p)
	return nil
}

func anthropicPing(e *Event, _ *Progress, root jsondoc.Value) error {
	e.readRest(root)
	e.Idle = true
	return nil
}

func anthropicError(e *Event, _ *Progress, root jsondoc.Value) error {
	e.Failed = true
	e.Ends = append(e.Ends, End{Choice: AllChoices, Block: -1})
	e.readRest(root, "error")
	w := pieceWalker{pieces: &e.Pieces, last: true}
	w.rest(root.Get("error"), Stream{Place: PlaceParameter}, anthropicWords)
	return nil
}

// readRest reads the members of an event that its reader does not read itself.
func (e *Event) readRest(root jsondoc.Value, read ...string) {
	w := pieceWalker{pieces: &e.Pieces, last: true}
	w.rest(root, Stream{Place: PlaceParameter}, anthropicWords, read...)
}

// maxOpenBlocks bounds how many unfinished blocks of a stream are remembered.
const maxOpenBlocks = 64

func (p *Progress) openBlock(index int, kind string) {
	p.NextBlock = max(p.NextBlock, index+1)
	if len(p.OpenBlocks) < maxOpenBlocks {
		p.OpenBlocks = append(p.OpenBlocks, Block{Index: index, Type: kind})
	}
}

func (p *Progress) closeBlock(index int) {
	for i, b := range p.OpenBlocks {
		if b.Index == index {
			p.OpenBlocks = append(p.OpenBlocks[:i], p.OpenBlocks[i+1:]...)
			return
		}
	}
}

// endJoined ends the text that went on over blocks: what is no text begins.
func (e *Event) endJoined(p *Progress) {
	if p.joined > 0 {
		e.Ends = append(e.Ends, End{Block: p.joined - 1})
		p.joined = 0
	}
}

// endBlock ends a block. If it is of text, that may go on in the next.
func (e *Event) endBlock(p *Progress, block int) {
	if block != p.joined-1 {
		e.Ends = append(e.Ends, End{Block: block})
	}
	p.closeBlock(block)
}
