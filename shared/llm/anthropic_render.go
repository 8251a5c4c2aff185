package llm

import (
	"strconv"

	"portcullis/shared/jsondoc"
)

// anthropicErrorTypes maps a status to Anthropic's error type.
// Source: docs.anthropic.com/en/api/errors.
var anthropicErrorTypes = byKey[int, string]{
	{400, "invalid_request_error"},
	{401, "authentication_error"},
	{403, "permission_error"},
	{404, "not_found_error"},
	{413, "request_too_large"},
	{429, "rate_limit_error"},
	{529, "overloaded_error"},
}

// AppendError implements Dialect. The API has no place for a code, so that it
// stands in brackets behind the message.
func (Anthropic) AppendError(dst []byte, r Refusal) []byte {
	dst = append(dst, `{"type":"error","error":{"type":`...)
	dst = jsondoc.AppendString(dst, errorType(anthropicErrorTypes, r.Status, "api_error"))
	dst = append(dst, `,"message":`...)
	dst = jsondoc.AppendString(dst, r.text()+" ["+r.Code+"]")
	dst = append(dst, `},"request_id":`...)
	dst = jsondoc.AppendString(dst, r.RequestID)
	return append(dst, '}')
}

// AppendFiltered implements Dialect.
func (Anthropic) AppendFiltered(dst []byte, r *Reply) []byte {
	if r.operation == OpCountTokens {
		return append(dst, `{"input_tokens":0}`...)
	}
	dst = append(dst, `{"id":`...)
	dst = jsondoc.AppendString(dst, wordOf(r.ID))
	dst = append(dst, `,"type":"message","role":"assistant","model":`...)
	dst = jsondoc.AppendString(dst, wordOf(r.Model))
	dst = append(dst, `,"content":[],"stop_reason":"refusal","stop_sequence":null,"usage":{"input_tokens":`...)
	dst = strconv.AppendInt(dst, r.Usage.Input, 10)
	dst = append(dst, `,"output_tokens":`...)
	dst = strconv.AppendInt(dst, r.Usage.Output, 10)
	return append(dst, "}}"...)
}

func appendAnthropicEvent(dst []byte, kind string) []byte {
	dst = append(dst, "event: "...)
	dst = append(dst, kind...)
	dst = append(dst, "\ndata: {\"type\":\""...)
	dst = append(dst, kind...)
	return append(dst, '"')
}

// AppendFilteredEnd implements Dialect.
func (Anthropic) AppendFilteredEnd(dst []byte, p *Progress) []byte {
	if !p.Started {
		dst = appendAnthropicStart(dst, p)
	}
	for _, b := range p.OpenBlocks {
		dst = appendAnthropicEvent(dst, "content_block_stop")
		dst = append(dst, `,"index":`...)
		dst = strconv.AppendInt(dst, int64(b.Index), 10)
		dst = append(dst, "}\n\n"...)
	}
	dst = appendAnthropicEvent(dst, "message_delta")
	dst = append(dst, `,"delta":{"stop_reason":"refusal","stop_sequence":null},"usage":{"output_tokens":`...)
	dst = strconv.AppendInt(dst, p.Usage.Output, 10)
	dst = append(dst, "}}\n\n"...)
	dst = appendAnthropicEvent(dst, "message_stop")
	return append(dst, "}\n\n"...)
}

// appendAnthropicStart begins a message for a stream that is cut before its own
// beginning: clients need one to report the refusal.
func appendAnthropicStart(dst []byte, p *Progress) []byte {
	dst = appendAnthropicEvent(dst, "message_start")
	dst = append(dst, `,"message":{"id":`...)
	dst = jsondoc.AppendString(dst, wordOf(p.ID))
	dst = append(dst, `,"type":"message","role":"assistant","model":`...)
	dst = jsondoc.AppendString(dst, wordOf(p.Model))
	return append(dst, `,"content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":0,"output_tokens":0}}}`+"\n\n"...)
}

// AppendErrorEnd implements Dialect.
func (d Anthropic) AppendErrorEnd(dst []byte, _ *Progress, r Refusal) []byte {
	dst = append(dst, "event: error\ndata: "...)
	dst = d.AppendError(dst, r)
	return append(dst, "\n\n"...)
}
