package main

import (
	"encoding/json"
	"slices"
	"strings"

	"portcullis/shared/eventstream"
	"portcullis/shared/llm"
)

// api is an API that a reply without a request may be of.
type api struct {
	// path is where whole replies come from, streams where streams do.
	path, streams string
	// request is a plain call.
	request string
	// is reports whether an object is a reply of the API, or the first event of one.
	is func(o map[string]json.RawMessage) bool
}

// apis are asked in this order.
var apis = []api{
	{"/v1/messages", "/v1/messages", `{"model":"m","max_tokens":64,"messages":[{"role":"user","content":"Hello."}]}`, func(o map[string]json.RawMessage) bool {
		return said(o, "type") == "message_start" || said(o, "type") == "message" && has(o, "role")
	}},
	{"/v1beta/models/m:generateContent", "/v1beta/models/m:streamGenerateContent?alt=sse", `{"contents":[{"parts":[{"text":"Hello."}]}]}`, func(o map[string]json.RawMessage) bool {
		return has(o, "candidates") || has(o, "usageMetadata") || has(o, "promptFeedback")
	}},
	{"/model/m/converse", "/model/m/converse-stream", `{"messages":[{"role":"user","content":[{"text":"Hello."}]}]}`, func(o map[string]json.RawMessage) bool {
		return has(o, "stopReason") || has(o, "messageStart")
	}},
	{"/v2/chat", "/v2/chat", `{"model":"m","messages":[{"role":"user","content":"Hello."}]}`, func(o map[string]json.RawMessage) bool {
		return said(o, "type") == "message-start" || has(o, "message") && has(o, "finish_reason")
	}},
	{"/api/chat", "/api/chat", `{"model":"m","messages":[{"role":"user","content":"Hello."}]}`, func(o map[string]json.RawMessage) bool {
		return has(o, "message") && has(o, "done")
	}},
	{"/v1/responses", "/v1/responses", `{"model":"m","input":"Hello."}`, func(o map[string]json.RawMessage) bool {
		return has(o, "output") && said(o, "object") == "response" || strings.HasPrefix(said(o, "type"), "response.") || has(o, "output") && has(o, "status")
	}},
	{"/v1/completions", "/v1/completions", `{"model":"m","prompt":"Hello."}`, func(o map[string]json.RawMessage) bool {
		return said(o, "object") == "text_completion"
	}},
	{"/v1/chat/completions", "/v1/chat/completions", `{"model":"m","messages":[{"role":"user","content":"Hello."}]}`, func(o map[string]json.RawMessage) bool {
		return has(o, "choices") || has(o, "error") && !has(o, "type")
	}},
	{"/v1/embeddings", "/v1/embeddings", `{"model":"m","input":"Hello."}`, func(o map[string]json.RawMessage) bool {
		return said(o, "object") == "list" && strings.Contains(string(o["data"]), `"embedding"`)
	}},
}

func has(o map[string]json.RawMessage, name string) bool {
	v, ok := o[name]
	return ok && string(v) != "null"
}

// said is a member that is a string, "" for another.
func said(o map[string]json.RawMessage, name string) (s string) {
	_ = json.Unmarshal(o[name], &s) // what is no string says nothing
	return s
}

// guessed is a call for a reply alone.
type guessed struct{ path, request, reply, contentType string }

// guess makes calls of a reply alone: one for each message that a recording holds, none
// where it is of no API that is served. Streams may be kept as one object a line.
func (w *row) guess(reply string) ([]guessed, error) {
	if strings.HasPrefix(reply, "data:") || strings.HasPrefix(reply, "event:") {
		lines := unframed(reply)
		if a := apiOf(firstObject(lines)); a != nil {
			return []guessed{{a.streams, streaming(a), reply, "text/event-stream"}}, nil
		}
		return nil, nil
	}
	a := apiOf(firstObject(reply))
	if a == nil {
		return nil, nil
	}
	if w.Kind != "stream_chunks" && !isLines(reply) {
		return []guessed{{a.path, a.request, reply, "application/json"}}, nil
	}
	switch a.path {
	case "/model/m/converse":
		events, err := messages(reply)
		return []guessed{{a.streams, a.request, events, "application/vnd.amazon.eventstream"}}, err
	case "/api/chat":
		return []guessed{{a.streams, a.request, reply, "application/x-ndjson"}}, nil
	}
	var list []guessed
	for _, lines := range turns(reply) {
		list = append(list, guessed{a.streams, streaming(a), frames(lines), "text/event-stream"})
	}
	return list, nil
}

// streaming is the API's plain call for a stream, where the body asks for one.
func streaming(a *api) string {
	if a.path != a.streams {
		return a.request
	}
	return strings.TrimSuffix(a.request, "}") + `,"stream":true}`
}

// apiOf is the API that an object is a reply of, nil for none.
func apiOf(o map[string]json.RawMessage) *api {
	i := slices.IndexFunc(apis, func(a api) bool { return a.is(o) })
	if i < 0 {
		return nil
	}
	return &apis[i]
}

// firstObject is the first JSON object of a text.
func firstObject(text string) (o map[string]json.RawMessage) {
	if json.NewDecoder(strings.NewReader(text)).Decode(&o) != nil {
		return nil
	}
	return o
}

// isLines reports whether a text is several JSON objects, one a line.
func isLines(text string) bool {
	d := json.NewDecoder(strings.NewReader(text))
	var first, second map[string]json.RawMessage
	return d.Decode(&first) == nil && d.Decode(&second) == nil
}

// unframed is the data of server-sent events, one a line.
func unframed(stream string) string {
	var b strings.Builder
	for line := range strings.Lines(stream) {
		if data, ok := strings.CutPrefix(line, "data:"); ok {
			b.WriteString(data)
		}
	}
	return b.String()
}

// turns cuts a recording of several streams of Anthropic's behind the end of each.
func turns(lines string) (list []string) {
	ended := true
	for line := range strings.Lines(lines) {
		if ended {
			list = append(list, "")
		}
		list[len(list)-1] += line
		ended = said(firstObject(line), "type") == "message_stop"
	}
	return list
}

// frames makes server-sent events of lines.
func frames(lines string) string {
	var b strings.Builder
	for line := range strings.Lines(lines) {
		line = strings.TrimSpace(line)
		if line == "[DONE]" {
			b.WriteString("data: [DONE]\n\n")
			continue
		}
		var e struct{ Type string }
		if json.Unmarshal([]byte(line), &e) != nil {
			continue
		}
		if e.Type != "" {
			b.WriteString("event: " + e.Type + "\n")
		}
		b.WriteString("data: " + line + "\n\n")
	}
	return b.String()
}

// messages makes binary messages of lines that are each {"<type>": <payload>}.
func messages(lines string) (string, error) {
	var b []byte
	for line := range strings.Lines(lines) {
		var e map[string]json.RawMessage
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			return "", err
		}
		for name, payload := range e {
			b = eventstream.AppendEvent(b, name, payload)
		}
	}
	return string(b), nil
}

// statusOf is the status of a reply that was kept without: what its error says, 400 where
// that says none, or 200.
func statusOf(reply string) int {
	var e struct{ Error json.RawMessage }
	if json.Unmarshal([]byte(reply), &e) != nil || len(e.Error) == 0 || string(e.Error) == "null" {
		return 200
	}
	var code struct{ Code int }
	if json.Unmarshal(e.Error, &code) == nil && code.Code >= 400 {
		return code.Code
	}
	return 400
}

// bases are the folders that providers have before the paths of the API.
var bases = []string{"", "/api", "/openai", "/inference", "/compatible-mode", "/api/paas/v4", "/v1"}

// served is the path of a recorded call as a gateway in front of its provider has it: with
// the folder of the provider's that api.prefix would name left out.
func served(method, path string) string {
	for _, base := range bases {
		rest, ok := strings.CutPrefix(path, base)
		if !ok {
			continue
		}
		for _, p := range []string{rest, "/v1" + rest} {
			if llm.Find(method, p) != nil {
				return p
			}
		}
	}
	return path
}
