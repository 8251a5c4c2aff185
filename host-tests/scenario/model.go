package scenario

import (
	"encoding/json"
	"fmt"
	"strings"

	"portcullis/shared/llm"
)

// says is a reply of each API with a text in place of %s, where it is not OpenAI's.
var says = map[string]string{
	"anthropic": `{"id":"m1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"text","text":%s}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":2}}`,
	"gemini":    `{"candidates":[{"content":{"role":"model","parts":[{"text":%s}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2,"totalTokenCount":5},"modelVersion":"gemini-2.5-pro","responseId":"g1"}`,
	"bedrock":   `{"metrics":{"latencyMs":5},"output":{"message":{"content":[{"text":%s}],"role":"assistant"}},"stopReason":"end_turn","usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5}}`,
	"titan":     `{"inputTextTokenCount":3,"results":[{"tokenCount":2,"outputText":%s,"completionReason":"FINISH"}]}`,
	"cohere":    `{"id":"c1","finish_reason":"COMPLETE","message":{"role":"assistant","content":[{"type":"text","text":%s}]},"usage":{"billed_units":{"input_tokens":3,"output_tokens":2},"tokens":{"input_tokens":3,"output_tokens":2}}}`,
	"mcp":       `{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":%s}],"isError":false}}`,
	"ollama":    `{"model":"llama3.2","created_at":"2026-11-01T10:00:00Z","message":{"role":"assistant","content":%s},"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":2}`,
}

// completes reports whether a path is that of completions that do not answer as a chat does.
func completes(path string) bool {
	return strings.HasSuffix(path, "/completions") && !strings.Contains(path, "/chat/") && !strings.Contains(path, "/fim/")
}

// Says is a reply of the API at path with one text.
func Says(path, text string) Reply {
	quoted := quote(text)
	body := fmt.Sprintf(`{"id":"r1","object":"chat.completion","created":1790000000,"model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":%s},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}`, quoted)
	dialect := llm.Guess(path).Name()
	if ep := llm.Find("POST", path); ep != nil {
		dialect = ep.Dialect.Name()
	}
	switch form := says[dialect]; {
	case strings.HasSuffix(path, "/invoke") && strings.Contains(path, "titan"):
		body = fmt.Sprintf(says["titan"], quoted)
	case strings.HasSuffix(path, "/invoke"):
		body = fmt.Sprintf(says["anthropic"], quoted)
	case form != "":
		body = fmt.Sprintf(form, quoted)
	}
	switch {
	case strings.Contains(path, "/responses"):
		body = saysResponse(text)
	case completes(path):
		body = saysCompletion(text)
	}
	return Reply{Status: 200, Headers: [][2]string{{"content-type", "application/json"}}, Body: body}
}

// Streams is a stream of the API at path with one event a piece. A piece in double
// quotes is a JSON string as it stands.
func Streams(path string, pieces []string) Reply {
	headers := [][2]string{{"content-type", "text/event-stream"}}
	switch {
	case strings.Contains(path, "/responses"):
		return Reply{Status: 200, Headers: headers, Body: streamsResponse(pieces)}
	case completes(path):
		return Reply{Status: 200, Headers: headers, Body: streamsCompletion(pieces)}
	}
	var b strings.Builder
	anthropic := strings.Contains(path, "messages")
	if anthropic {
		b.WriteString("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-4-5\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}\n\n" +
			"event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n")
	}
	for _, piece := range pieces {
		if len(piece) < 2 || piece[0] != '"' {
			piece = quote(piece)
		}
		if anthropic {
			fmt.Fprintf(&b, "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":%s}}\n\n", piece)
		} else {
			fmt.Fprintf(&b, "data: {\"id\":\"r1\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"content\":%s},\"finish_reason\":null}]}\n\n", piece)
		}
	}
	if anthropic {
		b.WriteString("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n" +
			"event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":2}}\n\n" +
			"event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n")
	} else {
		b.WriteString("data: {\"id\":\"r1\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
	}
	return Reply{Status: 200, Headers: headers, Body: b.String()}
}

// unquote is the text of a piece, which may be a JSON string.
func unquote(piece string) string {
	var text string
	if len(piece) < 2 || piece[0] != '"' || json.Unmarshal([]byte(piece), &text) != nil {
		return piece
	}
	return text
}

func quote(text string) string {
	quoted, _ := json.Marshal(text) // a string always can be
	return string(quoted)
}
