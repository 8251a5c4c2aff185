package llm

import "portcullis/shared/jsondoc"

// Mistral's API that fills in what stands between a prompt and a suffix. It answers as chat completions do.
// Source: docs.mistral.ai/api, "FIM"; mistralai/client-python, models/fimcompletionrequest; read 2026-11.

var fimEndpoints = []Endpoint{{Operation: OpCompletions, Method: "POST", Path: "/fim/completions"}}

var fimCall *fields

var fimTables = fieldTables{
	{&fimCall, table{
		{"model", skip},
		{"prompt suffix", fimText},
		{"stream", stream},
		{"stream_options", openaiStreamOptions},
		{"max_tokens", readMaxTokens},
		{"n", readChoices},
		{"temperature", readTemperature},
		{"stop metadata", anyParameter},
		{"prompt_cache_key", parameterText},
		{"top_p min_tokens random_seed", numeric},
	}},
}

func init() { fimTables.make() }

// fim reads a call. Its streams tell their usage unasked.
func fim(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	err := openaiParse(c, ep, doc, opt, fimCall, "max_tokens", "prompt")
	c.usage.needed = false
	return err
}

// fimText reads the text before the gap, or after it.
func fimText(p *callParser, v jsondoc.Value) error {
	p.role, p.message = RoleUser, 0
	p.call.Messages = 1
	defer func() { p.role, p.message = RoleNone, -1 }()
	return saidText(p, v)
}
