package llm

import (
	"strconv"

	"portcullis/shared/jsondoc"
)

// googleStatuses maps an HTTP status to Google's name for it.
// Source: google.rpc.Code, cloud.google.com/apis/design/errors.
var googleStatuses = byKey[int, string]{
	{400, "INVALID_ARGUMENT"},
	{401, "UNAUTHENTICATED"},
	{403, "PERMISSION_DENIED"},
	{404, "NOT_FOUND"},
	{413, "INVALID_ARGUMENT"},
	{429, "RESOURCE_EXHAUSTED"},
	{500, "INTERNAL"},
	{503, "UNAVAILABLE"},
	{504, "DEADLINE_EXCEEDED"},
}

// AppendError implements Dialect. The reason is where Google's own clients look for a
// machine's word on an error.
func (*gemini) AppendError(dst []byte, r Refusal) []byte {
	dst = append(dst, `{"error":{"code":`...)
	dst = strconv.AppendInt(dst, int64(r.Status), 10)
	dst = append(dst, `,"message":`...)
	dst = jsondoc.AppendString(dst, r.text())
	dst = append(dst, `,"status":`...)
	dst = jsondoc.AppendString(dst, errorType(googleStatuses, r.Status, "UNAVAILABLE"))
	dst = append(dst, `,"details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":`...)
	dst = jsondoc.AppendString(dst, r.Code)
	return append(dst, `,"domain":"portcullis"}]}}`...)
}

// AppendFiltered implements Dialect.
func (*gemini) AppendFiltered(dst []byte, r *Reply) []byte {
	if r.Endpoint != nil && r.Endpoint.Operation != OpChat {
		// These replies have no text; an empty one of them says the same.
		switch r.Endpoint.Operation {
		case OpCountTokens:
			return append(dst, `{"totalTokens":0}`...)
		case OpModels:
			return append(dst, `{"models":[]}`...)
		}
		return append(dst, `{"embedding":{"values":[]}}`...)
	}
	return appendGeminiFiltered(dst, 0, r.ID, r.Model, r.Usage)
}

func appendGeminiFiltered(dst []byte, choice int, id, model string, u Usage) []byte {
	dst = append(dst, `{"candidates":[{"content":{"role":"model","parts":[]},"finishReason":"SAFETY","index":`...)
	dst = strconv.AppendInt(dst, int64(choice), 10)
	dst = append(dst, `}],"usageMetadata":{"promptTokenCount":`...)
	dst = strconv.AppendInt(dst, u.Input, 10)
	dst = append(dst, `,"candidatesTokenCount":`...)
	dst = strconv.AppendInt(dst, u.Output, 10)
	dst = append(dst, `,"totalTokenCount":`...)
	dst = strconv.AppendInt(dst, u.Total(), 10)
	dst = append(dst, `},"modelVersion":`...)
	dst = jsondoc.AppendString(dst, wordOf(model))
	dst = append(dst, `,"responseId":`...)
	dst = jsondoc.AppendString(dst, wordOf(id))
	return append(dst, '}')
}

// appendGeminiEvent appends one framed event; started says whether others came before.
func appendGeminiEvent(dst []byte, p *Progress, started bool, event []byte) []byte {
	if p.Framing != FramingArray {
		dst = append(append(dst, "data: "...), event...)
		return append(dst, "\r\n\r\n"...)
	}
	if started {
		dst = append(dst, ",\r\n"...)
	} else {
		dst = append(dst, '[')
	}
	return append(dst, event...)
}

// AppendFilteredEnd implements Dialect.
func (*gemini) AppendFilteredEnd(dst []byte, p *Progress) []byte {
	open := p.Open
	if len(open) == 0 {
		open = []int{0}
	}
	started := p.Started
	for _, choice := range open {
		dst = appendGeminiEvent(dst, p, started, appendGeminiFiltered(nil, choice, p.ID, p.Model, p.Usage))
		started = true
	}
	if p.Framing == FramingArray {
		dst = append(dst, ']')
	}
	return dst
}

// AppendErrorEnd implements Dialect.
func (d *gemini) AppendErrorEnd(dst []byte, p *Progress, r Refusal) []byte {
	dst = appendGeminiEvent(dst, p, p.Started, d.AppendError(nil, r))
	if p.Framing == FramingArray {
		dst = append(dst, ']')
	}
	return dst
}
