package scenario

import (
	"fmt"
	"strings"
)

// saysResponse is a reply of the Responses API with one text.
func saysResponse(text string) string {
	return response("completed", messageItem(text, "completed"))
}

func messageItem(text, status string) string {
	return fmt.Sprintf(`{"id":"msg_1","type":"message","status":%q,"role":"assistant","content":[%s]}`, status, outputText(text))
}

func outputText(text string) string {
	return fmt.Sprintf(`{"type":"output_text","text":%s,"annotations":[],"logprobs":[]}`, quote(text))
}

// response is a response with the output given.
func response(status, output string) string {
	usage := "null"
	if status == "completed" {
		usage = `{"input_tokens":3,"input_tokens_details":{"cached_tokens":0},"output_tokens":2,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":5}`
	}
	return fmt.Sprintf(`{"id":"resp_1","object":"response","created_at":1790000000,"status":%q,"error":null,"incomplete_details":null,"instructions":null,"metadata":{},"model":"gpt-4o","output":[%s],"parallel_tool_calls":true,"temperature":1.0,"tool_choice":"auto","tools":[],"top_p":1.0,"usage":%s}`, status, output, usage)
}

// streamsResponse is the same as a stream, with one delta a piece: the text comes whole
// in four more events at its end.
func streamsResponse(pieces []string) string {
	var b strings.Builder
	sequence := 0
	event := func(kind, format string, args ...any) {
		fmt.Fprintf(&b, "event: %s\ndata: {\"type\":%q,\"sequence_number\":%d,%s}\n\n", kind, kind, sequence, fmt.Sprintf(format, args...))
		sequence++
	}
	const part = `"item_id":"msg_1","output_index":0,"content_index":0`
	event("response.created", `"response":%s`, response("in_progress", ""))
	event("response.in_progress", `"response":%s`, response("in_progress", ""))
	event("response.output_item.added", `"output_index":0,"item":{"id":"msg_1","type":"message","status":"in_progress","role":"assistant","content":[]}`)
	event("response.content_part.added", part+`,"part":%s`, outputText(""))
	whole := ""
	for _, piece := range pieces {
		piece = unquote(piece)
		whole += piece
		event("response.output_text.delta", part+`,"delta":%s,"logprobs":[]`, quote(piece))
	}
	event("response.output_text.done", part+`,"text":%s,"logprobs":[]`, quote(whole))
	event("response.content_part.done", part+`,"part":%s`, outputText(whole))
	event("response.output_item.done", `"output_index":0,"item":%s`, messageItem(whole, "completed"))
	event("response.completed", `"response":%s`, response("completed", messageItem(whole, "completed")))
	return b.String()
}

// saysCompletion is a completion with one text.
func saysCompletion(text string) string {
	return fmt.Sprintf(`{"id":"c1","object":"text_completion","created":1790000000,"model":"gpt-4o","choices":[{"text":%s,"index":0,"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}`, quote(text))
}

// streamsCompletion is the same as a stream.
func streamsCompletion(pieces []string) string {
	var b strings.Builder
	for _, piece := range pieces {
		fmt.Fprintf(&b, "data: {\"id\":\"c1\",\"object\":\"text_completion\",\"created\":1790000000,\"model\":\"gpt-4o\",\"choices\":[{\"text\":%s,\"index\":0,\"logprobs\":null,\"finish_reason\":null}]}\n\n", quote(unquote(piece)))
	}
	b.WriteString("data: {\"id\":\"c1\",\"object\":\"text_completion\",\"created\":1790000000,\"model\":\"gpt-4o\",\"choices\":[{\"text\":\"\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
	return b.String()
}
