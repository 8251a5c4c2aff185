package llm

import (
	"strconv"
	"strings"

	"portcullis/shared/eventstream"
	"portcullis/shared/jsondoc"
)

// What the service adds to a vendor's bodies.
const (
	bedrockMetrics   = "amazon-bedrock-invocationMetrics"
	bedrockAction    = "amazon-bedrock-guardrailAction"
	bedrockTrace     = "amazon-bedrock-trace"
	bedrockLastChunk = `"` + bedrockMetrics + `":{"inputTokenCount":%i,"outputTokenCount":%o,"invocationLatency":0,"firstByteLatency":0}}`
	// bedrockStopped says that a reply was filtered where a vendor's models have no word for it: the
	// service's word, and what its guardrails say.
	bedrockStopped = `"stop_reason":"content_filtered"`
	bedrockActed   = `"` + bedrockAction + `":"INTERVENED"`
)

// bedrockAdditions are their names.
var bedrockAdditions = namesOf(bedrockMetrics, bedrockAction, bedrockTrace)

// invokeUsage is the names of the counts among the metrics.
var invokeUsage = usageNames{
	input:  []string{"inputTokenCount", "cacheWriteInputTokenCount", "cacheReadInputTokenCount"},
	output: []string{"outputTokenCount"}, cached: []string{"cacheReadInputTokenCount"},
}

// invokeRest reads what of a reply or event its reader does not: what the service adds and
// words as its own or the vendor's, everything else freely.
func (w *pieceWalker) invokeRest(v jsondoc.Value, words nameSet, read ...string) {
	s := Stream{Place: PlaceParameter}
	w.restBut(v, s, words, func(key string, m jsondoc.Value) bool {
		switch key {
		case bedrockMetrics:
			w.counts(m)
		case bedrockAction:
			w.word(m, s)
		case bedrockTrace:
			w.free(m, s)
		default:
			return false
		}
		return true
	}, read...)
}

// said reads a text of a model's, which may be null.
func (w *pieceWalker) said(v jsondoc.Value, choice int) {
	if present(v) {
		w.add(v, Stream{Choice: choice, Place: PlaceContent}, false)
	}
}

// ended reports whether an event gives the reason why its text ends.
func ended(reason jsondoc.Value) bool { return stringOf(reason) != "" }

// present reports whether a member is there and not null.
func present(v jsondoc.Value) bool { return v.Exists() && v.Kind() != jsondoc.Null }

// HeaderUsage is the usage that a reply of the endpoint reports in its headers, which get
// returns by name: what several vendors' bodies leave out.
// Source: docs.aws.amazon.com/bedrock/latest/userguide, "Inference using an InvokeModel
// request", read 2026-11.
func (ep *Endpoint) HeaderUsage(get func(name string) string) (u Usage) {
	if !ep.invokes() {
		return u
	}
	for _, h := range [...]struct {
		name  string
		count *int64
	}{{"x-amzn-bedrock-input-token-count", &u.Input}, {"x-amzn-bedrock-output-token-count", &u.Output}} {
		if n, err := strconv.ParseInt(get(h.name), 10, 64); err == nil && n >= 0 && n <= maxCount {
			*h.count, u.Known = n, true
		}
	}
	return u
}

// appendCounts appends text with the counts of u in the places that are kept for them.
func appendCounts(dst []byte, text string, u Usage) []byte {
	for {
		at := strings.IndexByte(text, '%')
		if at < 0 {
			return append(dst, text...)
		}
		dst = append(dst, text[:at]...)
		n := u.Input
		if text[at+1] == 'o' {
			n = u.Output
		}
		dst, text = strconv.AppendInt(dst, n, 10), text[at+2:]
	}
}

// appendChunk appends a document as the message of a stream.
func appendChunk(dst, document []byte) []byte {
	return eventstream.AppendEvent(dst, eventstream.Chunk, eventstream.AppendChunk(nil, document, nil))
}
