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
func (*anthropic) AppendError(dst []byte, r Refusal) []byte {
	dst = append(dst, `{"type":"error","error":{"type":`...)
	dst = jsondoc.AppendString(dst, errorType(anthropicErrorTypes, r.Status, "api_error"))
	dst = append(dst, `,"message":`...)
	dst = jsondoc.AppendString(dst, r.text()+" ["+r.Code+"]")
	dst = append(dst, `},"request_id":`...)
	dst = jsondoc.AppendString(dst, r.RequestID)
	return append(dst, '}')
}

// AppendFiltered implements Dialect.
func (*anthropic) AppendFiltered(dst []byte, r *Reply) []byte {
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

// appendAnthropicEvent appends an event with this data, which is of the same kind.
func appendAnthropicEvent(dst []byte, kind string, data []byte) []byte {
	dst = append(dst, "event: "...)
	dst = append(dst, kind...)
	dst = append(dst, "\ndata: "...)
	dst = append(dst, data...)
	return append(dst, "\n\n"...)
}

// AppendFilteredEnd implements Dialect.
func (*anthropic) AppendFilteredEnd(dst []byte, p *Progress) []byte {
	return appendAnthropicEnd(dst, p, appendAnthropicEvent)
}

// appendAnthropicEnd appends the events that end a stream whose content was filtered, each as
// event writes it.
func appendAnthropicEnd(dst []byte, p *Progress, event func(dst []byte, kind string, data []byte) []byte) []byte {
	if !p.Started {
		dst = event(dst, "message_start", anthropicStart(p))
	}
	for _, b := range p.OpenBlocks {
		stop := strconv.AppendInt([]byte(`{"type":"content_block_stop","index":`), int64(b.Index), 10)
		dst = event(dst, "content_block_stop", append(stop, '}'))
	}
	delta := []byte(`{"type":"message_delta","delta":{"stop_reason":"refusal","stop_sequence":null},"usage":{"output_tokens":`)
	dst = event(dst, "message_delta", append(strconv.AppendInt(delta, p.Usage.Output, 10), "}}"...))
	return event(dst, "message_stop", []byte(`{"type":"message_stop"}`))
}

// anthropicStart begins a message for a stream that is cut before its own
// beginning: clients need one to report the refusal.
func anthropicStart(p *Progress) []byte {
	data := []byte(`{"type":"message_start","message":{"id":`)
	data = jsondoc.AppendString(data, wordOf(p.ID))
	data = append(data, `,"type":"message","role":"assistant","model":`...)
	data = jsondoc.AppendString(data, wordOf(p.Model))
	return append(data, `,"content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":0,"output_tokens":0}}}`...)
}

// AppendErrorEnd implements Dialect.
func (d *anthropic) AppendErrorEnd(dst []byte, _ *Progress, r Refusal) []byte {
	return appendAnthropicEvent(dst, "error", d.AppendError(nil, r))
}
