package llm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A server that speaks several APIs reads its own fields in all of them.
func TestWhatSteersAServerIsRefusedInEveryAPI(t *testing.T) {
	calls := map[string]string{
		"/v1/chat/completions":             `{"model":"m","messages":[],%}`,
		"/v1/completions":                  `{"model":"m","prompt":"x",%}`,
		"/v1/responses":                    `{"model":"m","input":"x",%}`,
		"/v1/embeddings":                   `{"model":"m","input":"x",%}`,
		"/v1/messages":                     `{"model":"m","max_tokens":1,"messages":[],%}`,
		"/v2/chat":                         `{"model":"m","messages":[],%}`,
		"/v2/embed":                        `{"model":"m","texts":["x"],%}`,
		"/v2/rerank":                       `{"model":"m","query":"x","documents":[],%}`,
		"/api/chat":                        `{"model":"m","messages":[],%}`,
		"/v1beta/models/m:generateContent": `{"contents":[],%}`,
		"/model/m/converse":                `{"messages":[],%}`,
		"/model/mistral.mistral-large-2402-v1:0/invoke":         `{"messages":[],%}`,
		"/model/anthropic.claude-3-sonnet-20240229-v1:0/invoke": `{"anthropic_version":"x","max_tokens":1,"messages":[],%}`,
	}
	for path, call := range calls {
		for name, value := range map[string]string{
			"return_token_ids": `true`, "prompt_logprobs": `1`, "custom_logit_processor": `"x"`, "chat_template": `"x"`,
			"kv_transfer_params": `{"remote_engine_id":"x"}`, "bootstrap_host": `"x"`, "session_params": `{"id":"x"}`,
			"previous_input_messages": `[{"role":"user","content":"x"}]`, "plugins": `[{"id":"web"}]`,
			"prompt_id": `"x"`, "vector_store_ids": `["x"]`, "api_key": `"x"`,
		} {
			_, err := readCallOf(t, path, strings.Replace(call, "%", `"`+name+`":`+value, 1), Options{})
			require.EqualError(t, err, name+": not_text", path)
			_, err = readCallOf(t, path, strings.Replace(call, "%", `"`+name+`":`+value, 1), Options{Fields: []string{name}, RefuseUnknownFields: true})
			require.NoError(t, err, "%s in %s, where it is listed", name, path)
		}
	}
}

func TestPicturesAreCountedUnderOneName(t *testing.T) {
	_, err := readCallOf(t, "/v1/images/generations", `{"model":"m","prompt":"x","num_outputs_per_prompt":9}`, Options{Parts: []string{"image"}})
	require.EqualError(t, err, "num_outputs_per_prompt: not_text")
}

// 0 is no bound to some servers; Anthropic makes nothing then.
func TestZeroTokensAreNoBound(t *testing.T) {
	for path, call := range map[string]string{
		"/v1/chat/completions":             `{"model":"m","messages":[],"max_tokens":0}`,
		"/v1/completions":                  `{"model":"m","prompt":"x","max_tokens":0}`,
		"/api/generate":                    `{"model":"m","prompt":"x","options":{"num_predict":0}}`,
		"/v1beta/models/m:generateContent": `{"contents":[],"generationConfig":{"maxOutputTokens":0}}`,
	} {
		c, err := readCallOf(t, path, call, Options{})
		require.NoError(t, err)
		_, given := c.Param(ParamMaxTokens)
		require.False(t, given, path)
	}
	c, err := readCallOf(t, "/v1/messages", `{"model":"m","max_tokens":0,"messages":[]}`, Options{})
	require.NoError(t, err)
	_, given := c.Param(ParamMaxTokens)
	require.True(t, given)
}

func TestABoundThatTheServerPassesOverIsNone(t *testing.T) {
	opt := Options{MaxTokensName: "max_tokens"}
	for body, want := range map[string]string{
		with(`"max_completion_tokens":5`):                   `{"model":"m","messages":[],"max_completion_tokens":5,"max_tokens":7}`,
		with(`"max_completion_tokens":9,"max_tokens":null`): `{"model":"m","messages":[],"max_completion_tokens":7,"max_tokens":7}`,
		with(`"max_completion_tokens":9,"max_tokens":5`):    `{"model":"m","messages":[],"max_completion_tokens":7,"max_tokens":5}`,
	} {
		c, err := readCall(t, OpenAI, body, opt)
		require.NoError(t, err, body)
		require.True(t, c.SetParam(ParamMaxTokens, 7))
		require.Equal(t, want, render(t, c))
	}
}

func TestAVariantOfAModelPassesWhereItsFieldIsListed(t *testing.T) {
	c, err := readCall(t, OpenAI, `{"model":"m:online","messages":[]}`, Options{Fields: []string{"plugins"}})
	require.NoError(t, err)
	require.Equal(t, []string{"plugins"}, c.Opaque)
}

func TestASchemaRefersToItself(t *testing.T) {
	for _, to := range []string{`"#"`, `"#/$defs/a"`, `"#node"`, `{"type":"string"}`, `"Node","$id":"Node"`, `"#/x","$id":"https://schemas.example/a"`} {
		_, err := readCall(t, OpenAI, with(`"response_format":{"schema":{"$ref":`+to+`}}`), Options{})
		require.NoError(t, err, to)
	}
	_, err := readCall(t, OpenAI, with(`"response_format":{"schema":{"$ref":"https://schemas.example/a"}}`), Options{Hosts: []string{"schemas.example"}})
	require.NoError(t, err)
}

// Each prompt of a list has a reply of its own.
func TestPromptsOfAListAreNoEarlierTurns(t *testing.T) {
	c, err := readCallOf(t, "/v1/completions", `{"model":"m","prompt":["a","b"]}`, Options{})
	require.NoError(t, err)
	require.Equal(t, []int{0, 0}, []int{c.Texts[0].Message, c.Texts[1].Message})
	require.Equal(t, 2, c.Prompts)
	c, err = readCallOf(t, "/v1/completions", `{"model":"m","prompt":[1,2,3]}`, Options{Fields: []string{"prompt"}})
	require.NoError(t, err)
	require.Zero(t, c.Prompts, "they are one prompt's tokens")
}

func TestWhatBecomesOfALongConversationIsRead(t *testing.T) {
	c, err := readCallOf(t, "/v1/messages", `{"model":"m","max_tokens":1,"messages":[],"context_management":{"edits":[
		{"type":"clear_tool_uses_20250919","trigger":{"type":"input_tokens","value":30000},"keep":{"type":"tool_uses","value":3},"clear_at_least":null,"clear_tool_inputs":true,"exclude_tools":["t"]},
		{"type":"compact_20260112","instructions":"Sum it up.","pause_after_compaction":true}]}}`, Options{RefuseUnknownFields: true})
	require.NoError(t, err)
	last := c.Texts[len(c.Texts)-1]
	require.Equal(t, []string{"system", "content", "Sum it up."}, []string{last.Role.String(), last.Place.String(), last.String()})
}

// A tool of the provider's under the name of one that a key may use would be one that it may not.
func TestAToolOfTheProvidersIsCalledWhatItIs(t *testing.T) {
	for _, row := range [][3]string{
		{"web_search_20250305", "web_search", "web_search"},
		{"tool_search_tool_regex_20251119", "tool_search_tool_regex", "tool_search_tool_regex"},
		{"text_editor_20250728", "str_replace_based_edit_tool", "str_replace_based_edit_tool"},
		{"web_search_20250305", "get_weather", "web_search_20250305"},
		{"web_search_20250305", "web", "web_search_20250305"},
		{"code_interpreter", "", "code_interpreter"},
	} {
		require.Equal(t, row[2], providedName(row[1], row[0]), row)
	}
}
