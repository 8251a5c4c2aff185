package llm

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// refused is a document that a dialect refuses, and the error that says where.
type refused struct{ name, body, err string }

func TestWhatOpenAIDoesNotKnowIsRefused(t *testing.T) {
	refuses(t, OpenAI, []refused{
		{"no object", `[]`, ": wrong_type"},
		{"no model", `{"messages":[]}`, "model: missing_field"},
		{"a model without a name", `{"model":"","messages":[]}`, "model: wrong_type"},
		{"a model that is a list", `{"model":["a"],"messages":[]}`, "model: wrong_type"},
		{"no messages", `{"model":"m"}`, "messages: missing_field"},
		{"messages that are a string", `{"model":"m","messages":"x"}`, "messages: wrong_type"},
		{"an unknown role", in(`{"role":"root"}`), "messages[0].role: unknown_role"},
		{"a message without a role", in(`{}`), "messages[0].role: unknown_role"},
		{"content that is a number", in(`{"role":"user","content":7}`), "messages[0].content: wrong_type"},
		{"an unknown kind of part", in(`{"role":"user","content":[{"type":"video"}]}`), "messages[0].content[0].type: unknown_kind"},
		{"a part without a kind", in(`{"role":"user","content":[{"text":"x"}]}`), "messages[0].content[0].type: unknown_kind"},
		{"a part without its text", in(`{"role":"user","content":[{"type":"text"}]}`), "messages[0].content[0].text: missing_field"},
		{"text in the kind of a tool call", in(`{"role":"assistant","tool_calls":[{"type":{"x":"y"}}]}`), "messages[0].tool_calls[0].type: wrong_type"},
		{"an unknown kind of tool call", in(`{"role":"assistant","tool_calls":[{"type":"shell"}]}`), "messages[0].tool_calls[0].type: unknown_kind"},
		{"an unknown kind of tool", with(`"tools":[{"type":"shell"}]`), "tools[0].type: unknown_kind"},
		{"a tool without a kind", with(`"tools":[{"function":{"name":"f"}}]`), "tools[0].type: unknown_kind"},
		{"a tool that is described elsewhere", with(`"tools":[{"type":"function","name":"f"}]`), "tools[0].function: missing_field"},
		{"a tool without a name", with(`"tools":[{"type":"function","function":{}}]`), "tools[0].function.name: missing_field"},
		{"a function without a name", with(`"functions":[{}]`), "functions[0].name: missing_field"},
		{"a folded name", with(`"Temperature":1`), "Temperature: misspelt_field"},
		{"a name without its underscore", with(`"maxTokens":1`), "maxTokens: misspelt_field"},
		{"a name with hyphens", with(`"max-tokens":1`), "max-tokens: misspelt_field"},
		{"a folded name in a message", in(`{"role":"user","toolCalls":[]}`), "messages[0].toolCalls: misspelt_field"},
		{"a folded name in stream_options", with(`"stream_options":{"includeUsage":true}`), "stream_options.includeUsage: misspelt_field"},
		{"a source that the provider reads", with(`"data_sources":[{"type":"azure_search"}]`), "data_sources: not_text"},
		{"a plugin of the provider's", with(`"plugins":[{"id":"web"}]`), "plugins: not_text"},
		{"more models than a call may go to", with(`"models":["1","2","3","4","5","6","7","8"]`), "models[7]: too_many"},
		{"more models in two lists", with(`"models":["1","2","3","4"],"fallbacks":["5","6",{"model":"7"},"8"]`), "fallbacks[3]: too_many"},
		{"a model more often than a call may name one", with(`"models":[` + strings.Repeat(`"m",`, 1024) + `"m"]`), "models[1023]: too_many"},
		{"a name that C reads to its end", with(`"messages\u0000":[]`), "messages\\u0000: misspelt_field"},
		{"a name with a blank behind it", with(`"messages ":[]`), "messages : misspelt_field"},
		{"a name as a form's list", with(`"model[]":"x"`), "model[]: misspelt_field"},
		{"the reply's token ids", with(`"return_token_ids":true`), "return_token_ids: not_text"},
		{"the reply's tokens as numbers", with(`"return_tokens_as_token_ids":true`), "return_tokens_as_token_ids: not_text"},
		{"the prompt's tokens in the reply", with(`"prompt_logprobs":1`), "prompt_logprobs: not_text"},
		{"code for the sampler", with(`"custom_logit_processor":"x"`), "custom_logit_processor: not_text"},
		{"text among tokens that end a reply", with(`"stop_token_ids":[1,"x"]`), "stop_token_ids[1]: wrong_type"},
		{"a host to fetch from", with(`"kv_transfer_params":{"remote_host":"x"}`), "kv_transfer_params: not_text"},
		{"choices under two names", with(`"n":1,"best_of":99`), "best_of: same_field_twice"},
		{"a picture in a part of text", in(`{"role":"user","content":[{"type":"text","text":"x","image_url":{"url":"data:x"}}]}`), "messages[0].content[0].image_url: not_text"},
		{"a logit bias", with(`"logit_bias":{"1":2}`), "logit_bias: not_text"},
		{"a chat template", with(`"chat_template":"x"`), "chat_template: not_text"},
		{"token ids in an unknown field", with(`"ids":[1,2]`), "ids: not_text"},
		{"token ids further in", with(`"x":{"ids":[[1,2]]}`), "x.ids[0]: not_text"},
		{"sound as the reply", with(`"modalities":["audio"]`), "modalities[0]: unknown_kind"},
		{"a flag that is a string", with(`"stream":"true"`), "stream: wrong_type"},
		{"a number that is a string", with(`"top_p":"1"`), "top_p: wrong_type"},
		{"models under the names of those that they stand in for", with(`"fallbacks":[{"gpt-4o":["o3"]}]`), "fallbacks[0].gpt-4o: unknown_kind"},
		{"the same under LiteLLM's name", with(`"context_window_fallback_dict":{"gpt-4o":"o3"}`), "context_window_fallback_dict.gpt-4o: unknown_kind"},
		{"another bound for a fallback", with(`"max_tokens":5,"fallbacks":[{"model":"m","max_tokens":99}]`), "fallbacks[0].max_tokens: unknown_kind"},
		{"a call that is merged into this one", with(`"max_tokens":5,"extra_body":{"max_tokens":99}`), "extra_body: not_text"},
		{"another provider's name for the bound", with(`"max_tokens":5,"num_predict":99`), "num_predict: not_text"},
		{"llama.cpp's name for it", with(`"max_tokens":5,"n_predict":99`), "n_predict: not_text"},
		{"a bound that is as large as the context", with(`"max_tokens":5,"auto_max_new_tokens":true`), "auto_max_new_tokens: not_text"},
		{"llama.cpp's name for choices", with(`"n":1,"n_cmpl":9`), "n_cmpl: not_text"},
		{"several models in one name", `{"model":"gpt-4o,o3","messages":[]}`, "model: unknown_kind"},
		{"a name that leads to another", with(`"fallbacks":["gpt-4o/../o3"]`), "fallbacks[0]: unknown_kind"},
		{"a name with more of an address", `{"model":"gpt-4o/x?","messages":[]}`, "model: unknown_kind"},
		{"a search that the model's name asks for", `{"model":"m:online","messages":[]}`, "model: not_text"},
		{"a stored prompt in the name of a fallback", with(`"fallbacks":["m@preset/p"]`), "fallbacks[0]: not_text"},
		{"a reply that another call fetches", with(`"deferred":true`), "deferred: not_text"},
		{"a schema that refers to another host", with(`"response_format":{"schema":{"$ref":"http://169.254.169.254/"}}`), "response_format.schema.$ref: unlisted_host"},
		{"one that does so by an address that stands elsewhere", with(`"response_format":{"schema":{"$id":"http://169.254.169.254/","$ref":"x.json"}}`), "response_format.schema.$ref: unlisted_host"},
		{"the same in a field of vLLM's", with(`"structured_outputs":{"json":{"$ref":"http://169.254.169.254/"}}`), "structured_outputs.json.$ref: unlisted_host"},
		{"a host of the server's cloud", with(`"aws_bedrock_runtime_endpoint":"https://evil.example"`), "aws_bedrock_runtime_endpoint: unlisted_host"},
		{"another provider's name for choices", with(`"candidate_count":9`), "candidate_count: not_text"},
		{"headers of the server's own call", with(`"Extra-Headers":{"authorization":"x"}`), "Extra-Headers: not_text"},
		{"another host for the whole call", with(`"api_base":"https://evil.example"`), "api_base: unlisted_host"},
		{"an address in what steers the server", with(`"image_config":{"image_url":"https://evil.example/a"}`), "image_config.image_url: unlisted_host"},
		{"tools where the API has none", in(`{"role":"developer","content":"x","tools":[{"type":"function","function":{"name":"f"}}]}`), "messages[0].tools: not_text"},
		{"a model that is a number", with(`"fallbacks":[7]`), "fallbacks[0]: wrong_type"},
		{"tokens as a string", with(`"max_tokens":"7"`), "max_tokens: wrong_type"},
		{"tokens with an exponent", with(`"max_tokens":1e3`), "max_tokens: ambiguous_number"},
		{"tokens with a fraction", with(`"max_tokens":1.0`), "max_tokens: ambiguous_number"},
		{"tokens below zero", with(`"max_tokens":-1`), "max_tokens: ambiguous_number"},
		{"minus zero", with(`"max_tokens":-0`), "max_tokens: ambiguous_number"},
		{"more tokens than a count is", with(`"max_tokens":4294967296`), "max_tokens: ambiguous_number"},
		{"tokens under two names", with(`"max_tokens":1,"max_completion_tokens":1`), "max_completion_tokens: same_field_twice"},
		{"a temperature with an exponent", with(`"temperature":1e0`), "temperature: ambiguous_number"},
		{"a temperature below zero", with(`"temperature":-1`), "temperature: ambiguous_number"},
	})
}

func TestWhatAnthropicDoesNotKnowIsRefused(t *testing.T) {
	say := func(block string) string {
		return `{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[` + block + `]}]}`
	}
	with := func(field string) string { return `{"model":"m","max_tokens":1,"messages":[],` + field + `}` }
	refuses(t, Anthropic, []refused{
		{"no bound", `{"model":"m","messages":[]}`, "max_tokens: missing_field"},
		{"an unknown role", `{"model":"m","max_tokens":1,"messages":[{"role":"tool","content":"x"}]}`, "messages[0].role: unknown_role"},
		{"a message without content", `{"model":"m","max_tokens":1,"messages":[{"role":"user"}]}`, "messages[0].content: missing_field"},
		{"an unknown kind of block", say(`{"type":"video"}`), "messages[0].content[0].type: unknown_kind"},
		{"a picture", say(`{"type":"image","source":{}}`), "messages[0].content[0].type: unknown_kind"},
		{"a block without its text", say(`{"type":"text"}`), "messages[0].content[0].text: missing_field"},
		{"text in a signature", say(`{"type":"thinking","thinking":"x","signature":["y"]}`), "messages[0].content[0].signature: wrong_type"},
		{"text in sealed data", say(`{"type":"redacted_thinking","data":{"x":"y"}}`), "messages[0].content[0].data: wrong_type"},
		{"a document from elsewhere", say(`{"type":"document","source":{"type":"url","url":"https://a.example"}}`), "messages[0].content[0].source.type: unknown_kind"},
		{"a document without a source that is an object", say(`{"type":"document","source":"x"}`), "messages[0].content[0].source: wrong_type"},
		{"a text document without text", say(`{"type":"document","source":{"type":"text"}}`), "messages[0].content[0].source.data: missing_field"},
		{"a picture in a tool's result", say(`{"type":"tool_result","content":[{"type":"image"}]}`), "messages[0].content[0].content[0].type: unknown_kind"},
		{"a provider's tool", with(`"tools":[{"type":"bash_20250124","name":"bash"}]`), "tools[0].type: unknown_kind"},
		{"text in the kind of a tool", with(`"tools":[{"type":["x"],"name":"f"}]`), "tools[0].type: wrong_type"},
		{"a tool without a name", with(`"tools":[{}]`), "tools[0].name: missing_field"},
		{"a folded name", with(`"stopSequences":[]`), "stopSequences: misspelt_field"},
		{"a server that the provider would call", with(`"mcp_servers":[{"url":"https://a.example"}]`), "mcp_servers: not_text"},
		{"a conversation that the provider has", with(`"thread":{"type":"continue","previous_message_id":"m"}`), "thread: not_text"},
		{"an edit of another kind", with(`"context_management":{"edits":[{"type":"memory_1"}]}`), "context_management.edits[0].type: unknown_kind"},
		{"one that is also begun", with(`"thread":{"type":"create","previous_message_id":"m"}`), "thread: not_text"},
		{"a provider's tool that comes later", say(`{"type":"tool_addition","tool":{"type":"tool_definition","definition":{"type":"web_fetch_20250910","name":"f"}}}`), "messages[0].content[0].tool.definition.type: unknown_kind"},
		{"a tool that comes in another way", say(`{"type":"tool_addition","tool":{"type":"new","name":"f"}}`), "messages[0].content[0].tool.type: unknown_kind"},
		{"the same within what was kept", say(`{"type":"compaction","content":"x","tool_changes":[{"type":"tool_addition","tool":{"type":"new"}}]}`), "messages[0].content[0].tool_changes[0].tool.type: unknown_kind"},
		{"a bound of another model as a string", with(`"fallbacks":[{"model":"n","max_tokens":"9"}]`), "fallbacks[0].max_tokens: wrong_type"},
	})
}

// Empty is switched off, but where an empty object may switch something on.
func TestWhatIsEmptyPasses(t *testing.T) {
	for _, field := range []string{
		`"logit_bias":{}`, `"plugins":[]`, `"data_sources":[]`, `"documents":[]`, `"tools":null`, `"functions":null`, `"tools":[]`, `"modalities":null`, `"stream_options":null`, `"include_domains":[]`,
	} {
		_, err := readCall(t, OpenAI, with(field), Options{})
		require.NoError(t, err, field)
	}
	for _, field := range []string{"web_search_options", "plugins", "compound_custom", "search_settings"} {
		_, err := readCall(t, OpenAI, with(`"`+field+`":{}`), Options{})
		require.EqualError(t, err, field+": not_text")
	}
}

func TestAMessageHasNoPicturesUnlessTheyAreListed(t *testing.T) {
	body := in(`{"role":"assistant","content":"x","images":[{"image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}`)
	_, err := readCall(t, OpenAI, body, Options{})
	require.EqualError(t, err, "messages[0].images[0]: unknown_kind")
	c, err := readCall(t, OpenAI, body, Options{Parts: []string{"image_url"}})
	require.NoError(t, err)
	require.Equal(t, []string{"image_url"}, c.Opaque)
}

// What bounds the reply of another model is bounded with it.
func TestABoundHoldsForEveryModelThatMayAnswer(t *testing.T) {
	for body, want := range map[string]string{
		`{"model":"m","max_tokens":50,"messages":[],"fallbacks":[{"model":"n","max_tokens":90},{"model":"o","max_tokens":5},{"model":"p","max_tokens":null}]}`: `{"model":"m","max_tokens":9,"messages":[],"fallbacks":[{"model":"n","max_tokens":9},{"model":"o","max_tokens":5},{"model":"p","max_tokens":null}]}`,
		`{"model":"m","fallbacks":[{"model":"n","max_tokens":90}],"messages":[],"max_tokens":50}`:                                                              `{"model":"m","fallbacks":[{"model":"n","max_tokens":9}],"messages":[],"max_tokens":9}`,
	} {
		c, err := readCall(t, Anthropic, body, Options{})
		require.NoError(t, err)
		require.Equal(t, 90.0, given(c)[ParamMaxTokens])
		require.True(t, c.SetParam(ParamMaxTokens, 9))
		require.Equal(t, want, render(t, c))
	}
}

func TestUnknownFieldsAreRefusedWhereTheOperatorSaysSo(t *testing.T) {
	for d, body := range map[Dialect]string{
		OpenAI:    with(`"extra":1`),
		Anthropic: `{"model":"m","max_tokens":1,"messages":[],"extra":1}`,
	} {
		_, err := readCall(t, d, body, Options{})
		require.NoError(t, err)
		_, err = readCall(t, d, body, Options{RefuseUnknownFields: true})
		require.EqualError(t, err, "extra: unknown_field")
	}
}

func refuses(t *testing.T, d Dialect, rows []refused) {
	t.Helper()
	for _, row := range rows {
		_, err := readCall(t, d, row.body, Options{})
		var shape *ShapeError
		require.True(t, errors.As(err, &shape), "%s: %v", row.name, err)
		require.EqualError(t, err, row.err, row.name)
	}
}

// in is a call with one message, with a call with one more field.
func in(message string) string { return `{"model":"m","messages":[` + message + `]}` }

func with(field string) string { return `{"model":"m","messages":[],` + field + `}` }

func TestOnlyOneFormOfAPathIsCanonical(t *testing.T) {
	for path, canonical := range map[string]bool{
		"/model/a.b-v1%3A0/converse": true, "/model/a.b-v1%3a0/converse": false, "/a%2Fb": false, "/a%3": false,
		"/": true, "/v1/chat/completions": true, "/v1/models/gpt-4o:latest": true, "/a/b@c+d=e,f~g": true,
		"": false, "v1": false, "//v1": false, "/v1/": false, "/v1//x": false, "/v1/./x": false, "/v1/..": false,
		"/%76": false, "/a;b": false, `/a\b`: false, "/a b": false, "/é": false, "/a?b": false,
	} {
		require.Equal(t, canonical, Canonical(path), path)
	}
}

func TestAPathLeadsToItsDialect(t *testing.T) {
	require.Equal(t, "anthropic", Find("POST", "/v1/messages").Dialect.Name())
	require.Equal(t, OpChat, Find("POST", "/v1/chat/completions").Operation)
	require.Nil(t, Find("GET", "/v1/messages"))
	for path, name := range map[string]string{
		"/model/m/other": "bedrock", "/v1beta/models/m:other": "gemini", "/v2/chat/": "cohere", "/ollama/api/chat": "ollama",
		"/llm/v1/messages": "anthropic", "/V1/Messages/": "anthropic", "/v1/messages/count_tokens": "anthropic",
		"/openai/v1/chat/completions": "openai", "/": "openai", strings.Repeat("/x", 50): "openai",
	} {
		require.Equal(t, name, Guess(path).Name(), path)
	}
}
