package llm

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// formOfReply is the endpoint of a document, whose form its call has chosen.
func formOfReply(t testing.TB, path string, chosen bodies) *Endpoint {
	t.Helper()
	ep := Find("POST", path)
	require.NotNil(t, ep, path)
	if chosen != nil {
		ep.bodies = chosen
	}
	return ep
}

// invokeReplies is a reply of each vendor's.
var invokeReplies = []document{
	{novaPath, `{"output":{"message":{"content":[{"text":"t"},{"toolUse":{"name":"n","toolUseId":"i","input":{"k":"v"}}}],"role":"assistant"}},"stopReason":"tool_use","usage":{"inputTokens":5,"outputTokens":2,"totalTokens":7,"cacheReadInputTokenCount":1,"cacheWriteInputTokenCount":0}}`},
	{titanPath, `{"inputTextTokenCount":6,"results":[{"tokenCount":1,"outputText":"t","completionReason":"FINISH"},{"tokenCount":1,"outputText":"u","completionReason":"LENGTH"}],"note":"x"}`},
	{llamaPath, `{"generation":"t","prompt_token_count":6,"generation_token_count":2,"stop_reason":"stop","amazon-bedrock-trace":{"guardrail":{"modelOutput":["t"]}},"amazon-bedrock-guardrailAction":"NONE"}`},
	{mistralPath, `{"outputs":[{"text":"t","stop_reason":"stop"},{"text":"u","stop_reason":"length"}],"amazon-bedrock-invocationMetrics":{"inputTokenCount":6,"outputTokenCount":2}}`},
	{mistralPath, `{"choices":[{"index":0,"message":{"role":"assistant","content":"t","tool_calls":[{"id":"i","function":{"name":"n","arguments":"{}"}}]},"stop_reason":"tool_calls"}],"usage":{"prompt_tokens":6,"completion_tokens":2}}`},
	{commandPath, `{"id":"g","prompt":"p","generations":[{"id":"g","text":"t","finish_reason":"COMPLETE","likelihood":-1.5,"token_likelihoods":[{"token":"t","likelihood":-1.5}]},{"id":"h","text":"u"}],"amazon-bedrock-invocationMetrics":{"inputTokenCount":6,"outputTokenCount":2}}`},
	{rPath, `{"response_id":"r/1","text":"t","generation_id":"g","finish_reason":"COMPLETE","chat_history":[{"role":"USER","message":"m"}],"citations":[{"start":0,"end":1,"text":"c","document_ids":["doc_0"]}],"tool_calls":[{"name":"n","parameters":{"k":"v"}}],"is_search_required":false,"meta":{"api_version":{"version":"1"},"billed_units":{"input_tokens":6,"output_tokens":2}}}`},
	{titanEmbedPath, `{"embedding":[0.123456789,1],"inputTextTokenCount":6,"embeddingsByType":{"float":[0.123456789],"other":["x"]},"message":"m"}`},
	{cohereEmbedPath, `{"id":"e","response_type":"embeddings_by_type","embeddings":{"float":[[0.123456789,1],[2,3]],"int8":[[1]]},"texts":["t"]}`},
}

// invokeForms are the forms that calls have chosen where a model has several.
var invokeForms = []bodies{3: &mistralText, 4: &mistralChat, 8: nil}

func TestEveryTextOfAVendorsReplyIsFound(t *testing.T) {
	usage := Usage{Input: 6, Output: 2, Known: true}
	for i, row := range []struct {
		pieces []string
		usage  Usage
	}{
		{[]string{"0/0/content t", "0/1/name!alone n", "0/1/arguments!alone v"}, Usage{Input: 6, CachedInput: 1, Output: 2, Known: true}},
		{[]string{"0/0/parameter!alone!fixed note", "0/0/parameter!alone x", "0/0/content t", "1/0/content u"}, usage},
		{[]string{"0/0/parameter!alone!fixed guardrail", "0/0/parameter!alone!fixed modelOutput", "0/0/parameter!alone t", "0/0/content t"}, usage},
		{[]string{"0/0/content t", "1/0/content u"}, usage},
		{[]string{"0/0/content t", "0/0/name!alone n", "0/0/arguments!json {}"}, usage},
		{[]string{"0/0/parameter!alone!fixed prompt", "0/0/parameter!alone p", "0/0/content t", "1/0/content u"}, usage},
		{[]string{
			"0/0/content t", "0/0/document!alone!fixed start", "0/0/document!alone!fixed end", "0/0/document!alone!fixed text", "0/0/document!alone c",
			"0/0/document!alone!fixed document_ids", "0/0/document!alone doc_0", "0/0/parameter!alone m", "0/0/name!alone n", "0/0/arguments!alone v",
		}, usage},
		{[]string{"0/0/parameter!alone m", "0/0/parameter!alone!fixed other", "0/0/parameter!alone x"}, Usage{Input: 6, Known: true}},
		{[]string{"0/0/parameter!alone!fixed texts", "0/0/parameter!alone t"}, Usage{}},
	} {
		d := invokeReplies[i]
		ep, r := formOfReply(t, d.path, invokeForms[i]), new(Reply)
		require.NoError(t, ep.Dialect.ParseReply(r, ep, parse(t, d.body)), d.body)
		require.Equal(t, row.pieces, pieces(r.Pieces), d.body)
		require.Equal(t, row.usage, r.Usage, d.body)
		require.Len(t, r.Shadows, map[bool]int{true: 1}[d.path == commandPath], d.path)
		require.Error(t, ep.Dialect.ParseReply(new(Reply), ep, parse(t, `{"message":"no reply"}`)), d.path)

		require.NoError(t, ep.Dialect.ParseReply(r, ep, parse(t, d.body)))
		filtered := Bedrock.AppendFiltered(nil, r)
		require.True(t, json.Valid(filtered), string(filtered))
		again := new(Reply)
		require.NoError(t, ep.Dialect.ParseReply(again, ep, parse(t, string(filtered))), string(filtered))
		require.NotContains(t, string(filtered), `"t"`)
	}
}

// invokeStreams is a stream of each vendor's, after which a reply has said "Good day".
var invokeStreams = []struct {
	path   string
	chosen bodies
	steps  []step
}{
	{novaPath + streamed, nil, []step{
		{data: `{"messageStart":{"role":"assistant"}}`},
		{data: `{"contentBlockDelta":{"delta":{"text":"Good"},"contentBlockIndex":0}}`, pieces: []string{"0/0/content Good"}},
		{data: `{"contentBlockStop":{"contentBlockIndex":0}}`},
		{data: `{"contentBlockStart":{"start":{"toolUse":{"toolUseId":"i","name":"n"}},"contentBlockIndex":24}}`, pieces: []string{"0/24/name!alone n"}, ends: []End{{Block: 0}}},
		{data: `{"contentBlockDelta":{"delta":{"toolUse":{"input":"{\"a"}},"contentBlockIndex":24}}`, pieces: []string{`0/24/arguments!json {"a`}},
		{data: `{"messageStop":{"stopReason":"tool_use"}}`, ends: all},
		{data: `{"metadata":{"usage":{"inputTokens":5,"outputTokens":2,"cacheReadInputTokenCount":1},"metrics":{},"trace":{}},"amazon-bedrock-invocationMetrics":{"inputTokenCount":5,"outputTokenCount":2,"cacheReadInputTokenCount":1,"invocationLatency":1000000}}`, pieces: []string{"0/0/parameter!alone!fixed trace"}},
	}},
	{titanPath + streamed, nil, []step{
		{data: `{"outputText":"Good","index":0,"totalOutputTextTokenCount":null,"completionReason":null,"inputTextTokenCount":6}`, pieces: []string{"0/0/content Good"}},
		{data: `{"outputText":" day","index":1,"totalOutputTextTokenCount":2,"completionReason":"FINISH","inputTextTokenCount":null,"amazon-bedrock-invocationMetrics":{"inputTokenCount":6,"outputTokenCount":2}}`, pieces: []string{"0/0/content  day"}, ends: all},
	}},
	{llamaPath + streamed, nil, []step{
		{data: `{"generation":"Good","prompt_token_count":6,"generation_token_count":1,"stop_reason":null}`, pieces: []string{"0/0/content Good"}},
		{data: `{"generation":" day","prompt_token_count":null,"generation_token_count":2,"stop_reason":null}`, pieces: []string{"0/0/content  day"}},
		{data: `{"generation":"","prompt_token_count":null,"generation_token_count":2,"stop_reason":"stop","amazon-bedrock-invocationMetrics":{"inputTokenCount":6,"outputTokenCount":2}}`, pieces: []string{"0/0/content "}, ends: all},
	}},
	{mistralPath + streamed, &mistralText, []step{
		{data: `{"outputs":[{"text":"Good","stop_reason":null}]}`, pieces: []string{"0/0/content Good"}},
		{data: `{"outputs":[{"text":" day","stop_reason":"stop"}],"amazon-bedrock-invocationMetrics":{"inputTokenCount":6,"outputTokenCount":2}}`, pieces: []string{"0/0/content  day"}, ends: []End{{Choice: 0, Block: -1}, all[0]}},
	}},
	{mistralPath + streamed, &mistralChat, []step{
		{data: `{"id":"i","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Good"},"stop_reason":null}]}`, pieces: []string{"0/0/content Good"}},
		{data: `{"choices":[{"index":1,"delta":{"tool_calls":[{"index":2,"function":{"name":"n","arguments":"{"}}]},"finish_reason":null}]}`, pieces: []string{"1/2/name!alone n", "1/2/arguments!json {"}},
		{data: `{"choices":[{"index":0,"message":{"content":""},"stop_reason":"stop"}]}`, pieces: []string{"0/0/content "}, ends: []End{{Choice: 0, Block: -1}}},
		{data: `{"choices":[{"index":1,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":6,"completion_tokens":2}}`, ends: []End{{Choice: 1, Block: -1}, all[0]}},
	}},
	{commandPath + streamed, nil, []step{
		{data: `{"is_finished":false,"index":1,"text":"Good","id":"g"}`, pieces: []string{"1/0/content Good"}},
		{data: `{"generations":[{"id":"g","text":" day","finish_reason":null,"token_likelihoods":[{"token":"day"}]}]}`, pieces: []string{"0/0/content  day"}},
		{data: `{"generations":[{"id":"g","text":"","finish_reason":"COMPLETE"}]}`, pieces: []string{"0/0/content "}, ends: []End{{Choice: 0, Block: -1}, all[0]}},
		{data: `{"is_finished":true,"finish_reason":"COMPLETE","amazon-bedrock-invocationMetrics":{"inputTokenCount":6,"outputTokenCount":2}}`, ends: all},
	}},
	{rPath + streamed, nil, []step{
		{data: `{"event_type":"stream-start","is_finished":false,"generation_id":"g"}`},
		{data: `{"event_type":"text-generation","is_finished":false,"text":"Good"}`, pieces: []string{"0/0/content Good"}},
		{data: `{"event_type":"citation-generation","is_finished":false,"citations":[{"text":"c"}]}`, pieces: []string{"0/0/document!alone!fixed text", "0/0/document!alone c"}},
		{data: `{"event_type":"tool-calls-chunk","is_finished":false,"tool_call_delta":{"index":1,"parameters":"{\"a"}}`, pieces: []string{`0/1/arguments!json {"a`}},
		{data: `{"event_type":"tool-calls-generation","is_finished":false,"tool_calls":[{"name":"n","parameters":{"k":"v"}}]}`, pieces: []string{"0/0/name!alone n", "0/0/arguments!alone v"}},
		{data: `{"event_type":"stream-end","is_finished":true,"finish_reason":"COMPLETE","response":{"response_id":"r","text":"Good day","tool_calls":[{"name":"n","parameters":{"k":"v"}}],"meta":{"billed_units":{"input_tokens":6,"output_tokens":2}}},"amazon-bedrock-invocationMetrics":{"inputTokenCount":6,"outputTokenCount":2}}`, pieces: []string{"0/0/content+response Good day", "0/0/name!alone n", "0/0/arguments!alone v"}, ends: all},
	}},
}

func TestAVendorsStreamIsReadChunkByChunk(t *testing.T) {
	for _, s := range invokeStreams {
		ep := formOfReply(t, s.path, s.chosen)
		e, p := new(Event), &Progress{Endpoint: ep}
		for _, step := range s.steps {
			require.NoError(t, readEvent(t, Bedrock, e, p, "chunk", step.data, &Options{}), step.data)
			require.Equal(t, step.pieces, pieces(e.Pieces), step.data)
			require.Equal(t, step.ends, append([]End(nil), e.Ends...), step.data)
		}
		require.True(t, p.Finished && p.Started, s.path)
		require.Equal(t, []int64{6, 2}, []int64{p.Usage.Input, p.Usage.Output}, s.path)
		require.True(t, MayReportUsage([]byte(s.steps[len(s.steps)-1].data)), s.path)

		for name, from := range map[string]*Progress{"before its first event": {Endpoint: ep}, "at its end": {Endpoint: ep, Started: true, Usage: p.Usage}} {
			again, done := new(Progress), false
			again.Copy(from)
			for _, event := range events(t, Bedrock.AppendFilteredEnd(nil, from)) {
				require.NoError(t, readEvent(t, Bedrock, e, again, event[0], event[1], &Options{}), event[1])
				require.Empty(t, said(e.Pieces), s.path)
				done = done || e.Done
			}
			require.True(t, done, "%s %s", s.path, name)
			require.Equal(t, from.Usage.Output, again.Usage.Output, "%s %s", s.path, name)
		}
	}
}

func TestAChunkThatIsNotKnownIsRefused(t *testing.T) {
	for _, row := range []struct {
		path   string
		chosen bodies
		data   string
		err    string
	}{
		{novaPath, nil, `{"newEvent":{}}`, "type: unknown_kind"},
		{novaPath, nil, `{"contentBlockDelta":{"contentBlockIndex":0,"delta":{"text":"a"}},"messageStop":{}}`, "messageStop: same_field_twice"},
		{novaPath, nil, `{"contentBlockDelta":{"delta":{"text":"a"}}}`, "contentBlockIndex: missing_field"},
		{titanPath, nil, `{"text":"a"}`, "type: unknown_kind"},
		{llamaPath, nil, `[]`, "data: unknown_kind"},
		{mistralPath, &mistralChat, `{"choices":[{"index":0,"message":{"content":"a"},"delta":{"content":"b"}}]}`, "choices[0].message: same_field_twice"},
		{mistralPath, &mistralChat, `{"choices":[{"index":-1,"message":{}}]}`, "choices[0].index: ambiguous_number"},
		{"/model/anthropic.claude-v4/invoke", nil, `{"type":"new"}`, "type: unknown_kind"},
	} {
		ep := formOfReply(t, row.path+streamed, row.chosen)
		data := row.data
		if data[0] != '{' {
			require.EqualError(t, Bedrock.ParseEvent(new(Event), &Progress{Endpoint: ep}, "chunk", []byte(data), parse(t, data), &Options{}), row.err)
			continue
		}
		require.EqualError(t, readEvent(t, Bedrock, new(Event), &Progress{Endpoint: ep}, "chunk", data, &Options{}), row.err, data)
	}
	ep := Find("POST", llamaPath+streamed)
	require.Error(t, readEvent(t, Bedrock, new(Event), &Progress{Endpoint: ep}, "messageStop", `{}`, &Options{}), "an event of converse")
	e := new(Event)
	require.NoError(t, readEvent(t, Bedrock, e, &Progress{Endpoint: ep}, "exception:throttlingException", `{"message":"m"}`, &Options{}))
	require.True(t, e.Failed)
}

func TestHeadersTellTheUsageThatABodyLeavesOut(t *testing.T) {
	headers := map[string]string{"x-amzn-bedrock-input-token-count": "6", "x-amzn-bedrock-output-token-count": "2"}
	get := func(name string) string { return headers[name] }
	require.Equal(t, Usage{Input: 6, Output: 2, Known: true}, Find("POST", mistralPath).HeaderUsage(get))
	require.Equal(t, Usage{}, Find("POST", "/model/m/converse").HeaderUsage(get), "its body says it")
	headers = map[string]string{"x-amzn-bedrock-input-token-count": "-6", "x-amzn-bedrock-output-token-count": "many"}
	require.Equal(t, Usage{}, Find("POST", mistralPath).HeaderUsage(get))
}
