package exchangetest

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"portcullis/shared/eventstream"
)

// ToolCall is how one API says in a reply that the model calls a tool of the client's.
type ToolCall struct {
	// Name tells forms apart: "openai function_call".
	Name string
	path string
	// stream is the path of a streamed call where it is another one.
	stream string
	body   string
	// whole is a JSON reply with a place for the name and one for the arguments.
	whole string
	// text is true where the arguments stand in the reply as a string of JSON.
	text bool
	// events are those of a stream; the one with %s in place of arguments comes once for
	// each piece of them.
	events []string
	binary bool
	// nameless is the tool's name where the reply has none, "" where it has.
	nameless string
}

const (
	openaiCall    = `{"model":"gpt-4o",%s"messages":[{"role":"user","content":"hi"}]}`
	responsesCall = `{"model":"gpt-4o",%s"input":"hi"}`
	chunk         = `data: {"choices":[{"index":0,"delta":`
	chunkRest     = `,"finish_reason":null}]}`
	chunkEnd      = `data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}`
	chunksDone    = `data: [DONE]`
	choice        = `{"choices":[{"index":0,"message":{"role":"assistant","content":null,`
	choiceRest    = `},"finish_reason":"tool_calls"}]}`
)

func responsesItem(item, kind, member string) ToolCall {
	done := strings.Replace(item, `"%[2]s"`, `%[2]s`, 1)
	return ToolCall{
		Name: "responses " + kind, path: "/v1/responses", body: responsesCall, text: true,
		whole: `{"id":"r","object":"response","output":[` + done + `]}`,
		events: []string{
			`data: {"type":"response.created","sequence_number":0,"response":{"id":"r","output":[]}}`,
			`data: {"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":` + strings.Replace(item, `"%[2]s"`, `""`, 1) + `}`,
			`data: {"type":"response.` + member + `.delta","sequence_number":2,"output_index":0,"delta":%[2]s}`,
			`data: {"type":"response.output_item.done","sequence_number":9,"output_index":0,"item":` + strings.Replace(item, `"%[2]s"`, `""`, 1) + `}`,
			`data: {"type":"response.completed","sequence_number":10,"response":{"id":"r","output":[]}}`,
		},
	}
}

// ToolCalls are the forms of all APIs.
var ToolCalls = []ToolCall{
	{
		Name: "openai function", path: "/v1/chat/completions", body: openaiCall, text: true,
		whole: choice + `"tool_calls":[{"id":"c","type":"function","function":{"name":%[1]s,"arguments":%[2]s}}]` + choiceRest,
		events: []string{
			chunk + `{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":%[1]s,"arguments":""}}]}` + chunkRest,
			chunk + `{"tool_calls":[{"index":0,"function":{"arguments":%[2]s}}]}` + chunkRest, chunkEnd, chunksDone,
		},
	},
	{
		Name: "openai custom", path: "/v1/chat/completions", body: openaiCall, text: true,
		whole: choice + `"tool_calls":[{"id":"c","type":"custom","custom":{"name":%[1]s,"input":%[2]s}}]` + choiceRest,
		events: []string{
			chunk + `{"tool_calls":[{"index":0,"id":"c","type":"custom","custom":{"name":%[1]s,"input":""}}]}` + chunkRest,
			chunk + `{"tool_calls":[{"index":0,"custom":{"input":%[2]s}}]}` + chunkRest, chunkEnd, chunksDone,
		},
	},
	{
		Name: "openai function_call", path: "/v1/chat/completions", body: openaiCall, text: true,
		whole: choice + `"function_call":{"name":%[1]s,"arguments":%[2]s}` + choiceRest,
		events: []string{
			chunk + `{"function_call":{"name":%[1]s,"arguments":""}}` + chunkRest,
			chunk + `{"function_call":{"arguments":%[2]s}}` + chunkRest, chunkEnd, chunksDone,
		},
	},
	responsesItem(`{"type":"function_call","id":"f","call_id":"c","name":%[1]s,"arguments":"%[2]s"}`, "function", "function_call_arguments"),
	responsesItem(`{"type":"custom_tool_call","id":"f","call_id":"c","name":%[1]s,"input":"%[2]s"}`, "custom", "custom_tool_call_input"),
	responsesItem(`{"type":"mcp_call","id":"f","server_label":"docs","name":%[1]s,"arguments":"%[2]s"}`, "mcp", "mcp_call_arguments"),
	{
		Name: "responses shell", path: "/v1/responses", body: responsesCall, nameless: "local_shell",
		whole: `{"id":"r","object":"response","output":[{"type":"local_shell_call","id":"f","call_id":"c","action":{"type":"exec","command":["bash","-c",%[2]s]}}]}`,
	},
	{
		Name: "anthropic", path: "/v1/messages", body: `{"model":"claude-sonnet-4-5","max_tokens":64,%s"messages":[{"role":"user","content":"hi"}]}`,
		whole: `{"id":"m","type":"message","role":"assistant","model":"c","content":[{"type":"tool_use","id":"t","name":%[1]s,"input":%[2]s}],"stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":1}}`,
		events: []string{
			`data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"c","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}`,
			`data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":%[1]s,"input":{}}}`,
			`data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":%[2]s}}`,
			`data: {"type":"content_block_stop","index":0}`,
			`data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":2}}`,
			`data: {"type":"message_stop"}`,
		},
	},
	{
		Name: "gemini", path: "/v1beta/models/gemini-2.5-pro:generateContent", body: `{%s"contents":[{"role":"user","parts":[{"text":"hi"}]}]}`,
		whole: `{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":%[1]s,"args":%[2]s}}]},"finishReason":"STOP","index":0}]}`,
	},
	{
		Name: "bedrock", path: "/model/m/converse", stream: "/model/m/converse-stream", body: `{%s"messages":[{"role":"user","content":[{"text":"hi"}]}]}`,
		whole: `{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t","name":%[1]s,"input":%[2]s}}]}},"stopReason":"tool_use","usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2}}`,
		events: []string{
			`messageStart {"role":"assistant"}`,
			`contentBlockStart {"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t","name":%[1]s}}}`,
			`contentBlockDelta {"contentBlockIndex":0,"delta":{"toolUse":{"input":%[2]s}}}`,
			`contentBlockStop {"contentBlockIndex":0}`,
			`messageStop {"stopReason":"tool_use"}`,
		},
		binary: true,
	},
	{
		Name: "cohere", path: "/v2/chat", body: `{"model":"command-a",%s"messages":[{"role":"user","content":"hi"}]}`, text: true,
		whole: `{"id":"c","finish_reason":"TOOL_CALL","message":{"role":"assistant","tool_calls":[{"id":"t","type":"function","function":{"name":%[1]s,"arguments":%[2]s}}]}}`,
		events: []string{
			`data: {"type":"message-start","id":"c","delta":{"message":{"role":"assistant"}}}`,
			`data: {"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"t","type":"function","function":{"name":%[1]s,"arguments":""}}}}}`,
			`data: {"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":%[2]s}}}}}`,
			`data: {"type":"tool-call-end","index":0}`,
			`data: {"type":"message-end","delta":{"finish_reason":"TOOL_CALL"}}`,
		},
	},
	{
		Name: "ollama", path: "/api/chat", body: `{"model":"llama3",%s"messages":[{"role":"user","content":"hi"}]}`,
		whole: `{"model":"llama3","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":%[1]s,"arguments":%[2]s}}]},"done":true}`,
	},
}

// Nameless is the tool that a call of this form is one of, "" where it has a name.
func (c *ToolCall) Nameless() string { return c.nameless }

// Streams reports whether arguments of this form come in pieces.
func (c *ToolCall) Streams() bool { return len(c.events) > 0 }

// Request asks for a reply, JSON or a stream.
func (c *ToolCall) Request(stream bool) Request {
	path, field := c.path, ""
	switch {
	case stream && c.stream != "":
		path = c.stream
	case c.body[1] != '%':
		field = fmt.Sprintf(`"stream":%v,`, stream)
	}
	body := fmt.Sprintf(c.body, field)
	return Request{
		Method: "POST", Path: path, Chunks: [][]byte{[]byte(body)},
		Headers: [][2]string{{"content-type", "application/json"}, {"content-length", strconv.Itoa(len(body))}},
	}
}

// Whole is a JSON reply that calls the tool name with arguments, which are a JSON object.
func (c *ToolCall) Whole(name, arguments string) func(Request) Reply {
	if c.text || c.nameless != "" {
		arguments = quoted(arguments)
	}
	return func(Request) Reply {
		return Reply{
			Status: 200, Headers: [][2]string{{"content-type", "application/json"}},
			Chunks: [][]byte{fill(c.whole, quoted(name), arguments)},
		}
	}
}

// Pieces is a stream that calls the tool name with arguments in those pieces.
func (c *ToolCall) Pieces(name string, arguments ...string) func(Request) Reply {
	var events []string
	for _, event := range c.events {
		pieces := arguments
		if !strings.Contains(event, "%[2]s") {
			pieces = []string{""}
		}
		for _, piece := range pieces {
			events = append(events, string(fill(event, quoted(name), quoted(piece))))
		}
	}
	return c.Events(events...)
}

// Events is a stream of events, each a chunk, as those of its form are written here.
func (c *ToolCall) Events(events ...string) func(Request) Reply {
	r := Reply{Status: 200, Headers: [][2]string{{"content-type", "text/event-stream"}}}
	switch {
	case c.binary:
		r.Headers[0][1] = "application/vnd.amazon.eventstream"
	case c.Name == "ollama":
		r.Headers[0][1] = "application/x-ndjson"
	}
	for _, event := range events {
		r.Chunks = append(r.Chunks, c.event([]byte(event)))
	}
	return func(Request) Reply { return r }
}

// event frames an event.
func (c *ToolCall) event(data []byte) []byte {
	if !c.binary {
		return append(data, "\n\n"...)
	}
	kind, payload, _ := strings.Cut(string(data), " ")
	return eventstream.AppendEvent(nil, kind, []byte(payload))
}

// fill puts a name and arguments in their places.
func fill(form, name, arguments string) []byte {
	return []byte(strings.NewReplacer("%[1]s", name, "%[2]s", arguments).Replace(form))
}

func quoted(s string) string {
	b, _ := json.Marshal(s) // a string always can be
	return string(b)
}
