package modelallow

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange/exchangetest"
)

const toolPolicy = `{"host":HOST,"default":{"models":{"allow":["*"]},"tools":{"allow":["get_*","send","local_shell"]}},
	"keys":{"intern":{"tools":{"deny":["send*","local_shell"]}}}}`

func TestACallOfAToolThatTheKeyMayNotUseIsWithheld(t *testing.T) {
	for _, c := range exchangetest.ToolCalls {
		for _, p := range exchangetest.Profiles {
			g := exchangetest.New(t, p, load, toolPolicy)
			for _, row := range []struct {
				key, tool string
				allowed   bool
			}{
				{"app", "get_weather", true},
				{"app", "send", true},
				{"app", "sending", false},
				{"app", "GET_weather", false},
				{"intern", "get_weather", true},
				{"intern", "send", false},
			} {
				if c.Nameless() != "" {
					row.allowed = row.key == "app"
				}
				request := c.Request(false)
				request.Facts = []string{"key=" + row.key}
				r := g.Send(request, c.Whole(row.tool, `{"place":"Bonn"}`))
				require.Equal(t, !row.allowed, r.Facts["reason"] == "tool_call_withheld", "%s %v %v: %s", c.Name, p, row, r.Body)
				require.False(t, r.Refused, "%s %v: %s", c.Name, p, r.Body)
				require.Equal(t, row.allowed, strings.Contains(r.Body, "Bonn"), "%s %v: %s", c.Name, p, r.Body)
				if !c.Streams() {
					continue
				}
				request = c.Request(true)
				request.Facts = []string{"key=" + row.key}
				r = g.Send(request, c.Pieces(row.tool, `{"place":`, `"Bonn"}`))
				require.Equal(t, !row.allowed, r.Facts["reason"] == "tool_call_withheld", "%s %v %v: %s", c.Name, p, row, r.Body)
				if row.allowed {
					require.Contains(t, r.Body, "Bonn", "%s %v", c.Name, p)
				} else {
					require.NotContains(t, r.Body, row.tool, c.Name)
					require.NotContains(t, r.Body, "Bonn", c.Name)
				}
			}
		}
	}
}

func TestInMonitorModeACallOfAToolIsReportedAndPasses(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"mode":"monitor","default":{"models":{"allow":["*"]},"tools":{"deny":["send"]}}}`)
	for _, c := range exchangetest.ToolCalls[:1] {
		r := g.Send(c.Request(false), c.Whole("send", `{}`))
		require.Contains(t, r.Body, "send")
		require.Equal(t, "tool_call_withheld", r.Facts["reason"])
		require.Equal(t, "monitor", r.Facts["decision"])
	}
}

// Clients in Go take a name whatever its case, those of protocol buffers with underscores or without.
func TestACallUnderAnotherSpellingIsACall(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, toolPolicy)
	for _, c := range []struct{ path, call, reply string }{
		{"/v1/chat/completions", `{"model":"m","messages":[]}`, `{"choices":[{"index":0,"message":{"Tool_Calls":[{"function":{"name":"TOOL","arguments":"{}"}}]}}]}`},
		{"/v1/chat/completions", `{"model":"m","messages":[]}`, `{"choices":[{"index":0,"message":{"tool_calls":[{"Function":{"name":"TOOL","arguments":"{}"}}]}}]}`},
		{"/v1/chat/completions", `{"model":"m","messages":[]}`, `{"choices":[{"index":0,"message":{"tool_calls":[{"function":{"NAME":"TOOL","arguments":"{}"}}]}}]}`},
		{"/v1/chat/completions", `{"model":"m","messages":[]}`, `{"choices":[{"index":0,"Message":{"tool_calls":[{"function":{"name":"TOOL"}}]}}]}`},
		{"/v1beta/models/m:generateContent", `{"contents":[]}`, `{"candidates":[{"content":{"parts":[{"function_call":{"name":"TOOL","args":{}}}]}}]}`},
		{"/v1beta/models/m:generateContent", `{"contents":[]}`, `{"candidates":[{"content":{"parts":[{"functionCall":{"Name":"TOOL","args":{}}}]}}]}`},
		{"/api/chat", `{"model":"m","stream":false,"messages":[]}`, `{"message":{"role":"assistant","tool_calls":[{"Function":{"Name":"TOOL","arguments":{}}}]},"done":true}`},
		{"/v2/chat", `{"model":"m","messages":[{"role":"user","content":"x"}]}`, `{"message":{"role":"assistant","ToolCalls":[{"function":{"name":"TOOL","arguments":"{}"}}]}}`},
	} {
		for tool, withheld := range map[string]bool{"sending": true, "send": false} {
			r := g.Send(exchangetest.Request{
				Method: "POST", Path: c.path, Chunks: [][]byte{[]byte(c.call)}, Headers: [][2]string{{"content-type", "application/json"}}, Facts: []string{"key=app"},
			}, func(exchangetest.Request) exchangetest.Reply {
				return exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "application/json"}}, Chunks: [][]byte{[]byte(strings.ReplaceAll(c.reply, "TOOL", tool))}}
			})
			require.Equal(t, withheld, r.Facts["reason"] == "tool_call_withheld", "%s: %s", c.reply, r.Body)
		}
	}
}

// Clients join what comes of a name, so that a denied one could come in two parts.
func TestANameInPartsIsJudgedWhole(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"default":{"models":{"allow":["*"]},"tools":{"deny":["send"]}}}`)
	send := func(names ...string) exchangetest.Result {
		return g.Send(exchangetest.ToolCalls[0].Request(true), func(exchangetest.Request) exchangetest.Reply {
			r := exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "text/event-stream"}}}
			for _, name := range names {
				r.Chunks = append(r.Chunks, []byte(`data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"`+name+`","arguments":""}}]}}]}`+"\n\n"))
			}
			r.Chunks = append(r.Chunks, []byte(`data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}`+"\n\ndata: [DONE]\n\n"))
			return r
		})
	}
	require.Equal(t, "tool_call_withheld", send("se", "nd").Facts["reason"])
	require.Equal(t, "tool_call_withheld", send("s", "en", "d").Facts["reason"])
	require.Empty(t, send("search", "search").Facts["reason"], "a name that is repeated is one name")
}

func TestWhatTheCallSaidIsNoCallOfTheReplys(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, toolPolicy)
	body := `{"id":"r","object":"response","instructions":[{"type":"function_call","call_id":"c","name":"old","arguments":"{}"}],"tools":[{"type":"function","name":"other"}],"output":[]}`
	r := g.Send(exchangetest.Request{
		Method: "POST", Path: "/v1/responses", Facts: []string{"key=app"}, Chunks: [][]byte{[]byte(`{"model":"gpt-4o","input":"hi"}`)},
		Headers: [][2]string{{"content-type", "application/json"}},
	}, func(exchangetest.Request) exchangetest.Reply {
		return exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "application/json"}}, Chunks: [][]byte{[]byte(body)}}
	})
	require.Equal(t, body, r.Body)
}
