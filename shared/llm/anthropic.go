package llm

import (
	"strings"

	"portcullis/shared/jsondoc"
)

// Anthropic is the messages API.
// Source: docs.anthropic.com/en/api/messages and …/messages-streaming, read 2026-11.
var Anthropic = &anthropic{}

type anthropic struct{}

// Name implements Dialect.
func (*anthropic) Name() string { return "anthropic" }

// Endpoints implements Dialect.
func (d *anthropic) Endpoints() []Endpoint {
	return append(below(d, anthropicEndpoints, "/v1/messages"), onVertex(d, vertexAnthropic)...)
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
	p := &callParser{call: c, opt: opt, message: -1, place: PlaceParameter}
	root := doc.Root()
	if err := openaiModel(p, root, ep); err != nil {
		return err
	}
	must := []string{"messages", "max_tokens"}
	switch {
	case ep.Operation == OpCountTokens:
		must = must[:1] // nothing is made: no ceiling is written there
	case ep.Partner && root.Get("anthropic_version").Kind() != jsondoc.String:
		return errAnthropicVersion
	default:
		c.params[ParamMaxTokens].key = "max_tokens"
		c.params[ParamTemperature].key = "temperature"
	}
	if err := required(root, must...); err != nil {
		return err
	}
	return p.object(root, anthropicCall)
}

// errAnthropicVersion is for a body without what other clouds demand there and no header says.
var errAnthropicVersion = &ShapeError{Problem: ProblemMissing, Path: "anthropic_version"}

var anthropicCall, anthropicMessage, anthropicTool, anthropicFallback, anthropicSummary, anthropicManagement, anthropicEdit *fields

var (
	anthropicToolChangeBlock, anthropicFallbackBlock, anthropicToolDefinition, anthropicToolReference            *fields
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
	{"tool_addition", &anthropicToolChangeBlock},
	{"tool_removal", &anthropicToolChangeBlock},
	{"fallback", &anthropicFallbackBlock},
}

var anthropicTables = fieldTables{
	{&anthropicCall, table{
		{"model", skip},
		{"models", (*callParser).models},
		{"fallbacks", anthropicFallbacks},
		{"messages", messages(anthropicRoles, anthropicReadMessage)},
		{"system", as(RoleSystem, anthropicContent)},
		{"tools", anthropicTools},
		// 0 fills the cache of prompts alone (platform.claude.com, "Prompt caching", read 2026-11).
		{"max_tokens", readFewTokens},
		{"temperature", readTemperature},
		{"stream", stream},
		{"stop_sequences metadata", anyParameter},
		{"tool_choice thinking service_tier inference_geo speed", word},
		{"anthropic_version anthropic_beta", word}, // in the body on other clouds only
		{"top_k top_p", numeric},
		{"output_config output_format", anyDefinition},
		{"cache_control diagnostics fallback_credit_token user_profile_id", word},
		{"compaction", objectAs(&anthropicSummary, RoleSystem)},
		// A conversation that the provider has in store, and so nobody here can read.
		{"thread", anthropicThread},
		// What the provider would fetch, run or remember on the caller's behalf.
		{"mcp_servers container", listed},
		{"context_management", anthropicManaged},
		// Whose account pays: that belongs to the credential, which is the gateway's.
		{"billing_policy workspace_id", listed},
	}},
	{&anthropicFallback, table{
		{"model", (*callParser).models},
		{"max_tokens", readMaxTokensToo},
		{"output_config", anyDefinition},
		{"speed thinking", word},
	}},
	{&anthropicSummary, table{{"type", word}, {"instructions", saidText}}},
	{&anthropicManagement, table{{"edits", each(anthropicEdited)}}},
	{&anthropicEdit, table{
		{"instructions", saidText},
		{"type trigger keep clear_at_least clear_tool_inputs exclude_tools", word},
		{"pause_after_compaction", flag},
	}},
	{&anthropicMessage, table{{"role", skip}, {"content", anthropicContent}, {"clear_at output_config", word}}},
	{&anthropicTool, table{
		{"type", sealed},
		{"name", nameText},
		{"description", definitionText},
		{"input_schema input_examples", anyDefinition},
		{"cache_control allowed_callers", word},
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
		{"name toolset_name", nameText},
		{"input", anyArguments},
	}},
	{&anthropicToolResultBlock, table{
		{"type", sealed},
		{"tool_use_id cache_control", word},
		{"is_error", flag},
		{"content", anthropicToolResult},
		{"toolset_name", nameText},
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
		{"type", sealed},
		{"content", anthropicCompacted},
		{"cache_control", word},
		{"tool_changes", each(anthropicBlock)},
		{"encrypted_content", encrypted},
		{"signature", code},
	}},
	// Tools that come and go while the conversation lasts.
	{&anthropicToolChangeBlock, table{{"type", sealed}, {"cache_control", word}, {"tool", anthropicToolChange}}},
	{&anthropicToolDefinition, table{{"type", sealed}, {"definition", anthropicOffered}}},
	{&anthropicToolReference, table{{"type", sealed}, {"name server_name", nameText}}},
	// Which model went on for another, of which the provider says that it renders none of it.
	{&anthropicFallbackBlock, table{{"type", sealed}, {"from to trigger", anySaid}, {"cache_control", word}}},
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
	if !m.Get("content").Exists() && p.role != RoleSystem {
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

// signedText reads what the model thought. Under the provider's signature it is inspected, and
// an edit would void it.
func signedText(p *callParser, v jsondoc.Value) error {
	if stringOf(v.Parent().Get("signature")) != "" {
		return fixed(p, v, reasoningText)
	}
	return reasoningText(p, v)
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
	return p.list(v, anthropicOffered)
}

func anthropicOffered(p *callParser, v jsondoc.Value) error {
	switch kind := stringOf(v.Get("type")); kind {
	case "", "custom":
		return p.offeredTool(v, "custom", anthropicTool)
	default:
		return p.providerTool(v, kind)
	}
}

// anthropicToolChange reads a tool that is added or removed: its definition, or its name.
func anthropicToolChange(p *callParser, v jsondoc.Value) error {
	switch stringOf(v.Get("type")) {
	case "tool_definition":
		return p.object(v, anthropicToolDefinition)
	case "tool_reference", "mcp_tool_reference", "mcp_toolset_reference":
		return p.object(v, anthropicToolReference)
	}
	return &ShapeError{Problem: ProblemUnknownKind, Path: v.Path() + ".type"}
}

// anthropicCompacted reads what is kept of a conversation that got too long, which may be
// under the provider's signature.
func anthropicCompacted(p *callParser, v jsondoc.Value) error {
	if v.Parent().Get("signature").Kind() == jsondoc.String {
		return fixed(p, v, saidText)
	}
	return saidText(p, v)
}

// anthropicFallbacks reads the models to go on with, each with numbers of its own, or the
// word for those that the provider chooses.
func anthropicFallbacks(p *callParser, v jsondoc.Value) error {
	if v.Kind() != jsondoc.Array {
		return p.models(v)
	}
	return p.list(v, func(p *callParser, v jsondoc.Value) error {
		if v.Kind() != jsondoc.Object {
			return p.models(v)
		}
		return p.object(v, anthropicFallback)
	})
}

// anthropicManaged reads what becomes of a conversation that gets too long: what is cleared of it, and how
// it is summed up. What else the provider would do with it must be listed.
// Source: platform.claude.com, "Context editing" and "Compaction", read 2026-11.
func anthropicManaged(p *callParser, v jsondoc.Value) error {
	if v.Kind() != jsondoc.Object || allowed(p.opt.Fields, v.Key()) {
		return listed(p, v)
	}
	return p.as(RoleSystem, v, func(p *callParser, v jsondoc.Value) error { return p.object(v, anthropicManagement) })
}

func anthropicEdited(p *callParser, v jsondoc.Value) error {
	kind := stringOf(v.Get("type"))
	if !strings.HasPrefix(kind, "clear_") && !strings.HasPrefix(kind, "compact_") {
		return &ShapeError{Problem: ProblemUnknownKind, Path: v.Path() + ".type"}
	}
	return p.object(v, anthropicEdit)
}

// anthropicThread reads whether the provider is to keep the conversation, or goes on with
// one that it has.
func anthropicThread(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.Object && v.Len() == 1 && stringOf(v.Get("type")) == "create" {
		return nil
	}
	return reference(p, v)
}
