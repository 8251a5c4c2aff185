package exchange_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/exchange"
	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/llm"
)

const calledTool = `{"jsonrpc":"2.0","id":"q-1","method":"tools/call","params":{"name":"search","arguments":{}}}`

// resultOf is a message that answers calledTool.
func resultOf(text string) string {
	return `{"jsonrpc":"2.0","id":"q-1","result":{"content":[{"type":"text","text":` + quoted(text) + `}]}}`
}

const told = "event: message\r\nid: 1\r\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":1,\"progress\":1}}\r\n\r\n"

// readsReplies is a module that reads replies alone.
var readsReplies = exchange.Module("reader", func(s *settings) (control.Control, error) {
	return struct {
		named
		control.TextPhase
	}{"reader", &masker{settings: *s}}, nil
})

// named is a control's name.
type named string

func (n named) Name() string { return string(n) }

func TestAModuleThatReadsRepliesReadsTheCallOfMCPToo(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, readsReplies, `{"host":HOST}`)
		require.Equal(t, resultOf("a word"), g.Send(post("/mcp", calledTool), answer("application/json", resultOf("a word"))).Body, p)
		require.Equal(t, resultOf("a [X]"), g.Send(post("/mcp", calledTool), answer("application/json", resultOf("a hunter2"))).Body, p)
		r := g.Send(post("/mcp", calledTool), answer("application/json", strings.Replace(resultOf("a"), "q-1", "q-2", 1)))
		require.Equal(t, "reply_shape", r.Facts["reason"], p)
		require.Contains(t, r.Body, `{"jsonrpc":"2.0","id":"q-1","error"`)
		refused := g.Send(post("/mcp", strings.Replace(calledTool, "tools/call", "tools/run", 1)), answer("application/json", resultOf("a")))
		require.True(t, refused.Refused)
		require.Nil(t, refused.Upstream)
		// Calls of other APIs go on unread, as ever.
		require.Equal(t, "{}", string(g.Send(post("/v1/chat/completions", `{}`), answer("application/json", `{"choices":[]}`)).Upstream.Chunks[0]))
	}
}

func TestARefusalRepeatsNoIdThatIsNone(t *testing.T) {
	for _, id := range []string{`"a\",\"result\":{},\"x\":\""`, `"a\nb"`, `1.0`, `-0`, `""`, `{"a":1}`} {
		r := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`).Send(post("/mcp", strings.Replace(calledTool, `"q-1"`, id, 1)), answer("application/json", "{}"))
		require.Equal(t, 400, r.Reply.Status, id)
		require.Contains(t, r.Body, `{"jsonrpc":"2.0","id":null,"error"`, id)
	}
}

func TestAMessageOfMCPIsTheSameHoweverTheHostCutsTheStream(t *testing.T) {
	stream := told + "data: " + resultOf("it is hunter2, keep it") + "\n\n"
	want := told + "data: " + resultOf("it is [X], keep it") + "\n\n"
	for _, p := range []exchangetest.Profile{exchangetest.Pass, exchangetest.Wasmx} {
		g := exchangetest.New(t, p, load, `{"host":HOST}`)
		for i := 1; i < len(stream); i++ {
			r := g.Send(post("/mcp", calledTool), answer("text/event-stream", stream[:i], stream[i:]))
			require.Equal(t, want, r.Body, "cut at %d", i)
		}
	}
}

func TestAMessageOfMCPThatMustNotBeDeliveredIsAnErrorWithTheCallsID(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST}`)
		const filtered = `{"jsonrpc":"2.0","id":"q-1","error":{"code":-32040,"message":"The result was withheld by policy.","data":{"code":"content_filtered"}}}`
		require.Equal(t, filtered, g.Send(post("/mcp", calledTool), answer("application/json", resultOf("forbidden"))).Body)
		r := g.Send(post("/mcp", calledTool), answer("text/event-stream", told, "data: "+resultOf("forbidden")+"\n\n", told))
		require.Equal(t, told+"data: "+filtered+"\n\n", r.Body)
	}
}

func TestWhatNobodyAnswersMayHaveAnEmptyReply(t *testing.T) {
	const notification = `{"jsonrpc":"2.0","method":"notifications/initialized"}`
	empty := func(status int, headers ...[2]string) func(exchangetest.Request) exchangetest.Reply {
		return func(exchangetest.Request) exchangetest.Reply {
			return exchangetest.Reply{Status: status, Headers: headers, Chunks: [][]byte{nil}}
		}
	}
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST}`)
		for _, reply := range []func(exchangetest.Request) exchangetest.Reply{
			empty(202), empty(202, [2]string{"content-type", "application/json"}),
		} {
			r := g.Send(post("/mcp", notification), reply)
			require.Equal(t, []any{202, "", ""}, []any{r.Reply.Status, r.Body, r.Facts["reason"] + r.Facts["skipped"]}, p)
		}
		r := g.Send(post("/mcp", notification), func(exchangetest.Request) exchangetest.Reply {
			return exchangetest.Reply{Status: 202, Chunks: [][]byte{[]byte("hunter2")}}
		})
		require.NotContains(t, r.Body, "hunter2", "what comes without a type must be JSON")
		r = g.Send(exchangetest.Request{Method: "DELETE", Path: "/mcp"}, empty(204))
		require.Equal(t, []any{204, ""}, []any{r.Reply.Status, r.Facts["reason"]}, p)
	}
}

func TestAServersQuestionEndsItsStreamUnlessItIsListed(t *testing.T) {
	const question = `data: {"jsonrpc":"2.0","id":7,"method":"elicitation/create","params":{"message":"hunter2?"}}` + "\n\n"
	for _, p := range exchangetest.Profiles {
		r := exchangetest.New(t, p, load, `{"host":HOST}`).Send(post("/mcp", calledTool), answer("text/event-stream", told, question, "data: "+resultOf("a")+"\n\n"))
		require.Equal(t, "reply_shape", r.Facts["reason"])
		require.True(t, strings.HasPrefix(r.Body, told+`data: {"jsonrpc":"2.0","id":"q-1","error"`), r.Body)
		require.NotContains(t, r.Body, "elicitation")
		listening := exchangetest.Request{Method: "GET", Path: "/mcp"}
		r = exchangetest.New(t, p, load, `{"host":HOST}`).Send(listening, answer("text/event-stream", told, question))
		require.True(t, strings.HasPrefix(r.Body, told+`data: {"jsonrpc":"2.0","id":null,"error"`), r.Body)
		r = exchangetest.New(t, p, load, `{"host":HOST,"api":{"events":["elicitation/create"]}}`).Send(listening, answer("text/event-stream", told, question))
		require.Equal(t, told+strings.Replace(question, "hunter2", "[X]", 1), r.Body)
	}
}

// lister is a control that drops what is called "b".
type lister struct{}

func (lister) Name() string { return "lister" }

func (lister) List(_ *control.Exchange, list []llm.Listed) control.Verdict {
	for i := range list {
		list[i].Drop = list[i].ID == "b"
	}
	return control.Allow
}

func TestAListInAnEventLosesWhatIsDroppedAndKeepsItsOtherEdits(t *testing.T) {
	loader := exchange.Module("lister", func(s *settings) (control.Control, error) {
		return struct {
			lister
			control.TextPhase
		}{lister{}, &masker{settings: *s}}, nil
	})
	event := func(tools string) string {
		return "id: 1\ndata: {\"jsonrpc\":\"2.0\",\ndata: \"id\":1,\"result\":{\"tools\":[" + tools + "],\"nextCursor\":\"c\"}}\n\n"
	}
	const call = `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`
	for _, p := range exchangetest.Profiles {
		for tools, want := range map[string]string{
			`{"name":"a","title":"hunter2"},{"name":"b","title":"forbidden"}`: `{"name":"a","title":"[X]"}`,
			`{"name":"b"},{"name":"a"},{"name":"b"},{"name":"c"}`:             `{"name":"a"},{"name":"c"}`,
			`{"name":"b"}`: ``,
		} {
			r := exchangetest.New(t, p, loader, `{"host":HOST}`).Send(post("/mcp", call), answer("text/event-stream", event(tools)))
			require.Equal(t, "id: 1\ndata: {\"jsonrpc\":\"2.0\",\ndata: \"id\":1,\"result\":{\"tools\":["+want+"],\"nextCursor\":\"c\"}}\n\n", r.Body, tools)
		}
		require.Equal(t, event(`{"name":"a"}`), exchangetest.New(t, p, loader, `{"host":HOST}`).Send(post("/mcp", call), answer("text/event-stream", event(`{"name":"a"}`))).Body)
	}
}

func TestWhatACallOfMCPSaysIsGoneWithIt(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST}`)
		r := g.Send(post("/mcp", calledTool), answer("application/json", resultOf("a")))
		require.Equal(t, []string{"tools/call", "search"}, []string{r.Facts["method"], r.Facts["tool"]})
		r = g.Send(post("/model/amazon.titan-text-express-v1/invoke", `{"text":"Hi"}`), nil)
		require.True(t, r.Refused)
		require.NotContains(t, r.Body, "jsonrpc", "a call that could not be read is not the one before it")
		require.Empty(t, r.Facts["method"])
	}
}

func TestAClientMayLeaveWhenItsAnswerHasCome(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST}`)
		for _, c := range []struct{ event, skipped string }{{told, "aborted"}, {"data: " + resultOf("a") + "\n\n", ""}} {
			call := post("/mcp", calledTool)
			call.Leaves = true
			r := g.Send(call, answer("text/event-stream", c.event, ": never read\n\n"))
			require.Equal(t, []string{c.event, c.skipped}, []string{r.Body, r.Facts["skipped"]}, p)
		}
	}
}

func TestAHeaderThatRepeatsACallOfMCPMustSayTheSame(t *testing.T) {
	for name, c := range map[string]struct {
		header [2]string
		detail string
	}{
		"the method":                 {[2]string{"mcp-method", "tools/call"}, ""},
		"the tool":                   {[2]string{"Mcp-Name", "search"}, ""},
		"a session":                  {[2]string{"mcp-session-id", "s"}, ""},
		"another method":             {[2]string{"mcp-method", "tools/list"}, "mcp-method"},
		"another tool":               {[2]string{"Mcp-Name", "shell"}, "mcp-name"},
		"another tool, for some":     {[2]string{"Mcp_Name", "shell"}, "mcp-name"},
		"no tool":                    {[2]string{"mcp-name", ""}, "mcp-name"},
		"an argument, never masked":  {[2]string{"Mcp-Param-Query", "hunter2"}, "mcp-param-"},
		"an argument in other words": {[2]string{"MCP_PARAM_X", "y"}, "mcp-param-"},
	} {
		for _, p := range exchangetest.Profiles {
			r := exchangetest.New(t, p, load, `{"host":HOST}`).Send(post("/mcp", calledTool, c.header), answer("application/json", resultOf("a")))
			require.Equal(t, c.detail, r.Facts["detail"], name)
			require.Equal(t, c.detail != "", r.Refused, name)
			if r.Refused {
				require.Contains(t, r.Body, `"id":"q-1"`)
				require.Equal(t, "ambiguous_header", r.Facts["reason"])
			}
		}
	}
}
