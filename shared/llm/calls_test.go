package llm

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/jsondoc"
)

func parse(t testing.TB, body string) *jsondoc.Doc {
	t.Helper()
	doc, err := jsondoc.Parse([]byte(body), jsondoc.Limits{})
	require.NoError(t, err, body)
	return doc
}

func readCall(t testing.TB, d Dialect, body string, opt Options) (*Call, error) {
	t.Helper()
	c := new(Call)
	return c, d.ParseCall(c, &d.Endpoints()[0], parse(t, body), &opt)
}

// Every text in these documents says where it is to be found: its role, its place
// and what it is. Their fields are all that the dialects know.
const openaiEverything = `{
	"model": "gpt-4o", "models": ["gpt-4o-mini"], "fallbacks": [{"model": "o3"}],
	"messages": [
		{"role": "system", "content": "system/content a string", "name": "system/name n"},
		{"role": "developer", "content": [{"type": "text", "text": "system/content a part", "cache_control": {"type": "system/parameter ephemeral"}}]},
		{"role": "user", "content": [{"type": "text", "text": "user/content a part",
			"image_url": null, "input_audio": null, "audio_url": null, "video_url": null, "file": null, "prompt_cache_breakpoint": {"mode": "user/parameter explicit"}},
			{"type": "document", "document": {"id": "tool/parameter d", "data": {"tool/document key": "tool/document value"}}}], "annotations": ["user/parameter a"]},
		{"role": "assistant", "content": [{"type": "refusal", "refusal": "assistant/refusal a part"}], "refusal": "assistant/refusal r",
			"reasoning": "assistant/reasoning r", "reasoning_content": "assistant/reasoning c", "reasoning_details": [{"text": "assistant/reasoning d"}], "audio": null,
			"images": null, "prefix": true, "configuration_update": {"reasoning": "assistant/parameter r"},
			"function_call": {"name": "assistant/name f", "arguments": "assistant/arguments old"},
			"tool_calls": [
				{"id": "assistant/parameter id", "index": 0, "type": "function", "function": {"name": "assistant/name t", "arguments": "assistant/arguments a"}},
				{"id": "assistant/parameter id", "type": "custom", "custom": {"name": "assistant/name t", "input": "assistant/arguments i"}}]},
		{"role": "assistant", "content": [{"type": "thinking", "closed": true, "signature": "c2VhbGVk", "thinking": [{"type": "text", "text": "assistant/reasoning part"}, {"type": "reference", "reference_ids": [1, "assistant/document r"]}]},
			{"type": "thinking", "thinking": "assistant/reasoning whole"}, {"type": "reference", "reference_ids": [1]}]},
		{"role": "tool", "tool_call_id": "tool/parameter id", "content": "tool/tool_result a string"},
		{"role": "function", "name": "tool/name f", "content": [{"type": "text", "text": "tool/content a part"}]}
	],
	"tools": [
		{"type": "function", "cache_control": {"type": "none/parameter ephemeral"}, "defer_loading": true, "function": {"defer_loading": true, "name": "none/name f", "description": "none/definition d", "strict": true,
			"parameters": {"none/definition key": {"enum": ["none/definition enum"]}}}},
		{"type": "custom", "custom": {"name": "none/name c", "description": "none/definition d", "format": {"syntax": "none/definition lark"}}}
	],
	"functions": [{"name": "none/name old", "description": "none/definition d", "parameters": {}}],
	"stream": true, "stream_options": {"include_usage": true, "include_obfuscation": false}, "max_tokens": null, "max_completion_tokens": 5, "n": 2, "temperature": 0.5,
	"tool_choice": {"name": "none/parameter choice"}, "function_call": "none/parameter auto", "response_format": {"title": "none/definition schema"},
	"stop": ["none/parameter stop"], "user": "none/parameter user", "safety_identifier": "none/parameter s", "prompt_cache_key": "none/parameter k",
	"prompt_cache_retention": "none/parameter r", "metadata": {"none/parameter key": "none/parameter value"},
	"prediction": {"content": "none/content expected"}, "modalities": ["text"], "audio": {"voice": "none/parameter v"},
	"reasoning_effort": "none/parameter low", "service_tier": "none/parameter t", "verbosity": "none/parameter v",
	"frequency_penalty": 0, "presence_penalty": null, "top_p": 1, "seed": 7, "logprobs": true, "top_logprobs": 3,
	"parallel_tool_calls": false, "store": false,
	"web_search_options": null, "plugins": null, "data_sources": null, "search_parameters": null, "enable_search": false, "search_options": null,
	"logit_bias": null, "prompt_embeds": null, "prompt_token_ids": null, "input_ids": null,
	"allowed_token_ids": null, "chat_template": null, "chat_template_kwargs": null, "logits_processors": null, "prompt": null, "input": null,
	"max_new_tokens": null, "max_output_tokens": null, "best_of": null, "input_embeds": null, "custom_logit_processor": null,
	"return_token_ids": false, "return_tokens_as_token_ids": false, "prompt_logprobs": null, "return_hidden_states": false, "ec_transfer_params": null, "stop_token_ids": [2, 128001], "logprob_token_ids": null, "kv_transfer_params": null,
	"moderation": {"policy": "none/parameter m"}, "prompt_cache_options": {"mode": "none/parameter m"}, "documents": [{"source": {"type": "tool/document text", "text": "tool/document d"}}],
	"compound_custom": null, "search_settings": null, "include_domains": null, "exclude_domains": null, "cache_control": {"type": "none/parameter c"}, "citation_options": "none/parameter c",
	"guardrails": ["none/parameter g"], "image_config": {"aspect_ratio": "none/parameter 1"}, "prompt_mode": "none/parameter m", "provider": {"order": ["none/parameter o"]},
	"reasoning": {"effort": "none/parameter e"}, "reasoning_format": "none/parameter f", "route": "none/parameter r", "session_id": "none/parameter s", "stop_server_tools_when": [{"type": "none/parameter w"}],
	"thinking": {"type": "none/parameter t"}, "trace": {"trace_id": "none/parameter t"}, "transforms": ["none/parameter t"], "min_p": 0, "min_tokens": 1, "random_seed": 5, "repetition_penalty": 1,
	"top_a": 0, "top_k": 5, "top_prompt_logprobs": null, "debug": {"echo": "none/parameter e"}, "deferred_tools": {"profile": "none/parameter p"}, "disable_tool_validation": true, "include_reasoning": true, "safe_prompt": true,
	"google": {"thinking_config": {"thinking_budget": 5, "level": "none/parameter l"}, "safety_settings": [{"category": "none/parameter c"}], "thought_tag_marker": "none/parameter m", "cached_content": null},
	"none/parameter unknown": {"none/parameter key": ["none/parameter value"]}
}`

const anthropicEverything = `{
	"model": "claude", "models": ["haiku"], "fallbacks": [{"model": "opus", "max_tokens": 9, "output_config": {"effort": "none/definition low"}, "speed": "none/parameter fast", "thinking": {"type": "none/parameter off"}}], "max_tokens": 10, "temperature": 1, "stream": true,
	"system": [{"type": "text", "text": "system/content s", "cache_control": {"type": "system/parameter c"}, "citations": [{"cited": "system/document c"}]}],
	"messages": [
		{"role": "user", "content": "user/content a string"},
		{"role": "system", "content": "system/content late", "clear_at": "system/parameter never", "output_config": {"effort": "system/parameter low"}},
		{"role": "system", "content": [
			{"type": "tool_addition", "cache_control": null, "tool": {"type": "tool_definition", "definition": {"name": "none/name late", "description": "none/definition d"}}},
			{"type": "tool_removal", "tool": {"type": "mcp_tool_reference", "name": "system/name plain", "server_name": "system/name s"}}]},
		{"role": "assistant", "content": [
			{"type": "text", "text": "assistant/content t"},
			{"type": "thinking", "thinking": "assistant/reasoning t", "signature": "c2VhbGVk", "cache_control": null},
			{"type": "redacted_thinking", "data": "c2VhbGVk", "cache_control": null},
			{"type": "tool_use", "id": "assistant/parameter id", "name": "assistant/name n", "input": {"assistant/arguments key": "assistant/arguments value"},
				"cache_control": null, "caller": {"type": "assistant/parameter direct"}, "toolset_name": "assistant/name set"},
			{"type": "compaction", "content": "assistant/content kept", "cache_control": null, "encrypted_content": null, "signature": null, "tool_changes": [{"type": "tool_removal", "tool": {"type": "tool_reference", "name": "assistant/name t"}}]},
			{"type": "compaction", "content": null, "encrypted_content": "c2VhbGVk"},
			{"type": "fallback", "from": {"model": "assistant/content m"}, "to": {"model": "assistant/content m"}, "trigger": {"type": "assistant/content refusal"}, "cache_control": null}]},
		{"role": "user", "content": [
			{"type": "tool_result", "tool_use_id": "user/parameter id", "is_error": false, "toolset_name": "user/name set", "cache_control": null, "content": "tool/tool_result a string"},
			{"type": "tool_result", "content": [{"type": "text", "text": "tool/content a block"}]},
			{"type": "document", "title": "user/document title", "context": "user/document context", "citations": {"kind": "user/parameter on"},
				"cache_control": null, "source": {"type": "text", "media_type": "user/parameter text", "data": "user/document data"}},
			{"type": "document", "source": {"type": "content", "content": "user/document blocks"}},
			{"type": "search_result", "title": "user/document title", "source": "user/document source", "citations": null, "cache_control": null,
				"content": "user/document found"}]}
	],
	"tools": [
		{"type": "custom", "name": "none/name t", "description": "none/definition d", "input_schema": {"none/definition key": "none/definition v"},
			"cache_control": {"type": "none/parameter c"}, "strict": true, "eager_input_streaming": null, "defer_loading": false, "allowed_callers": ["none/parameter direct"], "input_examples": ["none/definition e"]},
		{"name": "none/name plain"}
	],
	"stop_sequences": ["none/parameter stop"], "metadata": {"user_id": "none/parameter u"}, "tool_choice": {"name": "none/parameter t"},
	"top_k": 5, "top_p": 0.5, "thinking": {"mode": "none/parameter on"}, "service_tier": "none/parameter t",
	"output_config": {"effort": "none/definition high"}, "output_format": {"title": "none/definition f"},
	"inference_geo": "none/parameter geo", "speed": "none/parameter fast",
	"anthropic_version": "none/parameter v", "anthropic_beta": ["none/parameter b"],
	"mcp_servers": null, "container": null, "context_management": {"edits": []}, "thread": {"type": "create"},
	"cache_control": {"type": "none/parameter c"}, "diagnostics": {"previous_message_id": "none/parameter p"}, "billing_policy": null, "fallback_credit_token": "none/parameter t",
	"user_profile_id": "none/parameter u", "workspace_id": null, "compaction": {"type": "system/parameter summarize", "instructions": "system/content keep the numbers"},
	"none/parameter unknown": "none/parameter value"
}`

// claim is a text of the documents above: what it says of its role and place.
var claim = regexp.MustCompile(`"(none|system|user|assistant|tool)/[a-z_]+ [^"]*"`)

func TestEveryTextOfACallIsFoundWithItsRoleAndPlace(t *testing.T) {
	for d, body := range map[Dialect]string{OpenAI: openaiEverything, Anthropic: anthropicEverything} {
		c, err := readCall(t, d, body, Options{})
		require.NoError(t, err)
		found := 0
		for i := range c.Texts {
			text := &c.Texts[i]
			if !strings.Contains(text.String(), "/") {
				continue // a name within a free form, as "type" or "enum"
			}
			found++
			require.True(t, strings.HasPrefix(text.String(), text.Role.String()+"/"+text.Place.String()+" "),
				"%s is in %s/%s", text.Path(), text.Role, text.Place)
		}
		require.Equal(t, len(claim.FindAllString(body, -1)), found, d.Name())
	}
}

func TestTheDocumentsAboveHaveEveryFieldThatADialectKnows(t *testing.T) {
	tables := map[string][]*fields{
		openaiEverything: {
			openaiCall, openaiMessage, openaiPart, openaiToolCall, openaiFunction, openaiCustom, openaiTool, openaiToolFunction, openaiStreamed,
			openaiDocumentPart, openaiReferencePart, openaiThinkingPart, openaiThoughtPart, openaiGoogle,
		},
		anthropicEverything: {
			anthropicCall, anthropicMessage, anthropicTool, anthropicTextSource, anthropicContentSource, anthropicFallback, anthropicSummary,
			anthropicToolDefinition, anthropicToolReference,
		},
	}
	for _, block := range anthropicBlocks {
		tables[anthropicEverything] = append(tables[anthropicEverything], *block.value)
	}
	for body, list := range tables {
		for _, f := range list {
			for _, name := range f.names() {
				require.Contains(t, body, `"`+name+`":`)
			}
		}
	}
}

func TestACallSaysWhatItAsksFor(t *testing.T) {
	c, err := readCall(t, OpenAI, openaiEverything, Options{})
	require.NoError(t, err)
	require.Equal(t, []string{"gpt-4o", "gpt-4o-mini", "o3"}, modelNames(c))
	require.Equal(t, []ToolRef{{"none/name f", "function"}, {"none/name c", "custom"}, {"none/name old", "function"}}, c.Tools)
	require.Equal(t, 7, c.Messages)
	require.True(t, c.Stream)
	require.False(t, c.AskUsage(), "it asks itself")
	require.Equal(t, len(openaiEverything), c.Bytes)
	require.Equal(t, map[Param]float64{ParamMaxTokens: 5, ParamChoices: 2, ParamTemperature: 0.5}, given(c))

	c, err = readCall(t, Anthropic, anthropicEverything, Options{})
	require.NoError(t, err)
	require.Equal(t, []string{"claude", "haiku", "opus"}, modelNames(c))
	require.Equal(t, []ToolRef{{"none/name late", "custom"}, {"none/name t", "custom"}, {"none/name plain", "custom"}}, c.Tools)
	require.Equal(t, 5, c.Messages)
	require.Equal(t, []string{"redacted_thinking", "encrypted_content"}, c.Opaque)
	require.False(t, c.AskUsage(), "this API reports it unasked")
	require.Equal(t, map[Param]float64{ParamMaxTokens: 10, ParamTemperature: 1}, given(c))
}

func modelNames(c *Call) (names []string) {
	for i := range c.Models {
		names = append(names, c.Models[i].Name)
	}
	return names
}

func given(c *Call) map[Param]float64 {
	out := map[Param]float64{}
	for p := range paramCount {
		if v, ok := c.Param(p); ok {
			out[p] = v
		}
	}
	return out
}

func TestTheModelLeadsWhereverItStands(t *testing.T) {
	c, err := readCall(t, OpenAI, `{"fallbacks":["b"],"messages":[],"engine":"c","x":{"deployment_id":"d"},"lora_path":"e","adapter_id":"f","model":"a"}`, Options{})
	require.NoError(t, err)
	require.Equal(t, "a", c.Model())
	require.Equal(t, []string{"a", "b", "c", "d", "e", "f"}, modelNames(c))
	require.Equal(t, "", (&Call{}).Model())
}

func TestWhatNoModelIsCalledIsReadAsTextToo(t *testing.T) {
	c, err := readCall(t, OpenAI, `{"model":"gpt-4o","fallbacks":["gpt 4"],"messages":[{"role":"user","content":"c","preset":"a text"}]}`, Options{})
	require.NoError(t, err)
	require.Equal(t, []string{"gpt-4o", "gpt 4", "a text"}, modelNames(c))
	require.Equal(t, []string{"none/parameter gpt 4", "user/content c", "user/parameter preset", "user/parameter a text"}, textsOf(c))
	require.True(t, c.Texts[3].Fixed)
}

func TestWhatIsSignedCanNotBeEdited(t *testing.T) {
	c, err := readCall(t, Anthropic, anthropicEverything, Options{})
	require.NoError(t, err)
	for i := range c.Texts {
		if c.Texts[i].Place == PlaceReasoning {
			require.True(t, c.Texts[i].Fixed)
			require.False(t, c.EditText(i, []Edit{{0, 1, "x"}}))
			require.False(t, c.Rewritten())
			return
		}
	}
	t.Fatal("no reasoning found")
}

func TestKindsThatNobodyCanReadPassByNameOnlyAndAreStated(t *testing.T) {
	long := strings.Repeat("AP8B", 100)
	body := `{"model":"m","logit_bias":{"50256":-100},"modalities":["text","audio"],"messages":[
		{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://a.example/i.png","detail":"high"}},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"input_audio","input_audio":{"data":"` + long + `"}}]},
		{"role":"assistant","audio":{"id":"audio_1"}}],
		"tools":[{"type":"web_search","name":"","filter":"a.example"},{"type":"mcp","name":"files","model":"hidden"}]}`
	options := Options{
		Parts: []string{"image_url", "input_audio", "audio"}, Fields: []string{"logit_bias"}, ToolTypes: []string{"web_search", "mcp"},
		Hosts: []string{"a.example"},
	}
	c, err := readCall(t, OpenAI, body, options)
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"logit_bias", "audio", "image_url", "input_audio"}, c.Opaque)
	require.Equal(t, []ToolRef{{"web_search", "web_search"}, {"mcp", "mcp"}}, c.Tools)
	require.Equal(t, []string{"m", "hidden"}, modelNames(c))
	var texts []string
	for i := range c.Texts {
		texts = append(texts, c.Texts[i].String())
	}
	require.Contains(t, texts, "https://a.example/i.png")
	require.Contains(t, texts, "a.example")
	require.NotContains(t, texts, long)

	c, err = readCall(t, Anthropic, `{"model":"m","max_tokens":1,"container":"c","tools":[{"type":"bash_20250124","name":"bash"}],
		"messages":[{"role":"user","content":[{"type":"document","source":{"type":"base64","data":"`+long+`"}}]}]}`,
		Options{Parts: []string{"document"}, Fields: []string{"container"}, ToolTypes: []string{"bash_20250124"}})
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"container", "document"}, c.Opaque)
	require.Equal(t, []ToolRef{{"bash", "bash_20250124"}}, c.Tools)
}

func TestALongNumberIsText(t *testing.T) {
	c, err := readCall(t, OpenAI, `{"model":"m","messages":[],"metadata":{"card":4111111111111111,"n":7}}`, Options{})
	require.NoError(t, err)
	last := &c.Texts[1]
	require.Equal(t, "4111111111111111", last.String())
	require.True(t, last.Fixed)
	require.Len(t, c.Texts, 3, "the keys and the number")
}
