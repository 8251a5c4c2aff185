package llm

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const bedrockEverything = `{
	"messages": [
		{"role": "user", "content": [{"type": "user/parameter text", "text": "user/content t"}, {"cachePoint": {"type": "user/parameter default"}},
			{"guardContent": {"text": {"text": "user/content g", "qualifiers": ["user/parameter query"]}}},
			{"document": {"format": "user/parameter txt", "name": "user/document n", "context": "user/document c", "citations": {"k": "user/parameter on"}, "source": {"text": "user/document s"}}},
			{"document": {"name": "user/document n", "source": {"content": [{"text": "user/document piece"}]}}},
			{"toolAddition": {"tool": {"type": "user/parameter t", "name": "user/name n", "serverName": "user/name s"}}}, {"toolRemoval": {"tool": {"name": "user/name n"}}},
			{"searchResult": {"source": "tool/document s", "title": "tool/document t", "content": [{"text": "tool/content f"}], "citations": {"k": "tool/parameter on"}}}]},
		{"role": "assistant", "content": [
			{"reasoningContent": {"reasoningText": {"text": "assistant/reasoning r", "signature": "c2VhbGVk"}}}, {"reasoningContent": {"redactedContent": "c2VhbGVk"}},
			{"citationsContent": {"content": [{"text": "assistant/content c"}], "citations": [{"title": "assistant/document t"}]}},
			{"toolUse": {"toolUseId": "assistant/parameter id", "name": "assistant/name n", "type": "assistant/parameter t", "input": {"assistant/arguments key": "assistant/arguments value"}}}]},
		{"role": "system", "content": [{"text": "system/content late"}]},
		{"role": "user", "content": [{"toolResult": {"toolUseId": "tool/parameter id", "status": "tool/parameter success", "type": "tool/parameter t",
			"content": [{"json": {"tool/tool_result key": "tool/tool_result value"}}, {"text": "tool/tool_result t"}]}}]}
	],
	"system": [{"text": "system/content s"}],
	"inferenceConfig": {"maxTokens": 5, "temperature": 0.5, "topP": 1, "stopSequences": ["none/parameter stop"]},
	"toolConfig": {"tools": [{"toolSpec": {"name": "none/name t", "description": "none/definition d", "strict": true, "inputSchema": {"json": {"none/definition key": "none/definition v"}}}},
		{"cachePoint": {"type": "none/parameter default"}}], "toolChoice": {"tool": {"name": "none/parameter t"}}},
	"guardrailConfig": {"trace": "none/parameter on"}, "performanceConfig": {"latency": "none/parameter l"}, "serviceTier": {"type": "none/parameter t"}, "projectIdentifier": null,
	"requestMetadata": {"none/parameter key": "none/parameter value"}, "promptVariables": {"name": {"text": "none/content v"}}, "outputConfig": {"f": "none/definition f"},
	"additionalModelResponseFieldPaths": ["none/parameter /stop_sequence"],
	"additionalModelRequestFields": {"thinking": {"type": "none/parameter on"}, "reasoning_config": null, "reasoningConfig": null, "top_k": 5, "topK": 5, "anthropic_beta": ["none/parameter b"]},
	"none/parameter unknown": "none/parameter value"
}`

func TestABedrockCallSaysWhatItAsksFor(t *testing.T) {
	c, err := readCallOf(t, "/model/us.amazon.nova-pro-v1%3A0/converse-stream", bedrockEverything, Options{})
	require.NoError(t, err)
	require.Equal(t, []string{"us.amazon.nova-pro-v1:0"}, modelNames(c), "Amazon's clients escape the colon")
	require.Equal(t, []ToolRef{{"none/name t", "toolSpec"}}, c.Tools)
	require.True(t, c.Stream)
	require.Equal(t, map[Param]float64{ParamMaxTokens: 5, ParamTemperature: 0.5}, given(c))
	require.Equal(t, []string{"redactedContent"}, c.Opaque)
	for i := range c.Texts {
		if c.Texts[i].Place == PlaceReasoning {
			require.False(t, c.EditText(i, []Edit{{0, 1, "x"}}), "it is signed")
		}
	}
	c, err = readCallOf(t, "/model/m/invoke-with-response-stream", `{"anthropic_version":"bedrock-2023-05-31","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}`, Options{RefuseUnknownFields: true})
	require.NoError(t, err)
	require.True(t, c.Stream)
	require.Equal(t, "m", c.Model())
}

func TestWhatBedrockDoesNotKnowIsRefused(t *testing.T) {
	say := func(block string) string { return `{"messages":[{"role":"user","content":[` + block + `]}]}` }
	with := func(field string) string { return `{"messages":[],` + field + `}` }
	for _, row := range []refused{
		{"no messages", `{}`, "messages: missing_field"},
		{"an unknown role", `{"messages":[{"role":"developer","content":[]}]}`, "messages[0].role: unknown_role"},
		{"a picture", say(`{"image":{"format":"png"}}`), "messages[0].content[0].image: unknown_kind"},
		{"a tool that is defined in passing", say(`{"toolAddition":{"tool":{"name":"n","inputSchema":{}}}}`), "messages[0].content[0].toolAddition.tool.inputSchema: unknown_kind"},
		{"a block of two kinds", say(`{"text":"a","image":{}}`), "messages[0].content[0]: unknown_kind"},
		{"a block of no kind", say(`{}`), "messages[0].content[0]: unknown_kind"},
		{"a block that is a string", say(`"x"`), "messages[0].content[0]: wrong_type"},
		{"a document in bytes", say(`{"document":{"source":{"bytes":"QUJD"}}}`), "messages[0].content[0].document.source.bytes: unknown_kind"},
		{"a document from a bucket", say(`{"document":{"source":{"s3Location":{"uri":"s3://b"}}}}`), "messages[0].content[0].document.source.s3Location: unknown_kind"},
		{"a picture in a tool's result", say(`{"toolResult":{"content":[{"image":{}}]}}`), "messages[0].content[0].toolResult.content[0].image: unknown_kind"},
		{"a provider's tool", with(`"toolConfig":{"tools":[{"systemTool":{"name":"nova_grounding"}}]}`), "toolConfig.tools[0].systemTool.name: unknown_kind"},
		{"a tool beside the API", with(`"additionalModelRequestFields":{"tools":[]}`), "additionalModelRequestFields.tools: unknown_kind"},
		{"tokens as a string", with(`"inferenceConfig":{"maxTokens":"7"}`), "inferenceConfig.maxTokens: wrong_type"},
		{"a folded name", with(`"inference_config":{}`), "inference_config: misspelt_field"},
	} {
		_, err := readCallOf(t, "/model/m/converse", row.body, Options{})
		require.EqualError(t, err, row.err, row.name)
	}
}

const bedrockReplyEverything = `{"output":{"message":{"role":"assistant","content":[{"text":"t"},{"toolUse":{"toolUseId":"i","name":"n","input":{"k":"v"}}},
	{"reasoningContent":{"reasoningText":{"text":"r","signature":"s"}}},{"citationsContent":{"content":[{"text":"c"}],"citations":[{"title":"u"}]}},{"new":"x"}]}},
	"stopReason":"end_turn","usage":{"inputTokens":7,"outputTokens":3,"totalTokens":10,"cacheReadInputTokens":2},"metrics":{"latencyMs":5},"additionalModelResponseFields":{"stop_sequence":"END"}}`

func TestEveryTextOfAConverseReplyIsFound(t *testing.T) {
	r, err := readReplyOf(t, "/model/m/converse", bedrockReplyEverything)
	require.NoError(t, err)
	require.Equal(t, []string{
		"0/0/parameter!alone!fixed additionalModelResponseFields", "0/0/parameter!alone END",
		"0/0/content t", "0/1/name!alone n", "0/1/arguments!alone v", "0/2/reasoning!fixed r",
		"0/3/parameter!alone!fixed title", "0/3/parameter!alone u", "0/3/content!alone!fixed text", "0/3/content!alone c",
		"0/4/parameter!alone!fixed new", "0/4/parameter!alone x",
	}, pieces(r.Pieces))
	require.Equal(t, Usage{Input: 9, CachedInput: 2, Output: 3, Known: true}, r.Usage)
	_, err = readReplyOf(t, "/model/m/converse", `{"output":{}}`)
	require.Error(t, err)
}

// converse is the events of a stream of converse.
var converse = []step{
	{name: "messageStart", data: `{"p":"abcd","role":"assistant"}`},
	{name: "contentBlockDelta", data: `{"contentBlockIndex":0,"delta":{"text":"hi"},"p":"abc"}`, pieces: []string{"0/0/content hi"}, check: func(t *testing.T, _ *Event, p *Progress) {
		require.Len(t, p.OpenBlocks, 1, "text begins without an event of its own")
	}},
	{name: "contentBlockStop", data: `{"contentBlockIndex":0,"p":"a secret"}`, pieces: []string{"0/0/parameter!alone a secret"}},
	{name: "contentBlockStart", data: `{"contentBlockIndex":1,"start":{"toolUse":{"toolUseId":"i","name":"n"}}}`, pieces: []string{"0/1/name!alone n"}, ends: []End{{Block: 0}}},
	{name: "contentBlockDelta", data: `{"contentBlockIndex":1,"delta":{"toolUse":{"input":"{\"a"}}}`, pieces: []string{`0/1/arguments!json {"a`}},
	{name: "contentBlockDelta", data: `{"contentBlockIndex":2,"delta":{"reasoningContent":{"text":"r"}}}`, pieces: []string{"0/2/reasoning!fixed r"}},
	{name: "contentBlockDelta", data: `{"contentBlockIndex":2,"delta":{"reasoningContent":{"signature":"c2ln"}}}`},
	{name: "contentBlockDelta", data: `{"contentBlockIndex":3,"delta":{"citation":{"title":"c"}}}`, pieces: []string{"0/3/document!alone!fixed title", "0/3/document!alone c"}},
	{name: "messageStop", data: `{"stopReason":"end_turn"}`, ends: all, check: func(t *testing.T, e *Event, p *Progress) { require.True(t, e.Done && p.Finished) }},
	{name: "metadata", data: `{"usage":{"inputTokens":5,"outputTokens":2},"metrics":{"latencyMs":3}}`, check: func(t *testing.T, e *Event, _ *Progress) {
		require.Equal(t, Usage{Input: 5, Output: 2, Known: true}, e.Usage)
	}},
	{name: "contentBlockDelta", data: `{"contentBlockIndex":5,"delta":{"toolResult":[{"text":"ran"},{"json":{"a":"b"}}]}}`, pieces: []string{"0/5/tool_result ran", "0/5/tool_result!alone!fixed json", "0/5/tool_result!alone b"}},
	{name: "contentBlockDelta", data: `{"contentBlockIndex":6,"delta":{"image":{"source":{"bytes":"c2VhbGVk"},"error":{"message":"m"}}}}`, pieces: []string{"0/6/parameter!alone!fixed error", "0/6/parameter!alone m"}},
	{name: "exception:throttlingException", data: `{"message":"m"}`, pieces: []string{"0/0/parameter!alone m"}, ends: all, check: func(t *testing.T, e *Event, _ *Progress) { require.True(t, e.Failed) }},
}

func TestAConverseStreamIsReadEventByEvent(t *testing.T) {
	follow(t, Bedrock, converse)
	for _, c := range [][3]string{
		{"newEvent", `{}`, "type: unknown_kind"},
		{"contentBlockDelta", `{"contentBlockIndex":0,"delta":{"smell":{}}}`, "delta.smell: unknown_kind"},
		{"contentBlockDelta", `{"contentBlockIndex":0,"delta":{"text":"a","image":{}}}`, "delta: unknown_kind"},
		{"contentBlockDelta", `{"delta":{"text":"a"}}`, "contentBlockIndex: missing_field"},
		{"chunk", `{"type":"ping"}`, "type: unknown_kind"},
		{"exception:a secret", `{"message":"m"}`, "exception: unknown_kind"},
	} {
		require.EqualError(t, readEvent(t, Bedrock, new(Event), new(Progress), c[0], c[1], &Options{}), c[2])
	}
}

func TestTextGoesOnOverABlockThatBeginsWithoutAKind(t *testing.T) {
	said := []string{"0/0/content hi"}
	follow(t, Bedrock, []step{
		{name: "contentBlockDelta", data: `{"contentBlockIndex":0,"delta":{"text":"hi"}}`, pieces: said},
		{name: "contentBlockStart", data: `{"contentBlockIndex":1,"start":{}}`},
		{name: "contentBlockDelta", data: `{"contentBlockIndex":1,"delta":{"text":"hi"}}`, pieces: said},
	})
}

func TestABedrockErrorIsAmazonsOwn(t *testing.T) {
	require.JSONEq(t, `{"message":"Too \"many\". Ask a@b.example. (request r-1) [rate_limited]","code":"ThrottlingException","__type":"ThrottlingException"}`,
		string(Bedrock.AppendError(nil, refusal)))
	require.Contains(t, string(Bedrock.AppendFiltered(nil, &Reply{})), `"stopReason":"content_filtered"`)
}
