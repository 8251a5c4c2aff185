package llm

import (
	"strings"

	"portcullis/shared/jsondoc"
)

// Gemini is Google's generateContent API, on AI Studio's paths and Vertex AI's.
// Source: ai.google.dev/api and cloud.google.com/vertex-ai/generative-ai/docs/reference/rest, read 2026-11.
var Gemini = &gemini{}

type gemini struct{}

// Name implements Dialect.
func (*gemini) Name() string { return "gemini" }

// geminiPaths are where models are; a project's are the same models.
var geminiPaths = []string{
	"/v1beta/models/{model}", "/v1/models/{model}",
	"/v1/projects/{}/locations/{}/publishers/google/models/{model}",
	"/v1beta1/projects/{}/locations/{}/publishers/google/models/{model}",
	"/v1/publishers/google/models/{model}", "/v1beta1/publishers/google/models/{model}",
}

const (
	geminiGenerate = ":generateContent"
	geminiStream   = ":streamGenerateContent"
)

// geminiEndpoints are what a model's path ends with.
var geminiEndpoints = []Endpoint{
	{Operation: OpChat, Method: "POST", Path: geminiGenerate, WholeCalls: true},
	{Operation: OpChat, Method: "POST", Path: geminiStream, WholeCalls: true, Stream: true},
	{Operation: OpCountTokens, Method: "POST", Path: ":countTokens", WholeCalls: true},
	{Operation: OpEmbeddings, Method: "POST", Path: ":embedContent", WholeCalls: true},
	{Operation: OpEmbeddings, Method: "POST", Path: ":batchEmbedContents", WholeCalls: true},
}

// geminiLists are where models are listed, but for "/v1/models", which is OpenAI's here.
var geminiLists = []string{"/v1beta/models", "/v1beta1/publishers/google/models", "/v1/publishers/google/models"}

// geminiListings are the list and one of it.
var geminiListings = []Endpoint{
	{Operation: OpModels, Method: "GET", Bodyless: true},
	{Operation: OpModels, Method: "GET", Path: "/{}", Bodyless: true},
}

// Endpoints implements Dialect.
func (d *gemini) Endpoints() []Endpoint {
	list := transcoded(below(d, geminiEndpoints, geminiPaths...))
	return append(list, below(d, geminiListings, geminiLists...)...)
}

// Framing implements Dialect. With ?alt=sse a stream is framed as events.
func (*gemini) Framing(ep *Endpoint) Framing {
	if ep.Stream {
		return FramingArray
	}
	return FramingSSE
}

// ParseCall implements Dialect.
func (*gemini) ParseCall(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	c.reset(doc, ep)
	c.Stream = ep.Stream
	p := &callParser{call: c, opt: opt, message: -1, place: PlaceParameter}
	p.modelInPath(ep)
	root := doc.Root()
	if root.Kind() != jsondoc.Object {
		return shape(ProblemType, root)
	}
	switch ep.Operation {
	case OpChat:
		c.home.key = "generationConfig"
		c.params[ParamMaxTokens].key = "maxOutputTokens"
		c.params[ParamChoices].key = "candidateCount"
		c.params[ParamTemperature].key = "temperature"
		if err := required(root, "contents"); err != nil {
			return err
		}
	case OpEmbeddings:
		return p.object(root, geminiEmbed)
	}
	return p.object(root, geminiCall)
}

var (
	geminiCall, geminiContent, geminiPart, geminiTool, geminiFunction, geminiConfig, geminiEmbed *fields
	geminiCalled, geminiAnswer, geminiCode, geminiResult                                         *fields
	geminiRun, geminiRan, geminiHeard                                                            *fields
)

var geminiTables = fieldTables{
	{&geminiCall, table{
		{"contents", geminiContents},
		{"systemInstruction", as(RoleSystem, (*callParser).geminiContent)},
		{"tools", geminiTools},
		{"generationConfig", home(&geminiConfig)},
		{"toolConfig safetySettings serviceTier modelArmorConfig", word},
		{"model", (*callParser).models},
		{"labels", anyParameter},
		{"store", flag},
		// What the provider has in store, and so nobody here can read.
		{"cachedContent instances", unreadable},
		{"generateContentRequest", geminiCounted},
	}},
	{&geminiEmbed, table{
		{"model", (*callParser).models},
		{"content", as(RoleUser, (*callParser).geminiContent)},
		{"taskType embedContentConfig", word},
		{"title", documentText},
		{"outputDimensionality", numeric},
		{"autoTruncate", flag},
		{"requests", protoEach(objectAs(&geminiEmbed, RoleNone))},
	}},
	{&geminiContent, table{{"role", skip}, {"parts", protoEach(geminiReadPart)}}},
	{&geminiPart, table{
		{"text", geminiText},
		{"thought", flag},
		{"thoughtSignature", code},
		{"videoMetadata audioMetadata documentMetadata spreadsheetMetadata speechMetadata", word},
		{"mediaResolution mediaProcessing partMetadata", word},
		{"audioTranscription", objectAs(&geminiHeard, RoleNone)},
		{"toolCall", objectAs(&geminiRun, RoleNone)},
		{"toolResponse", objectAs(&geminiRan, RoleTool)},
		{"functionCall", objectAs(&geminiCalled, RoleNone)},
		{"functionResponse", objectAs(&geminiAnswer, RoleTool)},
		{"executableCode", objectAs(&geminiCode, RoleNone)},
		{"codeExecutionResult", objectAs(&geminiResult, RoleTool)},
		{"inlineData", opaque("inlineData")},
		{"fileData", opaque("fileData")},
	}},
	{&geminiCalled, table{
		{"id", word}, {"name", nameText}, {"args partialArgs", anyArguments}, {"willContinue", flag},
	}},
	// What a tool of the provider's was called with, and answered.
	{&geminiRun, table{{"id toolType", word}, {"args", anyArguments}}},
	{&geminiRan, table{{"id toolType", word}, {"response", anyResult}}},
	{&geminiHeard, table{
		{"text", saidText}, {"words", anySaid}, {"languageCode speakerLabel startOffset endOffset", word}, {"finished", flag},
	}},
	{&geminiAnswer, table{
		{"id scheduling", word},
		{"name", nameText},
		{"response", anyResult},
		{"parts", protoEach(geminiReadPart)},
		{"willContinue", flag},
	}},
	{&geminiCode, table{{"id language", word}, {"code", geminiCodeText}}},
	{&geminiResult, table{{"id outcome", word}, {"output", resultText}}},
	{&geminiFunction, table{
		{"name", nameText},
		{"description", definitionText},
		{"behavior", word},
		{"parameters parametersJsonSchema response responseJsonSchema", anyDefinition},
	}},
	{&geminiConfig, table{
		{"maxOutputTokens", readMaxTokens},
		{"candidateCount", readChoices},
		{"temperature", readTemperature},
		{"topP topK presencePenalty frequencyPenalty seed logprobs", numeric},
		{"stopSequences", anyParameter},
		{"responseMimeType speechConfig thinkingConfig mediaResolution imageConfig", word},
		{"audioTranscriptionConfig modelSelectionConfig routingConfig translationConfig", word},
		{"responseSchema responseJsonSchema _responseJsonSchema responseFormat", anyDefinition},
		{"responseModalities", geminiModalities},
		{"responseLogprobs audioTimestamp enableEnhancedCivicAnswers enableAffectiveDialog", flag},
	}},
	{&geminiTool, table{
		{"functionDeclarations", protoEach(func(p *callParser, v jsondoc.Value) error {
			return p.offeredTool(v, "function", geminiFunction)
		})},
		{"googleSearch googleSearchRetrieval codeExecution urlContext retrieval enterpriseWebSearch", geminiProvided},
		{"googleMaps computerUse fileSearch mcpServers parallelAiSearch exaAiSearch", geminiProvided},
	}},
}

func init() {
	geminiTables.makeProto()
	geminiPart.strict = true
}

// geminiCounted reads the call that countTokens wraps to count it. In another call its bounds would
// be read beside those that hold.
func geminiCounted(p *callParser, v jsondoc.Value) error {
	if p.call.Endpoint.Operation != OpCountTokens {
		return shape(ProblemUnknown, v)
	}
	return objectAs(&geminiCall, RoleNone)(p, v)
}

// geminiRoles are the roles of contents; one without a role is the user's.
var geminiRoles = byKey[string, Role]{
	{"", RoleUser}, {"user", RoleUser}, {"model", RoleAssistant}, {"function", RoleTool}, {"system", RoleSystem},
}

func geminiContents(p *callParser, v jsondoc.Value) error {
	defer func() { p.message, p.role = -1, RoleNone }()
	return protoEach(func(p *callParser, m jsondoc.Value) error {
		p.message = p.call.Messages
		p.role, _ = geminiRoles.find(stringOf(m.Get("role")))
		p.call.Messages++
		return p.geminiContent(m)
	})(p, v)
}

func (p *callParser) geminiContent(v jsondoc.Value) error {
	if v.Kind() == jsondoc.Null {
		return nil
	}
	role := v.Get("role")
	if _, ok := geminiRoles.find(stringOf(role)); !ok || present(role) && role.Kind() != jsondoc.String {
		return &ShapeError{Problem: ProblemRole, Path: v.Path() + ".role"}
	}
	return p.at(PlaceContent, v, func(p *callParser, v jsondoc.Value) error { return p.object(v, geminiContent) })
}

// geminiSorts are the members of a part that say what it is.
var geminiSorts = []string{
	"text", "functionCall", "functionResponse", "executableCode", "codeExecutionResult", "inlineData", "fileData", "toolCall", "toolResponse",
}

// geminiReadPart reads a part. A signed one is never edited, the provider would not
// know it again.
func geminiReadPart(p *callParser, v jsondoc.Value) error {
	if v.Kind() != jsondoc.Object {
		return shape(ProblemType, v)
	}
	sorts := 0
	for _, name := range geminiSorts {
		if present(protoGet(v, name)) {
			sorts++
		}
	}
	for m := v.First(); m.Exists(); m = m.Next() {
		if !geminiPart.reads(m.Key()) {
			sorts++ // refused as a kind nobody reads, unless allowed by name
		}
	}
	signed := protoGet(v, "thoughtSignature").Kind() == jsondoc.String
	if sorts == 0 && !signed || sorts > 1 {
		return shape(ProblemUnknownKind, v)
	}
	read := func(p *callParser, v jsondoc.Value) error { return p.object(v, geminiPart) }
	if signed {
		return fixed(p, v, read)
	}
	return read(p, v)
}

// geminiText reads a part's text: the model's thinking, a tool's answer or content.
func geminiText(p *callParser, v jsondoc.Value) error {
	place := PlaceContent
	switch {
	case v.Parent().Get("thought").Bool():
		place = PlaceReasoning
	case p.role == RoleTool:
		place = PlaceToolResult
	}
	return p.textAt(place, v)
}

// geminiCodeText reads code that a tool of the provider's runs; what a user writes there is said.
func geminiCodeText(p *callParser, v jsondoc.Value) error {
	if p.role == RoleUser {
		return saidText(p, v)
	}
	return argumentsText(p, v)
}

// geminiTools reads the tools: the client's functions, and the provider's own, each a
// member of its name.
var geminiTools = protoEach(objectAs(&geminiTool, RoleNone))

// geminiProvided reads a tool that the provider runs, of which the name in lowerCamelCase
// is its kind.
func geminiProvided(p *callParser, v jsondoc.Value) error {
	kind := v.Key()
	if i, _ := geminiTool.find(kind); strings.Contains(kind, "_") {
		kind = geminiTool.members[i].twin
	}
	return p.namedTool(v, kind)
}

// namedTool reads a tool that the provider runs and that only its name tells.
func (p *callParser) namedTool(v jsondoc.Value, kind string) error {
	if !allowed(p.opt.ToolTypes, kind) {
		return shape(ProblemUnknownKind, v)
	}
	return p.providedTool(v, kind, kind)
}

// geminiModalities refuses output that is not text, unless allowed by name.
func geminiModalities(p *callParser, v jsondoc.Value) error {
	return p.list(v, func(p *callParser, v jsondoc.Value) error {
		kind := stringOf(v)
		if kind == "TEXT" {
			return nil
		}
		if kind == "" || !allowed(p.opt.Parts, kind) {
			return shape(ProblemUnknownKind, v)
		}
		p.call.addOpaque(kind)
		return nil
	})
}
