package exchange_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"portcullis/shared/exchange/exchangetest"
)

const responseCall = `{"model":"gpt-4o","stream":true,"input":"hi"}`

// typed is one event of the Responses API; its number is the one of the stream's next.
func typed(number *int, kind, rest string) string {
	*number++
	return fmt.Sprintf("event: %s\ndata: {\"type\":%q,\"sequence_number\":%d%s}\n\n", kind, kind, *number-1, rest)
}

func quoted(text string) string {
	b, _ := json.Marshal(text) // a string always can be
	return string(b)
}

// responseStream is a stream that says a message and calls a tool, each in pieces and
// then again in every way in which the API repeats them.
func responseStream(said, arguments []string) string {
	n := 0
	var b strings.Builder
	text, args := quoted(strings.Join(said, "")), quoted(strings.Join(arguments, ""))
	part := `{"type":"output_text","text":` + text + `,"annotations":[],"logprobs":[{"token":` + text + `}]}`
	message := `{"id":"m","type":"message","status":"completed","role":"assistant","content":[` + part + `]}`
	call := `{"id":"f","type":"function_call","call_id":"c","name":"fn","status":"completed","arguments":` + args + `}`
	add := func(kind, rest string) { b.WriteString(typed(&n, kind, rest)) }
	add("response.created", `,"response":{"id":"r1","object":"response","created_at":17,"status":"in_progress","model":"gpt-4o","output":[]}`)
	add("response.output_item.added", `,"output_index":0,"item":{"id":"m","type":"message","status":"in_progress","role":"assistant","content":[]}`)
	add("response.output_item.added", `,"output_index":1,"item":{"id":"f","type":"function_call","call_id":"c","name":"fn","arguments":""}`)
	for i := range max(len(said), len(arguments)) { // the two are mixed
		if i < len(said) {
			add("response.output_text.delta", `,"item_id":"m","output_index":0,"content_index":0,"delta":`+quoted(said[i])+`,"logprobs":[{"token":`+quoted(said[i])+`}]`)
		}
		if i < len(arguments) {
			add("response.function_call_arguments.delta", `,"item_id":"f","output_index":1,"delta":`+quoted(arguments[i]))
		}
	}
	add("response.output_text.done", `,"item_id":"m","output_index":0,"content_index":0,"text":`+text+`,"logprobs":[]`)
	add("response.content_part.done", `,"item_id":"m","output_index":0,"content_index":0,"part":`+part)
	add("response.output_item.done", `,"output_index":0,"item":`+message)
	add("response.function_call_arguments.done", `,"item_id":"f","output_index":1,"arguments":`+args)
	add("response.output_item.done", `,"output_index":1,"item":`+call)
	add("response.completed", `,"response":{"id":"r1","object":"response","created_at":17,"status":"completed","model":"gpt-4o","output":[`+message+`,`+call+`],"usage":{"input_tokens":9,"output_tokens":4}}`)
	return b.String()
}

// tellings is every way in which a stream says its text, and its arguments.
func tellings(t require.TestingT, stream string) (text, arguments map[string]string) {
	text, arguments = map[string]string{}, map[string]string{}
	type item struct {
		Content   []struct{ Text string }
		Arguments string
	}
	note := func(where string, i item) {
		for _, c := range i.Content {
			text[where] += c.Text
		}
		arguments[where] += i.Arguments
	}
	for _, frame := range strings.Split(stream, "\n\n") {
		_, data, ok := strings.Cut(frame, "data: ")
		if !ok {
			continue
		}
		var e struct {
			Type, Delta, Text, Arguments string
			Part                         struct{ Text string }
			Item                         item
			Response                     struct{ Output []item }
		}
		require.NoError(t, json.Unmarshal([]byte(data), &e), data)
		switch e.Type {
		case "response.output_text.delta":
			text["delta"] += e.Delta
		case "response.output_text.done":
			text["done"] += e.Text
		case "response.content_part.done":
			text["part"] += e.Part.Text
		case "response.function_call_arguments.delta":
			arguments["delta"] += e.Delta
		case "response.function_call_arguments.done":
			arguments["done"] += e.Arguments
		case "response.output_item.done":
			note("item", e.Item)
		case "response.completed":
			for _, i := range e.Response.Output {
				note("response", i)
			}
		}
	}
	return text, arguments
}

func TestEveryTellingOfATextIsTheSameAfterAnEdit(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		said := drawText(r)
		arguments := quotedArguments(r, drawText(r))
		stream := responseStream(cutRunes(r, said), cutRunes(r, arguments))
		var chunks []string
		for rest := stream; rest != ""; {
			n := rapid.IntRange(1, min(len(rest), 300)).Draw(r, "chunk")
			chunks, rest = append(chunks, rest[:n]), rest[n:]
		}
		p := rapid.SampledFrom(exchangetest.Profiles).Draw(r, "profile")
		g := exchangetest.New(t, p, load, `{"host":HOST}`)
		body := g.Send(post("/v1/responses", responseCall), answer("text/event-stream", chunks...)).Body
		text, called := tellings(r, body)
		want := strings.ReplaceAll(said, "hunter2", "[X]")
		for _, where := range []string{"delta", "done", "part", "item", "response"} {
			require.Equal(r, want, text[where], where)
		}
		for _, where := range []string{"done", "item", "response"} {
			require.Equal(r, called["delta"], called[where], where)
		}
		require.NotContains(r, called["delta"], "hunter2")
		if want == said && called["delta"] == arguments {
			require.Equal(r, stream, body, "nothing was found and nothing is changed")
		}
	})
}

func TestTokensOfAnEditedTextAreGoneFromItsEventsOnly(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
	body := g.Send(post("/v1/responses", responseCall), answer("text/event-stream", responseStream([]string{"plain ", "hun", "ter2"}, nil))).Body
	require.Contains(t, body, `"delta":"plain ","logprobs":[{"token":"plain "}]`)
	require.Contains(t, body, `"delta":"[X]","logprobs":[]`)
	require.Contains(t, body, `"text":"plain [X]","annotations":[],"logprobs":[]`)
	require.NotContains(t, body, `"token":"plain hun`)
}

func TestAResponseThatIsCutEndsIncompleteAndNumbersGoOn(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST}`)
		r := g.Send(post("/v1/responses", responseCall), answer("text/event-stream", responseStream([]string{"good ", "forbidden ", "more"}, []string{"{}"})))
		require.NotContains(t, r.Body, "forbidden")
		require.NotContains(t, r.Body, "response.completed")
		last := -1
		for _, frame := range strings.Split(strings.TrimSpace(r.Body), "\n\n") {
			_, data, _ := strings.Cut(frame, "data: ")
			var e struct {
				Number int `json:"sequence_number"`
			}
			require.NoError(t, json.Unmarshal([]byte(data), &e))
			require.Equal(t, last+1, e.Number, data)
			last = e.Number
		}
		require.True(t, strings.Contains(r.Body, `"status":"incomplete","error":null,"incomplete_details":{"reason":"content_filter"}`), r.Body)
	}
}

func TestAnErrorOfTheProviderMayBeStatedTwice(t *testing.T) {
	n := 0
	stream := typed(&n, "error", `,"code":"x","message":"m","param":null`) +
		typed(&n, "response.failed", `,"response":{"id":"r","output":[],"error":{"code":"x","message":"m"}}`)
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
	require.Equal(t, stream, g.Send(post("/v1/responses", responseCall), answer("text/event-stream", stream)).Body)
}

func TestACallWithoutABodyHasNone(t *testing.T) {
	list := answer("application/json", `{"object":"list","data":[]}`)
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST}`)
		r := g.Send(exchangetest.Request{Method: "GET", Path: "/v1/models"}, list)
		require.Equal(t, `{"object":"list","data":[]}`, r.Body, "%v", p)
		smuggled := post("/v1/models", `{"model":"other"}`)
		smuggled.Method = "GET"
		r = g.Send(smuggled, list)
		require.True(t, r.Refused, "%v", p)
	}
}

func TestSoundPassesAndIsStated(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"api":{"parts":["audio"]}}`)
	r := g.Send(post("/v1/audio/speech", `{"model":"tts-1","input":"hi","voice":"alloy"}`), answer("audio/mpeg", "ID3 hunter2"))
	require.Equal(t, "ID3 hunter2", r.Body)
	require.Equal(t, "reply", r.Facts["skipped"])
	r = g.Send(post("/v1/embeddings", `{"model":"m","input":"hi"}`), answer("audio/mpeg", "ID3 hunter2"))
	require.NotContains(t, r.Body, "hunter2", "only where sound belongs")
}
