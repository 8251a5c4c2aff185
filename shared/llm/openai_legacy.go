package llm

import (
	"strconv"

	"portcullis/shared/jsondoc"
)

// OpenAICompletions is the API of completions, text from a prompt without roles, which
// many compatible servers still have.
// Source: platform.openai.com/docs/api-reference/completions, read 2026-11.
var OpenAICompletions = &openAICompletions{}

type openAICompletions struct{ openAI }

// Endpoints implements Dialect.
func (d *openAICompletions) Endpoints() []Endpoint {
	return below(d, completionsEndpoints, openaiBase, azureBase, azureDeployment)
}

var completionsEndpoints = []Endpoint{{Operation: OpCompletions, Method: "POST", Path: "/completions"}}

// ParseCall implements Dialect.
func (*openAICompletions) ParseCall(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	err := openaiParse(c, ep, doc, opt, completionsCall, "max_tokens", "prompt")
	if list := doc.Root().Get("prompt"); list.First().Kind() != jsondoc.Number { // those of one are tokens
		c.Prompts = list.Len()
	}
	return err
}

var completionsCall *fields

var completionsTables = fieldTables{
	{&completionsCall, table{
		{"model", skip},
		{"models fallbacks", (*callParser).models},
		{"prompt suffix", prompt},
		{"echo", flag},
		{"stream", stream},
		{"stream_options", openaiStreamOptions},
		{"max_tokens", readMaxTokens},
		{"n", readChoices},
		{"best_of", bestOf},
		{"temperature", readTemperature},
		{"stop", anyParameter},
		{"stop_token_ids", each(numeric)},
		{"user", parameterText},
		{"frequency_penalty presence_penalty top_p seed logprobs", numeric},
		{"messages input", unreadable},
	}},
}

func init() {
	completionsTables.make()
}

// prompt reads text for a model without roles: a string, or a list of them, each of which is
// answered by itself, so that none is an earlier turn. Lists of token ids are text that nobody here
// can read.
func prompt(p *callParser, v jsondoc.Value) error {
	p.role, p.message = RoleUser, 0
	defer func() { p.role, p.message = RoleNone, -1 }()
	if v.Kind() != jsondoc.Array {
		p.call.Messages = max(p.call.Messages, 1)
		return p.textAt(PlaceContent, v)
	}
	p.call.Messages = v.Len()
	if k := v.First().Kind(); k == jsondoc.Number || k == jsondoc.Array {
		return unreadable(p, v)
	}
	return p.list(v, func(p *callParser, e jsondoc.Value) error {
		if e.Kind() != jsondoc.String {
			return shape(ProblemType, e)
		}
		return p.textAt(PlaceContent, e)
	})
}

// bestOf reads how many completions are made to choose from: they cost as much as if
// all were delivered, so that it counts as their number. 1 is what n alone says.
func bestOf(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.Null || string(v.Raw()) == "1" {
		return nil
	}
	return p.call.readParam(ParamChoices, v)
}

// ParseReply implements Dialect.
func (*openAICompletions) ParseReply(r *Reply, _ *Endpoint, doc *jsondoc.Doc) error {
	r.reset()
	root := doc.Root()
	if !root.Get("choices").Exists() && openaiFailed(root) {
		ParseAny(r, doc)
		return nil
	}
	if root.Get("choices").Kind() != jsondoc.Array {
		return &ShapeError{Problem: ProblemMissing, Path: "choices"}
	}
	r.ID, r.Model, r.ModelValue = stringOf(root.Get("id")), stringOf(root.Get("model")), root.Get("model")
	r.Created, r.Usage = seconds(root.Get("created")), openaiUsage.read(root.Get("usage"))
	w := pieceWalker{pieces: &r.Pieces, last: true}
	w.completions(root, &r.Shadows)
	return w.err
}

// completionsWords are the API's own words and numbers.
var completionsWords = namesOf(
	"id object created model system_fingerprint service_tier",
	"index finish_reason stop_reason obfuscation",
)

// completions reads a reply or an event, which have the same members.
func (w *pieceWalker) completions(root jsondoc.Value, shadows *[]Shadow) {
	other := Stream{Place: PlaceParameter}
	w.rest(root, other, completionsWords, "choices", "usage")
	if usage := root.Get("usage"); usage.Exists() {
		w.counts(usage)
	}
	w.list(root.Get("choices"), other, func(c jsondoc.Value) {
		choice := w.index(c)
		s := Stream{Choice: choice, Place: PlaceParameter}
		w.each(c, s, func(m jsondoc.Value) {
			switch key := m.Key(); {
			case key == "text" && m.Kind() == jsondoc.String && m.Text() == "":
			case key == "text":
				w.add(m, Stream{Choice: choice, Place: PlaceContent}, false)
			case key == "logprobs" || key == "prompt_logprobs":
				w.shadow(m, choice, shadows)
			case completionsWords.has(key):
				w.word(m, s)
			default:
				w.member(m, s)
			}
		})
	})
}

// ParseEvent implements Dialect.
func (*openAICompletions) ParseEvent(e *Event, p *Progress, name string, data []byte, doc *jsondoc.Doc, opt *Options) error {
	var m openaiMembers
	if doc != nil {
		m = openaiMembersOf(doc.Root())
	}
	if m.choices.Kind() != jsondoc.Array {
		return OpenAI.ParseEvent(e, p, name, data, doc, opt) // [DONE], an error, or nothing that is known
	}
	e.reset()
	w := pieceWalker{pieces: &e.Pieces}
	w.completions(doc.Root(), &e.Shadows)
	return w.noteChunk(e, p, &m)
}

// AppendFiltered implements Dialect.
func (*openAICompletions) AppendFiltered(dst []byte, r *Reply) []byte {
	dst = appendCompletion(dst, r.ID, r.Model, r.Created, 0)
	dst = append(dst, `,"usage":{"prompt_tokens":`...)
	dst = strconv.AppendInt(dst, r.Usage.Input, 10)
	dst = append(dst, `,"completion_tokens":`...)
	dst = strconv.AppendInt(dst, r.Usage.Output, 10)
	dst = append(dst, `,"total_tokens":`...)
	dst = strconv.AppendInt(dst, r.Usage.Total(), 10)
	return append(dst, "}}"...)
}

// appendCompletion renders a completion whose content was filtered, up to its end.
func appendCompletion(dst []byte, id, model string, created int64, choice int) []byte {
	dst = append(dst, `{"id":`...)
	dst = jsondoc.AppendString(dst, wordOf(id))
	dst = append(dst, `,"object":"text_completion","created":`...)
	dst = strconv.AppendInt(dst, created, 10)
	dst = append(dst, `,"model":`...)
	dst = jsondoc.AppendString(dst, wordOf(model))
	dst = append(dst, `,"choices":[{"text":"","index":`...)
	dst = strconv.AppendInt(dst, int64(choice), 10)
	return append(dst, `,"logprobs":null,"finish_reason":"content_filter"}]`...)
}

// AppendFilteredEnd implements Dialect.
func (*openAICompletions) AppendFilteredEnd(dst []byte, p *Progress) []byte {
	open := p.Open
	if len(open) == 0 {
		open = []int{0}
	}
	for _, choice := range open {
		dst = append(dst, "data: "...)
		dst = appendCompletion(dst, p.ID, p.Model, p.Created, choice)
		dst = append(dst, "}\n\n"...)
	}
	return append(dst, "data: [DONE]\n\n"...)
}
