package llm

import (
	"strconv"

	"portcullis/shared/jsondoc"
)

// AppendError implements Dialect. The API's errors are a message alone, so that the code
// stands in brackets behind it.
func (*cohere) AppendError(dst []byte, r Refusal) []byte {
	dst = append(dst, `{"id":`...)
	dst = jsondoc.AppendString(dst, r.RequestID)
	dst = append(dst, `,"message":`...)
	dst = jsondoc.AppendString(dst, r.text()+" ["+r.Code+"]")
	return append(dst, '}')
}

// AppendFiltered implements Dialect. The API has no finish of its own for a filter but
// ERROR, and none for what has no message: that has nothing then. What ranks finds in "results", Voyage's
// clients in "data".
func (*cohere) AppendFiltered(dst []byte, r *Reply) []byte {
	dst = append(dst, `{"id":`...)
	dst = jsondoc.AppendString(dst, wordOf(r.ID))
	if r.Endpoint != nil {
		switch r.Endpoint.Operation {
		case OpEmbeddings:
			return append(dst, `,"response_type":"embeddings_by_type","embeddings":{"float":[]},"texts":[]}`...)
		case OpRerank:
			dst = append(dst, `,"model":`...)
			dst = jsondoc.AppendString(dst, wordOf(r.Model))
			return append(dst, `,"results":[],"data":[]}`...)
		}
	}
	dst = append(dst, `,"finish_reason":"ERROR","message":{"role":"assistant","content":[]},`...)
	dst = appendCohereUsage(dst, r.Usage)
	return append(dst, '}')
}

func appendCohereUsage(dst []byte, u Usage) []byte {
	dst = append(dst, `"usage":{"tokens":{"input_tokens":`...)
	dst = strconv.AppendInt(dst, u.Input, 10)
	dst = append(dst, `,"output_tokens":`...)
	dst = strconv.AppendInt(dst, u.Output, 10)
	return append(dst, "}}"...)
}

func appendCohereEvent(dst []byte, kind string) []byte {
	dst = append(dst, "event: "...)
	dst = append(dst, kind...)
	dst = append(dst, "\ndata: {\"type\":\""...)
	dst = append(dst, kind...)
	return append(dst, '"')
}

// AppendFilteredEnd implements Dialect.
func (*cohere) AppendFilteredEnd(dst []byte, p *Progress) []byte {
	if !p.Started {
		dst = appendCohereEvent(dst, "message-start")
		dst = append(dst, `,"id":"","delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}}}`+"\n\n"...)
	}
	for _, b := range p.OpenBlocks {
		dst = appendCohereEvent(dst, b.Type+"-end")
		dst = append(dst, `,"index":`...)
		dst = strconv.AppendInt(dst, int64(b.Index), 10)
		dst = append(dst, "}\n\n"...)
	}
	dst = appendCohereEvent(dst, "message-end")
	dst = append(dst, `,"delta":{"finish_reason":"ERROR",`...)
	dst = appendCohereUsage(dst, p.Usage)
	return append(dst, "}}\n\n"...)
}

// AppendErrorEnd implements Dialect.
func (d *cohere) AppendErrorEnd(dst []byte, _ *Progress, r Refusal) []byte {
	dst = append(dst, "data: "...)
	dst = d.AppendError(dst, r)
	return append(dst, "\n\n"...)
}
