package exchange_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange/exchangetest"
)

const chat = `{"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":"hi"}]}`

func post(path, body string, headers ...[2]string) exchangetest.Request {
	return exchangetest.Request{
		Method: "POST", Path: path, Chunks: [][]byte{[]byte(body)},
		Headers: append([][2]string{{"content-type", "application/json"}, {"content-length", fmt.Sprint(len(body))}}, headers...),
	}
}

func answer(kind string, chunks ...string) func(exchangetest.Request) exchangetest.Reply {
	return func(exchangetest.Request) exchangetest.Reply {
		r := exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", kind}}}
		for _, c := range chunks {
			r.Chunks = append(r.Chunks, []byte(c))
		}
		return r
	}
}

// delta is one event of OpenAI's stream with a piece of text.
func delta(text string) string {
	quoted, _ := json.Marshal(text) // a string always can be
	return `data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-4o","choices":[{"index":0,"delta":{"content":` +
		string(quoted) + `},"finish_reason":null}]}` + "\n\n"
}

const (
	finish     = `data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-4o","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}` + "\n\n"
	finalUsage = `data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-4o","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}}` + "\n\n"
	doneEvent  = "data: [DONE]\n\n"
)

// said joins the text that a client reads in a stream.
func said(t testing.TB, stream string) string {
	t.Helper()
	var out strings.Builder
	for _, event := range strings.Split(strings.ReplaceAll(stream, "\r\n", "\n"), "\n\n") {
		data, ok := strings.CutPrefix(event, "data: ")
		if !ok || data == "[DONE]" {
			continue
		}
		var chunk struct {
			Choices []struct {
				Delta struct {
					Content   string
					ToolCalls []struct {
						Function struct{ Arguments string }
					} `json:"tool_calls"`
				}
			}
		}
		require.NoError(t, json.Unmarshal([]byte(data), &chunk), event)
		for _, c := range chunk.Choices {
			out.WriteString(c.Delta.Content)
			for _, call := range c.Delta.ToolCalls {
				out.WriteString(call.Function.Arguments)
			}
		}
	}
	return out.String()
}

func sendStream(t testing.TB, p exchangetest.Profile, chunks ...string) exchangetest.Result {
	g := exchangetest.New(t, p, load, `{"host":HOST}`)
	return g.Send(post("/v1/chat/completions", chat), answer("text/event-stream", chunks...))
}

func TestACleanStreamArrivesByteForByteWhenItWasSent(t *testing.T) {
	events := []string{": keep-alive\n\n", delta("Hel"), delta("lo, "), delta("wörld"), finish, finalUsage, doneEvent}
	for _, p := range exchangetest.Profiles {
		r := sendStream(t, p, events...)
		require.Equal(t, strings.Join(events, ""), r.Body, p)
		for i, step := range r.Steps[:len(events)-1] {
			require.Equal(t, strings.Join(events[:i+1], ""), step, "%v: event %d was held without a reason", p, i)
		}
		require.Equal(t, "5", r.Facts["tokens_in"])
		require.Equal(t, "7", r.Facts["tokens_out"])
		require.Empty(t, r.Facts["skipped"])
	}
}

func TestAWordIsMaskedHoweverTheModelCutsIt(t *testing.T) {
	const text = "my password is hunter2, keep it; hunter, hunter2hunter2"
	const want = "my password is [X], keep it; hunter, [X][X]"
	for _, p := range []exchangetest.Profile{exchangetest.Hold, exchangetest.Wasmx} {
		for i := 0; i <= len(text); i++ {
			for j := i; j <= len(text); j += 3 {
				r := sendStream(t, p, delta(text[:i]), delta(text[i:j]), delta(text[j:]), finish, doneEvent)
				require.Equal(t, want, said(t, r.Body), "cut at %d and %d", i, j)
				require.True(t, strings.HasSuffix(r.Body, finish+doneEvent), "what is held leaves before the finish event")
			}
		}
	}
}

func TestAWordIsMaskedHoweverTheHostCutsTheBody(t *testing.T) {
	const text = "my password is hunter2, keep it"
	var whole strings.Builder
	for _, r := range text {
		whole.WriteString(delta(string(r)))
	}
	whole.WriteString(finish + doneEvent)
	stream := whole.String()
	want := sendStream(t, exchangetest.Hold, stream).Body
	require.Equal(t, "my password is [X], keep it", said(t, want))
	for i := 1; i < len(stream); i += 7 {
		require.Equal(t, want, sendStream(t, exchangetest.Hold, stream[:i], stream[i:]).Body, "cut at %d", i)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		require.Equal(t, want, sendStream(t, exchangetest.Hold, cut(random, stream)...).Body)
	}
}

func cut(random *rand.Rand, s string) (chunks []string) {
	for s != "" {
		n := 1 + random.IntN(min(len(s), 90))
		chunks, s = append(chunks, s[:n]), s[n:]
	}
	return chunks
}

// arguments is one event with a piece of a tool call's arguments.
func arguments(call int, piece string) string {
	quoted, _ := json.Marshal(piece) // a string always can be
	return fmt.Sprintf(`data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":%d,"function":{"arguments":%s}}]}}]}`+"\n\n", call, quoted)
}

func TestToolArgumentsAreReadWithTheirEscapesAndStayJSON(t *testing.T) {
	for raw, want := range map[string]string{
		`{"p":"hunter2"}`:                `{"p":"[X]"}`,
		`{"p":"\u0068unter2\n"}`:         `{"p":"[X]\n"}`,
		`{"p":"\"hunt\u0065r2\"","q":1}`: `{"p":"\"[X]\"","q":1}`,
		`{"p":"x\\hunter2"}`:             `{"p":"x\\[X]"}`,
	} {
		for i := 0; i <= len(raw); i++ {
			r := sendStream(t, exchangetest.Hold, arguments(0, raw[:i]), arguments(0, raw[i:]), finish, doneEvent)
			require.Equal(t, want, said(t, r.Body), "%s cut at %d", raw, i)
		}
	}
}

func TestToolCallsAndChoicesAreIndependent(t *testing.T) {
	r := sendStream(t, exchangetest.Hold, arguments(0, `{"a":"hun`), arguments(1, `{"b":"ter2"}`), arguments(0, `ter3"}`), finish, doneEvent)
	require.Equal(t, `{"a":"hun{"b":"ter2"}ter3"}`, said(t, r.Body))
}

func TestABadWordEndsTheStreamInTheDialect(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		r := sendStream(t, p, delta("fine "), delta("forb"), delta("idden "), delta("more"), finish, finalUsage, doneEvent)
		require.Equal(t, "fine ", said(t, r.Body), p)
		require.Contains(t, r.Body, `"finish_reason":"content_filter"`)
		require.Equal(t, 1, strings.Count(r.Body, "[DONE]"))
		require.True(t, strings.HasSuffix(r.Body, doneEvent))
		require.NotContains(t, r.Body, "more")
		require.Equal(t, "deny", r.Facts["decision"])
		require.Equal(t, "masker", r.Facts["control"])
		require.Equal(t, "7", r.Facts["tokens_out"], "what the provider made is counted all the same")
	}
}

func TestMonitorLetsABadWordPassAndStillMasks(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"mode":"monitor"}`)
	r := g.Send(post("/v1/chat/completions", chat), answer("text/event-stream", delta("forbidden hunter2"), finish, doneEvent))
	require.Contains(t, r.Facts["decision"], "monitor")
	require.Contains(t, said(t, r.Body), "forbidden")
}

func TestARecordSaysWhyAStreamWasCutAlsoInMonitorMode(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST,"mode":"monitor","closing":true}`)
		r := g.Send(post(path, chat), answer("text/event-stream", delta("forb"), "data: {\"x\":\n\n"))
		require.Equal(t, []string{"deny", "reply_shape"}, []string{r.Facts["decision"], r.Facts["reason"]}, p)
		require.Equal(t, uint64(1), g.Counters["portcullis.decisions.masker.monitor.test_reason"])
	}
}

func TestAStreamThatCanNotBeReadIsCutWithTheDialectsError(t *testing.T) {
	for name, bad := range map[string]string{
		"JSON that is none":         `data: {"choices":[}` + "\n\n",
		"a key twice":               `data: {"choices":[],"choices":[]}` + "\n\n",
		"text instead of an object": "data: hunter2\n\n",
		"an unknown field":          "secret: hunter2\n\n",
	} {
		r := sendStream(t, exchangetest.Hold, delta("ok"), bad, delta("more"), doneEvent)
		require.Contains(t, r.Body, `"error"`, name)
		require.NotContains(t, r.Body, "hunter2", name)
		require.NotContains(t, r.Body, "more", name)
		require.True(t, strings.HasSuffix(r.Body, doneEvent), name)
	}
}

func TestARedirectLeadsNowhereUnlessItIsTheOperatorsOwn(t *testing.T) {
	for details, operators := range map[string]bool{"via_upstream": false, "": false, "direct_response": true} {
		for _, p := range exchangetest.Profiles {
			g := exchangetest.New(t, p, load, `{"host":HOST}`)
			g.Properties["response.code_details"] = details
			r := g.Send(post(path, prompt("x")), func(exchangetest.Request) exchangetest.Reply {
				return exchangetest.Reply{Status: 307, Headers: [][2]string{{"content-type", "application/json"}, {"Location", "https://other.example"}}, Chunks: [][]byte{[]byte(`{}`)}}
			})
			leads := slices.Contains(r.Reply.Headers, [2]string{"Location", "https://other.example"})
			require.Equal(t, operators && p != exchangetest.Wasmx, leads, "%v, %q", p, details)
		}
	}
}

func TestWhyAReplyCanNotBeReadSaysNothingOfIt(t *testing.T) {
	for _, body := range []string{`{"choices":[],"hunter2":{"a":1,"a":2}}`, `{"choices":[],"hunter2":"\ud800"}`, `{"hunter2":[`} {
		r := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`).Send(post(path, prompt("x")), answer("application/json", body))
		require.Equal(t, "reply_shape", r.Facts["reason"], body)
		require.NotContains(t, r.Facts["detail"], "hunter2", body)
		require.NotContains(t, r.Body, "hunter2", body)
	}
}

func TestACommentIsReadToo(t *testing.T) {
	r := sendStream(t, exchangetest.Hold, ": hunter2\n\n", delta("ok"), finish, doneEvent)
	require.NotContains(t, r.Body, "hunter2")
	require.Equal(t, "ok", said(t, r.Body))
}

func TestTheNameAndIDOfAnEventAreReadToo(t *testing.T) {
	for _, field := range []string{"event: hunter2\n", "id: my-hunter2\n"} {
		r := sendStream(t, exchangetest.Hold, delta("ok"), field+delta("more"), finish, doneEvent)
		require.NotContains(t, r.Body, "hunter2")
		require.Equal(t, "okmore", said(t, r.Body), "the lines are left out, the text stays")
	}
	r := sendStream(t, exchangetest.Hold, "event: message\nid: 7\n"+delta("ok"), finish, doneEvent)
	require.Contains(t, r.Body, "event: message\nid: 7\n"+delta("ok"))
}

func TestALastEventWithoutItsBlankLineIsReadToo(t *testing.T) {
	r := sendStream(t, exchangetest.Hold, delta("ok"), strings.TrimRight(delta("hunter2"), "\n"))
	require.NotContains(t, r.Body, "hunter2")
}

func TestWhatIsHeldWhenTrailersComeIsNotLeaked(t *testing.T) {
	r := sendStream(t, exchangetest.Trailers, delta("my hunt"), strings.TrimRight(delta("er2"), "\n"))
	require.NotContains(t, r.Body, "er2")
}

func TestAJSONReplyIsMaskedAndKeepsItsOtherBytes(t *testing.T) {
	const reply = ` {"id":"c1", "model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":"it is \u0068unter2 \ud83d\ude00"},` +
		`"logprobs":{"content":[{"token":"hunter2"}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":7},"x":1.50}`
	want := strings.Replace(reply, `\u0068unter2`, "[X]", 1)
	want = strings.Replace(want, `{"content":[{"token":"hunter2"}]}`, "null", 1)
	for _, p := range exchangetest.Profiles {
		for i := 0; i <= len(reply); i += 5 {
			g := exchangetest.New(t, p, load, `{"host":HOST}`)
			r := g.Send(post("/v1/chat/completions", chat), answer("application/json", reply[:i], reply[i:]))
			require.Equal(t, want, r.Body, "%v cut at %d", p, i)
		}
	}
}

func TestAReplyThatCanNotBeReadIsReplaced(t *testing.T) {
	for name, c := range map[string]struct{ kind, body string }{
		"truncated JSON":  {"application/json", `{"choices":[{"message":{"content":"hunter2"`},
		"another type":    {"text/html", "<p>hunter2"},
		"no choices":      {"application/json", `{"text":"hunter2"}`},
		"trailing bytes":  {"application/json", `{"choices":[]}hunter2`},
		"another charset": {"application/json; charset=utf-16", `{"choices":[]}`},
	} {
		for _, p := range exchangetest.Profiles {
			g := exchangetest.New(t, p, load, `{"host":HOST}`)
			r := g.Send(post("/v1/chat/completions", chat), answer(c.kind, c.body))
			require.NotContains(t, r.Body, "hunter2", "%s %v", name, p)
			require.True(t, json.Valid([]byte(r.Body)), "%s %v: %s", name, p, r.Body)
			require.Contains(t, r.Body, `"error"`, name)
			require.Equal(t, "deny", r.Facts["decision"], name)
		}
	}
}

func TestAReplyIsAnErrorWhereAControlFails(t *testing.T) {
	body := `{"choices":[{"index":0,"message":{"content":"hunter2"}}]}`
	upstream := func(q exchangetest.Request) exchangetest.Reply {
		r := answer("application/json", body)(q)
		r.Headers = append(r.Headers, [2]string{"content-length", fmt.Sprint(len(body))})
		return r
	}
	for _, phase := range []string{"reply", "text"} {
		for _, p := range exchangetest.Profiles {
			g := exchangetest.New(t, p, load, `{"host":HOST,"panic":"`+phase+`"}`)
			r := g.Send(post(path, chat), upstream)
			require.Contains(t, r.Body, `"code":"internal_error"`, "%s %v", phase, p)
			require.NotContains(t, r.Body, "hunter2")
			if phase == "reply" || p == exchangetest.Hold {
				require.Equal(t, 503, r.Reply.Status, "%s %v", phase, p)
			}
			if length := r.Header("content-length"); length != "" {
				require.Equal(t, fmt.Sprint(len(r.Body)), length, "%s %v", phase, p)
			}
			require.Equal(t, "internal_error", r.Facts["reason"])
		}
	}
}

func TestAReplyThatTwoClientsReadDifferentlyIsReplaced(t *testing.T) {
	body := `{"choices":[{"index":0,"message":{"content":"unseen"}}]}`
	for name, h := range map[string][2]string{
		"a second type":     {"content-type", "text/html"},
		"a second encoding": {"content-encoding", "br"},
	} {
		for _, p := range exchangetest.Profiles {
			g := exchangetest.New(t, p, load, `{"host":HOST}`)
			r := g.Send(post(path, chat), func(q exchangetest.Request) exchangetest.Reply {
				r := answer("application/json", body)(q)
				r.Headers = append(r.Headers, [2]string{"content-encoding", "identity"}, h)
				return r
			})
			require.Equal(t, 502, r.Reply.Status, "%s %v", name, p)
			require.NotContains(t, r.Body, "unseen", name)
		}
	}
}

func TestASuccessIsReadWhoeverTheGatewaySaysMadeIt(t *testing.T) {
	for _, details := range []string{"cache.response_from_cache_filter", "direct_response", ""} {
		g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
		g.Properties["response.code_details"] = details
		r := g.Send(post(path, chat), answer("application/json", `{"choices":[{"index":0,"message":{"content":"hunter2"}}]}`))
		require.Equal(t, `{"choices":[{"index":0,"message":{"content":"[X]"}}]}`, r.Body, details)
	}
}

func TestAnUpstreamErrorIsReadAndOneThatIsNotJSONIsTranslated(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
	r := g.Send(post("/v1/chat/completions", chat), func(exchangetest.Request) exchangetest.Reply {
		return exchangetest.Reply{
			Status: 400, Headers: [][2]string{{"content-type", "application/json"}},
			Chunks: [][]byte{[]byte(`{"error":{"message":"wrong key hunter2"}}`)},
		}
	})
	require.Equal(t, `{"error":{"message":"wrong key [X]"}}`, r.Body)
	r = g.Send(post("/v1/messages", `{"model":"c","max_tokens":5,"messages":[{"role":"user","content":"x"}]}`), func(exchangetest.Request) exchangetest.Reply {
		return exchangetest.Reply{
			Status: 502, Headers: [][2]string{{"content-type", "text/html"}}, Chunks: [][]byte{[]byte("<p>hunter2")},
		}
	})
	require.Equal(t, 502, r.Reply.Status)
	require.Contains(t, r.Body, `{"type":"error"`)
	require.NotContains(t, r.Body, "hunter2")
}
