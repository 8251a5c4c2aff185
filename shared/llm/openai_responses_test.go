package llm

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every text in it says where it is to be found, as in the documents of the other
// dialects.
const responsesEverything = `{
	"model": "gpt-4o", "models": ["gpt-4o-mini"], "fallbacks": [{"model": "o3"}],
	"instructions": "system/content instructions",
	"input": [
		{"role": "user", "content": "user/content a string"},
		{"type": "message", "role": "developer", "name": "system/name n", "id": "system/parameter id", "status": "system/parameter s", "phase": "system/parameter p",
			"content": [{"type": "input_text", "text": "system/content a part", "prompt_cache_breakpoint": {"mode": "system/parameter explicit"}}]},
		{"type": "message", "role": "assistant", "content": [
			{"type": "output_text", "text": "assistant/content said", "annotations": [{"title": "assistant/document cited"}], "logprobs": []},
			{"type": "refusal", "refusal": "assistant/refusal no"}]},
		{"type": "reasoning", "id": "assistant/parameter id", "status": "assistant/parameter s", "encrypted_content": "c2VhbGVk",
			"summary": [{"type": "summary_text", "text": "assistant/reasoning short"}], "content": [{"type": "reasoning_text", "text": "assistant/reasoning long"}]},
		{"type": "function_call", "id": "assistant/parameter id", "call_id": "assistant/parameter c", "status": "assistant/parameter s",
			"name": "assistant/name f", "namespace": "assistant/name space", "arguments": "assistant/arguments a", "async": true, "caller": {"type": "assistant/parameter direct"}},
		{"type": "function_call_output", "name": "tool/name f", "namespace": "tool/name space", "caller": null, "id": "tool/parameter id", "call_id": "tool/parameter c", "status": "tool/parameter s", "output": "tool/tool_result a string"},
		{"type": "custom_tool_call", "id": "assistant/parameter id", "call_id": "assistant/parameter c", "status": "assistant/parameter s",
			"name": "assistant/name c", "namespace": "assistant/name space", "input": "assistant/arguments free"},
		{"type": "custom_tool_call_output", "call_id": "tool/parameter c", "output": [{"type": "input_text", "text": "tool/content a part"}]},
		{"type": "compaction", "id": "assistant/parameter id", "encrypted_content": "c2VhbGVk"},
		{"type": "compaction_trigger", "id": null},
		{"type": "configuration_update", "id": "none/parameter id", "reasoning": {"effort": "none/parameter low"}, "text": {"format": {"title": "none/definition schema"}}},
		{"type": "additional_tools", "id": "none/parameter id", "role": "none/parameter developer", "tools": [{"type": "function", "name": "none/name more", "description": "none/definition d"}]}
	],
	"tools": [
		{"type": "function", "name": "none/name f", "description": "none/definition d", "strict": true, "defer_loading": false, "async": false,
			"allowed_callers": ["none/parameter direct"], "output_schema": {"title": "none/definition o"}, "parameters": {"none/definition key": {"enum": ["none/definition enum"]}}},
		{"type": "namespace", "name": "none/name space", "description": "none/definition d", "tools": [{"type": "function", "name": "none/name inner", "description": "none/definition d"}]},
		{"type": "custom", "name": "none/name c", "format": {"syntax": "none/definition lark"}}
	],
	"stream": true, "stream_options": {"include_obfuscation": false}, "background": false, "store": false,
	"max_output_tokens": 5, "temperature": 0.5, "text": {"format": {"title": "none/definition schema"}}, "reasoning": {"effort": "none/parameter low"},
	"tool_choice": {"name": "none/parameter choice"}, "truncation": "none/parameter auto", "include": ["none/parameter i"],
	"metadata": {"none/parameter key": "none/parameter value"}, "user": "none/parameter u", "safety_identifier": "none/parameter s",
	"prompt_cache_key": "none/parameter k", "prompt_cache_retention": "none/parameter r", "service_tier": "none/parameter t",
	"context_management": [{"none/parameter compact": 5}], "parallel_tool_calls": true,
	"max_tool_calls": 1, "top_logprobs": 2, "top_p": 1, "frequency_penalty": 0, "presence_penalty": 0,
	"previous_response_id": null, "conversation": null, "prompt": null, "messages": null, "logit_bias": null, "prompt_embeds": null,
	"prompt_token_ids": null, "input_ids": null, "allowed_token_ids": null, "chat_template": null, "chat_template_kwargs": null, "logits_processors": null,
	"access_programs": {"cyber": "none/parameter standard"}, "background_options": {"window": "none/parameter 2h"}, "image": {"context_compression": "none/parameter auto"}, "personality": "none/parameter p",
	"moderation": {"policy": "none/parameter m"}, "prompt_cache_options": {"mode": "none/parameter m"},
	"none/parameter unknown": ["none/parameter value"]
}`

func TestEveryTextOfAResponsesCallIsFoundWithItsRoleAndPlace(t *testing.T) {
	c, err := readCall(t, OpenAIResponses, responsesEverything, Options{})
	require.NoError(t, err)
	claimsHold(t, c, responsesEverything)
	require.Equal(t, []string{"gpt-4o", "gpt-4o-mini", "o3"}, modelNames(c))
	require.Equal(t, []ToolRef{{"none/name more", "function"}, {"none/name f", "function"}, {"none/name inner", "function"}, {"none/name c", "custom"}}, c.Tools)
	require.Equal(t, 12, c.Messages)
	require.Equal(t, []string{"encrypted_content"}, c.Opaque)
	require.True(t, c.Stream)
	require.False(t, c.AskUsage(), "this API reports it unasked")
	require.Equal(t, map[Param]float64{ParamMaxTokens: 5, ParamTemperature: 0.5}, given(c))
	require.Equal(t, responsesEverything, render(t, c))
	for _, f := range []*fields{
		responsesCall, responsesMessage, responsesText, responsesRefusal, responsesCalled, responsesCustom, responsesResult,
		responsesReasoning, responsesSummary, responsesCompaction, responsesTool, responsesMoreTools, responsesUpdate, responsesNamespace,
	} {
		for _, name := range f.names() {
			require.Contains(t, responsesEverything, `"`+name+`":`)
		}
	}
}

// claimsHold checks that each text of c stands where it says, and that none is missing.
func claimsHold(t *testing.T, c *Call, body string) {
	t.Helper()
	found := 0
	for i := range c.Texts {
		text := &c.Texts[i]
		if !strings.Contains(text.String(), "/") {
			continue
		}
		found++
		require.True(t, strings.HasPrefix(text.String(), text.Role.String()+"/"+text.Place.String()+" "),
			"%s is in %s/%s", text.Path(), text.Role, text.Place)
	}
	require.Equal(t, len(claim.FindAllString(body, -1)), found)
}

func TestTheInputMayBeOneString(t *testing.T) {
	c, err := readCall(t, OpenAIResponses, `{"model":"m","input":"hi"}`, Options{})
	require.NoError(t, err)
	require.Equal(t, []any{RoleUser, PlaceContent, "hi"}, []any{c.Texts[0].Role, c.Texts[0].Place, c.Texts[0].String()})
	require.True(t, c.SetParam(ParamMaxTokens, 7))
	require.JSONEq(t, `{"model":"m","input":"hi","max_output_tokens":7}`, render(t, c))
	ep := Find("POST", "/v1/responses/input_tokens")
	require.NoError(t, ep.Dialect.ParseCall(c, ep, parse(t, `{"model":"m","input":"hi"}`), &Options{}))
	require.False(t, c.SetParam(ParamMaxTokens, 7), "nothing is made")
}

func TestWhatTheResponsesAPIDoesNotKnowIsRefused(t *testing.T) {
	item := func(s string) string { return `{"model":"m","input":[` + s + `]}` }
	field := func(s string) string { return `{"model":"m","input":"x",` + s + `}` }
	for _, row := range []refused{
		{"no object", `[]`, ": wrong_type"},
		{"no model", `{"input":"x"}`, "model: missing_field"},
		{"input that is a number", `{"model":"m","input":7}`, "input: wrong_type"},
		{"token ids", `{"model":"m","input":[1,2]}`, "input[0].type: unknown_kind"},
		{"an unknown kind of item", item(`{"type":"new"}`), "input[0].type: unknown_kind"},
		{"an item without a kind or role", item(`{"content":"x"}`), "input[0].type: unknown_kind"},
		{"an unknown role", item(`{"role":"root"}`), "input[0].role: unknown_role"},
		{"an unknown kind of part", item(`{"role":"user","content":[{"type":"input_image","image_url":"https://a.example"}]}`), "input[0].content[0].type: unknown_kind"},
		{"a part without its text", item(`{"role":"user","content":[{"type":"input_text"}]}`), "input[0].content[0].text: missing_field"},
		{"a reference to an item", item(`{"type":"item_reference","id":"i"}`), "input[0].type: unknown_kind"},
		{"the same without a kind", item(`{"id":"i"}`), "input[0].type: unknown_kind"},
		{"the same with a kind that is null", item(`{"id":"i","type":null}`), "input[0].type: unknown_kind"},
		{"a tool of the provider that comes later", item(`{"type":"additional_tools","role":"developer","tools":[{"type":"web_search"}]}`), "input[0].tools[0].type: unknown_kind"},
		{"a program that the provider runs", item(`{"type":"program","id":"p","code":"c"}`), "input[0].type: unknown_kind"},
		{"what a search for tools found", item(`{"type":"tool_search_output","tools":[]}`), "input[0].type: unknown_kind"},
		{"a tool of the provider in a namespace", field(`"tools":[{"type":"namespace","name":"n","tools":[{"type":"mcp"}]}]`), "tools[0].tools[0].type: unknown_kind"},
		{"a call of a tool of the provider", item(`{"type":"web_search_call","id":"w"}`), "input[0].type: unknown_kind"},
		{"tokens sent back", item(`{"role":"assistant","content":[{"type":"output_text","text":"x","logprobs":[{"token":"x"}]}]}`), "input[0].content[0].logprobs: not_text"},
		{"text in a signature's place", item(`{"type":"reasoning","summary":[],"encrypted_content":["x"]}`), "input[0].encrypted_content: wrong_type"},
		{"a server that the provider would call", field(`"tools":[{"type":"mcp","server_url":"https://a.example"}]`), "tools[0].type: unknown_kind"},
		{"a tool without a name", field(`"tools":[{"type":"function"}]`), "tools[0].name: missing_field"},
		{"a stored conversation", field(`"previous_response_id":"r"`), "previous_response_id: not_text"},
		{"a conversation by its name", field(`"conversation":{"id":"c"}`), "conversation: not_text"},
		{"a stored prompt", `{"prompt":{"id":"p"}}`, "prompt: not_text"},
		{"another API's conversation", field(`"messages":[{}]`), "messages: not_text"},
		{"a folded name", field(`"maxOutputTokens":1`), "maxOutputTokens: misspelt_field"},
	} {
		_, err := readCall(t, OpenAIResponses, row.body, Options{})
		var shape *ShapeError
		require.True(t, errors.As(err, &shape), "%s: %v", row.name, err)
		require.EqualError(t, err, row.err, row.name)
	}
}

func TestToolsThatAreFoundAreOfferedTools(t *testing.T) {
	c, err := readCall(t, OpenAIResponses, `{"model":"m","input":[{"type":"tool_search_output","execution":"server","tools":[{"type":"namespace","name":"n","tools":[{"type":"function","name":"f"}]}]},
		{"type":"program","id":"p","code":"c"},{"type":"program_output","id":"p","result":"r"},{"id":"i"}]}`,
		Options{Fields: []string{"item_reference"}, ToolTypes: []string{"tool_search", "programmatic_tool_calling"}})
	require.NoError(t, err)
	require.Equal(t, []ToolRef{{"f", "function"}}, c.Tools)
}

func TestWhatTheOperatorListsPassesAndIsStated(t *testing.T) {
	c, err := readCall(t, OpenAIResponses, `{"prompt":{"id":"p","variables":{"city":"Rome"}},"previous_response_id":"r","conversation":{"id":"c"},
		"tools":[{"type":"mcp","server_label":"l","server_url":"https://a.example"},{"type":"web_search_preview"}],
		"input":[{"type":"item_reference","id":"i"},{"type":"web_search_call","action":{"query":"q"}},{"type":"mcp_call","arguments":"a","output":"o"},
			{"role":"user","content":[{"type":"input_image","image_url":"https://i.example/a.png"}]}]}`,
		Options{
			Fields: []string{"prompt", "previous_response_id", "conversation", "item_reference"}, ToolTypes: []string{"mcp", "web_search_preview"},
			Parts: []string{"input_image"}, Hosts: []string{"a.example", "i.example"},
		})
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"prompt", "previous_response_id", "conversation", "item_reference", "input_image"}, c.Opaque)
	require.Equal(t, []ToolRef{{"mcp", "mcp"}, {"web_search_preview", "web_search_preview"}}, c.Tools)
	var texts []string
	for i := range c.Texts {
		texts = append(texts, c.Texts[i].String())
	}
	for _, want := range []string{"Rome", "https://a.example", "q", "a", "o", "https://i.example/a.png"} {
		require.Contains(t, texts, want)
	}
}

// A response with every kind of item, as it comes whole or at the end of a stream.
const responsesOutput = `{"id":"r1","object":"response","created_at":17,"status":"completed","model":"gpt-4o","error":null,"incomplete_details":null,
	"instructions":"be kind","metadata":{"kk":"v"},"temperature":1.0,"tool_choice":"auto","tools":[{"type":"function","name":"tool"}],
	"output":[
		{"type":"reasoning","id":"rs","summary":[{"type":"summary_text","text":"short"}],"content":[{"type":"reasoning_text","text":"long"}],"encrypted_content":"c2ln"},
		{"type":"message","id":"m","status":"completed","role":"assistant","content":[
			{"type":"output_text","text":"said","annotations":[{"type":"url_citation","url":"https://a.example","title":"cited","start_index":0,"end_index":2}],"logprobs":[{"token":"said"}]},
			{"type":"refusal","refusal":"no"}]},
		{"type":"function_call","id":"f","call_id":"c","name":"fn","arguments":"{}","status":"completed"},
		{"type":"custom_tool_call","id":"f","call_id":"c","name":"cn","input":"in"},
		{"type":"code_interpreter_call","id":"ci","code":"print()","container_id":"c","outputs":[{"type":"logs","logs":"printed"},{"type":"image","url":"data:image/png;base64,AAAA"}]},
		{"type":"mcp_call","id":"mc","server_label":"label","name":"mn","arguments":"{\"a\":1}","output":"answer","error":null},
		{"type":"new_call","note":"unknown"}],
	"usage":{"input_tokens":7,"input_tokens_details":{"cached_tokens":2},"output_tokens":3}}`

func TestEveryTextOfAResponseIsFound(t *testing.T) {
	r, err := readReply(t, OpenAIResponses, responsesOutput)
	require.NoError(t, err)
	require.Equal(t, []string{
		"0/0/parameter!alone be kind", "0/0/parameter!alone!fixed kk", "0/0/parameter!alone v",
		"0/0/parameter!alone!fixed type", "0/0/parameter!alone function", "0/0/parameter!alone tool",
		"0/0/reasoning short", "0/0/reasoning+reasoning_text long",
		"1/0/content said", "1/0/document!alone!fixed url", "1/0/document!alone https://a.example", "1/0/document!alone!fixed title", "1/0/document!alone cited",
		"1/1/refusal no", "2/0/name!alone fn", "2/0/arguments!json {}", "3/0/name!alone cn", "3/0/arguments in", "4/0/arguments print()",
		"4/0/tool_result!alone!fixed type", "4/0/tool_result!alone logs", "4/0/tool_result!alone!fixed logs", "4/0/tool_result!alone printed",
		"4/0/tool_result!alone!fixed type", "4/0/tool_result!alone image", "4/0/tool_result!alone!fixed url",
		"5/0/parameter!alone label", "5/0/name!alone mn", `5/0/arguments!json {"a":1}`, "5/0/tool_result!alone answer",
		"6/0/parameter!alone!fixed note", "6/0/parameter!alone unknown",
	}, pieces(r.Pieces))
	require.Equal(t, Usage{Input: 7, CachedInput: 2, Output: 3, Known: true}, r.Usage)
	require.Equal(t, []any{"r1", "gpt-4o", int64(17)}, []any{r.ID, r.Model, r.Created})
	require.Len(t, r.Shadows, 1)
	require.Equal(t, 1, r.Shadows[0].Choice)
}

func TestWhatIsFetchedLaterIsReadToo(t *testing.T) {
	for body, ep := range map[string]*Endpoint{
		responsesOutput: Find("GET", "/v1/responses/r1"),
		`{"object":"list","data":[{"type":"message","role":"user","content":[{"type":"input_text","text":"said"}]}],"has_more":false}`: Find("GET", "/v1/responses/r1/input_items"),
		`{"id":"r1","object":"response.deleted","deleted":true,"note":"said"}`:                                                         Find("DELETE", "/v1/responses/r1"),
		`{"object":"response.input_tokens","input_tokens":3,"note":"said"}`:                                                            Find("POST", "/v1/responses/input_tokens"),
	} {
		var r Reply
		require.NoError(t, ep.Dialect.ParseReply(&r, ep, parse(t, body)))
		require.Contains(t, strings.Join(pieces(r.Pieces), "\n"), "said", body)
	}
	require.True(t, Find("POST", "/v1/responses/r1/cancel").Bodyless)
	require.Equal(t, OpRetrieveResponse, Find("GET", "/openai/v1/responses/r1").Operation)
	_, err := readReply(t, OpenAIResponses, `{"choices":[]}`)
	require.EqualError(t, err, "output: missing_field")
}

func TestTextDoesNotHideWhereAResponseHasAnotherForm(t *testing.T) {
	for _, body := range []string{
		`{"output":["secret"]}`, `{"output":"secret"}`, `{"output":[{"content":"secret"}]}`, `{"output":[{"content":["secret"]}]}`,
		`{"output":[{"type":"message","content":[{"type":"output_text","text":["secret"]}]}]}`, `{"output":[{"content":[{"logprobs":"secret"}]}]}`,
		`{"output":[{"content":[{"annotations":"secret"}]}]}`, `{"output":[{"type":"message","encrypted_content":"secret"}]}`,
		`{"output":[],"id":["secret"]}`, `{"output":[],"usage":"secret"}`, `{"output":[],"error":"secret"}`, `{"output":[],"error":{"message":"secret"}}`,
		`{"output":[],"instructions":[{"type":"message","content":"secret"}]}`, `{"output":[],"tools":"secret"}`, `{"output":[{"arguments":{"a":"secret"}}]}`,
		`{"output":[{"result":"secret"}]}`, `{"output":[{"status":{"a":"secret"}}]}`,
	} {
		r, err := readReply(t, OpenAIResponses, body)
		require.NoError(t, err, body)
		require.Contains(t, strings.Join(pieces(r.Pieces), "\n"), "secret", body)
	}
}

func TestAFilteredResponseIsIncomplete(t *testing.T) {
	var r struct {
		Object, Status string
		Details        struct{ Reason string } `json:"incomplete_details"`
	}
	require.NoError(t, json.Unmarshal(OpenAIResponses.AppendFiltered(nil, &Reply{ID: "r"}), &r))
	require.Equal(t, []string{"response", "incomplete", "content_filter"}, []string{r.Object, r.Status, r.Details.Reason})
}

func TestToolsThatStandWhereTheAPIHasNoneDoNotPass(t *testing.T) {
	for name, row := range map[string]struct{ path, body string }{
		"in a change of settings":       {"/v1/responses", `{"model":"m","input":[{"type":"configuration_update","tools":[{"type":"function","name":"x"}]}]}`},
		"in a namespace, by other name": {"/v1/responses", `{"model":"m","input":"a","tools":[{"type":"namespace","name":"n","Functions":[{"type":"function","name":"x"}]}]}`},
		"of another model":              {"/v1/messages", `{"model":"m","max_tokens":5,"messages":[],"fallbacks":[{"model":"a","tools":[{"name":"x"}]}]}`},
		"added beside a tool":           {"/model/m/converse", `{"messages":[{"role":"system","content":[{"toolAddition":{"toolSpec":{"name":"y"}}}]}]}`},
	} {
		_, err := readCallOf(t, row.path, row.body, Options{})
		require.Error(t, err, name)
	}
}
