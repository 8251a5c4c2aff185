package llm

import (
	"slices"
	"strings"

	"portcullis/shared/jsondoc"
)

// responsesEvent is how a kind of event is read.
type responsesEvent struct {
	read func(w responsesWalker, root jsondoc.Value, kind responsesEvent) error
	// member is the one that carries text, an item, a part or a response.
	member string
	// index is the member that numbers the part within the item.
	index string
	// stream is what tells the text's stream apart; text is true where the event is of it.
	stream Stream
	text   bool
	// again is true when what the event carries was in earlier events: the text of the
	// stream is over.
	again bool
	// done is true for the last event of a stream, failed when it states an error.
	done, failed bool
}

// The streams of text that events carry.
var (
	responsesSaid       = Stream{Place: PlaceContent}
	responsesRefused    = Stream{Place: PlaceRefusal}
	responsesReasoned   = Stream{Place: PlaceReasoning, Field: "reasoning_text"}
	responsesSummarised = Stream{Place: PlaceReasoning}
	responsesArguments  = Stream{Place: PlaceArguments, JSON: true}
	responsesInputText  = Stream{Place: PlaceArguments}
	responsesTranscript = Stream{Place: PlaceContent, Field: "transcript"}
)

// responsesEvents lists the kinds of event that stand alone.
// Source: platform.openai.com/docs/api-reference/responses-streaming, read 2026-11.
var responsesEvents = byKey[string, responsesEvent]{
	{"error", responsesEvent{read: responsesWalker.failure, failed: true}},
	{"keepalive", responsesEvent{read: responsesWalker.words}},
	{"response.compaction.compacting", responsesEvent{read: responsesWalker.words}},
	{"response.content_part.added", responsesEvent{read: responsesWalker.partEvent, member: "part", index: "content_index"}},
	{"response.content_part.done", responsesEvent{read: responsesWalker.partEvent, member: "part", index: "content_index", again: true}},
	{"response.reasoning_summary_part.added", responsesEvent{read: responsesWalker.partEvent, member: "part", index: "summary_index"}},
	{"response.reasoning_summary_part.done", responsesEvent{read: responsesWalker.partEvent, member: "part", index: "summary_index", again: true}},
	{"response.output_item.added", responsesEvent{read: responsesWalker.itemEvent, member: "item"}},
	{"response.output_item.done", responsesEvent{read: responsesWalker.itemEvent, member: "item", again: true}},
	{"response.output_text.annotation.added", responsesEvent{read: responsesWalker.annotation, member: "annotation"}},
	{"response.shell_call_output_content.delta", responsesEvent{read: responsesWalker.shellOutput, member: "delta"}},
	{"response.shell_call_output_content.done", responsesEvent{read: responsesWalker.shellOutput, member: "output", again: true}},
	{"response.image_generation_call.partial_image", responsesEvent{read: responsesWalker.picture, member: "partial_image_b64"}},
	{"response.audio.delta", responsesEvent{read: responsesWalker.picture, member: "delta"}},
	{"response.audio.done", responsesEvent{read: responsesWalker.words}},
	{"response.created", responsesEvent{read: responsesWalker.responseEvent, member: "response", again: true}},
	{"response.queued", responsesEvent{read: responsesWalker.responseEvent, member: "response", again: true}},
	{"response.in_progress", responsesEvent{read: responsesWalker.responseEvent, member: "response", again: true}},
	{"response.completed", responsesEvent{read: responsesWalker.responseEvent, member: "response", again: true, done: true}},
	{"response.incomplete", responsesEvent{read: responsesWalker.responseEvent, member: "response", again: true, done: true}},
	{"response.failed", responsesEvent{read: responsesWalker.responseEvent, member: "response", again: true, done: true, failed: true}},
	{"response.cancelled", responsesEvent{read: responsesWalker.responseEvent, member: "response", again: true, done: true}},
}

// responsesStreams lists the kinds of text, each of which has events that begin it ("added"), bring
// a piece of it ("delta") and say the whole again ("done").
var responsesStreams = []struct {
	kind, whole, index string
	stream             *Stream
}{
	{"output_text", "text", "content_index", &responsesSaid},
	{"refusal", "refusal", "content_index", &responsesRefused},
	{"reasoning_text", "text", "content_index", &responsesReasoned},
	{"reasoning_summary_text", "text", "summary_index", &responsesSummarised},
	{"function_call_arguments", "arguments", "", &responsesArguments},
	{"mcp_call_arguments", "arguments", "", &responsesArguments},
	{"custom_tool_call_input", "input", "", &responsesInputText},
	{"code_interpreter_call_code", "code", "", &responsesInputText},
	{"apply_patch_call_operation_diff", "diff", "", &responsesInputText},
	{"shell_call_command", "command", "command_index", &responsesInputText},
	{"audio.transcript", "transcript", "", &responsesTranscript},
}

// responsesSteps lists the provider's tools with the step that their calls have beside being in progress
// and completed.
var responsesSteps = byKey[string, string]{
	{"web_search_call", "searching"},
	{"file_search_call", "searching"},
	{"code_interpreter_call", "interpreting"},
	{"image_generation_call", "generating"},
	{"mcp_call", "failed"},
	{"mcp_list_tools", "failed"},
}

// findResponsesEvent returns how an event of the kind is read.
func findResponsesEvent(kind string) (is responsesEvent, ok bool) {
	if is, ok = responsesEvents.find(kind); ok {
		return is, true
	}
	name, known := strings.CutPrefix(kind, "response.")
	dot := strings.LastIndexByte(name, '.')
	if !known || dot < 0 {
		return is, false
	}
	name, step := name[:dot], name[dot+1:]
	if other, tool := responsesSteps.find(name); tool {
		is.read = responsesWalker.words
		return is, step == other || step == "in_progress" || step == "completed"
	}
	for i := range responsesStreams {
		text := &responsesStreams[i]
		if text.kind != name {
			continue
		}
		is = responsesEvent{read: responsesWalker.textEvent, member: text.whole, index: text.index, again: step == "done", stream: *text.stream, text: true}
		if step == "delta" {
			is.member = "delta"
		}
		return is, step == "added" || step == "delta" || step == "done"
	}
	return is, false
}

// ParseEvent implements Dialect. The event's kind is the one in its data, which the
// official clients dispatch on; a name that says otherwise is refused.
func (*openAIResponses) ParseEvent(e *Event, p *Progress, name string, data []byte, doc *jsondoc.Doc, opt *Options) error {
	if doc == nil {
		return OpenAI.ParseEvent(e, p, name, data, nil, opt) // compatible servers end with [DONE] here too
	}
	e.reset()
	root := doc.Root()
	kind := stringOf(root.Get("type"))
	if kind == "" && root.Get("error").Exists() {
		kind = "error"
	} else if name != "" && name != kind {
		return &ShapeError{Problem: ProblemUnknownKind, Path: "event"}
	}
	e.Kind = kind
	if n := root.Get("sequence_number"); n.Kind() == jsondoc.Number {
		e.sequence = n
	}
	p.number(e.sequence)
	e.pad(root.Get("obfuscation"), isWord)
	is, known := findResponsesEvent(kind)
	w := responsesWalker{pieceWalker: pieceWalker{pieces: &e.Pieces}, shadows: &e.Shadows, again: is.again, joins: p, whole: is.member == "response"}
	if !known {
		if strings.HasPrefix(kind, "response.") && !allowed(opt.Events, kind) {
			// A step of a tool that nobody here knows passes where it says nothing.
			if w.beside(root); len(e.Pieces) == 0 {
				return nil
			}
			e.Pieces = e.Pieces[:0]
		}
		return freeEvent(e, kind, root, opt)
	}
	e.Anew = kind == "response.created"
	if e.Anew {
		p.at = Part{}
	}
	if err := is.indexed(root); err != nil {
		return err
	}
	if err := is.read(w, root, is); err != nil {
		return err
	}
	e.Idle, e.Failed = kind == "keepalive", is.failed
	e.responsesProgress(p, root, is)
	return nil
}

// number notes an event's number, where it has one.
func (p *Progress) number(v jsondoc.Value) { p.Sequence = max(p.Sequence, count(v)) + 1 }

// responsesProgress notes what the event begins and ends.
func (e *Event) responsesProgress(p *Progress, root jsondoc.Value, is responsesEvent) {
	p.Started = true
	if is.again && is.text {
		e.endPart(p, is.at(root))
	}
	switch is.member {
	case "response":
		r := root.Get("response")
		p.ID, p.Model = keep(p.ID, r.Get("id")), keep(p.Model, r.Get("model"))
		p.Created = max(p.Created, seconds(r.Get("created_at")))
		e.ModelValue = r.Get("model")
		e.Usage = responsesUsage.read(r.Get("usage"))
		p.Usage.Merge(e.Usage)
	case "item":
		index := int(count(root.Get("output_index")))
		if is.again {
			e.Ends = append(e.Ends, End{Choice: index, Block: -1})
			p.closeBlock(index)
			if stringOf(root.Get("item").Get("type")) == "message" {
				p.goOnFrom(Part{index + 1, 0})
			}
		} else {
			p.openBlock(index, keep("", root.Get("item").Get("type")))
			p.nameBlock(index, keep("", root.Get("item").Get("id")))
		}
		e.endSaid(p)
	}
	if is.done || is.failed {
		e.Ends = append(e.Ends, End{Choice: AllChoices, Block: -1})
		p.joined = 0
	}
	if is.done {
		e.Done, p.Finished = true, true
		p.OpenBlocks = p.OpenBlocks[:0]
	}
}

// endPart ends a text that was said to be whole. What is said in a message goes on in the next part.
func (e *Event) endPart(p *Progress, s Stream) {
	if s.Place != PlaceContent || s.Field != "" || p.joined == 0 {
		e.Ends = append(e.Ends, endOf(s))
		return
	}
	p.goOnFrom(Part{s.Choice, s.Block + 1})
}

// goOnFrom notes that text goes on in this part or behind it.
func (p *Progress) goOnFrom(part Part) {
	if p.at.before(part) {
		p.at = part
	}
}

// endSaid ends what is said where another item than a message is open, and no message: what is held of
// it would hold that too.
func (e *Event) endSaid(p *Progress) {
	if p.joined == 0 || len(p.OpenBlocks) == 0 || slices.ContainsFunc(p.OpenBlocks, func(b Block) bool { return b.Type == "message" }) {
		return
	}
	e.Ends = append(e.Ends, endOf(Stream{Choice: AllChoices, Block: p.joined - 1, Place: PlaceContent}))
	p.joined = 0
}

// nameBlock gives the open block its own name.
func (p *Progress) nameBlock(index int, id string) {
	for i := range p.OpenBlocks {
		if p.OpenBlocks[i].Index == index {
			p.OpenBlocks[i].ID = id
		}
	}
}

// indexed returns an error for an index that is none.
func (k *responsesEvent) indexed(root jsondoc.Value) (err error) {
	for _, name := range [...]string{"output_index", k.index} {
		if err == nil && name != "" {
			_, err = indexIn(root.Get(name))
		}
	}
	return err
}

// at is a stream with the indexes that the event gives.
func (k *responsesEvent) at(root jsondoc.Value) Stream {
	s := k.stream
	s.Choice = int(count(root.Get("output_index")))
	if k.index != "" {
		s.Block = int(count(root.Get(k.index)))
	}
	return s
}

// beside reads the members of an event that its reader does not read itself.
func (w *responsesWalker) beside(root jsondoc.Value, read ...string) {
	w.rest(root, Stream{Place: PlaceParameter}, responsesWords, read...)
}

func (w responsesWalker) words(root jsondoc.Value, _ responsesEvent) error {
	w.beside(root)
	return nil
}

// textEvent reads a piece of a text, or at its end the whole of it.
func (w responsesWalker) textEvent(root jsondoc.Value, kind responsesEvent) error {
	v, s := root.Get(kind.member), kind.at(root)
	if !v.Exists() && kind.again && s == responsesTranscript {
		w.beside(root) // the end of a transcript may not say it again
		return nil
	}
	if !v.Exists() {
		return &ShapeError{Problem: ProblemMissing, Path: kind.member}
	}
	w.say(v, s)
	if logprobs := root.Get("logprobs"); logprobs.Exists() {
		w.shadow(logprobs, s.Choice, w.shadows)
	}
	w.beside(root, kind.member, "logprobs", "name")
	if name := root.Get("name"); name.Exists() {
		w.free(name, Stream{Choice: s.Choice, Place: PlaceName})
	}
	return w.err
}

func (w responsesWalker) partEvent(root jsondoc.Value, kind responsesEvent) error {
	v, s := root.Get(kind.member), kind.at(root)
	if v.Kind() != jsondoc.Object {
		return &ShapeError{Problem: ProblemMissing, Path: kind.member}
	}
	w.part(v, s.Choice, s.Block)
	w.beside(root, kind.member)
	return w.err
}

func (w responsesWalker) itemEvent(root jsondoc.Value, kind responsesEvent) error {
	v := root.Get(kind.member)
	if v.Kind() != jsondoc.Object {
		return &ShapeError{Problem: ProblemMissing, Path: kind.member}
	}
	w.item(v, kind.at(root).Choice)
	w.beside(root, kind.member)
	return w.err
}

func (w responsesWalker) responseEvent(root jsondoc.Value, kind responsesEvent) error {
	v := root.Get(kind.member)
	if v.Kind() != jsondoc.Object {
		return &ShapeError{Problem: ProblemMissing, Path: kind.member}
	}
	w.response(v)
	if n := w.lastAgain(); n >= 0 {
		(*w.pieces)[n].Last = true
	}
	w.beside(root, kind.member)
	return nil
}

func (w responsesWalker) annotation(root jsondoc.Value, kind responsesEvent) error {
	s := kind.at(root)
	s.Place = PlaceDocument
	w.rest(root.Get(kind.member), s, responsesWords)
	w.beside(root, kind.member)
	return nil
}

// shellOutput reads what a command of the provider printed: pieces of two streams, or
// at the end a list of both.
func (w responsesWalker) shellOutput(root jsondoc.Value, kind responsesEvent) error {
	s := kind.at(root)
	command, err := indexIn(root.Get("command_index"))
	if err != nil {
		return err
	}
	s.Place, s.Block = PlaceToolResult, command
	v := root.Get(kind.member)
	if kind.again {
		w.free(v, s)
	} else {
		w.each(v, s, func(m jsondoc.Value) {
			switch key := m.Key(); key {
			case "stdout", "stderr":
				said := s
				said.Field = key
				w.add(m, said, false)
			default:
				w.member(m, s)
			}
		})
	}
	w.beside(root, kind.member)
	return nil
}

// picture passes over a picture or sound in base64.
func (w responsesWalker) picture(root jsondoc.Value, kind responsesEvent) error {
	w.encoded(root.Get(kind.member), Stream{Place: PlaceParameter})
	w.beside(root, kind.member)
	return nil
}

// failure reads an error, whose words stand beside its type or in an object.
func (w responsesWalker) failure(root jsondoc.Value, _ responsesEvent) error {
	other := Stream{Place: PlaceParameter}
	w.rest(root, other, responsesWords, "error", "message", "param")
	for _, key := range []string{"error", "message", "param"} {
		w.free(root.Get(key), other)
	}
	return nil
}
