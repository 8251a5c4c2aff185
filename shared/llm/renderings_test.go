package llm

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/sse"
)

var refusal = Refusal{Status: 429, Code: "rate_limited", Message: `Too "many".`, Param: "model", Contact: "Ask a@b.example.", RequestID: "r-1"}

func TestARefusalHasTheShapeOfTheAPIsErrors(t *testing.T) {
	require.JSONEq(t, `{"error":{"message":"Too \"many\". Ask a@b.example. (request r-1)","type":"rate_limit_error","param":"model","code":"rate_limited"}}`,
		string(OpenAI.AppendError(nil, refusal)))
	require.JSONEq(t, `{"type":"error","error":{"type":"rate_limit_error","message":"Too \"many\". Ask a@b.example. (request r-1) [rate_limited]"},"request_id":"r-1"}`,
		string(Anthropic.AppendError(nil, refusal)))
	require.JSONEq(t, `{"error":{"message":"m","type":"server_error","param":null,"code":"c"}}`, string(OpenAI.AppendError(nil, Refusal{Status: 500, Code: "c", Message: "m"})))
	for status, kind := range map[int]string{400: "invalid_request_error", 401: "authentication_error", 403: "permission_error", 404: "not_found_error", 418: "invalid_request_error"} {
		for _, d := range []Dialect{OpenAI, Anthropic} {
			require.Contains(t, string(d.AppendError(nil, Refusal{Status: status})), kind)
		}
	}
	require.Contains(t, string(Anthropic.AppendError(nil, Refusal{Status: 503})), "api_error")
}

// speaking is the dialects whose replies are what a model says, with why it ends.
func speaking() []Dialect {
	return slices.DeleteFunc(slices.Clone(Dialects), func(d Dialect) bool {
		return d == MCP || d == OpenAITranscripts || d == OpenAIConversations
	})
}

func TestAFilteredReplyIsAReplyOfTheAPI(t *testing.T) {
	from := &Reply{ID: "chatcmpl-1", Model: "m", Created: 17, Usage: Usage{Input: 5, Output: 2, Known: true}}
	for _, d := range speaking() {
		body := string(d.AppendFiltered(nil, from))
		r, err := readReply(t, d, body)
		require.NoError(t, err, body)
		require.Empty(t, said(r.Pieces), "nothing of the reply is left")
		require.Equal(t, from.Usage, r.Usage)
		if d.Name() != "bedrock" { // its replies have neither
			require.Contains(t, []string{from.ID + "m", "m", from.ID}, r.ID+r.Model)
		}
	}
	var openai struct {
		Created int64
		Object  string
		Choices []struct {
			FinishReason string `json:"finish_reason"`
			Message      struct{ Role string }
		}
	}
	require.NoError(t, json.Unmarshal(OpenAI.AppendFiltered(nil, from), &openai))
	require.Equal(t, "content_filter", openai.Choices[0].FinishReason)
	require.Equal(t, "assistant", openai.Choices[0].Message.Role)
	require.Equal(t, []any{int64(17), "chat.completion"}, []any{openai.Created, openai.Object})
	require.Contains(t, string(Anthropic.AppendFiltered(nil, from)), `"stop_reason":"refusal"`)
}

func TestAFilteredReplyDoesNotRepeatTextThatHidesInAnID(t *testing.T) {
	from := &Reply{ID: "a secret", Model: "secret@corp.example"}
	p := &Progress{ID: from.ID, Model: from.Model}
	for _, d := range Dialects {
		require.NotContains(t, string(d.AppendFiltered(nil, from))+string(d.AppendFilteredEnd(nil, p)), "secret")
	}
}

// said is all that pieces say.
func said(list []Piece) (text string) {
	for i := range list {
		text += list[i].String()
	}
	return text
}

// events splits a framed stream, of which others may have come before, into the names and
// data of its events.
func events(t *testing.T, stream []byte) (out [][2]string) {
	t.Helper()
	kind := sse.SSE
	switch stream[0] {
	case 0:
		kind = sse.Messages
	case ',':
		stream = append([]byte("[{}"), stream...)
		fallthrough
	case '[':
		kind = sse.Array
	case '{':
		kind = sse.NDJSON
	}
	var f sse.Framer
	f.Reset(kind, len(stream)+1)
	f.Write(stream)
	for {
		frame, ok, err := f.Next()
		require.NoError(t, err)
		if !ok {
			require.Empty(t, f.Tail())
			return out
		}
		out = append(out, [2]string{frame.Name, string(frame.Data)})
	}
}

func TestAFilteredEndIsReadAsTheAPIsOwn(t *testing.T) {
	for name, c := range map[string]struct {
		d    Dialect
		from Progress
	}{
		"OpenAI before its first event":    {OpenAI, Progress{}},
		"OpenAI with two open choices":     {OpenAI, Progress{Started: true, ID: "i", Model: "m", Open: []int{0, 3}}},
		"Anthropic before its first event": {Anthropic, Progress{}},
		"Gemini before its first event":    {Gemini, Progress{}},
		"Gemini with two candidates":       {Gemini, Progress{Started: true, ID: "i", Model: "m", Open: []int{0, 3}, Usage: Usage{Output: 3, Known: true}}},
		"a Gemini array, before its first": {Gemini, Progress{Framing: FramingArray}},
		"a Gemini array":                   {Gemini, Progress{Framing: FramingArray, Started: true, Open: []int{1}}},
		"converse before its first event":  {Bedrock, Progress{Endpoint: Find("POST", "/model/m/converse-stream")}},
		"converse with two open blocks":    {Bedrock, Progress{Endpoint: Find("POST", "/model/m/converse-stream"), Started: true, OpenBlocks: []Block{{Index: 0, Type: ""}, {Index: 4, Type: ""}}, Usage: Usage{Output: 3, Known: true}}},
		"invoke before its first event":    {Bedrock, Progress{Endpoint: Find("POST", "/model/anthropic.claude-v4/invoke-with-response-stream")}},
		"invoke with an open block":        {Bedrock, Progress{Endpoint: Find("POST", "/model/anthropic.claude-v4/invoke-with-response-stream"), Started: true, OpenBlocks: []Block{{Index: 0, Type: "text"}}}},
		"Cohere before its first event":    {Cohere, Progress{}},
		"Cohere with two open blocks":      {Cohere, Progress{Started: true, OpenBlocks: []Block{{Index: 0, Type: "content"}, {Index: 1, Type: "tool-call"}}}},
		"Ollama chatting":                  {Ollama, Progress{}},
		"Ollama generating":                {Ollama, Progress{Started: true, Endpoint: Find("POST", "/api/generate"), Usage: Usage{Output: 3, Known: true}}},
		"Anthropic with two open blocks":   {Anthropic, Progress{Started: true, OpenBlocks: []Block{{Index: 0, Type: "text"}, {Index: 4, Type: "tool_use"}}, Usage: Usage{Output: 3, Known: true}}},
	} {
		p := new(Progress)
		p.Copy(&c.from)
		e, done := new(Event), false
		ended := map[End]bool{}
		for _, event := range events(t, c.d.AppendFilteredEnd(nil, &c.from)) {
			require.NoError(t, readEvent(t, c.d, e, p, event[0], event[1], &Options{}), "%s: %s", name, event[1])
			require.Empty(t, said(e.Pieces), name)
			done = done || e.Done
			for _, end := range e.Ends {
				ended[end] = true
			}
		}
		require.True(t, done && p.Finished, name)
		require.Empty(t, p.Open, name)
		require.Empty(t, p.OpenBlocks, name)
		for _, choice := range c.from.Open {
			require.True(t, ended[End{Choice: choice, Block: -1}] || c.d == Gemini, name) // its texts end with the stream
		}
		require.Equal(t, c.from.Usage.Output, p.Usage.Output, name)
	}
	require.Contains(t, string(OpenAI.AppendFilteredEnd(nil, &Progress{})), `"finish_reason":"content_filter"`)
	require.Contains(t, string(Anthropic.AppendFilteredEnd(nil, &Progress{})), `"stop_reason":"refusal"`)
}

func TestAnErrorEndIsReadAsTheAPIsOwn(t *testing.T) {
	for _, d := range speaking() {
		p, failed := new(Progress), false
		for _, event := range events(t, d.AppendErrorEnd(nil, p, refusal)) {
			e := new(Event)
			require.NoError(t, readEvent(t, d, e, p, event[0], event[1], &Options{}))
			failed = failed || e.Failed
		}
		require.True(t, failed, d.Name())
	}
}
