package llm

import (
	"cmp"
	"slices"
	"strings"

	"portcullis/shared/jsondoc"
)

// OpenAI is the chat completions API.
// Source: platform.openai.com/docs/api-reference/chat, read 2026-11.
var OpenAI = &openAI{}

type openAI struct{}

// Name implements Dialect.
func (*openAI) Name() string { return "openai" }

// Endpoints implements Dialect.
func (d *openAI) Endpoints() []Endpoint {
	return slices.Concat(
		below(d, openaiEndpoints, openaiBase, azureBase, azureDeployment),
		below(d, openaiOnly, openaiBase, azureBase),
		below(d, fimEndpoints, openaiBase),
		below(d, openaiModels, openaiBase, azureBase, azureOlder, geminiOpenAI),
		below(d, realtimeEndpoints, openaiBase, azureBase),
		below(d, azureRealtime, azureOlder),
		transcoded(below(d, googleOpenAI, geminiOpenAI)),
		onVertex(d, below(d, googleOpenAI, vertexOpenAI)),
		onVertex(d, vertexMistral),
	)
}

// What stands before the paths. Azure's deployment is the model (learn.microsoft.com, "Azure
// OpenAI REST API reference", read 2026-11).
const (
	openaiBase      = "/v1"
	azureBase       = "/openai/v1"
	azureDeployment = "/openai/deployments/{model}"
	azureOlder      = "/openai"
)

// openaiEndpoints are those that are a deployment's too, openaiOnly those that are not.
var (
	openaiEndpoints = []Endpoint{
		{Operation: OpChat, Method: "POST", Path: "/chat/completions", JoinedNames: true},
		{Operation: OpEmbeddings, Method: "POST", Path: "/embeddings"},
		{Operation: OpImages, Method: "POST", Path: "/images/generations"},
		{Operation: OpImageEdits, Method: "POST", Path: "/images/edits", Form: true},
		{Operation: OpSpeech, Method: "POST", Path: "/audio/speech", OpaqueReply: true},
	}
	openaiOnly = []Endpoint{
		{Operation: OpModerations, Method: "POST", Path: "/moderations"},
		{Operation: OpImageVariations, Method: "POST", Path: "/images/variations", Form: true},
	}
	openaiModels = []Endpoint{
		{Operation: OpModels, Method: "GET", Path: "/models", Bodyless: true},
		{Operation: OpModels, Method: "GET", Path: "/models/{}", Bodyless: true},
	}
)

// Framing implements Dialect.
func (*openAI) Framing(*Endpoint) Framing { return FramingSSE }

// ParseCall implements Dialect.
func (*openAI) ParseCall(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	if plain, ok := openaiPlain.find(ep.Operation); ok {
		return plain.call(c, ep, doc, opt)
	}
	switch {
	case ep.Operation == OpCompletions:
		return fim(c, ep, doc, opt)
	case ep.Partner && ep.Model != "":
		return partnerMistral(c, ep, doc, opt)
	}
	return openaiParse(c, ep, doc, opt, openaiCall, cmp.Or(opt.MaxTokensName, "max_completion_tokens"), "messages")
}

// openaiParse reads a call that must have the member prompt. maxTokens is the parameter
// that bounds its reply.
func openaiParse(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options, f *fields, maxTokens, prompt string) error {
	c.reset(doc, ep)
	c.params[ParamMaxTokens].key = maxTokens
	c.params[ParamChoices].key = "n"
	c.params[ParamTemperature].key = "temperature"
	c.usage.needed = true
	p := &callParser{call: c, opt: opt, message: -1, place: PlaceParameter}
	root := doc.Root()
	if err := openaiModel(p, root, ep); err != nil {
		return err
	}
	if err := required(root, prompt); err != nil {
		return err
	}
	return p.object(root, f)
}

// openaiModel reads the model: from the path, where it selects one and the body may
// name another unless it is a partner's, else from the body.
func openaiModel(p *callParser, root jsondoc.Value, ep *Endpoint) error {
	p.modelInPath(ep)
	switch m := root.Get("model"); {
	case ep.Model != "" && !m.Exists():
		return nil
	case ep.Model != "" && ep.Partner:
		return partnerModel(m, ep)
	}
	return primaryModel(p, root)
}

// primaryModel reads the model first, so that it leads Call.Models wherever in
// the object it stands.
func primaryModel(p *callParser, root jsondoc.Value) error {
	if root.Kind() != jsondoc.Object {
		return shape(ProblemType, root)
	}
	m := root.Get("model")
	switch {
	case !m.Exists():
		return &ShapeError{Problem: ProblemMissing, Path: "model"}
	case m.Kind() != jsondoc.String || m.Text() == "":
		return shape(ProblemType, m)
	}
	return p.models(m)
}

func required(root jsondoc.Value, names ...string) error {
	for _, name := range names {
		if !root.Get(name).Exists() {
			return &ShapeError{Problem: ProblemMissing, Path: name}
		}
	}
	return nil
}

var (
	openaiCall, openaiMessage, openaiPart, openaiToolCall, openaiFunction, openaiCustom, openaiTool, openaiToolFunction *fields
	openaiStreamed                                                                                                      *fields
)

// openaiOwn are the API's own fields.
var openaiOwn = table{
	{"model", skip},
	{"models fallbacks", (*callParser).models},
	{"prompt input", unreadable},
	{"messages", messages(openaiRoles, objectAs(&openaiMessage, RoleNone))},
	{"tools", openaiTools},
	{"functions", openaiFunctions},
	{"stream", stream},
	{"stream_options", openaiStreamOptions},
	{"max_tokens max_completion_tokens", openaiMaxTokens},
	{"max_new_tokens max_output_tokens", readMaxTokensToo}, // other APIs' names for it
	{"n best_of", readChoices},
	{"temperature", readTemperature},
	{"tool_choice function_call prompt_cache_retention audio reasoning_effort service_tier verbosity", word},
	{"response_format", anyDefinition},
	{"stop metadata", anyParameter},
	{"user safety_identifier prompt_cache_key", parameterText},
	{"moderation prompt_cache_options", word},
	{"prediction", openaiPrediction},
	{"modalities", openaiModalities},
	{"frequency_penalty presence_penalty top_p seed top_logprobs", numeric},
	{"logprobs parallel_tool_calls store", flag},
	{"web_search_options", listed},
}

var openaiTables = fieldTables{
	{&openaiMessage, table{
		{"role", skip},
		{"content", openaiContent},
		{"name", nameText},
		{"refusal", refusalText},
		{"tool_calls", openaiToolCalls},
		{"tool_call_id", word},
		{"function_call", objectAs(&openaiFunction, RoleNone)},
		{"audio", openaiAudio},
		{"annotations", anyParameter},
		{"reasoning reasoning_content", reasoningText},
		{"reasoning_details", anyReasoning},
		{"images", each(opaque("image_url"))},
		{"prefix", flag},
		{"configuration_update", word},
	}},
	{&openaiPart, table{
		{"type", sealed},
		{"text", saidText},
		{"refusal", refusalText},
		{"cache_control prompt_cache_breakpoint", word},
		// Content of other kinds, which some servers take whatever the type says.
		{"image_url input_audio audio_url video_url file", unreadable},
	}},
	{&openaiToolCall, table{
		{"id", word},
		{"type", sealed},
		{"index", numeric},
		{"function", objectAs(&openaiFunction, RoleNone)},
		{"custom", openaiCalledCustom},
	}},
	{&openaiStreamed, table{{"include_usage", openaiAsked}, {"include_obfuscation", flag}}},
	{&openaiFunction, table{{"name", nameText}, {"arguments", jsonArguments}}},
	{&openaiCustom, table{{"name", nameText}, {"input", argumentsText}}},
	{&openaiTool, table{
		{"type", sealed}, {"function custom", openaiOfferedFunction}, {"cache_control", word}, {"defer_loading", flag},
	}},
	{&openaiToolFunction, table{
		{"name", nameText},
		{"description", definitionText},
		{"parameters format", anyDefinition},
		{"strict defer_loading", flag},
	}},
}

func init() {
	openaiTables.make()
	openaiCall = newFields(openaiOwn, openaiCompatible)
}

var openaiRoles = byKey[string, Role]{
	{"system", RoleSystem},
	{"developer", RoleSystem},
	{"user", RoleUser},
	{"assistant", RoleAssistant},
	{"tool", RoleTool},
	{"function", RoleTool},
}

// openaiContent reads a message's content: null, a string, or a list of parts.
func openaiContent(p *callParser, v jsondoc.Value) error {
	switch v.Kind() {
	case jsondoc.Null, jsondoc.String:
		return spoken(p, v)
	default:
		return p.at(p.spokenPlace(), v, each(openaiReadPart))
	}
}

func openaiReadPart(p *callParser, v jsondoc.Value) error {
	switch kind := stringOf(v.Get("type")); kind {
	case "text", "refusal":
		if err := requiredString(v, kind); err != nil {
			return err
		}
		return p.object(v, openaiPart)
	default:
		if f, ok := openaiOtherParts.find(kind); ok {
			return p.object(v, *f)
		}
		return p.opaquePart(v, kind)
	}
}

func openaiToolCalls(p *callParser, v jsondoc.Value) error {
	return p.list(v, func(p *callParser, v jsondoc.Value) error {
		switch stringOf(v.Get("type")) {
		case "function", "custom", "":
			return p.object(v, openaiToolCall)
		default:
			return &ShapeError{Problem: ProblemUnknownKind, Path: v.Path() + ".type"}
		}
	})
}

func openaiCalledCustom(p *callParser, v jsondoc.Value) error { return p.object(v, openaiCustom) }

func openaiTools(p *callParser, v jsondoc.Value) error {
	return p.list(v, func(p *callParser, v jsondoc.Value) error {
		kind := stringOf(v.Get("type"))
		if kind == "function" || kind == "custom" {
			if v.Get(kind).Kind() != jsondoc.Object {
				// A tool that is described elsewhere would pass unnamed.
				return &ShapeError{Problem: ProblemMissing, Path: v.Path() + "." + kind}
			}
			return p.object(v, openaiTool)
		}
		return p.providerTool(v, kind)
	})
}

// providerTool reads a tool that the provider runs: allowed by its type only.
func (p *callParser) providerTool(v jsondoc.Value, kind string) error {
	if kind == "" || !allowed(p.opt.ToolTypes, kind) {
		return &ShapeError{Problem: ProblemUnknownKind, Path: v.Path() + ".type"}
	}
	return p.providedTool(v, providedName(stringOf(v.Get("name")), kind), kind)
}

// providedName is what a tool of the provider's is called: its own name where its kind is that, with a
// date behind it or not, else its kind. A caller could call it as a tool that is allowed.
func providedName(name, kind string) string {
	version, ok := strings.CutPrefix(kind, name+"_")
	editor := strings.HasPrefix(kind, "text_editor_") && strings.HasPrefix(name, "str_replace_")
	if name != "" && (ok && plainInteger([]byte(version)) || editor) {
		return name
	}
	return kind
}

// providedTool reads a tool that the provider runs and that is allowed.
func (p *callParser) providedTool(v jsondoc.Value, name, kind string) error {
	p.call.Tools = append(p.call.Tools, ToolRef{Name: name, Type: kind})
	if err := p.boundFetch(v, kind); err != nil {
		return err
	}
	if err := p.fetches(v, true); err != nil {
		return err
	}
	return p.at(PlaceParameter, v, (*callParser).free)
}

func openaiOfferedFunction(p *callParser, v jsondoc.Value) error {
	return p.offeredTool(v, v.Key(), openaiToolFunction)
}

// offeredTool reads the definition of a tool that the client runs. Wherever it stands, in what the
// system says too, it may be a server's that nobody vouches for: it is nobody's speech.
func (p *callParser) offeredTool(v jsondoc.Value, kind string, f *fields) error {
	name := v.Get("name")
	if name.Kind() != jsondoc.String {
		return &ShapeError{Problem: ProblemMissing, Path: v.Path() + ".name"}
	}
	p.call.Tools = append(p.call.Tools, ToolRef{Name: name.Text(), Type: kind})
	return p.as(RoleNone, v, func(p *callParser, v jsondoc.Value) error { return p.object(v, f) })
}

// openaiFunctions reads the deprecated list of functions.
func openaiFunctions(p *callParser, v jsondoc.Value) error {
	return p.list(v, func(p *callParser, v jsondoc.Value) error {
		return p.offeredTool(v, "function", openaiToolFunction)
	})
}

func openaiStreamOptions(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.Null {
		return nil
	}
	p.call.usage.options = v
	return p.object(v, openaiStreamed)
}

// openaiAsked reads whether a stream is to tell its usage.
func openaiAsked(p *callParser, v jsondoc.Value) error {
	p.call.usage.asked = v.Kind() == jsondoc.True
	return flag(p, v)
}

// openaiMaxTokens reads the bound of the reply, which counts under one name alone where the server
// behind passes over the other (Ollama does over "max_completion_tokens").
func openaiMaxTokens(p *callParser, v jsondoc.Value) error {
	if name := p.opt.MaxTokensName; name != "" && name != v.Key() {
		return readMaxTokensToo(p, v)
	}
	return readMaxTokens(p, v)
}

func openaiPrediction(p *callParser, v jsondoc.Value) error {
	return p.at(PlaceContent, v, (*callParser).free)
}

// openaiModalities refuses output that is not text, unless allowed by name.
func openaiModalities(p *callParser, v jsondoc.Value) error {
	return p.list(v, func(p *callParser, v jsondoc.Value) error {
		kind := stringOf(v)
		if kind == "text" {
			return nil
		}
		if !allowed(p.opt.Parts, kind) {
			return shape(ProblemUnknownKind, v)
		}
		p.call.addOpaque(kind)
		return nil
	})
}

// openaiAudio reads a reference to an earlier spoken reply.
func openaiAudio(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.Null {
		return nil
	}
	return p.opaquePart(v, "audio")
}

// stringOf returns a string value's text, "" for any other kind.
func stringOf(v jsondoc.Value) string {
	if v.Kind() != jsondoc.String {
		return ""
	}
	return v.Text()
}
