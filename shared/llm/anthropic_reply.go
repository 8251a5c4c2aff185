package llm

import "portcullis/shared/jsondoc"

// ParseReply implements Dialect.
func (Anthropic) ParseReply(r *Reply, _ *Endpoint, doc *jsondoc.Doc) error {
	r.reset()
	root := doc.Root()
	if root.Get("content").Kind() != jsondoc.Array {
		return &ShapeError{Problem: ProblemMissing, Path: "content"}
	}
	w := pieceWalker{pieces: &r.Pieces, last: true}
	for m := root.First(); m.Exists(); m = m.Next() {
		switch m.Key() {
		case "id":
			r.ID = stringOf(m)
		case "model":
			r.Model, r.ModelValue = stringOf(m), m
		case "usage":
			r.Usage = anthropicUsage(m)
		case "content":
			for b := m.First(); b.Exists(); b = b.Next() {
				w.anthropicBlock(b, b.Index())
			}
		case "type", "role", "stop_reason":
		default:
			w.free(m, Stream{Place: PlaceParameter})
		}
	}
	return nil
}

// anthropicText maps a block's members that are one stream of text to their place.
var anthropicText = map[string]Place{
	"text": PlaceContent, "thinking": PlaceReasoning,
}

// anthropicBlock reads a whole content block, or the beginning of one.
func (w *pieceWalker) anthropicBlock(b jsondoc.Value, index int) {
	for m := b.First(); m.Exists(); m = m.Next() {
		key := m.Key()
		if place, ok := anthropicText[key]; ok {
			w.add(m, Stream{Block: index, Place: place}, place == PlaceReasoning)
			continue
		}
		switch key {
		case "type", "id", "tool_use_id":
		case "signature", "data":
			// The provider's own, readable by nobody else.
		case "name":
			w.free(m, Stream{Block: index, Place: PlaceName})
		case "input":
			w.free(m, Stream{Block: index, Place: PlaceArguments})
		default:
			w.free(m, Stream{Block: index, Place: PlaceParameter})
		}
	}
}

// anthropicUsage reads a usage object. Input counts what was read from and
// written to the cache too, because it is paid for.
func anthropicUsage(v jsondoc.Value) Usage {
	if v.Kind() != jsondoc.Object {
		return Usage{}
	}
	cached := count(v.Get("cache_read_input_tokens"))
	return Usage{
		Input:       count(v.Get("input_tokens")) + count(v.Get("cache_creation_input_tokens")) + cached,
		CachedInput: cached,
		Output:      count(v.Get("output_tokens")),
		Known:       v.Get("input_tokens").Exists() || v.Get("output_tokens").Exists(),
	}
}

// merge takes what a later report adds: Anthropic tells the input at the
// beginning of a stream and the output at its end.
func (u *Usage) merge(later Usage) {
	if !later.Known {
		return
	}
	u.Input = max(u.Input, later.Input)
	u.CachedInput = max(u.CachedInput, later.CachedInput)
	u.Output = max(u.Output, later.Output)
	u.Known = true
}

// anthropicEvents is how each kind of event is read.
var anthropicEvents = map[string]func(e *Event, p *Progress, root jsondoc.Value) error{
	"message_start":       anthropicMessageStart,
	"content_block_start": anthropicBlockStart,
	"content_block_delta": anthropicBlockDelta,
	"content_block_stop":  anthropicBlockStop,
	"message_delta":       anthropicMessageDelta,
	"message_stop":        anthropicMessageStop,
	"ping":                anthropicPing,
	"error":               anthropicError,
}

// ParseEvent implements Dialect. The event's kind is the one in its data, which
// is what the official clients dispatch on; a name that says otherwise is refused.
func (Anthropic) ParseEvent(e *Event, p *Progress, name string, _ []byte, doc *jsondoc.Doc, opt *Options) error {
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
	read := anthropicEvents[kind]
	if read == nil {
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

func anthropicMessageStart(e *Event, p *Progress, root jsondoc.Value) error {
	m := root.Get("message")
	if m.Kind() != jsondoc.Object {
		return &ShapeError{Problem: ProblemMissing, Path: "message"}
	}
	p.ID, p.Model = keep(p.ID, m.Get("id")), keep(p.Model, m.Get("model"))
	e.ModelValue = m.Get("model")
	e.Usage = anthropicUsage(m.Get("usage"))
	p.Usage.merge(e.Usage)
	w := pieceWalker{pieces: &e.Pieces, last: true}
	for b := m.Get("content").First(); b.Exists(); b = b.Next() {
		w.anthropicBlock(b, b.Index())
	}
	return nil
}

func anthropicBlockStart(e *Event, p *Progress, root jsondoc.Value) error {
	index, err := blockIndex(root)
	if err != nil {
		return err
	}
	b := root.Get("content_block")
	if b.Kind() != jsondoc.Object {
		return &ShapeError{Problem: ProblemMissing, Path: "content_block"}
	}
	w := pieceWalker{pieces: &e.Pieces}
	w.anthropicBlock(b, index)
	p.openBlock(index, keep("", b.Get("type")))
	return nil
}

// anthropicDeltas maps a delta's type to the member that carries its text.
var anthropicDeltas = map[string]struct {
	member string
	place  Place
	json   bool
	fixed  bool
}{
	"text_delta":       {member: "text", place: PlaceContent},
	"input_json_delta": {member: "partial_json", place: PlaceArguments, json: true},
	"thinking_delta":   {member: "thinking", place: PlaceReasoning, fixed: true},
}

func anthropicBlockDelta(e *Event, _ *Progress, root jsondoc.Value) error {
	index, err := blockIndex(root)
	if err != nil {
		return err
	}
	delta := root.Get("delta")
	kind := stringOf(delta.Get("type"))
	w := pieceWalker{pieces: &e.Pieces}
	switch kind {
	case "signature_delta":
		return nil
	case "citations_delta":
		w.free(delta.Get("citation"), Stream{Block: index, Place: PlaceDocument})
		return nil
	}
	d, ok := anthropicDeltas[kind]
	if !ok {
		return &ShapeError{Problem: ProblemUnknownKind, Path: "delta.type"}
	}
	v := delta.Get(d.member)
	if v.Kind() != jsondoc.String {
		return &ShapeError{Problem: ProblemType, Path: "delta." + d.member}
	}
	w.add(v, Stream{Block: index, Place: d.place, JSON: d.json}, d.fixed)
	for m := delta.First(); m.Exists(); m = m.Next() {
		if key := m.Key(); key != "type" && key != d.member {
			w.free(m, Stream{Block: index, Place: PlaceParameter})
		}
	}
	return nil
}

func anthropicBlockStop(e *Event, p *Progress, root jsondoc.Value) error {
	index, err := blockIndex(root)
	if err != nil {
		return err
	}
	e.Ends = append(e.Ends, End{Block: index})
	p.closeBlock(index)
	return nil
}

func anthropicMessageDelta(e *Event, p *Progress, root jsondoc.Value) error {
	e.Usage = anthropicUsage(root.Get("usage"))
	p.Usage.merge(e.Usage)
	e.Usage = p.Usage
	e.Ends = append(e.Ends, End{Block: -1})
	w := pieceWalker{pieces: &e.Pieces}
	for m := root.Get("delta").First(); m.Exists(); m = m.Next() {
		if key := m.Key(); key != "stop_reason" {
			w.free(m, Stream{Place: PlaceParameter})
		}
	}
	return nil
}

func anthropicMessageStop(e *Event, p *Progress, _ jsondoc.Value) error {
	e.Done, p.Finished = true, true
	e.Ends = append(e.Ends, End{Choice: AllChoices, Block: -1})
	return nil
}

func anthropicPing(e *Event, _ *Progress, _ jsondoc.Value) error {
	e.Idle = true
	return nil
}

func anthropicError(e *Event, _ *Progress, root jsondoc.Value) error {
	e.Failed = true
	e.Ends = append(e.Ends, End{Choice: AllChoices, Block: -1})
	w := pieceWalker{pieces: &e.Pieces, last: true}
	w.free(root.Get("error").Get("message"), Stream{Place: PlaceParameter})
	return nil
}

func blockIndex(root jsondoc.Value) (int, error) {
	n, ok := root.Get("index").Int64()
	if !ok || n < 0 || n > maxCount {
		return 0, &ShapeError{Problem: ProblemMissing, Path: "index"}
	}
	return int(n), nil
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
