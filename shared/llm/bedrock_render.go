package llm

import (
	"strconv"

	"portcullis/shared/eventstream"
	"portcullis/shared/jsondoc"
)

// bedrockErrors maps a status to the service's exception.
// Source: the errors of Converse in the API reference.
var bedrockErrors = byKey[int, string]{
	{400, "ValidationException"},
	{401, "AccessDeniedException"},
	{403, "AccessDeniedException"},
	{404, "ResourceNotFoundException"},
	{408, "ModelTimeoutException"},
	{424, "ModelErrorException"},
	{429, "ThrottlingException"},
	{500, "InternalServerException"},
	{503, "ServiceUnavailableException"},
}

// AppendError implements Dialect. Amazon's clients take the exception's name from "code"
// where no header names it; ours stands in brackets behind the message.
func (*bedrock) AppendError(dst []byte, r Refusal) []byte {
	name := errorType(bedrockErrors, r.Status, "InternalServerException")
	dst = append(dst, `{"message":`...)
	dst = jsondoc.AppendString(dst, r.text()+" ["+r.Code+"]")
	dst = append(dst, `,"code":`...)
	dst = jsondoc.AppendString(dst, name)
	dst = append(dst, `,"__type":`...)
	dst = jsondoc.AppendString(dst, name)
	return append(dst, '}')
}

// AppendFiltered implements Dialect.
func (*bedrock) AppendFiltered(dst []byte, r *Reply) []byte {
	if form := r.Endpoint.form(); form != nil {
		return form.AppendFiltered(dst, r)
	}
	if r.Endpoint != nil && r.Endpoint.Operation == OpCountTokens {
		return append(dst, `{"inputTokens":0}`...)
	}
	return appendConverseFiltered(dst, r)
}

// appendConverseFiltered appends a reply of converse whose content was filtered.
func appendConverseFiltered(dst []byte, r *Reply) []byte {
	dst = append(dst, `{"output":{"message":{"role":"assistant","content":[]}},"stopReason":"content_filtered",`...)
	dst = appendBedrockUsage(dst, r.Usage)
	return append(dst, `,"metrics":{"latencyMs":0}}`...)
}

func appendBedrockUsage(dst []byte, u Usage) []byte {
	dst = append(dst, `"usage":{"inputTokens":`...)
	dst = strconv.AppendInt(dst, u.Input, 10)
	dst = append(dst, `,"outputTokens":`...)
	dst = strconv.AppendInt(dst, u.Output, 10)
	dst = append(dst, `,"totalTokens":`...)
	dst = strconv.AppendInt(dst, u.Total(), 10)
	return append(dst, '}')
}

// AppendFilteredEnd implements Dialect.
func (*bedrock) AppendFilteredEnd(dst []byte, p *Progress) []byte {
	if form := p.Endpoint.form(); form != nil {
		return form.AppendFilteredEnd(dst, p)
	}
	return appendConverseEnd(dst, p, eventstream.AppendEvent)
}

// appendConverseEnd appends the events that end a stream of converse whose content was
// filtered, each as event writes it.
func appendConverseEnd(dst []byte, p *Progress, event func(dst []byte, name string, payload []byte) []byte) []byte {
	if !p.Started {
		dst = event(dst, "messageStart", []byte(`{"role":"assistant"}`))
	}
	for _, b := range p.OpenBlocks {
		stop := strconv.AppendInt([]byte(`{"contentBlockIndex":`), int64(b.Index), 10)
		dst = event(dst, "contentBlockStop", append(stop, '}'))
	}
	dst = event(dst, "messageStop", []byte(`{"stopReason":"content_filtered"}`))
	usage := appendBedrockUsage([]byte{'{'}, p.Usage)
	return event(dst, "metadata", append(usage, `,"metrics":{"latencyMs":0}}`...))
}

// bedrockExceptions maps a status to the exception of a stream.
// Source: ConverseStream's ResponseStream in the API reference.
var bedrockExceptions = byKey[int, string]{{400, "validationException"}, {429, "throttlingException"}, {503, "serviceUnavailableException"}}

// AppendErrorEnd implements Dialect.
func (d *bedrock) AppendErrorEnd(dst []byte, _ *Progress, r Refusal) []byte {
	headers := eventstream.AppendHeaders(nil, "exception", errorType(bedrockExceptions, r.Status, "internalServerException"))
	return eventstream.Append(dst, headers, d.AppendError(nil, r))
}
