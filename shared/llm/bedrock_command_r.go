package llm

import "portcullis/shared/jsondoc"

// commandR is the bodies of Cohere's Command R: the first version of its chat API. The event
// that ends a stream says all of the reply again.
// Source: docs.aws.amazon.com/bedrock/latest/userguide, "Cohere Command R and Command R+
// models", and docs.cohere.com/v1/reference/chat, read 2026-11.
var commandR = textForm{
	fields: &commandRCall, prompts: []string{"message"},
	maxTokens: "max_tokens", temperature: "temperature",
	answers: []string{"text"},
	reply: func(w *pieceWalker, r *Reply, root jsondoc.Value) {
		r.ID, r.Usage = stringOf(root.Get("response_id")), commandRUsage(root)
		w.commandR(root, "")
	},
	deltas: []string{"event_type", "is_finished", "text"},
	event: func(w *pieceWalker, e *Event, p *Progress, root jsondoc.Value) {
		w.commandR(root, "", "response")
		if response := root.Get("response"); present(response) {
			e.Usage = commandRUsage(response)
			w.last = true
			w.commandR(response, "response")
		}
		if root.Get("is_finished").Bool() {
			e.endAll(p)
		}
	},
	filtered: commandRFiltered,
	end:      `{"event_type":"stream-end","is_finished":true,"finish_reason":"ERROR_TOXIC","response":` + commandRFiltered + `,` + bedrockLastChunk,
}

const commandRFiltered = `{"response_id":"","text":"","generation_id":"","chat_history":[],"finish_reason":"ERROR_TOXIC",` +
	`"meta":{"api_version":{"version":"1"},"billed_units":{"input_tokens":%i,"output_tokens":%o}}}`

var commandRCall, commandRTurn, commandRTool, commandRResult, commandRUse *fields

var commandRTables = fieldTables{
	{&commandRCall, table{
		{"message", commandRMessage},
		{"chat_history", messages(commandRRoles, objectAs(&commandRTurn, RoleNone))},
		{"preamble", as(RoleSystem, saidText)},
		{"documents", as(RoleTool, anyDocument)},
		{"tools", each(commandROffered)},
		{"tool_results", each(objectAs(&commandRResult, RoleTool))},
		{"max_tokens", readMaxTokens},
		{"temperature", readTemperature},
		{"p k frequency_penalty presence_penalty seed", numeric},
		{"prompt_truncation citation_quality", word},
		{"response_format", anyDefinition},
		{"stop_sequences", anyParameter},
		{"search_queries_only return_prompt force_single_step", flag},
		{"raw_prompting", unreadable},
		// What the provider has in store.
		{"conversation_id", unreadable},
		{"connectors", listed},
	}},
	{&commandRTurn, table{
		{"role", skip},
		{"message", spoken},
		{"tool_calls", each(objectAs(&commandRUse, RoleNone))},
		{"tool_results", each(objectAs(&commandRResult, RoleTool))},
	}},
	{&commandRTool, table{
		{"name", nameText},
		{"description", definitionText},
		{"parameter_definitions", anyDefinition},
	}},
	{&commandRUse, table{
		{"name", nameText}, {"parameters", anyArguments}, {"generation_id", word},
	}},
	{&commandRResult, table{
		{"call", objectAs(&commandRUse, RoleNone)}, {"outputs", anyResult},
	}},
}

func init() {
	commandRTables.make()
}

var commandRRoles = byKey[string, Role]{
	{"SYSTEM", RoleSystem}, {"USER", RoleUser}, {"CHATBOT", RoleAssistant}, {"TOOL", RoleTool},
}

// commandRMessage reads the last message, which stands beside those before it.
func commandRMessage(p *callParser, v jsondoc.Value) error {
	p.role, p.message = RoleUser, v.Parent().Get("chat_history").Len()
	p.call.Messages++
	defer func() { p.role, p.message = RoleNone, -1 }()
	return p.textAt(PlaceContent, v)
}

func commandROffered(p *callParser, v jsondoc.Value) error {
	return p.offeredTool(v, "function", commandRTool)
}

func commandRUsage(v jsondoc.Value) Usage {
	return cohereTokens.read(v.Get("meta").Get("billed_units"))
}

var commandRWords = namesOf("role response_id generation_id finish_reason event_type is_finished is_search_required")

var commandRMembers = []string{"text", "chat_history", "tool_calls", "tool_call_delta", "citations", "meta"}

// commandR reads a reply or an event, which have some members in common, but for the members
// that its caller reads. Field tells apart what says a text again.
func (w *pieceWalker) commandR(root jsondoc.Value, field string, read ...string) {
	other := Stream{Place: PlaceParameter}
	w.invokeRest(root, commandRWords, append(read, commandRMembers...)...)
	if said := root.Get("text"); present(said) {
		w.add(said, Stream{Place: PlaceContent, Field: field}, false)
	}
	if meta := root.Get("meta"); meta.Exists() {
		w.counts(meta)
	}
	if found := root.Get("citations"); found.Exists() {
		w.free(found, Stream{Place: PlaceDocument})
	}
	if history := root.Get("chat_history"); present(history) {
		w.list(history, other, func(v jsondoc.Value) { w.invokeRest(v, commandRWords) })
	}
	if calls := root.Get("tool_calls"); present(calls) {
		w.list(calls, other, func(v jsondoc.Value) { w.commandRTool(v, v.Index(), false) })
	}
	if part := root.Get("tool_call_delta"); present(part) {
		w.commandRTool(part, w.index(part), true)
	}
}

// commandRTool reads a call of a tool, or a part of one whose arguments are text.
func (w *pieceWalker) commandRTool(v jsondoc.Value, block int, part bool) {
	w.each(v, Stream{Block: block, Place: PlaceParameter}, func(m jsondoc.Value) {
		switch m.Key() {
		case "name":
			w.free(m, Stream{Block: block, Place: PlaceName})
		case "parameters":
			s := Stream{Block: block, Place: PlaceArguments}
			if part && m.Kind() == jsondoc.String {
				s.JSON = true
				w.add(m, s, false)
				return
			}
			w.arguments(m, s)
			w.free(m, s)
		case "index", "generation_id":
			w.word(m, Stream{Block: block, Place: PlaceParameter})
		default:
			w.member(m, Stream{Block: block, Place: PlaceParameter})
		}
	})
}
