package llm

import "portcullis/shared/jsondoc"

// Cohere is Cohere's API: chat of version 2, and what makes vectors of texts and ranks them, which other
// servers have too.
// Source: docs.cohere.com/reference/chat and …/chat-stream, read 2026-11.
var Cohere = &cohere{}

type cohere struct{}

// Name implements Dialect.
func (*cohere) Name() string { return "cohere" }

// Endpoints implements Dialect.
func (d *cohere) Endpoints() []Endpoint { return below(d, cohereEndpoints, "") }

var cohereEndpoints = []Endpoint{
	{Operation: OpChat, Method: "POST", Path: "/v2/chat"},
	{Operation: OpEmbeddings, Method: "POST", Path: "/v2/embed"},
	{Operation: OpEmbeddings, Method: "POST", Path: "/v1/embed"},
	{Operation: OpRerank, Method: "POST", Path: "/v2/rerank"},
	{Operation: OpRerank, Method: "POST", Path: "/v1/rerank"},
	{Operation: OpRerank, Method: "POST", Path: "/rerank"},
}

// Framing implements Dialect.
func (*cohere) Framing(*Endpoint) Framing { return FramingSSE }

// ParseCall implements Dialect.
func (*cohere) ParseCall(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	c.reset(doc, ep)
	p := &callParser{call: c, opt: opt, message: -1, place: PlaceParameter}
	root := doc.Root()
	if err := primaryModel(p, root); err != nil {
		return err
	}
	switch ep.Operation {
	case OpEmbeddings:
		return cohereEmbeds(p, root)
	case OpRerank:
		return reranks(p, root)
	}
	c.params[ParamMaxTokens].key = "max_tokens"
	c.params[ParamTemperature].key = "temperature"
	if err := required(root, "messages"); err != nil {
		return err
	}
	return p.object(root, cohereCall)
}

var cohereCall, cohereMessage, cohereText, cohereThinking, cohereDocument, cohereFile *fields

var cohereTables = fieldTables{
	{&cohereCall, table{
		{"model", skip},
		{"messages", messages(cohereRoles, objectAs(&cohereMessage, RoleNone))},
		{"tools", openaiTools},
		{"documents", cohereDocuments},
		{"stream", stream},
		{"max_tokens", readMaxTokens},
		{"temperature", readTemperature},
		{"citation_options safety_mode tool_choice thinking", word},
		{"response_format", anyDefinition},
		{"stop_sequences", anyParameter},
		{"seed frequency_penalty presence_penalty k p priority", numeric},
		{"logprobs strict_tools", flag},
		{"raw_prompting", unreadable},
		{"connectors", listed},
	}},
	{&cohereMessage, table{
		{"role", skip},
		{"content", cohereContent},
		{"tool_calls", openaiToolCalls},
		{"tool_call_id", word},
		{"tool_plan", reasoningText},
		{"citations", anyDocument},
	}},
	{&cohereText, table{{"type", sealed}, {"text", spoken}}},
	{&cohereThinking, table{{"type", sealed}, {"thinking", reasoningText}}},
	{&cohereDocument, table{{"type", sealed}, {"document", objectAs(&cohereFile, RoleTool)}}},
	{&cohereFile, table{{"id", word}, {"data", anyDocument}}},
}

func init() {
	cohereTables.make()
}

var cohereRoles = byKey[string, Role]{
	{"system", RoleSystem}, {"developer", RoleSystem}, {"user", RoleUser}, {"assistant", RoleAssistant}, {"tool", RoleTool},
}

func cohereContent(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.Null || v.Kind() == jsondoc.String {
		return spoken(p, v)
	}
	return p.at(PlaceContent, v, each(cohereReadPart))
}

func cohereReadPart(p *callParser, v jsondoc.Value) error {
	switch kind := stringOf(v.Get("type")); kind {
	case "text":
		if err := requiredString(v, "text"); err != nil {
			return err
		}
		return p.object(v, cohereText)
	case "thinking":
		return p.object(v, cohereThinking)
	case "document":
		return p.object(v, cohereDocument)
	default:
		return p.opaquePart(v, kind)
	}
}

// cohereDocuments reads what the reply is to be founded on: untrusted, whoever sends it.
func cohereDocuments(p *callParser, v jsondoc.Value) error {
	p.role = RoleTool
	defer func() { p.role = RoleNone }()
	return p.list(v, func(p *callParser, v jsondoc.Value) error {
		if v.Kind() == jsondoc.String {
			return p.textAt(PlaceDocument, v)
		}
		return p.object(v, cohereFile)
	})
}
