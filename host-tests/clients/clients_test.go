//go:build check

package clients

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/build/modules"
	"portcullis/host-tests/built"
	envoytest "portcullis/host-tests/envoy"
	"portcullis/host-tests/scenario"
	"portcullis/shared/keys"
	"portcullis/shared/keys/mint"
)

func TestSDKClients(t *testing.T) {
	key, err := mint.New("demo")
	require.NoError(t, err)
	five, err := mint.New("five")
	require.NoError(t, err)
	upstream := httptest.NewServer(http.HandlerFunc(model))
	t.Cleanup(upstream.Close)
	for _, flavour := range []modules.Flavour{modules.Envoy, modules.Kong} {
		t.Run(string(flavour), func(t *testing.T) {
			p := envoytest.Run(t, envoytest.Config{Upstream: upstream.Listener.Addr().String(), Filters: []envoytest.Filter{
				filter(t, flavour, "keyverify", fmt.Sprintf(`{"host":{"hold":true},"keys":[
					{"id":"demo","owner":"a","secrets":[{"hash":"%s"}]},{"id":"five","owner":"b","secrets":[{"hash":"%s"}]}]}`, keys.HashOf(key), keys.HashOf(five))),
				filter(t, flavour, "modelallow", `{"host":{"hold":true},"default":{"models":{"allow":["gpt-4o","claude-sonnet-*"]}}}`),
				filter(t, flavour, "ratelimit", `{"host":{"hold":true},"limits":[
					{"name":"day","kind":"requests","by":"key","count":5,"window":"24h","keys":["five"]},{"name":"tpm","kind":"tokens","by":"key","count":100000}]}`),
				filter(t, flavour, "sanitize", `{"host":{"hold":true}}`),
				filter(t, flavour, "redact", `{"host":{"hold":true},"words":["top secret"],"default":{"words":"block"}}`),
			}})
			call(t, "clients.py", p.URL(), key, five)
		})
	}
}

// call runs a script of clients, which says how many checks passed.
func call(t *testing.T, script string, arguments ...string) {
	python := filepath.Join(envoytest.Root(), ".cache", "venv", "bin", "python")
	said, err := exec.CommandContext(t.Context(), python, append([]string{script}, arguments...)...).CombinedOutput()
	require.NoError(t, err, string(said))
	require.Contains(t, string(said), "checks passed")
	t.Log(strings.TrimSpace(string(said)))
}

func filter(t *testing.T, flavour modules.Flavour, plugin, configuration string) envoytest.Filter {
	return envoytest.Filter{Name: plugin, File: built.Module(t, flavour, plugin), Configuration: configuration, Hold: true}
}

// model is both providers' API: it does what the last message says.
func model(w http.ResponseWriter, r *http.Request) {
	var call struct {
		Stream   bool
		Options  struct{ Include bool } `json:"stream_options"`
		Messages []struct{ Content any }
		Input    string
	}
	err := json.NewDecoder(r.Body).Decode(&call)
	if err == nil && call.Input != "" {
		respond(w, r.URL.Path, call.Input, call.Stream)
		return
	}
	if err != nil || len(call.Messages) == 0 {
		http.Error(w, `{"error":{"message":"not a call","type":"invalid_request_error"}}`, http.StatusBadRequest)
		return
	}
	asked := fmt.Sprint(call.Messages[len(call.Messages)-1].Content)
	anthropic := strings.HasSuffix(r.URL.Path, "/messages")
	says := answer(asked)
	w.Header().Set("Content-Type", "application/json")
	switch {
	case strings.HasPrefix(asked, "fail"):
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = w.Write([]byte(`{"error":{"message":"the model is down (request 1)","type":"server_error","param":null,"code":null}}`))
	case anthropic && call.Stream:
		anthropicStream(w, says)
	case anthropic:
		content := fmt.Sprintf(`{"type":"text","text":%s}`, quote(says))
		stop := "end_turn"
		if asked == "use a tool" {
			content, stop = `{"type":"tool_use","id":"c","name":"mail","input":{"to":"jane@corp.example"}}`, "tool_use"
		}
		_, _ = fmt.Fprintf(w, `{"id":"m1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[%s],"stop_reason":"%s","stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":7}}`, content, stop)
	case call.Stream:
		openaiStream(w, says, asked == "use a tool")
	default:
		message := fmt.Sprintf(`{"role":"assistant","content":%s}`, quote(says))
		if asked == "use a tool" {
			message = fmt.Sprintf(`{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"mail","arguments":%s}}]}`, quote(`{"to":"jane@corp.example"}`))
		}
		_, _ = fmt.Fprintf(w, `{"id":"r1","object":"chat.completion","created":1790000000,"model":"gpt-4o","choices":[{"index":0,"message":%s,"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":7,"total_tokens":16}}`, message)
	}
}

// answer is what the model says to asked.
func answer(asked string) string {
	says := map[string]string{"leak": "mail jane@corp.example now", "withhold": "this is top secret"}[asked]
	if says == "" {
		says = "You said: " + asked
	}
	return says
}

// respond is the Responses API.
func respond(w http.ResponseWriter, path, asked string, stream bool) {
	reply := scenario.Says(path, answer(asked))
	if stream {
		reply = scenario.Streams(path, pieces(answer(asked)))
	}
	for _, h := range reply.Headers {
		w.Header().Set(h[0], h[1])
	}
	_, _ = w.Write([]byte(reply.Body))
}

func quote(s string) string {
	b, _ := json.Marshal(s) // a string always can be
	return string(b)
}

// pieces cuts text into pieces of four bytes.
func pieces(text string) (out []string) {
	for text != "" {
		n := min(4, len(text))
		out, text = append(out, text[:n]), text[n:]
	}
	return out
}

func openaiStream(w http.ResponseWriter, says string, tool bool) {
	w.Header().Set("Content-Type", "text/event-stream")
	const head = `data: {"id":"r1","object":"chat.completion.chunk","created":1790000000,"model":"gpt-4o","choices":[`
	event := func(delta, finish string) {
		_, _ = fmt.Fprintf(w, head+`{"index":0,"delta":%s,"finish_reason":%s}]}`+"\n\n", delta, finish)
		_ = http.NewResponseController(w).Flush()
	}
	if tool {
		event(`{"role":"assistant","tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"mail","arguments":""}}]}`, "null")
		for _, p := range pieces(`{"to":"jane@corp.example"}`) {
			event(`{"tool_calls":[{"index":0,"function":{"arguments":`+quote(p)+`}}]}`, "null")
		}
		event(`{}`, `"tool_calls"`)
	} else {
		for _, p := range pieces(says) {
			event(`{"content":`+quote(p)+`}`, "null")
		}
		event(`{}`, `"stop"`)
	}
	_, _ = fmt.Fprint(w, head+`],"usage":{"prompt_tokens":9,"completion_tokens":7,"total_tokens":16}}`+"\n\ndata: [DONE]\n\n")
}

func anthropicStream(w http.ResponseWriter, says string) {
	w.Header().Set("Content-Type", "text/event-stream")
	event := func(kind, rest string) {
		_, _ = fmt.Fprintf(w, "event: %s\ndata: {\"type\":\"%s\"%s}\n\n", kind, kind, rest)
		_ = http.NewResponseController(w).Flush()
	}
	event("message_start", `,"message":{"id":"m1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":1}}`)
	event("content_block_start", `,"index":0,"content_block":{"type":"text","text":""}`)
	event("ping", "")
	for _, p := range pieces(says) {
		event("content_block_delta", `,"index":0,"delta":{"type":"text_delta","text":`+quote(p)+`}`)
	}
	event("content_block_stop", `,"index":0`)
	event("message_delta", `,"delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":7}`)
	event("message_stop", "")
}
