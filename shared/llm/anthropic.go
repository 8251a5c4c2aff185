package llm

import "portcullis/shared/jsondoc"

// Anthropic is the messages API.
// Source: docs.anthropic.com/en/api/messages and …/messages-streaming, read 2026-11.
var Anthropic = &anthropic{}

type anthropic struct{}

// Name implements Dialect.
func (*anthropic) Name() string { return "anthropic" }

// Endpoints implements Dialect.
func (d *anthropic) Endpoints() []Endpoint {
	return below(d, anthropicEndpoints, "/v1/messages")
}

var anthropicEndpoints = []Endpoint{
	{Operation: OpChat, Method: "POST"},
	{Operation: OpCountTokens, Method: "POST", Path: "/count_tokens"},
}

// Framing implements Dialect.
func (*anthropic) Framing(*Endpoint) Framing { return FramingSSE }

// ParseCall implements Dialect.
func (*anthropic) ParseCall(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	c.reset(doc, ep)
	c.params[ParamMaxTokens].key = "max_tokens"
	c.params[ParamTemperature].key = "temperature"
	p := &callParser{call: c, opt: opt, message: -1, place: PlaceParameter}
	root := doc.Root()
	if err := openaiModel(p, root, ep); err != nil {
		return err
	}
	must := []string{"messages", "max_tokens"}
	if ep.Operation == OpCountTokens {
		must = must[:1] // nothing is made
	}
	if err := required(root, must...); err != nil {
		return err
	}
	return p.object(root, anthropicCall)
}

var anthropicCall, anthropicMessage, anthropicTool *fields

var (
	anthropicTextBlock, anthropicToolUseBlock, anthropicToolResultBlock, anthropicThinkingBlock                  *fields
	anthropicRedactedThinkingBlock, anthropicDocumentBlock, anthropicCompactionBlock, anthropicSearchResultBlock *fields
)

// anthropicBlocks is how each kind of content block is read.
var anthropicBlocks = byKey[string, **fields]{
	{"text", &anthropicTextBlock},
	{"tool_use", &anthropicToolUseBlock},
	{"tool_result", &anthropicToolResultBlock},
	{"thinking", &anthropicThinkingBlock},
	{"redacted_thinking", &anthropicRedactedThinkingBlock},
	{"document", &anthropicDocumentBlock},
	{"compaction", &anthropicCompactionBlock},
	{"search_result", &anthropicSearchResultBlock},
}

var anthropicTables = fieldTables{
	{&anthropicCall, table{
		{"model", skip},
		{"models fallbacks", (*callParser).models},
		{"messages", messages(anthropicRoles, anthropicReadMessage)},
		{"system", as(RoleSystem, anthropicContent)},
		{"tools", anthropicTools},
		{"max_tokens", readMaxTokens},
		{"temperature", readTemperature},
		{"stream", stream},
		{"stop_sequences metadata", anyParameter},
		{"tool_choice thinking service_tier inference_geo speed", word},
		{"anthropic_version anthropic_beta", word}, // in the body on other clouds only
		{"top_k top_p", numeric},
		{"output_config output_format", anyDefinition},
		// What the provider would fetch, run or remember on the caller's behalf.
		{"mcp_servers container context_management", listed},
	}},
	{&anthropicMessage, table{{"role", skip}, {"content", anthropicContent}}},
	{&anthropicTool, table{
		{"type", sealed},
		{"name", nameText},
		{"description", definitionText},
		{"input_schema input_examples", anyDefinition},
		{"cache_control", word},
		{"strict eager_input_streaming defer_loading", flag},
	}},
	{&anthropicTextSource, table{{"type", sealed}, {"media_type", word}, {"data", documentText}}},
	{&anthropicContentSource, table{{"type", sealed}, {"content", anthropicDocumentBlocks}}},
	{&anthropicTextBlock, table{
		{"type", sealed}, {"text", saidText}, {"cache_control", word}, {"citations", anyDocument},
	}},
	{&anthropicToolUseBlock, table{
		{"type", sealed},
		{"id cache_control caller", word},
		{"name", nameText},
		{"input", anyArguments},
	}},
	{&anthropicToolResultBlock, table{
		{"type", sealed}, {"tool_use_id cache_control", word}, {"is_error", flag}, {"content", anthropicToolResult},
	}},
	{&anthropicThinkingBlock, table{
		{"type", sealed}, {"signature", code}, {"thinking", signedText}, {"cache_control", word},
	}},
	// Encrypted by the provider and readable by nobody else.
	{&anthropicRedactedThinkingBlock, table{{"type", sealed}, {"data", code}, {"cache_control", word}}},
	{&anthropicDocumentBlock, table{
		{"type", sealed},
		{"title context", documentText},
		{"citations cache_control", word},
		{"source", anthropicSource},
	}},
	{&anthropicCompactionBlock, table{
		{"type", sealed}, {"content", saidText}, {"cache_control", word},
	}},
	{&anthropicSearchResultBlock, table{
		{"type", sealed},
		{"title source", documentText},
		{"content", anthropicDocumentBlocks},
		{"citations cache_control", word},
	}},
}

func init() {
	anthropicTables.make()
}

var anthropicRoles = byKey[string, Role]{{"user", RoleUser}, {"assistant", RoleAssistant}, {"system", RoleSystem}}

func anthropicReadMessage(p *callParser, m jsondoc.Value) error {
	if !m.Get("content").Exists() {
		return &ShapeError{Problem: ProblemMissing, Path: m.Path() + ".content"}
	}
	return p.object(m, anthropicMessage)
}

// anthropicContent reads a string or a list of blocks.
func anthropicContent(p *callParser, v jsondoc.Value) error {
	return p.blocks(v, PlaceContent)
}

// anthropicToolResult reads what a tool answered: untrusted, whoever sends it.
func anthropicToolResult(p *callParser, v jsondoc.Value) error {
	before := p.role
	p.role = RoleTool
	defer func() { p.role = before }()
	return p.blocks(v, PlaceToolResult)
}

// anthropicDocumentBlocks reads the blocks of a document or a search result.
func anthropicDocumentBlocks(p *callParser, v jsondoc.Value) error {
	return p.blocks(v, PlaceDocument)
}

func (p *callParser) blocks(v jsondoc.Value, place Place) error {
	switch v.Kind() {
	case jsondoc.Null:
		return nil
	case jsondoc.String:
		return p.textAt(place, v)
	default:
		return p.at(place, v, func(p *callParser, v jsondoc.Value) error { return p.list(v, anthropicBlock) })
	}
}

func anthropicBlock(p *callParser, v jsondoc.Value) error {
	kind := stringOf(v.Get("type"))
	f, known := anthropicBlocks.find(kind)
	if !known {
		return p.opaquePart(v, kind)
	}
	switch kind {
	case "text":
		if err := requiredString(v, "text"); err != nil {
			return err
		}
		return p.object(v, *f)
	case "redacted_thinking":
		p.call.addOpaque(kind)
	}
	return p.object(v, *f)
}

// signedText reads text under the provider's signature: it is inspected, and
// an edit would void it.
func signedText(p *callParser, v jsondoc.Value) error {
	if err := p.textAt(PlaceReasoning, v); err != nil {
		return err
	}
	if v.Kind() == jsondoc.String {
		p.call.Texts[len(p.call.Texts)-1].Fixed = true
	}
	return nil
}

// anthropicSource reads where a document comes from. Text is read; anything
// else is opaque.
func anthropicSource(p *callParser, v jsondoc.Value) error {
	if v.Kind() != jsondoc.Object {
		return shape(ProblemType, v)
	}
	switch kind := stringOf(v.Get("type")); kind {
	case "text":
		if err := requiredString(v, "data"); err != nil {
			return err
		}
		return p.object(v, anthropicTextSource)
	case "content":
		return p.object(v, anthropicContentSource)
	default:
		return p.opaquePart(v, "document")
	}
}

var anthropicTextSource, anthropicContentSource *fields

func anthropicTools(p *callParser, v jsondoc.Value) error {
	return p.list(v, func(p *callParser, v jsondoc.Value) error {
		switch kind := stringOf(v.Get("type")); kind {
		case "", "custom":
			return p.offeredTool(v, "custom", anthropicTool)
		default:
			return p.providerTool(v, kind)
		}
	})
}
