package main

import (
	"encoding/json"
	"strings"

	"portcullis/shared/eventstream"
)

// requests is a plain call of the API of each category of replies that have none, and
// where its streams come from.
var requests = map[string]struct{ path, streams, body string }{
	"anthropic":      {"/v1/messages", "/v1/messages", `{"model":"m","max_tokens":64,"messages":[{"role":"user","content":"Hello."}]}`},
	"google":         {"/v1beta/models/m:generateContent", "/v1beta/models/m:streamGenerateContent?alt=sse", `{"contents":[{"parts":[{"text":"Hello."}]}]}`},
	"amazon-bedrock": {"/model/m/converse", "/model/m/converse-stream", `{"messages":[{"role":"user","content":[{"text":"Hello."}]}]}`},
	"":               {"/v1/responses", "/v1/responses", `{"model":"m","input":"Hello."}`},
}

// guess makes a call of a reply alone. Streams are kept as one object a line. A reply of
// another API of the same provider is not sent.
func (w *row) guess(reply string) (path, request, events, contentType string, err error) {
	r, ok := requests[w.Category]
	if !ok {
		r = requests[""]
	}
	switch {
	case ok && w.API != "":
		return "", "", "", "", nil
	case w.Category == "amazon-bedrock" && w.Kind == "stream_chunks":
		events, err = messages(reply)
		return r.streams, r.body, events, "application/vnd.amazon.eventstream", err
	case w.Category == "google" && w.Kind == "stream_chunks", strings.HasPrefix(reply, `{"type":"message_start"`), strings.HasPrefix(reply, `{"type":"response.`):
		return r.streams, r.body, frames(reply), "text/event-stream", nil
	}
	return r.path, r.body, reply, "application/json", nil
}

// frames makes server-sent events of lines.
func frames(lines string) string {
	var b strings.Builder
	for line := range strings.Lines(lines) {
		var e struct{ Type string }
		if json.Unmarshal([]byte(line), &e) != nil {
			continue
		}
		if e.Type != "" {
			b.WriteString("event: " + e.Type + "\n")
		}
		b.WriteString("data: " + strings.TrimSpace(line) + "\n\n")
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

// statusOf is the status of a reply that was kept without: what its error says, or 200.
func statusOf(reply string) int {
	var e struct{ Error struct{ Code int } }
	if json.Unmarshal([]byte(reply), &e) == nil && e.Error.Code >= 400 {
		return e.Error.Code
	}
	return 200
}
