package llm

import (
	"strconv"

	"portcullis/shared/jsondoc"
)

// errorTypes maps a status to OpenAI's error type.
// Source: platform.openai.com/docs/guides/error-codes.
var openaiErrorTypes = byKey[int, string]{
	{400, "invalid_request_error"},
	{401, "authentication_error"},
	{403, "permission_error"},
	{404, "not_found_error"},
	{413, "invalid_request_error"},
	{415, "invalid_request_error"},
	{422, "invalid_request_error"},
	{429, "rate_limit_error"},
	{503, "overloaded_error"},
}

func errorType(types byKey[int, string], status int, other string) string {
	if t, ok := types.find(status); ok {
		return t
	}
	if status >= 400 && status < 500 {
		other, _ = types.find(400)
	}
	return other
}

// AppendError implements Dialect.
func (*openAI) AppendError(dst []byte, r Refusal) []byte {
	dst = append(dst, `{"error":{"message":`...)
	dst = jsondoc.AppendString(dst, r.text())
	dst = append(dst, `,"type":`...)
	dst = jsondoc.AppendString(dst, errorType(openaiErrorTypes, r.Status, "server_error"))
	dst = append(dst, `,"param":`...)
	if r.Param == "" {
		dst = append(dst, "null"...)
	} else {
		dst = jsondoc.AppendString(dst, r.Param)
	}
	dst = append(dst, `,"code":`...)
	dst = jsondoc.AppendString(dst, r.Code)
	return append(dst, "}}"...)
}

// text is the sentence with the request id and the operator's contact text.
func (r Refusal) text() string {
	text := r.Message
	if r.Contact != "" {
		text += " " + r.Contact
	}
	if r.RequestID != "" {
		text += " (request " + r.RequestID + ")"
	}
	return text
}

// AppendFiltered implements Dialect.
func (*openAI) AppendFiltered(dst []byte, r *Reply) []byte {
	if plain, ok := openaiPlain.find(r.operation); ok {
		return plain.filtered(dst, r)
	}
	dst = append(dst, `{"id":`...)
	dst = jsondoc.AppendString(dst, wordOf(r.ID))
	dst = append(dst, `,"object":"chat.completion","created":`...)
	dst = strconv.AppendInt(dst, r.Created, 10)
	dst = append(dst, `,"model":`...)
	dst = jsondoc.AppendString(dst, wordOf(r.Model))
	dst = append(dst, `,"choices":[{"index":0,"message":{"role":"assistant","content":null,"refusal":null},`+
		`"logprobs":null,"finish_reason":"content_filter"}],"usage":{"prompt_tokens":`...)
	dst = strconv.AppendInt(dst, r.Usage.Input, 10)
	dst = append(dst, `,"completion_tokens":`...)
	dst = strconv.AppendInt(dst, r.Usage.Output, 10)
	dst = append(dst, `,"total_tokens":`...)
	dst = strconv.AppendInt(dst, r.Usage.Total(), 10)
	return append(dst, "}}"...)
}

// appendOpenAIChunk begins an event up to the open brace of choice's delta.
func appendOpenAIChunk(dst []byte, p *Progress, choice int) []byte {
	dst = append(dst, `data: {"id":`...)
	dst = jsondoc.AppendString(dst, wordOf(p.ID))
	dst = append(dst, `,"object":"chat.completion.chunk","created":`...)
	dst = strconv.AppendInt(dst, p.Created, 10)
	dst = append(dst, `,"model":`...)
	dst = jsondoc.AppendString(dst, wordOf(p.Model))
	dst = append(dst, `,"choices":[{"index":`...)
	dst = strconv.AppendInt(dst, int64(choice), 10)
	return append(dst, `,"delta":{`...)
}

// AppendFilteredEnd implements Dialect.
func (*openAI) AppendFilteredEnd(dst []byte, p *Progress) []byte {
	open := p.Open
	if len(open) == 0 {
		open = []int{0}
	}
	for _, choice := range open {
		dst = appendOpenAIChunk(dst, p, choice)
		dst = append(dst, `},"finish_reason":"content_filter"}]}`+"\n\n"...)
	}
	return append(dst, "data: [DONE]\n\n"...)
}

// AppendErrorEnd implements Dialect.
func (d *openAI) AppendErrorEnd(dst []byte, _ *Progress, r Refusal) []byte {
	dst = append(dst, "data: "...)
	dst = d.AppendError(dst, r)
	return append(dst, "\n\ndata: [DONE]\n\n"...)
}
