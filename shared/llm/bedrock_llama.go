package llm

import "portcullis/shared/jsondoc"

// llama is the bodies of Meta's models. A reply and an event have the same members.
// Source: docs.aws.amazon.com/bedrock/latest/userguide, "Meta Llama models", read 2026-11.
var llama = textForm{ //nolint:gosec // what looks like a credential counts tokens
	fields: &llamaCall, prompts: []string{"prompt"},
	maxTokens: "max_gen_len", temperature: "temperature",
	answers: []string{"generation"},
	reply: func(w *pieceWalker, r *Reply, root jsondoc.Value) {
		r.Usage = llamaUsage.read(root)
		w.llama(root)
	},
	deltas: []string{"generation"},
	event: func(w *pieceWalker, e *Event, p *Progress, root jsondoc.Value) {
		e.Usage = llamaUsage.read(root)
		w.llama(root)
		if ended(root.Get("stop_reason")) {
			e.endAll(p)
		}
	},
	filtered: llamaFiltered + "}",
	end:      llamaFiltered + "," + bedrockLastChunk,
}

const llamaFiltered = `{"generation":"","prompt_token_count":%i,"generation_token_count":%o,` + bedrockStopped + `,` + bedrockActed

var llamaCall *fields

var llamaTables = fieldTables{
	{&llamaCall, table{
		{"prompt", prompt},
		{"max_gen_len", readMaxTokens},
		{"temperature", readTemperature},
		{"top_p", numeric},
		{"images", ollamaImages},
	}},
}

func init() {
	llamaTables.make()
}

var (
	llamaUsage = usageNames{input: []string{"prompt_token_count"}, output: []string{"generation_token_count"}}
	llamaWords = namesOf("prompt_token_count generation_token_count stop_reason")
)

func (w *pieceWalker) llama(root jsondoc.Value) {
	w.invokeRest(root, llamaWords, "generation")
	w.said(root.Get("generation"), 0)
}
