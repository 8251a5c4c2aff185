package llm

import (
	"slices"
	"strings"

	"portcullis/shared/eventstream"
	"portcullis/shared/jsondoc"
)

// ParseReply implements Dialect.
func (*bedrock) ParseReply(r *Reply, ep *Endpoint, doc *jsondoc.Doc) error {
	switch {
	case ep.Operation == OpCountTokens:
		return parseBedrockCount(r, ep, doc.Root())
	case !ep.invokes():
		return parseConverseReply(r, ep, doc, &bedrockUsage)
	case ep.bodies == nil:
		return &ShapeError{Problem: ProblemUnknownKind, Path: "model"} // its call was not read
	}
	err := ep.bodies.ParseReply(r, ep, doc)
	r.Usage.Merge(invokeUsage.read(doc.Root().Get(bedrockMetrics)))
	return err
}

// parseConverseReply reads a reply of converse, or one that has the same members.
func parseConverseReply(r *Reply, ep *Endpoint, doc *jsondoc.Doc, usage *usageNames) error {
	r.reset()
	r.Endpoint = ep
	root := doc.Root()
	message := root.Get("output").Get("message")
	if message.Kind() != jsondoc.Object {
		return &ShapeError{Problem: ProblemMissing, Path: "output.message"}
	}
	r.Usage = usage.read(root.Get("usage"))
	w := pieceWalker{pieces: &r.Pieces, last: true}
	s := Stream{Place: PlaceParameter}
	w.bedrockRest(root, s, "output")
	w.rest(root.Get("output"), s, bedrockWords, "message")
	w.rest(message, s, bedrockWords, "content")
	if content := message.Get("content"); content.Exists() {
		w.list(content, s, func(b jsondoc.Value) { w.bedrockBlock(b, b.Index()) })
	}
	return nil
}

// bedrockWords are members of replies and events that are the API's own.
var bedrockWords = namesOf("role stopReason type contentBlockIndex toolUseId latencyMs")

// bedrockRest reads what of an object its reader does not.
func (w *pieceWalker) bedrockRest(v jsondoc.Value, s Stream, read ...string) {
	w.restBut(v, s, bedrockWords, func(key string, m jsondoc.Value) bool {
		switch {
		case key == "usage":
			w.counts(m)
		case key == "metrics":
			w.rest(m, s, bedrockWords)
		case key == "p" && eventstream.IsPadding(stringOf(m)):
			w.word(m, s)
		default:
			return false
		}
		return true
	}, read...)
}

// bedrockBlock reads a whole block of content.
func (w *pieceWalker) bedrockBlock(b jsondoc.Value, index int) {
	other := Stream{Block: index, Place: PlaceParameter}
	w.each(b, other, func(m jsondoc.Value) {
		switch m.Key() {
		case "text":
			w.add(m, Stream{Block: index, Place: PlaceContent}, false)
		case "toolUse":
			w.bedrockTool(m, index)
		case "reasoningContent":
			w.bedrockReasoning(m, index)
		case "citationsContent":
			w.rest(m, other, bedrockWords, "content")
			if content := m.Get("content"); content.Exists() {
				w.free(content, Stream{Block: index, Place: PlaceContent})
			}
		case "image", "audio", "video":
			w.bedrockMedia(m, other)
		default:
			if bedrockWords.has(m.Key()) {
				w.word(m, other)
				return
			}
			w.member(m, other)
		}
	})
}

// bedrockMedia reads a picture, sound or film, of which the bytes are opaque.
func (w *pieceWalker) bedrockMedia(v jsondoc.Value, s Stream) {
	w.rest(v, s, bedrockWords, "source")
	source := v.Get("source")
	if !source.Exists() {
		return
	}
	w.rest(source, s, bedrockWords, "bytes")
	w.seal(source.Get("bytes"), s)
}

// bedrockTool reads a tool call, or the beginning of one.
func (w *pieceWalker) bedrockTool(v jsondoc.Value, index int) {
	other := Stream{Block: index, Place: PlaceParameter}
	w.rest(v, other, bedrockWords, "name", "input")
	if name := v.Get("name"); name.Exists() {
		w.free(name, Stream{Block: index, Place: PlaceName})
	}
	if input := v.Get("input"); input.Exists() {
		w.arguments(input, other)
		w.free(input, Stream{Block: index, Place: PlaceArguments})
	}
}

// bedrockReasoning reads whole reasoning, which is under the model's signature.
func (w *pieceWalker) bedrockReasoning(v jsondoc.Value, index int) {
	other := Stream{Block: index, Place: PlaceParameter}
	w.each(v, other, func(m jsondoc.Value) {
		switch m.Key() {
		case "reasoningText":
			w.rest(m, other, bedrockWords, "text", "signature")
			w.seal(m.Get("signature"), other)
			if t := m.Get("text"); t.Exists() {
				w.add(t, Stream{Block: index, Place: PlaceReasoning}, true)
			}
		case "redactedContent":
			w.seal(m, other)
		default:
			w.member(m, other)
		}
	})
}

// bedrockEvents is how each type of event is read.
var bedrockEvents = byKey[string, func(e *Event, p *Progress, root jsondoc.Value) error]{
	{"messageStart", bedrockMessageStart},
	{"contentBlockStart", bedrockBlockStart},
	{"contentBlockDelta", bedrockBlockDelta},
	{"contentBlockStop", bedrockBlockStop},
	{"messageStop", bedrockMessageStop},
	{"metadata", bedrockMetadata},
}

// bedrockFailures are the exceptions that a stream may end with.
// Source: docs.aws.amazon.com/bedrock/latest/APIReference, ConverseStreamOutput and InvokeModelWithBidirectionalStreamOutput, read 2026-11.
var bedrockFailures = namesOf(
	"internalServerException modelStreamErrorException",
	"modelTimeoutException serviceUnavailableException throttlingException validationException",
)

// ParseEvent implements Dialect.
func (*bedrock) ParseEvent(e *Event, p *Progress, name string, data []byte, doc *jsondoc.Doc, opt *Options) error {
	e.reset()
	if doc == nil || doc.Root().Kind() != jsondoc.Object {
		return &ShapeError{Problem: ProblemUnknownKind, Path: "data"}
	}
	root := doc.Root()
	if form := p.Endpoint.form(); form != nil && name == eventstream.Chunk {
		err := form.ParseEvent(e, p, name, data, doc, opt)
		e.Usage.Merge(invokeUsage.read(root.Get(bedrockMetrics)))
		p.Usage.Merge(e.Usage)
		return err
	}
	e.Kind = name
	if exception, is := strings.CutPrefix(name, "exception:"); is {
		if !bedrockFailures.has(exception) && !allowed(opt.Events, name) {
			return &ShapeError{Problem: ProblemUnknownKind, Path: "exception"} // its name could say anything
		}
		e.Failed = true
		e.Ends = append(e.Ends, End{Choice: AllChoices, Block: -1})
		w := pieceWalker{pieces: &e.Pieces, last: true}
		w.free(root, Stream{Place: PlaceParameter})
		return nil
	}
	read, known := bedrockEvents.find(name)
	if !known || p.Endpoint.invokes() {
		return freeEvent(e, name, root, opt)
	}
	p.Started = true
	return read(e, p, root)
}

// readBedrock reads the members of an event that its reader does not.
func (e *Event) readBedrock(root jsondoc.Value, read ...string) {
	w := pieceWalker{pieces: &e.Pieces, last: true}
	w.bedrockRest(root, Stream{Place: PlaceParameter}, read...)
}

func bedrockMessageStart(e *Event, _ *Progress, root jsondoc.Value) error {
	e.readBedrock(root)
	return nil
}

func bedrockBlockStart(e *Event, p *Progress, root jsondoc.Value) error {
	index, err := blockIndex(root, "contentBlockIndex")
	if err != nil {
		return err
	}
	e.readBedrock(root, "start")
	w := pieceWalker{pieces: &e.Pieces, last: true}
	start := root.Get("start")
	other := Stream{Block: index, Place: PlaceParameter}
	if start.Exists() {
		w.rest(start, other, bedrockWords, "toolUse", "toolResult")
	}
	if start.First().Exists() { // else it says nothing of what begins, which may be text
		e.endJoined(p)
	}
	for _, kind := range [...]string{"toolUse", "toolResult"} {
		if v := start.Get(kind); v.Exists() {
			w.bedrockTool(v, index)
		}
	}
	p.openBlock(index, "")
	return nil
}

func bedrockBlockDelta(e *Event, p *Progress, root jsondoc.Value) error {
	index, err := blockIndex(root, "contentBlockIndex")
	if err != nil {
		return err
	}
	delta := root.Get("delta")
	if delta.Len() != 1 || delta.Kind() != jsondoc.Object {
		return &ShapeError{Problem: ProblemUnknownKind, Path: "delta"}
	}
	if !p.isOpen(index) {
		p.openBlock(index, "") // text begins without an event of its own
	}
	e.readBedrock(root, "delta")
	e.pad(root.Get("p"), eventstream.IsPadding)
	w := pieceWalker{pieces: &e.Pieces}
	other := Stream{Block: index, Place: PlaceParameter}
	switch m := delta.First(); m.Key() {
	case "text":
		w.joins = p
		w.add(m, Stream{Block: index, Place: PlaceContent}, false)
	case "toolUse":
		w.rest(m, other, bedrockWords, "input")
		if input := m.Get("input"); input.Exists() {
			if input.Kind() != jsondoc.String {
				w.arguments(input, other)
			}
			w.add(input, Stream{Block: index, Place: PlaceArguments, JSON: true}, false)
		}
	case "reasoningContent":
		e.endJoined(p)
		w.rest(m, other, bedrockWords, "text", "signature", "redactedContent")
		w.seal(m.Get("signature"), other)
		w.seal(m.Get("redactedContent"), other)
		if t := m.Get("text"); t.Exists() {
			w.add(t, Stream{Block: index, Place: PlaceReasoning}, true)
		}
	case "citation":
		other.Place = PlaceDocument
		w.free(m, other)
	case "toolResult":
		other.Place = PlaceToolResult
		w.list(m, other, func(result jsondoc.Value) {
			w.each(result, other, func(m jsondoc.Value) {
				if m.Key() == "text" {
					w.add(m, other, false)
					return
				}
				w.member(m, other)
			})
		})
	case "image":
		w.bedrockMedia(m, other)
	default:
		return &ShapeError{Problem: ProblemUnknownKind, Path: "delta." + strings.Clone(m.Key())}
	}
	return w.err
}

func (p *Progress) isOpen(index int) bool {
	return slices.ContainsFunc(p.OpenBlocks, func(b Block) bool { return b.Index == index })
}

func bedrockBlockStop(e *Event, p *Progress, root jsondoc.Value) error {
	index, err := blockIndex(root, "contentBlockIndex")
	if err != nil {
		return err
	}
	e.endBlock(p, index)
	e.readBedrock(root)
	return nil
}

func bedrockMessageStop(e *Event, p *Progress, root jsondoc.Value) error {
	e.readBedrock(root)
	e.endAll(p)
	return nil
}

func bedrockMetadata(e *Event, p *Progress, root jsondoc.Value) error {
	e.Usage = bedrockUsage.read(root.Get("usage"))
	p.Usage.Merge(e.Usage)
	e.readBedrock(root)
	return nil
}
