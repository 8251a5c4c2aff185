package scenario

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/tidwall/gjson"

	"portcullis/shared/sse"
)

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
	kind := sse.SSE
	switch {
	case strings.HasPrefix(body, "{") && gjson.Valid(body):
		h.ended = true
		return h, h.object(body)
	case strings.HasPrefix(body, "{"):
		kind = sse.NDJSON
	case strings.HasPrefix(body, "["):
		kind = sse.Array
	case strings.HasPrefix(body, "\x00"):
		kind = sse.Messages
	}
	return h, h.events(kind, body)
}

// events reads a body that is a stream.
func (h *heard) events(kind sse.Kind, body string) error {
	var f sse.Framer
	f.Reset(kind, len(body)+2)
	f.Write([]byte(body))
	if kind == sse.SSE {
		f.Write([]byte("\n\n")) // what the last event may lack
	}
	f.Close()
	for {
		frame, ok, err := f.Next()
		if !ok {
			return err
		}
		switch data := string(frame.Data); {
		case frame.Comment || data == "":
		case data == "[DONE]" || data == "]" || frame.Name == "messageStop":
			h.ended = true
			h.finish += gjson.Get(data, "stopReason").String()
		default:
			if err := h.object(data); err != nil {
				return err
			}
		}
	}
}

// The places of text, and of what ended it, in replies and events of all APIs.
var (
	texts = []string{
		`choices.#(index==0).message.content`, `choices.#(index==0).delta.content`, // OpenAI
		`choices.#(index==0).text`,     // OpenAI's completions
		`content.#.text`, `delta.text`, // Anthropic, Bedrock
		`output.message.content.#.text`,                        // Bedrock
		`message.content.#.text`, `delta.message.content.text`, // Cohere
		`message.content`, `response`, // Ollama
		`result.content.#.text`, // MCP
		// Bedrock's invoke: Nova, Titan, Llama, Mistral, Command
		`contentBlockDelta.delta.text`, `results.#.outputText`, `outputText`, `generation`, `outputs.#.text`, `generations.#.text`,
	}
	finishes = []string{
		`choices.#(index==0).finish_reason`, `stop_reason`, `delta.stop_reason`, `candidates.0.finishReason`, `stopReason`,
		`finish_reason`, `delta.finish_reason`, `done_reason`, `incomplete_details.reason`, `response.incomplete_details.reason`,
		`error.data.code`,
		`messageStop.stopReason`, `results.0.completionReason`, `completionReason`, `outputs.0.stop_reason`, `choices.0.stop_reason`,
		`generations.0.finish_reason`,
	}
	codeBehind = regexp.MustCompile(`\[([a-z_]+)\]$`)
)

// object reads a whole reply or one event.
func (h *heard) object(data string) error {
	if !gjson.Valid(data) {
		return fmt.Errorf("no JSON: %q", data)
	}
	r := gjson.Parse(data)
	for _, place := range texts {
		for _, text := range r.Get(place).Array() {
			if text.Type == gjson.String {
				h.text += text.String()
			}
		}
	}
	h.text += output(r)
	for _, part := range r.Get(`candidates.0.content.parts`).Array() { // Gemini
		if !part.Get("thought").Bool() {
			h.text += part.Get("text").String()
		}
	}
	for _, place := range finishes {
		h.finish += r.Get(place).String()
	}
	switch kind := r.Get("type").String(); {
	case kind == "response.output_text.delta":
		h.text += r.Get("delta").String()
	case strings.HasPrefix(kind, "response.") && r.Get("response").Exists():
		if err := h.response(kind, r.Get("response")); err != nil {
			return err
		}
	case kind == "message_stop", kind == "message-end", r.Get("done").Bool(), r.Get("candidates.0.finishReason").Exists(),
		r.Get("jsonrpc").Exists() && !r.Get("method").Exists(),
		r.Get("messageStop").Exists(), r.Get("amazon-bedrock-invocationMetrics").Exists(): // in the last chunk of each vendor's
		h.ended = true
	}
	h.failure(r)
	return nil
}

// response hears an event of the Responses API that tells the whole response. What the
// last one says again must be what was said before, unless it was cut.
func (h *heard) response(kind string, whole gjson.Result) error {
	again := output(whole)
	switch kind {
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
func output(r gjson.Result) (text string) {
	for _, item := range r.Get("output").Array() {
		for _, part := range item.Get("content").Array() {
			if part.Get("type").String() == "output_text" {
				text += part.Get("text").String()
			}
		}
	}
	return text
}

// failure reads an error: its code is in a member of its own or behind the message.
func (h *heard) failure(r gjson.Result) {
	for _, place := range []string{"error.details.0.reason", "error.data.code", "error.code", "error.type"} {
		if code := r.Get(place); h.errorCode == "" && code.Type == gjson.String {
			h.errorCode = code.String()
		}
	}
	for _, place := range []string{"error", "message"} {
		if m := codeBehind.FindStringSubmatch(r.Get(place).String()); h.errorCode == "" && m != nil && r.Get(place).Type == gjson.String {
			h.errorCode = m[1]
		}
	}
}
