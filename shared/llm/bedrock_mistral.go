package llm

import "portcullis/shared/jsondoc"

// mistralText is the bodies of Mistral's models for a prompt. A reply and an event have the
// same members.
// Source: docs.aws.amazon.com/bedrock/latest/userguide, "Mistral AI text completion" and
// "Mistral AI chat completion", read 2026-11.
var mistralText = textForm{
	fields: &mistralPrompt, prompts: []string{"prompt"},
	maxTokens: "max_tokens", temperature: "temperature",
	answers: []string{"outputs"}, deltas: []string{"outputs"},
	reply: func(w *pieceWalker, _ *Reply, root jsondoc.Value) { w.mistralOutputs(root) },
	event: func(w *pieceWalker, e *Event, p *Progress, root jsondoc.Value) {
		w.mistralOutputs(root)
		e.endChoices(p, root.Get("outputs"), "stop_reason")
	},
	filtered: `{"outputs":[{"text":"",` + bedrockStopped + `}],` + bedrockActed + `}`,
	end:      `{"outputs":[{"text":"",` + bedrockStopped + `}],` + bedrockActed + `,` + bedrockLastChunk,
}

// mistralChat is their bodies for a conversation, which are OpenAI's but for a few members.
var mistralChat = textForm{
	fields: &mistralCall, prompts: []string{"messages"},
	maxTokens: "max_tokens", temperature: "temperature", choices: "n",
	answers: []string{"choices"}, deltas: []string{"choices"},
	reply: func(w *pieceWalker, r *Reply, root jsondoc.Value) {
		r.ID, r.Model, r.ModelValue = stringOf(root.Get("id")), stringOf(root.Get("model")), root.Get("model")
		r.Usage = openaiUsage.read(root.Get("usage"))
		w.mistralChoices(root, "message", &r.Shadows)
	},
	event: func(w *pieceWalker, e *Event, p *Progress, root jsondoc.Value) {
		e.ModelValue, e.Usage = root.Get("model"), openaiUsage.read(root.Get("usage"))
		w.mistralChoices(root, w.mistralBody(root.Get("choices")), &e.Shadows)
		e.endChoices(p, root.Get("choices"), "stop_reason", "finish_reason")
	},
	filtered: `{"choices":[{"index":0,"message":{"role":"assistant","content":""},` + bedrockStopped + `}],` +
		`"usage":{"prompt_tokens":%i,"completion_tokens":%o},` + bedrockActed + `}`,
	end: `{"choices":[{"index":0,"message":{"role":"assistant","content":""},` + bedrockStopped + `}],` +
		bedrockActed + `,` + bedrockLastChunk,
}

var mistralPrompt, mistralCall *fields

// mistralCommon are the fields of both forms. What Mistral's servers take beside what is written
// of them is OpenAI's.
var (
	mistralCommon = table{
		{"max_tokens", readMaxTokens},
		{"max_completion_tokens max_new_tokens max_output_tokens", readMaxTokensToo},
		{"n best_of", readChoices},
		{"temperature", readTemperature},
		{"top_p top_k", numeric},
		{"stop", anyParameter},
	}
	mistralMessages = table{
		{"messages", messages(mistralRoles, objectAs(&openaiMessage, RoleNone))},
		{"tools", openaiTools},
		{"tool_choice function_call", word},
		{"functions", openaiFunctions},
		{"response_format", anyDefinition},
	}
)

func init() {
	mistralPrompt = newFields(mistralCommon, table{{"prompt", prompt}})
	mistralCall = newFields(mistralCommon, mistralMessages)
}

var mistralRoles = byKey[string, Role]{
	{"system", RoleSystem}, {"user", RoleUser}, {"assistant", RoleAssistant}, {"tool", RoleTool},
}

var mistralWords = namesOf("stop_reason id object created model")

// mistralOutputs reads the texts that a prompt is answered with.
func (w *pieceWalker) mistralOutputs(root jsondoc.Value) {
	w.invokeRest(root, mistralWords, "outputs")
	w.list(root.Get("outputs"), Stream{Place: PlaceParameter}, func(v jsondoc.Value) {
		w.invokeRest(v, mistralWords, "text")
		w.said(v.Get("text"), v.Index())
	})
}

// mistralChoices reads what a conversation goes on with.
func (w *pieceWalker) mistralChoices(root jsondoc.Value, body string, shadows *[]Shadow) {
	w.invokeRest(root, mistralWords, "choices", "usage")
	if usage := root.Get("usage"); usage.Exists() {
		w.counts(usage)
	}
	w.list(root.Get("choices"), Stream{Place: PlaceParameter}, func(c jsondoc.Value) { w.openaiChoice(c, body, shadows) })
}

// mistralBody is which member of the choices of an event has their text; one that has both
// could hide text from those who read the other.
func (w *pieceWalker) mistralBody(choices jsondoc.Value) string {
	body := "message"
	for c := choices.First(); c.Exists(); c = c.Next() {
		if c.Get("delta").Exists() {
			body = "delta"
		}
	}
	for c := choices.First(); c.Exists() && body == "delta"; c = c.Next() {
		if other := c.Get("message"); other.Exists() {
			w.refuse(shape(ProblemTwice, other))
		}
	}
	return body
}
