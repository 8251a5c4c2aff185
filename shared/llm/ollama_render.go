package llm

import (
	"strconv"

	"portcullis/shared/jsondoc"
)

// AppendError implements Dialect. The API's errors are a sentence alone, so that the code
// stands in brackets behind it.
func (*ollama) AppendError(dst []byte, r Refusal) []byte {
	dst = append(dst, `{"error":`...)
	dst = jsondoc.AppendString(dst, r.text()+" ["+r.Code+"]")
	return append(dst, '}')
}

// ollamaEpoch stands for the time of a reply that is ours: clients parse it.
const ollamaEpoch = "1970-01-01T00:00:00Z"

// AppendFiltered implements Dialect.
func (*ollama) AppendFiltered(dst []byte, r *Reply) []byte {
	if r.Endpoint != nil {
		switch r.Endpoint.Operation {
		case OpModels:
			return append(dst, `{"models":[]}`...)
		case OpEmbeddings:
			dst = append(dst, `{"model":`...)
			dst = jsondoc.AppendString(dst, wordOf(r.Model))
			return append(dst, `,"embeddings":[]}`...)
		}
	}
	return appendOllamaEnd(dst, r.Endpoint, r.Model, r.Usage)
}

func appendOllamaEnd(dst []byte, ep *Endpoint, model string, u Usage) []byte {
	dst = append(dst, `{"model":`...)
	dst = jsondoc.AppendString(dst, wordOf(model))
	dst = append(dst, `,"created_at":"`+ollamaEpoch+`",`...)
	if ep.generates() {
		dst = append(dst, `"response":""`...)
	} else {
		dst = append(dst, `"message":{"role":"assistant","content":""}`...)
	}
	dst = append(dst, `,"done":true,"done_reason":"content_filter","prompt_eval_count":`...)
	dst = strconv.AppendInt(dst, u.Input, 10)
	dst = append(dst, `,"eval_count":`...)
	dst = strconv.AppendInt(dst, u.Output, 10)
	return append(dst, '}')
}

// AppendFilteredEnd implements Dialect.
func (*ollama) AppendFilteredEnd(dst []byte, p *Progress) []byte {
	return append(appendOllamaEnd(dst, p.Endpoint, p.Model, p.Usage), '\n')
}

// AppendErrorEnd implements Dialect.
func (d *ollama) AppendErrorEnd(dst []byte, _ *Progress, r Refusal) []byte {
	return append(d.AppendError(dst, r), '\n')
}
