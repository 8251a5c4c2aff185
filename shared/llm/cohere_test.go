package llm

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const cohereEverything = `{
	"model": "command-a", "stream": true, "max_tokens": 5, "temperature": 0.5,
	"messages": [
		{"role": "system", "content": "system/content s"},
		{"role": "user", "content": [{"type": "text", "text": "user/content t"}, {"type": "document", "document": {"id": "tool/parameter id", "data": {"tool/document key": "tool/document value"}}}]},
		{"role": "assistant", "tool_plan": "assistant/reasoning p", "content": [{"type": "thinking", "thinking": "assistant/reasoning t"}], "citations": [{"quoted": "assistant/document c"}],
			"tool_calls": [{"id": "assistant/parameter id", "type": "function", "function": {"name": "assistant/name n", "arguments": "assistant/arguments a"}}]},
		{"role": "tool", "tool_call_id": "tool/parameter id", "content": [{"type": "text", "text": "tool/tool_result t"}]}
	],
	"tools": [{"type": "function", "function": {"name": "none/name f", "description": "none/definition d", "parameters": {}}}],
	"documents": ["tool/document s", {"id": "tool/parameter id", "data": {"tool/document key": "tool/document value"}}],
	"citation_options": {"mode": "none/parameter fast"}, "response_format": {"title": "none/definition f"}, "safety_mode": "none/parameter STRICT",
	"tool_choice": "none/parameter NONE", "stop_sequences": ["none/parameter stop"], "seed": 1, "frequency_penalty": 0, "presence_penalty": 0, "k": 0, "p": 0.5,
	"logprobs": false, "strict_tools": true, "thinking": {"type": "none/parameter on"}, "priority": 0, "raw_prompting": null, "connectors": null,
	"none/parameter unknown": "none/parameter value"
}`

func TestWhatCohereDoesNotKnowIsRefused(t *testing.T) {
	for _, row := range []refused{
		{"no model", `{"messages":[]}`, "model: missing_field"},
		{"no messages", `{"model":"m"}`, "messages: missing_field"},
		{"a role of version 1", in(`{"role":"CHATBOT","content":"x"}`), "messages[0].role: unknown_role"},
		{"a picture", in(`{"role":"user","content":[{"type":"image_url"}]}`), "messages[0].content[0].type: unknown_kind"},
		{"a part without its text", in(`{"role":"user","content":[{"type":"text"}]}`), "messages[0].content[0].text: missing_field"},
		{"a prompt of one's own making", with(`"raw_prompting":true`), "raw_prompting: not_text"},
		{"a folded name", with(`"maxTokens":5`), "maxTokens: misspelt_field"},
	} {
		_, err := readCallOf(t, "/v2/chat", row.body, Options{})
		require.EqualError(t, err, row.err, row.name)
	}
	c, err := readCallOf(t, "/v2/chat", cohereEverything, Options{})
	require.NoError(t, err)
	require.True(t, c.Stream)
	require.Equal(t, "command-a", c.Model())
	require.Equal(t, map[Param]float64{ParamMaxTokens: 5, ParamTemperature: 0.5}, given(c))
}

const cohereReplyEverything = `{"id":"c1","finish_reason":"COMPLETE","message":{"role":"assistant","tool_plan":"p","content":[{"type":"thinking","thinking":"r"},{"type":"text","text":"t"}],
	"tool_calls":[{"id":"i","type":"function","function":{"name":"f","arguments":"{}"}}],"citations":[{"start":0,"text":"q"}]},
	"usage":{"billed_units":{"input_tokens":1,"output_tokens":1},"tokens":{"input_tokens":7,"output_tokens":3}},"logprobs":[{"text":"t"}],"note":"n"}`

func TestEveryTextOfACohereReplyIsFound(t *testing.T) {
	r, err := readReplyOf(t, "/v2/chat", cohereReplyEverything)
	require.NoError(t, err)
	require.Equal(t, []string{
		"0/0/parameter!alone!fixed note", "0/0/parameter!alone n", "0/0/reasoning+tool_plan p", "0/0/reasoning r", "0/1/content t",
		"0/0/name!alone f", "0/0/arguments!json {}", "0/0/document!alone!fixed start", "0/0/document!alone!fixed text", "0/0/document!alone q",
	}, pieces(r.Pieces))
	require.Equal(t, Usage{Input: 7, Output: 3, Known: true}, r.Usage)
	require.Equal(t, "c1", r.ID)
	require.Len(t, r.Shadows, 1)
	_, err = readReplyOf(t, "/v2/chat", `{"message":"no"}`)
	require.Error(t, err)
}

var cohereStream = []step{
	{name: "message-start", data: `{"type":"message-start","id":"c1","delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}}}`, pieces: []string{"0/0/reasoning+tool_plan "}},
	{name: "tool-plan-delta", data: `{"type":"tool-plan-delta","delta":{"message":{"tool_plan":"p"}}}`, pieces: []string{"0/0/reasoning+tool_plan p"}},
	{name: "content-start", data: `{"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":""}}}}`, pieces: []string{"0/0/content "}, check: func(t *testing.T, _ *Event, p *Progress) {
		require.Equal(t, []Block{{Index: 0, Type: "content"}}, p.OpenBlocks)
	}},
	{name: "content-delta", data: `{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"hi"}}},"logprobs":{"text":"hi"}}`, pieces: []string{"0/0/content hi"}, check: func(t *testing.T, e *Event, _ *Progress) {
		require.Len(t, e.Shadows, 1)
	}},
	{name: "citation-start", data: `{"type":"citation-start","index":0,"delta":{"message":{"citations":{"text":"q"}}}}`, pieces: []string{"0/0/document!alone!fixed text", "0/0/document!alone q"}},
	{data: `{"type":"content-end","index":0}`},
	{data: `{"type":"tool-call-start","index":1,"delta":{"message":{"tool_calls":{"id":"i","type":"function","function":{"name":"f","arguments":""}}}}}`, pieces: []string{"0/1/name!alone f", "0/1/arguments!json "}, ends: []End{{Block: 0}}},
	{data: `{"type":"tool-call-delta","index":1,"delta":{"message":{"tool_calls":{"function":{"arguments":"{\"a"}}}}}`, pieces: []string{`0/1/arguments!json {"a`}},
	{data: `{"type":"message-end","id":"c1","delta":{"finish_reason":"COMPLETE","usage":{"tokens":{"input_tokens":5,"output_tokens":2}}}}`, ends: all, check: func(t *testing.T, e *Event, p *Progress) {
		require.True(t, e.Done && p.Finished)
		require.Equal(t, Usage{Input: 5, Output: 2, Known: true}, e.Usage)
	}},
	{data: `{"type":"debug","prompt":"p"}`, pieces: []string{"0/0/parameter!alone!fixed prompt", "0/0/parameter!alone p"}},
	{data: `[DONE]`, ends: all},
	{data: `{"message":"m"}`, pieces: []string{"0/0/parameter!alone m"}, ends: all, check: func(t *testing.T, e *Event, _ *Progress) { require.True(t, e.Failed) }},
}

func TestACohereStreamIsReadEventByEvent(t *testing.T) {
	p := follow(t, Cohere, cohereStream)
	require.Equal(t, "c1", p.ID)
	require.EqualError(t, readEvent(t, Cohere, new(Event), new(Progress), "content-end", `{"type":"message-end"}`, &Options{}), "event: unknown_kind")
	require.EqualError(t, readEvent(t, Cohere, new(Event), new(Progress), "", `{"type":"new"}`, &Options{}), "type: unknown_kind")
	require.EqualError(t, readEvent(t, Cohere, new(Event), new(Progress), "", `hello`, &Options{}), "data: unknown_kind")
}

func TestACohereErrorIsAMessage(t *testing.T) {
	require.JSONEq(t, `{"id":"r-1","message":"Too \"many\". Ask a@b.example. (request r-1) [rate_limited]"}`, string(Cohere.AppendError(nil, refusal)))
}
