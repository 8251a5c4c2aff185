package llm

import "portcullis/shared/jsondoc"

// command is the bodies of Cohere's first Command models, for a prompt.
// Source: docs.aws.amazon.com/bedrock/latest/userguide, "Cohere Command models", read 2026-11.
var command = textForm{
	fields: &commandCall, prompts: []string{"prompt"},
	maxTokens: "max_tokens", temperature: "temperature", choices: "num_generations",
	answers: []string{"generations"},
	reply: func(w *pieceWalker, r *Reply, root jsondoc.Value) {
		r.ID = stringOf(root.Get("id"))
		w.command(root, &r.Shadows)
	},
	deltas: []string{"generations", "text", "is_finished"},
	event: func(w *pieceWalker, e *Event, p *Progress, root jsondoc.Value) {
		w.command(root, &e.Shadows)
		if list := root.Get("generations"); list.Exists() {
			e.endChoices(p, list, "finish_reason")
		}
		if root.Get("is_finished").Bool() {
			e.endAll(p)
		}
	},
	filtered: `{"id":"","prompt":"","generations":[{"id":"","text":"","finish_reason":"ERROR_TOXIC"}]}`,
	end:      `{"is_finished":true,"finish_reason":"ERROR_TOXIC",` + bedrockLastChunk,
}

var commandCall *fields

var commandTables = fieldTables{
	{&commandCall, table{
		{"prompt", prompt},
		{"max_tokens", readMaxTokens},
		{"temperature", readTemperature},
		{"num_generations", readChoices},
		{"p k frequency_penalty presence_penalty", numeric},
		{"stop_sequences end_sequences", anyParameter},
		{"return_likelihoods truncate", word},
		{"stream", flag},
		{"raw_prompting", unreadable},
		// A prompt that the provider has in store is put before this one.
		{"preset", unreadable},
	}},
}

func init() {
	commandTables.make()
}

var commandWords = namesOf("id index finish_reason is_finished likelihood")

// command reads a reply, an event, or one of the texts in either.
func (w *pieceWalker) command(v jsondoc.Value, shadows *[]Shadow) {
	choice := 0
	if v.Get("index").Exists() || v.Parent().Exists() {
		choice = w.index(v)
	}
	w.invokeRest(v, commandWords, "generations", "text", "token_likelihoods")
	if list := v.Get("generations"); list.Exists() {
		w.list(list, Stream{Place: PlaceParameter}, func(g jsondoc.Value) { w.command(g, shadows) })
	}
	w.said(v.Get("text"), choice)
	if again := v.Get("token_likelihoods"); again.Exists() {
		w.shadow(again, choice, shadows)
	}
}
