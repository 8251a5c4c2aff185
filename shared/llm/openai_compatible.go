package llm

import "portcullis/shared/jsondoc"

// What servers that are compatible with OpenAI's chat completions add to its calls and replies
// (Mistral, OpenRouter, Groq, DeepSeek, vLLM; their API references, read 2026-11).

// openaiCompatible are their fields: documents on which the reply is to be founded, and what
// steers the server and holds nothing that it fetches.
var openaiCompatible = table{
	// What Gemini's own API has beside these.
	{"google", objectAs(&openaiGoogle, RoleNone)},
	// Searches of Groq's, whose compound models also run tools.
	{"compound_custom search_settings include_domains exclude_domains", listed},
	{"documents", as(RoleTool, anyDocument)},
	{"cache_control citation_options debug deferred_tools guardrails image_config prompt_mode provider reasoning reasoning_format", word},
	{"route session_id stop_server_tools_when thinking trace transforms", word},
	// Tokens that end the reply, or of which it says how likely they were: none goes to the model.
	{"stop_token_ids logprob_token_ids", each(numeric)},
	{"min_p min_tokens random_seed repetition_penalty top_a top_k top_prompt_logprobs", numeric},
	{"disable_tool_validation include_reasoning safe_prompt", flag},
}

// openaiOtherParts is how kinds of part are read that OpenAI itself does not have.
var openaiOtherParts = byKey[string, **fields]{
	{"document", &openaiDocumentPart}, {"reference", &openaiReferencePart}, {"thinking", &openaiThinkingPart},
}

var openaiDocumentPart, openaiReferencePart, openaiThinkingPart, openaiThoughtPart, openaiGoogle *fields

var compatibleTables = fieldTables{
	{&openaiDocumentPart, table{{"type", sealed}, {"document", objectAs(&cohereFile, RoleTool)}}},
	{&openaiReferencePart, table{{"type", sealed}, {"reference_ids", anyDocument}}},
	{&openaiThinkingPart, table{
		{"type", sealed}, {"thinking", openaiThoughtIn}, {"closed", flag}, {"signature", code},
	}},
	{&openaiGoogle, table{
		{"thinking_config safety_settings thought_tag_marker", word},
		{"cached_content", unreadable}, // the provider has it in store
	}},
	{&openaiThoughtPart, table{{"type", sealed}, {"text", reasoningText}, {"reference_ids", anyDocument}}},
}

func init() {
	compatibleTables.make()
	openaiDocumentPart.strict = true
	openaiGoogle.strict = true
}

// openaiThoughtIn reads what a model thought: a string, or parts of text and references.
func openaiThoughtIn(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.String {
		return reasoningText(p, v)
	}
	return p.list(v, func(p *callParser, v jsondoc.Value) error {
		switch kind := stringOf(v.Get("type")); kind {
		case "text", "reference":
			return p.object(v, openaiThoughtPart)
		default:
			return p.opaquePart(v, kind)
		}
	})
}

// openaiSealed are the members of a part that only the provider can read.
var openaiSealed = namesOf("signature data")

// openaiParts reads text that comes in a list of parts instead of a string: what a
// model says, or what it thinks. The parts of one kind are one stream.
func (w *pieceWalker) openaiParts(v jsondoc.Value, s Stream) {
	other := Stream{Choice: s.Choice, Place: PlaceParameter}
	if v.Kind() != jsondoc.Array {
		w.free(v, other)
		return
	}
	for part := v.First(); part.Exists(); part = part.Next() {
		block := s
		n, err := indexIn(part.Get("index"))
		w.refuse(err)
		block.Block = n
		w.each(part, other, func(m jsondoc.Value) {
			switch key := m.Key(); {
			case key == "text" || key == "summary":
				w.add(m, block, false)
			case key == "thinking":
				w.openaiThinking(m, s.Choice)
			case key == "type" || key == "id" || key == "index" || key == "format":
				w.word(m, other)
			case openaiSealed.has(key) && s.Place == PlaceReasoning:
				w.seal(m, other)
			default:
				w.member(m, other)
			}
		})
	}
}

// openaiThinking reads a part's own list of parts, or string.
func (w *pieceWalker) openaiThinking(v jsondoc.Value, choice int) {
	s := Stream{Choice: choice, Place: PlaceReasoning, Field: "thinking"}
	if v.Kind() == jsondoc.Array {
		w.openaiParts(v, s)
		return
	}
	w.add(v, s, false)
}

// openaiOther reads a member of a message or delta that nobody has described. A string
// in a delta is a piece of what the same member says in others.
func (w *pieceWalker) openaiOther(m jsondoc.Value, choice int) {
	s := Stream{Choice: choice, Place: PlaceParameter}
	if w.last || m.Kind() != jsondoc.String {
		w.member(m, s)
		return
	}
	key := m.Key()
	if len(key) > 1 && !apiNames.has(key) {
		w.alone(m, s, key, true)
	}
	s.Field = key
	w.add(m, s, false)
}
