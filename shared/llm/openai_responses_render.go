package llm

import (
	"strconv"

	"portcullis/shared/jsondoc"
)

// AppendFiltered implements Dialect.
func (*openAIResponses) AppendFiltered(dst []byte, r *Reply) []byte {
	return appendResponse(dst, r.ID, r.Model, r.Created, r.Usage, "incomplete")
}

// appendResponse renders a response without output. Every member is there that the
// official clients' types require.
func appendResponse(dst []byte, id, model string, created int64, usage Usage, status string) []byte {
	dst = append(dst, `{"id":`...)
	dst = jsondoc.AppendString(dst, wordOf(id))
	dst = append(dst, `,"object":"response","created_at":`...)
	dst = strconv.AppendInt(dst, created, 10)
	dst = append(dst, `,"status":"`...)
	dst = append(dst, status...)
	dst = append(dst, `","error":null,"incomplete_details":`...)
	if status == "incomplete" {
		dst = append(dst, `{"reason":"content_filter"}`...)
	} else {
		dst = append(dst, "null"...)
	}
	dst = append(dst, `,"instructions":null,"metadata":{},"model":`...)
	dst = jsondoc.AppendString(dst, wordOf(model))
	dst = append(dst, `,"output":[],"parallel_tool_calls":true,"temperature":null,"tool_choice":"auto","tools":[],"top_p":null,"usage":`...)
	if !usage.Known {
		return append(dst, "null}"...)
	}
	dst = append(dst, `{"input_tokens":`...)
	dst = strconv.AppendInt(dst, usage.Input, 10)
	dst = append(dst, `,"input_tokens_details":{"cached_tokens":`...)
	dst = strconv.AppendInt(dst, usage.CachedInput, 10)
	dst = append(dst, `},"output_tokens":`...)
	dst = strconv.AppendInt(dst, usage.Output, 10)
	dst = append(dst, `,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":`...)
	dst = strconv.AppendInt(dst, usage.Total(), 10)
	return append(dst, "}}"...)
}

// appendResponsesEvent begins an event up to the members of its own.
func appendResponsesEvent(dst []byte, kind string, sequence int64) []byte {
	dst = append(dst, "event: "...)
	dst = append(dst, kind...)
	dst = append(dst, "\ndata: {\"type\":\""...)
	dst = append(dst, kind...)
	dst = append(dst, `","sequence_number":`...)
	return strconv.AppendInt(dst, sequence, 10)
}

// AppendFilteredEnd implements Dialect. Messages that are open are closed, empty:
// what was delivered of them is not said again. Calls of tools are not: nobody must
// run one that was cut.
func (*openAIResponses) AppendFilteredEnd(dst []byte, p *Progress) []byte {
	sequence := p.Sequence
	if !p.Started {
		dst = appendResponsesEvent(dst, "response.created", sequence)
		dst = append(dst, `,"response":`...)
		dst = appendResponse(dst, p.ID, p.Model, p.Created, Usage{}, "in_progress")
		dst = append(dst, "}\n\n"...)
		sequence++
	}
	for _, b := range p.OpenBlocks {
		if b.Type != "message" {
			continue
		}
		dst = appendResponsesEvent(dst, "response.output_item.done", sequence)
		dst = append(dst, `,"output_index":`...)
		dst = strconv.AppendInt(dst, int64(b.Index), 10)
		dst = append(dst, `,"item":{"id":`...)
		dst = jsondoc.AppendString(dst, wordOf(b.ID))
		dst = append(dst, `,"type":"message","status":"incomplete","role":"assistant","content":[]}}`+"\n\n"...)
		sequence++
	}
	dst = appendResponsesEvent(dst, "response.incomplete", sequence)
	dst = append(dst, `,"response":`...)
	dst = appendResponse(dst, p.ID, p.Model, p.Created, p.Usage, "incomplete")
	return append(dst, "}\n\n"...)
}

// AppendErrorEnd implements Dialect. The words stand beside the type, as the API's
// description has them, and in an object, at which the official clients raise an error.
func (d *openAIResponses) AppendErrorEnd(dst []byte, p *Progress, r Refusal) []byte {
	dst = appendResponsesEvent(dst, "error", p.Sequence)
	dst = append(dst, `,"code":`...)
	dst = jsondoc.AppendString(dst, r.Code)
	dst = append(dst, `,"message":`...)
	dst = jsondoc.AppendString(dst, r.text())
	dst = append(dst, `,"param":null,`...)
	dst = append(dst, d.AppendError(nil, r)[1:]...)
	return append(dst, "\n\n"...)
}
