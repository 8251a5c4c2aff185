package llm

import "portcullis/shared/jsondoc"

// Bedrock is Amazon Bedrock's runtime API: converse, the same for every model, and invoke,
// whose bodies are those of the model's vendor.
// Source: docs.aws.amazon.com/bedrock/latest/APIReference, read 2026-11.
var Bedrock = &bedrock{}

type bedrock struct{}

// Name implements Dialect.
func (*bedrock) Name() string { return "bedrock" }

const (
	bedrockConverse       = "/model/{model}/converse"
	bedrockConverseStream = "/model/{model}/converse-stream"
	bedrockInvoke         = "/model/{model}/invoke"
	bedrockInvokeStream   = "/model/{model}/invoke-with-response-stream"
)

// Endpoints implements Dialect. The body of invoke is a blob to Amazon's clients, which say
// what it is only when told to.
func (d *bedrock) Endpoints() []Endpoint { return below(d, bedrockEndpoints, "") }

var bedrockEndpoints = []Endpoint{
	{Operation: OpChat, Method: "POST", Path: bedrockConverse, Signed: true},
	{Operation: OpChat, Method: "POST", Path: bedrockConverseStream, Signed: true, Stream: true},
	{Operation: OpChat, Method: "POST", Path: bedrockInvoke, Signed: true, Untyped: true},
	{Operation: OpChat, Method: "POST", Path: bedrockInvokeStream, Signed: true, Untyped: true, Stream: true},
	{Operation: OpCountTokens, Method: "POST", Path: bedrockCount, Signed: true},
}

// invokes reports whether the bodies are the model's own and not converse's.
func (ep *Endpoint) invokes() bool {
	return ep != nil && (ep.Path == bedrockInvoke || ep.Path == bedrockInvokeStream)
}

// Framing implements Dialect.
func (*bedrock) Framing(ep *Endpoint) Framing {
	if ep.Stream {
		return FramingMessages
	}
	return FramingSSE
}

// ParseCall implements Dialect.
func (*bedrock) ParseCall(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	switch {
	case ep.Operation == OpCountTokens:
		return parseCount(c, ep, doc, opt)
	case !ep.invokes():
		return parseConverse(c, ep, doc, opt, bedrockCall)
	}
	return ep.parseInvoke(c, doc, opt)
}

// parseInvoke reads a body of invoke's.
func (ep *Endpoint) parseInvoke(c *Call, doc *jsondoc.Doc, opt *Options) error {
	root := doc.Root()
	if root.Kind() != jsondoc.Object {
		return shape(ProblemType, root)
	}
	if err := ep.chooseForm(root); err != nil {
		return err
	}
	if ep.untold {
		// A field that is not of the form may be a number, a model or tools to whose model it is.
		strict := *opt
		strict.RefuseUnknownFields = true
		opt = &strict
	}
	return ep.bodies.ParseCall(c, ep, doc, opt)
}

// parseConverse reads a call of converse, or one that has the same members.
func parseConverse(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options, f *fields) error {
	c.reset(doc, ep)
	c.Stream = ep.Stream
	c.home.key = "inferenceConfig"
	c.params[ParamMaxTokens].key = "maxTokens"
	c.params[ParamTemperature].key = "temperature"
	p := &callParser{call: c, opt: opt, message: -1, place: PlaceParameter}
	p.modelInPath(ep)
	root := doc.Root()
	if root.Kind() != jsondoc.Object {
		return shape(ProblemType, root)
	}
	if err := required(root, "messages"); err != nil {
		return err
	}
	return p.object(root, f)
}

var (
	bedrockCall, bedrockMessage, bedrockBlock, bedrockConfig, bedrockMore, bedrockTools, bedrockTool, bedrockSpec *fields
	bedrockUse, bedrockResult, bedrockGuard, bedrockGuardText, bedrockReasoning, bedrockReason                    *fields
	bedrockCited, bedrockCitedText, bedrockFound, bedrockDocument, bedrockSource                                  *fields
	bedrockToolChange, bedrockToolName                                                                            *fields
)

var bedrockTables = fieldTables{
	{&bedrockCall, table{
		{"messages", messages(bedrockRoles, objectAs(&bedrockMessage, RoleNone))},
		{"system", as(RoleSystem, each(bedrockReadBlock))},
		{"inferenceConfig", home(&bedrockConfig)},
		{"toolConfig", objectAs(&bedrockTools, RoleNone)},
		{"guardrailConfig performanceConfig serviceTier additionalModelResponseFieldPaths", word},
		{"projectIdentifier", listed}, // whose account pays
		{"requestMetadata", anyParameter},
		{"promptVariables", anySaid},
		{"outputConfig", anyDefinition},
		{"additionalModelRequestFields", objectAs(&bedrockMore, RoleNone)},
	}},
	{&bedrockConfig, table{
		{"maxTokens", readMaxTokens},
		{"temperature", readTemperature},
		{"topP", numeric},
		{"stopSequences", anyParameter},
	}},
	// What goes to the model beside this API: a prompt or a tool could stand there too.
	{&bedrockMore, table{
		{"thinking reasoning_config reasoningConfig anthropic_beta", word}, {"top_k topK", numeric},
	}},
	{&bedrockMessage, table{{"role", skip}, {"content", each(bedrockReadBlock)}}},
	{&bedrockBlock, table{
		// Some clients tell a block's kind as other APIs do.
		{"type cachePoint", word},
		{"text", spoken},
		{"json", bedrockJSON},
		{"toolUse", objectAs(&bedrockUse, RoleNone)},
		{"toolResult", objectAs(&bedrockResult, RoleTool)},
		{"guardContent", objectAs(&bedrockGuard, RoleNone)},
		{"reasoningContent", objectAs(&bedrockReasoning, RoleNone)},
		{"citationsContent", objectAs(&bedrockCited, RoleNone)},
		{"searchResult", objectAs(&bedrockFound, RoleTool)},
		{"document", objectAs(&bedrockDocument, RoleNone)},
		{"toolAddition toolRemoval", objectAs(&bedrockToolChange, RoleNone)},
	}},
	// Tools that come and go while the conversation lasts, each by its name alone.
	{&bedrockToolChange, table{{"tool", objectAs(&bedrockToolName, RoleNone)}}},
	{&bedrockToolName, table{{"type", word}, {"name serverName", nameText}}},
	{&bedrockUse, table{
		{"toolUseId type", word}, {"name", nameText}, {"input", anyArguments},
	}},
	{&bedrockResult, table{
		{"toolUseId status type", word}, {"content", each(bedrockReadBlock)},
	}},
	{&bedrockGuard, table{{"text", objectAs(&bedrockGuardText, RoleNone)}}},
	{&bedrockGuardText, table{{"text", saidText}, {"qualifiers", word}}},
	{&bedrockReasoning, table{
		{"reasoningText", bedrockReasoned},
		// Encrypted by the provider and readable by nobody else.
		{"redactedContent", func(p *callParser, v jsondoc.Value) error {
			p.call.addOpaque("redactedContent")
			return code(p, v)
		}},
	}},
	{&bedrockReason, table{{"text", reasoningText}, {"signature", code}}},
	{&bedrockCited, table{
		{"content", each(objectAs(&bedrockCitedText, RoleNone))}, {"citations", anyDocument},
	}},
	{&bedrockCitedText, table{{"text", saidText}}},
	{&bedrockFound, table{
		{"source title", documentText},
		{"content", each(objectAs(&bedrockCitedText, RoleNone))},
		{"citations", word},
	}},
	{&bedrockDocument, table{
		{"format citations", word}, {"name context", documentText}, {"source", objectAs(&bedrockSource, RoleNone)},
	}},
	{&bedrockSource, table{
		{"text", documentText}, {"content", bedrockQuoted}, {"bytes s3Location", opaque("document")},
	}},

	// What a call offers, apart from what it says.
	{&bedrockTools, table{{"tools", each(objectAs(&bedrockTool, RoleNone))}, {"toolChoice", word}}},
	{&bedrockTool, table{
		{"toolSpec", func(p *callParser, v jsondoc.Value) error { return p.offeredTool(v, "toolSpec", bedrockSpec) }},
		{"systemTool", func(p *callParser, v jsondoc.Value) error {
			return p.namedTool(v.Get("name"), stringOf(v.Get("name")))
		}},
		{"cachePoint", word},
	}},
	{&bedrockSpec, table{
		{"name", nameText},
		{"description", definitionText},
		{"inputSchema", anyDefinition},
		{"strict", flag},
	}},
}

func init() {
	bedrockTables.make()
	bedrockMore.strict = true
	bedrockBlock.strict = true
	bedrockGuard.strict = true
	bedrockSource.strict = true
	bedrockTool.strict = true
	bedrockToolName.strict = true
}

var bedrockRoles = byKey[string, Role]{{"user", RoleUser}, {"assistant", RoleAssistant}, {"system", RoleSystem}}

// bedrockReadBlock reads a block of content, whose kind is the name of its member.
func bedrockReadBlock(p *callParser, v jsondoc.Value) error {
	kinds := 0
	for m := v.First(); m.Exists(); m = m.Next() {
		if m.Key() != "type" {
			kinds++
		}
	}
	if v.Kind() == jsondoc.Object && kinds != 1 {
		return shape(ProblemUnknownKind, v)
	}
	return p.at(PlaceContent, v, func(p *callParser, v jsondoc.Value) error { return p.object(v, bedrockBlock) })
}

// bedrockJSON reads a tool's answer that is JSON.
func bedrockJSON(p *callParser, v jsondoc.Value) error {
	return p.at(PlaceToolResult, v, (*callParser).free)
}

// bedrockQuoted reads the texts of a document that is given in pieces.
var bedrockQuoted = each(func(p *callParser, v jsondoc.Value) error {
	if v.Len() != 1 {
		return shape(ProblemUnknownKind, v)
	}
	if err := requiredString(v, "text"); err != nil {
		return err
	}
	return p.textAt(PlaceDocument, v.Get("text"))
})

// bedrockReasoned reads reasoning; under the model's signature it is never edited.
func bedrockReasoned(p *callParser, v jsondoc.Value) error {
	read := func(p *callParser, v jsondoc.Value) error { return p.object(v, bedrockReason) }
	if stringOf(v.Get("signature")) != "" {
		return fixed(p, v, read)
	}
	return read(p, v)
}
