package llm

import "portcullis/shared/jsondoc"

// responsesWords are the members of a response, its items and its events that are the
// API's own words, ids and numbers.
var responsesWords = namesOf(
	"type object id status model role phase",
	"created_at completed_at background max_output_tokens max_tool_calls",
	"parallel_tool_calls previous_response_id prompt_cache_retention service_tier",
	"store temperature top_p top_logprobs truncation",
	"frequency_penalty presence_penalty first_id last_id has_more deleted",
	"input_tokens call_id item_id container_id file_id approval_request_id",
	"response_id output_index content_index summary_index annotation_index",
	"command_index partial_image_index sequence_number obfuscation",
	"start_index end_index index size quality output_format",
	"max_output_length execution code reason tool_choice fingerprint",
)

// responsesEcho are the members of a response that repeat what the call asked for, or
// hold details under names that the API has.
var responsesEcho = namesOf(
	"tools text reasoning metadata user prompt",
	"conversation safety_identifier prompt_cache_key",
	"moderation content_filters billing tool_usage include",
)

// ParseReply implements Dialect. A list of input items, a deletion and a count have
// other members than a response.
func (*openAIResponses) ParseReply(r *Reply, ep *Endpoint, doc *jsondoc.Doc) error {
	r.reset()
	root := doc.Root()
	list := "output"
	switch {
	case ep.Operation == OpDeleteResponse || ep.Operation == OpCountTokens:
		list = "object"
	case ep.Operation == OpRetrieveResponse && root.Get("data").Exists():
		list = "data"
	}
	if !root.Get(list).Exists() && !openaiFailed(root) {
		return &ShapeError{Problem: ProblemMissing, Path: list}
	}
	r.ID, r.Model, r.ModelValue = stringOf(root.Get("id")), stringOf(root.Get("model")), root.Get("model")
	r.Created = seconds(root.Get("created_at"))
	r.Usage = responsesUsage.read(root.Get("usage"))
	w := responsesWalker{pieceWalker: pieceWalker{pieces: &r.Pieces, last: true}, shadows: &r.Shadows, asked: list == "data"}
	w.response(root)
	return nil
}

// responsesWalker collects the text of a response, whole or in events. The choice of
// its streams is the index of the output item, the block that of the part in it.
type responsesWalker struct {
	pieceWalker
	shadows *[]Shadow
	// again is true for text that was in earlier events already and comes once more,
	// whole: what is said gets the edits of its part (Piece.Repeats), all else is rewritten by
	// itself, by what decides the same on a whole as on its pieces.
	again bool
	// asked is true for what the call said, of which nobody runs anything.
	asked bool
	// joins is the stream in which what is said goes on over the parts of messages, and over messages; nil in a
	// JSON reply. whole is true for an event that says all of it again.
	joins *Progress
	whole bool
}

// say adds a string of stream s.
func (w *responsesWalker) say(v jsondoc.Value, s Stream) {
	if s.Place == PlaceArguments && !w.asked {
		key := v.Key()
		if v.Kind() != jsondoc.String || (w.last || w.again) && (key == "arguments" || key == "input") {
			w.arguments(v, s)
		}
	}
	switch {
	case v.Kind() == jsondoc.String && w.goesOn(s):
		w.sayJoined(v, Part{s.Choice, s.Block})
	case v.Kind() == jsondoc.String && w.again:
		w.alone(v, s, v.Text(), false)
	default:
		w.add(v, s, false)
	}
}

// goesOn reports whether text of s is of that which clients join (output_text).
func (w *responsesWalker) goesOn(s Stream) bool {
	return w.joins != nil && !w.asked && s.Place == PlaceContent && s.Field == "" && (w.whole || !w.again || w.joins.joined > 0)
}

// sayJoined adds a string of a part of what is said, or says it again.
func (w *responsesWalker) sayJoined(v jsondoc.Value, part Part) {
	s := Stream{Choice: AllChoices, Place: PlaceContent, Again: w.whole}
	switch {
	case w.whole:
		s.Block = part.Choice
		if n := w.lastAgain(); n >= 0 {
			s.Block = (*w.pieces)[n].Stream.Block
		}
	case w.again:
		s.Block = w.joins.joined - 1
	default:
		s.Block = w.join(w.joins, v, part, part.Choice)
	}
	*w.pieces = append(*w.pieces, Piece{Stream: s, Part: part, Repeats: w.again && !w.whole, value: v, text: v.Text()})
}

// lastAgain is the last piece of what a response says again, -1 where there is none.
func (w *responsesWalker) lastAgain() int {
	n := len(*w.pieces) - 1
	for n >= 0 && !(*w.pieces)[n].Stream.Again {
		n--
	}
	return n
}

func (w *responsesWalker) response(v jsondoc.Value) {
	other := Stream{Place: PlaceParameter}
	w.each(v, other, func(m jsondoc.Value) {
		switch key := m.Key(); {
		case key == "output" || key == "data":
			w.list(m, other, func(i jsondoc.Value) { w.item(i, i.Index()) })
		case key == "usage" && m.Kind() == jsondoc.Object:
			w.counts(m)
		case key == "incomplete_details" || key == "error":
			if m.Kind() != jsondoc.Null {
				w.rest(m, other, responsesWords)
			}
		case key == "instructions" || key == "input":
			w.echo(m)
		case responsesEcho.has(key):
			w.free(m, other)
		case responsesWords.has(key):
			w.word(m, other)
		default:
			w.member(m, other)
		}
	})
}

// echo reads instructions or input as the reply repeats them: a string, or a list of
// items.
func (w *responsesWalker) echo(v jsondoc.Value) {
	if v.Kind() != jsondoc.Array {
		w.free(v, Stream{Place: PlaceParameter})
		return
	}
	echo := *w
	echo.again, echo.asked = true, true
	for i := v.First(); i.Exists(); i = i.Next() {
		echo.item(i, i.Index())
	}
}

// responsesItemPlaces are the members of an item that are read as text, with their
// place; names of members in them too.
var responsesItemPlaces = byKey[string, Place]{
	{"name", PlaceName},
	{"namespace", PlaceParameter},
	{"server_label", PlaceParameter},
	{"action", PlaceArguments},
	{"operation", PlaceArguments},
	{"queries", PlaceArguments},
	{"output", PlaceToolResult},
	{"outputs", PlaceToolResult},
	{"results", PlaceToolResult},
	{"tools", PlaceDefinition},
	{"error", PlaceToolResult},
	{"environment", PlaceParameter},
	{"revised_prompt", PlaceContent},
	{"result", PlaceToolResult},
}

// responsesNameless are the items by which the model calls a tool of the client's that has
// no name, with the tool's type.
var responsesNameless = byKey[string, string]{
	{"local_shell_call", "local_shell"},
	{"shell_call", "shell"},
	{"apply_patch_call", "apply_patch"},
	{"computer_call", "computer_use_preview"},
}

// item reads an output item, its beginning or the whole of it.
func (w *responsesWalker) item(v jsondoc.Value, index int) {
	kind := stringOf(v.Get("type"))
	sealed := kind == "reasoning" || kind == "compaction"
	other := Stream{Choice: index, Place: PlaceParameter}
	tool, nameless := responsesNameless.find(kind)
	if nameless = nameless && !w.asked; nameless {
		w.alone(v.Get("type"), Stream{Choice: index, Place: PlaceName}, tool, true)
	}
	w.each(v, other, func(m jsondoc.Value) {
		key := m.Key()
		s := other
		switch place, ok := responsesItemPlaces.find(key); {
		case key == "content" || key == "summary":
			w.content(m, index)
		case key == "arguments" && m.Kind() == jsondoc.String:
			s.Place, s.JSON = PlaceArguments, true
			w.say(m, s)
		case key == "arguments" || key == "input" || key == "code":
			s.Place = PlaceArguments
			w.say(m, s)
		case key == "encrypted_content" && sealed:
			w.seal(m, other)
		case ok:
			if place != PlaceName || !w.asked {
				s.Place = place
			}
			if place == PlaceArguments && nameless {
				w.arguments(m, s)
			}
			if key == "result" && kind == "image_generation_call" {
				w.encoded(m, s)
			} else {
				w.free(m, s)
			}
		case responsesWords.has(key):
			w.word(m, other)
		default:
			w.member(m, other)
		}
	})
}

// encoded passes over a picture or sound in base64. What is of another form is read freely.
func (w *responsesWalker) encoded(v jsondoc.Value, s Stream) {
	if v.Kind() != jsondoc.String || !binaryText(v.Text()) {
		w.free(v, s)
	}
}

// content reads the content or summary of an item: parts, or a string.
func (w *responsesWalker) content(v jsondoc.Value, index int) {
	other := Stream{Choice: index, Place: PlaceParameter}
	if v.Kind() == jsondoc.String {
		other.Place = PlaceContent
		w.say(v, other)
		return
	}
	w.list(v, other, func(part jsondoc.Value) { w.part(part, index, part.Index()) })
}

// responsesTexts is which stream the text of a kind of part belongs to.
var responsesTexts = byKey[string, Stream]{
	{"reasoning_text", Stream{Place: PlaceReasoning, Field: "reasoning_text"}}, {"summary_text", Stream{Place: PlaceReasoning}},
}

// part reads a part of an item's content or summary.
func (w *responsesWalker) part(v jsondoc.Value, item, index int) {
	s, _ := responsesTexts.find(stringOf(v.Get("type")))
	s.Choice, s.Block = item, index
	other := Stream{Choice: item, Block: index, Place: PlaceParameter}
	w.each(v, other, func(m jsondoc.Value) {
		switch m.Key() {
		case "text":
			w.say(m, s)
		case "refusal":
			w.say(m, Stream{Choice: item, Block: index, Place: PlaceRefusal})
		case "transcript":
			w.say(m, Stream{Choice: item, Block: index, Place: PlaceContent, Field: "transcript"})
		case "annotations":
			other.Place = PlaceDocument
			w.list(m, other, func(a jsondoc.Value) { w.rest(a, other, responsesWords) })
			other.Place = PlaceParameter
		case "logprobs":
			w.shadow(m, item, w.shadows)
		case "image_url", "file_data", "data":
			w.encoded(m, other)
		case "type":
			w.word(m, other)
		default:
			w.member(m, other)
		}
	})
}
