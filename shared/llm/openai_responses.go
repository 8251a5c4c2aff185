package llm

import (
	"strings"

	"portcullis/shared/jsondoc"
)

// OpenAIResponses is OpenAI's Responses API, as Azure has it too.
// Source: platform.openai.com/docs/api-reference/responses, read 2026-11.
var OpenAIResponses = &openAIResponses{}

type openAIResponses struct{ openAI }

// Endpoints implements Dialect. A response that is fetched later is a reply as if it
// came at once.
func (d *openAIResponses) Endpoints() []Endpoint {
	return below(d, responsesEndpoints, openaiBase, azureBase, azureOlder)
}

const responsesCompact = "/responses/compact"

var responsesEndpoints = []Endpoint{
	{Operation: OpResponses, Method: "POST", Path: "/responses", OneText: true},
	{Operation: OpResponses, Method: "POST", Path: responsesCompact},
	{Operation: OpCountTokens, Method: "POST", Path: "/responses/input_tokens"},
	{Operation: OpRetrieveResponse, Method: "GET", Path: "/responses/{}", Bodyless: true, OneText: true},
	{Operation: OpRetrieveResponse, Method: "GET", Path: "/responses/{}/input_items", Bodyless: true},
	{Operation: OpCancelResponse, Method: "POST", Path: "/responses/{}/cancel", Bodyless: true, OneText: true},
	{Operation: OpDeleteResponse, Method: "DELETE", Path: "/responses/{}", Bodyless: true},
}

// ParseCall implements Dialect.
func (*openAIResponses) ParseCall(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	c.reset(doc, ep)
	if ep.Operation == OpResponses && !strings.HasSuffix(ep.Path, responsesCompact) {
		c.params[ParamMaxTokens].key = "max_output_tokens"
		c.params[ParamTemperature].key = "temperature"
	}
	p := &callParser{call: c, opt: opt, message: -1, place: PlaceParameter}
	root := doc.Root()
	if root.Kind() != jsondoc.Object {
		return shape(ProblemType, root)
	}
	// A stored prompt has its own model.
	if root.Get("model").Exists() || !root.Get("prompt").Exists() {
		if err := primaryModel(p, root); err != nil {
			return err
		}
	}
	return p.object(root, responsesCall)
}

var (
	responsesCall, responsesMessage, responsesText, responsesRefusal, responsesCalled, responsesCustom *fields
	responsesResult, responsesReasoning, responsesSummary, responsesCompaction, responsesTool          *fields
	responsesReference, responsesMoreTools, responsesUpdate, responsesFound, responsesNamespace        *fields
)

// item is a kind of input item: who says it and what it holds.
type item struct {
	role   Role
	fields **fields
}

// responsesPart is a kind of content part: the member that is its text, and its fields.
type responsesPart struct {
	member string
	fields **fields
}

var responsesTables = fieldTables{
	{&responsesCall, table{
		{"model", skip},
		{"models fallbacks", (*callParser).models},
		{"input", responsesInput},
		{"instructions", as(RoleSystem, saidText)},
		{"tools", responsesTools},
		{"stream", stream},
		{"stream_options reasoning tool_choice truncation include prompt_cache_retention service_tier context_management", word},
		{"background", background},
		{"store parallel_tool_calls", flag},
		{"max_output_tokens", readMaxTokens},
		{"temperature", readTemperature},
		{"text", anyDefinition},
		{"metadata", anyParameter},
		{"user safety_identifier prompt_cache_key", parameterText},
		{"access_programs background_options image moderation personality prompt_cache_options", word},
		{"max_tool_calls top_logprobs top_p frequency_penalty presence_penalty", numeric},
		{"previous_response_id conversation prompt", reference},
		{"messages", unreadable}, // what other APIs call the conversation
	}},
	{&responsesMessage, table{
		{"type", sealed},
		{"role", skip},
		{"content", responsesContent},
		{"id status phase", word},
		{"name", nameText},
	}},
	{&responsesText, table{
		{"type", sealed},
		{"text", saidText},
		{"annotations", anyDocument},
		{"logprobs", logprobs},
		{"prompt_cache_breakpoint", word},
	}},
	{&responsesRefusal, table{{"type", sealed}, {"refusal", refusalText}}},
	{&responsesCalled, table{
		{"type", sealed},
		{"id call_id status caller", word},
		{"name namespace", nameText},
		{"arguments", jsonArguments},
		{"async", flag},
	}},
	{&responsesCustom, table{
		{"type", sealed},
		{"id call_id status caller", word},
		{"name namespace", nameText},
		{"input", argumentsText},
		{"async", flag},
	}},
	{&responsesResult, table{
		{"type", sealed}, {"id call_id status caller", word}, {"name namespace", nameText}, {"output", responsesContent},
	}},
	{&responsesReasoning, table{
		{"type", sealed}, {"id status", word}, {"summary content", responsesThought}, {"encrypted_content", encrypted},
	}},
	{&responsesSummary, table{{"type", sealed}, {"text", reasoningText}}},
	{&responsesCompaction, table{{"type", sealed}, {"id", word}, {"encrypted_content", encrypted}}},
	{&responsesReference, table{{"type", sealed}, {"id", word}}},
	// What changes for the rest of the conversation: its tools, its settings, what is kept of it.
	{&responsesMoreTools, table{{"type", sealed}, {"id role", word}, {"tools", responsesTools}}},
	{&responsesUpdate, table{{"type", sealed}, {"id reasoning", word}, {"text", anyDefinition}}},
	{&responsesFound, table{{"type", sealed}, {"id call_id status execution", word}, {"tools", responsesTools}}},
	{&responsesTool, table{
		{"type", sealed},
		{"name", nameText},
		{"description", definitionText},
		{"parameters format output_schema", anyDefinition},
		{"strict defer_loading async", flag},
		{"allowed_callers", word},
	}},
	{&responsesNamespace, table{{"type", sealed}, {"name", nameText}, {"description", definitionText}, {"tools", responsesTools}}},
}

func init() {
	responsesTables.make()
}

// responsesItems is how each kind of item is read; kinds of the provider's own tools are in
// responsesHosted.
var responsesItems = byKey[string, item]{
	{"function_call", item{RoleAssistant, &responsesCalled}},
	{"custom_tool_call", item{RoleAssistant, &responsesCustom}},
	{"function_call_output", item{RoleTool, &responsesResult}},
	{"custom_tool_call_output", item{RoleTool, &responsesResult}},
	{"reasoning", item{RoleAssistant, &responsesReasoning}},
	{"compaction", item{RoleAssistant, &responsesCompaction}},
	{"compaction_trigger", item{RoleNone, &responsesReference}},
	{"configuration_update", item{RoleNone, &responsesUpdate}},
	{"additional_tools", item{RoleNone, &responsesMoreTools}},
}

// responsesParts is how each kind of content part is read.
var responsesParts = byKey[string, responsesPart]{
	{"input_text", responsesPart{"text", &responsesText}},
	{"output_text", responsesPart{"text", &responsesText}},
	{"text", responsesPart{"text", &responsesText}},
	{"refusal", responsesPart{"refusal", &responsesRefusal}},
	{"summary_text", responsesPart{"text", &responsesSummary}},
	{"reasoning_text", responsesPart{"text", &responsesSummary}},
}

// responsesHosted are the kinds of item that belong to tools of the provider, by the
// beginning of their names, with that of the tool's type that must be allowed.
var responsesHosted = []struct{ item, tool string }{
	{"web_search_call", "web_search"},
	{"file_search_call", "file_search"},
	{"computer_call", "computer"},
	{"image_generation_call", "image_generation"},
	{"code_interpreter_call", "code_interpreter"},
	{"local_shell_call", "local_shell"},
	{"shell_call", "shell"},
	{"apply_patch_call", "apply_patch"},
	{"mcp_", "mcp"},
	{"tool_search_", "tool_search"},
	{"program", "programmatic_tool_calling"},
}

// responsesInput reads the input: a string, or a list of items.
func responsesInput(p *callParser, v jsondoc.Value) error {
	defer func() { p.message, p.role = -1, RoleNone }()
	switch v.Kind() {
	case jsondoc.Null:
		return nil
	case jsondoc.String:
		p.role, p.message = RoleUser, 0
		p.call.Messages++
		return p.textAt(PlaceContent, v)
	default:
		return p.list(v, responsesReadItem)
	}
}

func responsesReadItem(p *callParser, v jsondoc.Value) error {
	p.message, p.role = v.Index(), RoleNone
	p.call.Messages++
	kind := stringOf(v.Get("type"))
	if i, ok := responsesItems.find(kind); ok {
		p.role = i.role
		return p.object(v, *i.fields)
	}
	if !present(v.Get("type")) {
		// A message and a reference may leave it out.
		if kind = "item_reference"; v.Get("role").Exists() {
			kind = "message"
		}
	}
	switch {
	case kind == "message":
		role, ok := openaiRoles.find(stringOf(v.Get("role")))
		if !ok {
			return &ShapeError{Problem: ProblemRole, Path: v.Path() + ".role"}
		}
		p.role = role
		return p.object(v, responsesMessage)
	case kind == "item_reference" && allowed(p.opt.Fields, kind):
		p.call.addOpaque(kind)
		return p.object(v, responsesReference)
	case p.hostedItem(kind):
		if kind == "tool_search_output" {
			return p.object(v, responsesFound)
		}
		if err := p.fetches(v, false); err != nil {
			return err
		}
		return p.at(PlaceToolResult, v, (*callParser).aroundBinary)
	}
	return &ShapeError{Problem: ProblemUnknownKind, Path: v.Path() + ".type"}
}

// hostedItem reports whether a kind of item belongs to a tool of the provider that
// the operator allows. What such a tool did is nobody's word that could be trusted.
func (p *callParser) hostedItem(kind string) bool {
	for _, h := range responsesHosted {
		if !strings.HasPrefix(kind, h.item) {
			continue
		}
		for _, tool := range p.opt.ToolTypes {
			if strings.HasPrefix(tool, h.tool) {
				p.role = RoleTool
				return true
			}
		}
	}
	return false
}

// responsesContent reads a message's content or a tool's output: a string, or a list
// of parts.
func responsesContent(p *callParser, v jsondoc.Value) error {
	switch v.Kind() {
	case jsondoc.Null, jsondoc.String:
		return spoken(p, v)
	default:
		return p.list(v, responsesReadPart)
	}
}

func responsesReadPart(p *callParser, v jsondoc.Value) error {
	kind := stringOf(v.Get("type"))
	part, ok := responsesParts.find(kind)
	if !ok {
		return p.opaquePart(v, kind)
	}
	if err := requiredString(v, part.member); err != nil {
		return err
	}
	return p.object(v, *part.fields)
}

// responsesThought reads what a reasoning item says, whole or as a summary.
func responsesThought(p *callParser, v jsondoc.Value) error {
	return p.list(v, responsesReadPart)
}

func responsesTools(p *callParser, v jsondoc.Value) error {
	return p.list(v, func(p *callParser, v jsondoc.Value) error {
		kind := stringOf(v.Get("type"))
		switch kind {
		case "function", "custom":
			return p.offeredTool(v, kind, responsesTool)
		case "namespace":
			// Its tools are the client's, each by its own name.
			return p.object(v, responsesNamespace)
		}
		return p.providerTool(v, kind)
	})
}

// reference refuses text that the provider has stored and that nobody here can read,
// unless the operator lets the field pass by name. What stands beside the reference
// is said to the model: the variables of a stored prompt.
func reference(p *callParser, v jsondoc.Value) error {
	if err := p.unlisted(v); err != nil || v.Kind() == jsondoc.Null {
		return err
	}
	p.role = RoleUser
	defer func() { p.role = RoleNone }()
	return p.at(PlaceContent, v, (*callParser).aroundBinary)
}

// background reads the flag that asks for the reply by another call, later.
func background(p *callParser, v jsondoc.Value) error {
	p.call.Deferred = v.Kind() == jsondoc.True
	return flag(p, v)
}

// encrypted passes over what only the provider can read and states that it was there.
func encrypted(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.String {
		p.call.addOpaque(v.Key())
	}
	return code(p, v)
}

// logprobs refuses the tokens of an earlier reply that a client sends back: they are
// the same text in another form.
func logprobs(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.Array && v.Len() == 0 {
		return nil
	}
	return unreadable(p, v)
}
