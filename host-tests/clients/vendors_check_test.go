//go:build check

package clients

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"portcullis/build/modules"
	envoytest "portcullis/host-tests/envoy"
	"portcullis/host-tests/scenario"
	"portcullis/shared/eventstream"
	"portcullis/shared/keys"
	"portcullis/shared/keys/mint"
)

func TestOtherVendorsClients(t *testing.T) {
	key, err := mint.New("demo")
	require.NoError(t, err)
	upstream := httptest.NewServer(http.HandlerFunc(vendor))
	t.Cleanup(upstream.Close)
	p := envoytest.Run(t, envoytest.Config{Upstream: upstream.Listener.Addr().String(), Filters: []envoytest.Filter{
		filter(t, modules.Envoy, "keyverify", fmt.Sprintf(`{"host":{"hold":true},"keys":[{"id":"demo","owner":"a","secrets":[{"hash":"%s"}]}]}`, keys.HashOf(key))),
		filter(t, modules.Envoy, "modelallow", `{"host":{"hold":true},"default":{"models":{"allow":["*"]}}}`),
		filter(t, modules.Envoy, "sanitize", `{"host":{"hold":true}}`),
		filter(t, modules.Envoy, "redact", `{"host":{"hold":true},"words":["top secret"],"default":{"words":"block"}}`),
	}})
	call(t, "vendors.py", p.URL(), key)
	call(t, "partners.py", p.URL(), key)
}

// asked is where each vendor's calls have their last text, tried in this order.
var asked = []string{"messages.@reverse.0.content.0.text", "contents.@reverse.0.parts.0.text", "messages.@reverse.0.content", "inputText", "texts.0", "query", "prompt"}

// vendor is every vendor's API: it answers what the last text asks for, as a stream where the
// path or the call asks for one.
func vendor(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	text := ""
	for i := 0; i < len(asked) && text == ""; i++ {
		if v := gjson.GetBytes(body, asked[i]); v.Type == gjson.String {
			text = v.String()
		}
	}
	path, stream := r.URL.Path, gjson.GetBytes(body, "stream").Bool()
	says := answer(text)
	switch {
	case strings.HasSuffix(path, "/converse-stream"):
		w.Header().Set("Content-Type", "application/vnd.amazon.eventstream")
		_, _ = w.Write(bedrockStream(says))
	case strings.HasSuffix(path, "/invoke-with-response-stream"):
		w.Header().Set("Content-Type", "application/vnd.amazon.eventstream")
		_, _ = w.Write(titanStream(says))
	case strings.HasSuffix(path, "/count-tokens"):
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"inputTokens":9}`)
	case strings.HasSuffix(path, "/count-tokens:rawPredict"):
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"input_tokens":9}`)
	case strings.Contains(path, "/publishers/anthropic/") && stream:
		anthropicStream(w, says)
	case strings.HasSuffix(path, ":streamGenerateContent"):
		w.Header().Set("Content-Type", "text/event-stream")
		list := pieces(says)
		for i, piece := range list {
			finish := ""
			if i == len(list)-1 {
				finish = `,"finishReason":"STOP"`
			}
			_, _ = fmt.Fprintf(w, `data: {"candidates":[{"content":{"role":"model","parts":[{"text":%s}]}%s,"index":0}],"modelVersion":"gemini-2.5-pro","responseId":"g1"}`+"\r\n\r\n", quote(piece), finish)
			_ = http.NewResponseController(w).Flush()
		}
	case strings.HasSuffix(path, "/embed"):
		reply(w, `{"id":"e1","response_type":"embeddings_by_type","embeddings":{"float":[[0.0023064255,-0.5]]},"texts":[`+quote(says)+`],"meta":{"billed_units":{"input_tokens":3}}}`)
	case strings.HasSuffix(path, "/rerank"):
		reply(w, `{"id":"r1","results":[{"index":0,"relevance_score":0.9990716,"document":{"text":`+quote(says)+`}}],"meta":{"billed_units":{"search_units":1}}}`)
	case path == "/v2/chat" && stream:
		cohereStream(w, says)
	case path == "/api/chat" && stream:
		w.Header().Set("Content-Type", "application/x-ndjson")
		for _, piece := range pieces(says) {
			_, _ = fmt.Fprintf(w, `{"model":"llama3.2","created_at":"2026-11-01T10:00:00Z","message":{"role":"assistant","content":%s},"done":false}`+"\n", quote(piece))
		}
		_, _ = io.WriteString(w, `{"model":"llama3.2","created_at":"2026-11-01T10:00:01Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":2}`+"\n")
	case stream:
		openaiStream(w, says, false)
	default:
		reply(w, scenario.Says(r.URL.EscapedPath(), says).Body)
	}
}

func reply(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, body)
}

// bedrockStream is a stream of Amazon's binary messages.
func bedrockStream(says string) []byte {
	b := eventstream.AppendEvent(nil, "messageStart", []byte(`{"p":"abcdef","role":"assistant"}`))
	for _, piece := range pieces(says) {
		b = eventstream.AppendEvent(b, "contentBlockDelta", []byte(`{"contentBlockIndex":0,"delta":{"text":`+quote(piece)+`},"p":"abc"}`))
	}
	b = eventstream.AppendEvent(b, "contentBlockStop", []byte(`{"contentBlockIndex":0,"p":"abcdefgh"}`))
	b = eventstream.AppendEvent(b, "messageStop", []byte(`{"p":"ab","stopReason":"end_turn"}`))
	return eventstream.AppendEvent(b, "metadata", []byte(`{"metrics":{"latencyMs":5},"p":"abcd","usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5}}`))
}

// titanStream is a stream of Titan's by invoke.
func titanStream(says string) (b []byte) {
	list := pieces(says)
	for i, piece := range list {
		rest := `,"completionReason":null}`
		if i == len(list)-1 {
			rest = `,"completionReason":"FINISH","amazon-bedrock-invocationMetrics":{"inputTokenCount":3,"outputTokenCount":2}}`
		}
		document := fmt.Appendf(nil, `{"outputText":%s,"index":%d%s`, quote(piece), i, rest)
		b = eventstream.AppendEvent(b, eventstream.Chunk, eventstream.AppendChunk(nil, document, []byte("abc")))
	}
	return b
}

// cohereStream is a stream of Cohere's events.
func cohereStream(w http.ResponseWriter, says string) {
	w.Header().Set("Content-Type", "text/event-stream")
	event := func(kind, rest string) {
		_, _ = fmt.Fprintf(w, "event: %s\ndata: {\"type\":\"%s\"%s}\n\n", kind, kind, rest)
		_ = http.NewResponseController(w).Flush()
	}
	event("message-start", `,"id":"c1","delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}}`)
	event("content-start", `,"index":0,"delta":{"message":{"content":{"type":"text","text":""}}}`)
	for _, piece := range pieces(says) {
		event("content-delta", `,"index":0,"delta":{"message":{"content":{"text":`+quote(piece)+`}}}`)
	}
	event("content-end", `,"index":0`)
	event("message-end", `,"id":"c1","delta":{"finish_reason":"COMPLETE","usage":{"billed_units":{"input_tokens":3,"output_tokens":2},"tokens":{"input_tokens":3,"output_tokens":2}}}`)
}
