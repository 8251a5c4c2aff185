package llm

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const ollamaEverything = `{
	"model": "llama3.2", "stream": false, "options": {"num_predict": 5, "temperature": 0.5, "stop": ["none/parameter stop"], "seed": 1,
		"frequency_penalty": 0, "presence_penalty": 0, "repeat_last_n": 0, "repeat_penalty": 1, "top_k": 5, "top_p": 1, "min_p": 0, "typical_p": 1, "tfs_z": 1, "mirostat": 0, "mirostat_eta": 0.1,
		"mirostat_tau": 5, "num_batch": 1, "num_ctx": 1, "num_gpu": 0, "num_keep": 0, "num_thread": 1, "main_gpu": 0, "embedding_only": false, "f16_kv": true, "logits_all": false, "low_vram": false,
		"numa": false, "penalize_newline": true, "use_mlock": false, "use_mmap": null, "vocab_only": false},
	"keep_alive": "none/parameter 5m", "think": "none/parameter high", "format": {"title": "none/definition f"}, "logprobs": false, "top_logprobs": 0, "truncate": true, "shift": true,
	"messages": [
		{"role": "system", "content": "system/content s"},
		{"role": "user", "content": "user/content c", "images": []},
		{"role": "assistant", "content": "assistant/content c", "thinking": "assistant/reasoning t",
			"tool_calls": [{"id": "assistant/parameter id", "type": "assistant/parameter function", "function": {"index": 0, "name": "assistant/name n", "description": "assistant/definition d", "arguments": {"assistant/arguments key": "assistant/arguments value"}}}]},
		{"role": "tool", "tool_name": "tool/name n", "tool_call_id": "tool/parameter id", "content": "tool/tool_result c"}
	],
	"tools": [{"type": "function", "function": {"name": "none/name f", "parameters": {"none/definition key": "none/definition v"}}}],
	"none/parameter unknown": "none/parameter value"
}`

const ollamaPromptEverything = `{
	"model": "llama3.2", "prompt": "user/content p", "suffix": "user/content s", "system": "system/content s", "images": null, "stream": null, "raw": false,
	"template": null, "context": null, "options": {}, "keep_alive": 0, "think": true, "format": "none/definition json", "logprobs": false, "top_logprobs": 0, "truncate": true, "shift": true,
	"width": 1, "height": 1, "steps": 1
}`

func TestAnOllamaCallStreamsUnlessItIsToldNotTo(t *testing.T) {
	for body, want := range map[string]bool{
		`{"model":"m","messages":[]}`: true, `{"model":"m","messages":[],"stream":null}`: true,
		`{"model":"m","messages":[],"stream":true}`: true, `{"model":"m","messages":[],"stream":false}`: false,
	} {
		c, err := readCallOf(t, "/api/chat", body, Options{})
		require.NoError(t, err)
		require.Equal(t, want, c.Stream, body)
	}
	require.Equal(t, OpCompletions, Find("POST", "/api/generate").Operation, "a policy that allows chat allows no prompts")
	c, err := readCallOf(t, "/api/generate", `{"model":"m","prompt":"x"}`, Options{})
	require.NoError(t, err)
	require.True(t, c.SetParam(ParamMaxTokens, 7))
	require.Equal(t, `{"model":"m","prompt":"x","options":{"num_predict":7}}`, render(t, c))
}

func TestWhatOllamaDoesNotKnowIsRefused(t *testing.T) {
	for _, row := range []struct{ path, body, err string }{
		{"/api/chat", `{"model":"m"}`, "messages: missing_field"},
		{"/api/chat", in(`{"role":"root"}`), "messages[0].role: unknown_role"},
		{"/api/chat", in(`{"role":"user","images":["QUJD"]}`), "messages[0].images: unknown_kind"},
		{"/api/chat", with(`"options":{"num_predict":-1}`), "options.num_predict: ambiguous_number"},
		{"/api/generate", `{"model":"m","images":["QUJD"]}`, "images: unknown_kind"},
		{"/api/generate", `{"model":"m","template":"x"}`, "template: not_text"},
		{"/api/generate", `{"model":"m","context":[1,2]}`, "context: not_text"},
		{"/api/embed", `{"model":"m"}`, "input: missing_field"},
		{"/api/embed", `{"model":"m","input":[1,2]}`, "input[0]: wrong_type"},
	} {
		_, err := readCallOf(t, row.path, row.body, Options{})
		require.EqualError(t, err, row.err, row.body)
	}
	require.Equal(t, OpModels, Find("GET", "/api/tags").Operation)
}

const ollamaReplyEverything = `{"model":"llama3.2","created_at":"2026-11-01T10:00:00Z","message":{"role":"assistant","content":"c","thinking":"t",
	"tool_calls":[{"function":{"name":"f","arguments":{"k":"v"}}}]},"done":true,"done_reason":"stop","total_duration":123456789,"prompt_eval_count":7,"eval_count":3,"note":"n"}`

func TestEveryTextOfAnOllamaReplyIsFound(t *testing.T) {
	r, err := readReplyOf(t, "/api/chat", ollamaReplyEverything)
	require.NoError(t, err)
	require.Equal(t, []string{
		"0/0/content c", "0/0/reasoning t", "0/0/name!alone f", "0/0/arguments!alone v", "0/0/parameter!alone!fixed note", "0/0/parameter!alone n",
	}, pieces(r.Pieces))
	require.Equal(t, Usage{Input: 7, Output: 3, Known: true}, r.Usage)
	r, err = readReplyOf(t, "/api/generate", `{"response":"r","context":[1,2],"done":true}`)
	require.NoError(t, err)
	require.Equal(t, []string{"0/0/content r"}, pieces(r.Pieces))
	require.Len(t, r.Shadows, 1, "the conversation as token ids")
	r, err = readReplyOf(t, "/api/embed", `{"model":"m","embeddings":[[0.25],["odd"]]}`)
	require.NoError(t, err)
	require.Equal(t, []string{"0/0/parameter!alone odd"}, pieces(r.Pieces))
	tags := new(Reply)
	require.NoError(t, Ollama.ParseReply(tags, Find("GET", "/api/tags"), parse(t, `{"models":[{"name":"llama3.2"}]}`)))
	require.Contains(t, pieces(tags.Pieces), "0/0/parameter!alone llama3.2")
	for _, path := range []string{"/api/chat", "/api/generate", "/api/embed"} {
		_, err := readReplyOf(t, path, `{}`)
		require.Error(t, err)
	}
}

func TestAnOllamaStreamIsReadLineByLine(t *testing.T) {
	p := follow(t, Ollama, []step{
		{data: `{"model":"m","created_at":"x","message":{"role":"assistant","content":"hi"},"done":false}`, pieces: []string{"0/0/content hi"}},
		{data: `{"model":"m","response":"ho","done":false}`, pieces: []string{"0/0/content ho"}},
		{data: `{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":5,"eval_count":2}`, pieces: []string{"0/0/content "}, ends: all, check: func(t *testing.T, e *Event, p *Progress) {
			require.True(t, e.Done && p.Finished)
			require.Equal(t, Usage{Input: 5, Output: 2, Known: true}, e.Usage)
		}},
		{data: `{"error":"m"}`, pieces: []string{"0/0/parameter!alone!fixed error", "0/0/parameter!alone m"}, ends: all, check: func(t *testing.T, e *Event, _ *Progress) { require.True(t, e.Failed) }},
	})
	require.Equal(t, "m", p.Model)
	require.EqualError(t, readEvent(t, Ollama, new(Event), new(Progress), "", `{"new":1}`, &Options{}), "data: unknown_kind")
	require.EqualError(t, readEvent(t, Ollama, new(Event), new(Progress), "", `hello`, &Options{}), "data: unknown_kind")
}

func TestAnOllamaErrorIsASentence(t *testing.T) {
	require.JSONEq(t, `{"error":"Too \"many\". Ask a@b.example. (request r-1) [rate_limited]"}`, string(Ollama.AppendError(nil, refusal)))
	require.JSONEq(t, `{"model":"m","embeddings":[]}`, string(Ollama.AppendFiltered(nil, &Reply{Model: "m", Endpoint: Find("POST", "/api/embed")})))
	require.JSONEq(t, `{"models":[]}`, string(Ollama.AppendFiltered(nil, &Reply{Endpoint: Find("GET", "/api/tags")})))
}

// everyReply and everyEvent are the seeds of the other APIs.
var everyReply = []document{
	{"", geminiReplyEverything},
	{"", bedrockReplyEverything},
	{"", cohereReplyEverything},
	{"", ollamaReplyEverything},
	{"", cohereEmbedReply},
	{"", rerankReply},
}

var everyEvent = func() (list [][2]string) {
	for _, s := range append(append([]step(nil), converse...), cohereStream...) {
		list = append(list, [2]string{s.name, s.data})
	}
	for _, d := range everyReply {
		list = append(list, [2]string{"", d.body})
	}
	return append(list, [2]string{"chunk", `{"type":"ping"}`}, [2]string{"", "]"})
}()
