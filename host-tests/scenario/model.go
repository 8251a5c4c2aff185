package scenario

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Says is a reply of the API at path with one text.
func Says(path, text string) Reply {
	quoted := quote(text)
	body := fmt.Sprintf(`{"id":"r1","object":"chat.completion","created":1790000000,"model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":%s},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}`, quoted)
	if strings.Contains(path, "messages") {
		body = fmt.Sprintf(`{"id":"m1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"text","text":%s}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":2}}`, quoted)
	}
	switch {
	case strings.Contains(path, "/responses"):
		body = saysResponse(text)
	case strings.HasSuffix(path, "/completions") && !strings.Contains(path, "/chat/"):
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
	case strings.HasSuffix(path, "/completions") && !strings.Contains(path, "/chat/"):
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

// reply is what of a reply or of one event is looked at, in all APIs.
type reply struct {
	Type    string
	Status  string
	Error   *struct{ Type, Code, Message string }
	Output  []struct{ Content []struct{ Type, Text string } }
	Details struct{ Reason string } `json:"incomplete_details"`
	// Response is what the last event of the Responses API holds.
	Response *reply
	Choices  []struct {
		Index   int
		Text    string
		Message struct{ Content, Refusal string }
		Delta   struct{ Content, Refusal string }
		Finish  string `json:"finish_reason"`
	}
	Content []struct{ Text string }
	Delta   delta
	Stop    string `json:"stop_reason"`
}

// delta is a piece of text: in an object, or as a string in the Responses API.
type delta struct {
	Text string
	Stop string `json:"stop_reason"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (d *delta) UnmarshalJSON(data []byte) error {
	if data[0] == '"' {
		return json.Unmarshal(data, &d.Text)
	}
	type object delta
	return json.Unmarshal(data, (*object)(d))
}

// Hear returns the text of the first choice as a client of the API reads it, and how
// the reply ended.
func Hear(body string) (text, finish string, err error) {
	h, err := hear(body)
	return h.text, h.finish, err
}

// heard is what a client reads of a body: the text of the first choice and how it
// ended.
type heard struct {
	text, finish, errorCode string
	ended                   bool
}

// hear reads a body as a client of the API does.
func hear(body string) (heard, error) {
	var h heard
	if strings.HasPrefix(body, "{") {
		h.ended = true
		return h, h.object(body)
	}
	for line := range strings.SplitSeq(strings.ReplaceAll(body, "\r\n", "\n"), "\n") {
		data, ok := strings.CutPrefix(line, "data:")
		data = strings.TrimSpace(data)
		switch {
		case !ok || data == "":
		case data == "[DONE]":
			h.ended = true
		default:
			if err := h.object(data); err != nil {
				return h, err
			}
		}
	}
	return h, nil
}

func (h *heard) object(data string) error {
	var r reply
	if err := json.Unmarshal([]byte(data), &r); err != nil {
		return fmt.Errorf("%w in %q", err, data)
	}
	for _, c := range r.Choices {
		if c.Index > 0 {
			continue
		}
		h.text += c.Text + c.Message.Content + c.Delta.Content
		h.finish += c.Finish
	}
	for _, part := range r.Content {
		h.text += part.Text
	}
	if r.Type == "" || r.Type == "content_block_delta" || r.Type == "message_delta" || r.Type == "response.output_text.delta" {
		h.text += r.Delta.Text
	}
	h.text += r.output()
	h.finish += r.Delta.Stop + r.Stop + r.Details.Reason
	h.ended = h.ended || r.Type == "message_stop"
	if r.Response != nil {
		if err := h.response(&r); err != nil {
			return err
		}
	}
	if r.Error != nil {
		h.errorCode = r.Error.Code
		if h.errorCode == "" {
			h.errorCode = r.Error.Type
		}
	}
	return nil
}

// response hears the last event of a stream of the Responses API. What it says again
// must be what was said before, unless it was cut.
func (h *heard) response(r *reply) error {
	again := r.Response.output()
	h.finish += r.Response.Details.Reason
	switch r.Type {
	case "response.completed":
		h.ended = true
		if again != h.text {
			return fmt.Errorf("the text came as %q and is %q at the end", h.text, again)
		}
	case "response.incomplete", "response.failed":
		h.ended = true
	}
	return nil
}

// output is the text of a response.
func (r *reply) output() (text string) {
	for _, item := range r.Output {
		for _, part := range item.Content {
			if part.Type == "output_text" {
				text += part.Text
			}
		}
	}
	return text
}
