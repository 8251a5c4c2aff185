package llm

import "portcullis/shared/jsondoc"

// Ollama is the API of Ollama's own server.
// Source: github.com/ollama/ollama, docs/api.md, read 2026-11.
var Ollama = &ollama{}

type ollama struct{}

// Name implements Dialect.
func (*ollama) Name() string { return "ollama" }

const (
	ollamaChat     = "/api/chat"
	ollamaGenerate = "/api/generate"
)

// Endpoints implements Dialect.
func (d *ollama) Endpoints() []Endpoint { return below(d, ollamaEndpoints, "") }

var ollamaEndpoints = []Endpoint{
	{Operation: OpChat, Method: "POST", Path: ollamaChat, WholeCalls: true},
	{Operation: OpCompletions, Method: "POST", Path: ollamaGenerate},
	{Operation: OpEmbeddings, Method: "POST", Path: "/api/embed"},
	{Operation: OpModels, Method: "GET", Path: "/api/tags", Bodyless: true},
}

// generates reports whether a reply's text is in "response" and not in a message.
func (ep *Endpoint) generates() bool { return ep != nil && ep.Path == ollamaGenerate }

// Framing implements Dialect.
func (*ollama) Framing(*Endpoint) Framing { return FramingNDJSON }

// ParseCall implements Dialect.
func (*ollama) ParseCall(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	c.reset(doc, ep)
	p := &callParser{call: c, opt: opt, message: -1, place: PlaceParameter}
	root := doc.Root()
	if err := primaryModel(p, root); err != nil {
		return err
	}
	if ep.Operation == OpEmbeddings {
		if err := required(root, "input"); err != nil {
			return err
		}
		return p.object(root, ollamaEmbedding)
	}
	c.home.key = "options"
	c.params[ParamMaxTokens].key = "num_predict"
	c.params[ParamTemperature].key = "temperature"
	// This API streams unless it is told not to.
	c.Stream = !root.Get("stream").Exists() || root.Get("stream").Kind() == jsondoc.Null
	if ep.generates() {
		return p.object(root, ollamaPrompt)
	}
	if err := required(root, "messages"); err != nil {
		return err
	}
	return p.object(root, ollamaCall)
}

var ollamaCall, ollamaPrompt, ollamaEmbedding, ollamaMessage, ollamaOptions, ollamaToolCall, ollamaFunction *fields

// ollamaCommon are the fields of all calls, ollamaMessages those of a conversation, ollamaText those of a
// prompt.
var (
	ollamaCommon = table{
		{"model", skip},
		{"options", home(&ollamaOptions)},
		{"keep_alive think", word},
		{"format", anyDefinition},
		{"logprobs truncate shift", flag},
		{"top_logprobs", numeric},
	}
	ollamaMessages = table{
		{"messages", messages(openaiRoles, objectAs(&ollamaMessage, RoleNone))}, {"tools", openaiTools}, {"stream", ollamaStream},
	}
	ollamaText = table{
		{"prompt suffix", as(RoleUser, saidText)},
		{"system", as(RoleSystem, saidText)},
		{"images", ollamaImages},
		{"stream", ollamaStream},
		{"raw", flag},
		{"width height steps", numeric}, // of a picture
		// A template of one's own, and a conversation as token ids.
		{"template context", unreadable},
	}
)

var ollamaTables = fieldTables{
	{&ollamaMessage, table{
		{"role", skip},
		{"content", spoken},
		{"thinking", reasoningText},
		{"images", ollamaImages},
		{"tool_name", nameText},
		{"tool_call_id", word},
		{"tool_calls", each(objectAs(&ollamaToolCall, RoleNone))},
	}},
	{&ollamaToolCall, table{{"id type", word}, {"function", objectAs(&ollamaFunction, RoleNone)}}},
	{&ollamaFunction, table{
		{"index", numeric},
		{"name", nameText},
		{"description", definitionText},
		{"arguments", anyArguments},
	}},
	{&ollamaOptions, table{
		{"num_predict", readMaxTokens},
		{"temperature", readTemperature},
		{"stop", anyParameter},
		{"frequency_penalty presence_penalty repeat_last_n repeat_penalty seed top_k top_p min_p typical_p tfs_z", numeric},
		{"mirostat mirostat_eta mirostat_tau num_batch num_ctx num_gpu num_keep num_thread main_gpu", numeric},
		{"embedding_only f16_kv logits_all low_vram numa penalize_newline use_mlock use_mmap vocab_only", flag},
	}},
}

func init() {
	ollamaTables.make()
	ollamaCall = newFields(ollamaCommon, ollamaMessages)
	ollamaPrompt = newFields(ollamaCommon, ollamaText)
	ollamaEmbedding = newFields(ollamaCommon, table{{"input", ollamaInput}, {"dimensions", numeric}})
}

// ollamaStream reads the flag that refuses a streamed reply.
func ollamaStream(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.Null {
		return nil
	}
	return stream(p, v)
}

// ollamaImages reads a list of pictures in base64.
func ollamaImages(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.Null || v.Kind() == jsondoc.Array && v.Len() == 0 {
		return nil
	}
	return p.opaqueMember(v, "images")
}

// ollamaInput reads what is to be embedded: a text or a list of them.
func ollamaInput(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.Array {
		return p.list(v, ollamaInput)
	}
	if v.Kind() != jsondoc.String {
		return shape(ProblemType, v)
	}
	return p.as(RoleUser, v, func(p *callParser, v jsondoc.Value) error { return p.textAt(PlaceContent, v) })
}
