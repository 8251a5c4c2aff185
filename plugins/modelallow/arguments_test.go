package modelallow

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange/exchangetest"
)

const argumentsPolicy = `{"host":HOST,"default":{"models":{"allow":["*"]}},"arguments":{
	"send":{"type":"object","required":["to"],"additionalProperties":false,"properties":{"to":{"pattern":"^[a-z]+@corp\\.example$","type":"string"},"n":{"maximum":3}}},
	"local_shell":{"required":["nothing"]}}}`

func whatCame(reply func(exchangetest.Request) exchangetest.Reply) string {
	var out strings.Builder
	for _, chunk := range reply(exchangetest.Request{}).Chunks {
		out.Write(chunk)
	}
	return out.String()
}

func TestACallWithArgumentsOfAnotherFormIsWithheldHoweverItIsCut(t *testing.T) {
	rows := []struct {
		name, tool, arguments string
		allowed               bool
	}{
		{"as the schema says", "send", `{"to":"jane@corp.example","n":3}`, true},
		{"escapes in it", "send", `{"t\u006f":"jane\u0040corp.example"}`, true},
		{"a value of another form", "send", `{"to":"jane@evil.example"}`, false},
		{"a member that nobody knows", "send", `{"to":"jane@corp.example","bcc":"x"}`, false},
		{"a number that is too large", "send", `{"to":"jane@corp.example","n":3.01}`, false},
		{"nothing", "send", `{}`, false},
		{"another tool", "other", `{"to":"jane@evil.example"}`, true},
	}
	for _, c := range exchangetest.ToolCalls {
		for _, p := range exchangetest.Profiles {
			g := exchangetest.New(t, p, load, argumentsPolicy)
			for _, row := range rows {
				allowed := row.allowed && c.Nameless() == ""
				reply := c.Whole(row.tool, row.arguments)
				r := g.Send(c.Request(false), reply)
				require.Equal(t, !allowed, r.Facts["reason"] == "arguments_not_allowed", "%s %v %s: %s %s", c.Name, p, row.name, r.Body, r.Facts["detail"])
				if allowed {
					require.Equal(t, whatCame(reply), r.Body, "%s %s", c.Name, row.name)
				} else {
					require.NotContains(t, r.Body, "example", c.Name)
				}
				if !c.Streams() {
					continue
				}
				for at := 0; at <= len(row.arguments); at += 5 {
					reply := c.Pieces(row.tool, row.arguments[:at], row.arguments[at:])
					r := g.Send(c.Request(true), reply)
					require.Equal(t, !allowed, r.Facts["reason"] == "arguments_not_allowed", "%s %v %s: %s", c.Name, p, row.name, r.Body)
					if allowed {
						require.Equal(t, whatCame(reply), r.Body, "%s %s", c.Name, row.name)
					} else {
						require.NotContains(t, r.Body, "exam", c.Name)
						require.NotContains(t, r.Body, "tool_use\"}", "the call is not complete")
					}
				}
			}
		}
	}
}

func TestACallInAStreamWithoutArgumentsIsJudgedAsOneWithNone(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, argumentsPolicy)
	for _, c := range exchangetest.ToolCalls {
		if c.Streams() {
			r := g.Send(c.Request(true), c.Pieces("send", ""))
			require.Equal(t, "arguments_not_allowed", r.Facts["reason"], "%s: %s", c.Name, r.Body)
		}
	}
}

func TestArgumentsThatAreNoStrictJSONAreWithheld(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, argumentsPolicy)
	for _, c := range exchangetest.ToolCalls {
		for _, arguments := range []string{`{"to":"jane@corp.example","to":"x"}`, `{"to":"jane@corp.example"`, `{"to":"jane@corp.example"} {}`, `[]`, `x`} {
			if c.Streams() {
				r := g.Send(c.Request(true), c.Pieces("send", arguments))
				require.NotEmpty(t, r.Facts["reason"], "%s %s: %s", c.Name, arguments, r.Body)
				require.NotContains(t, r.Body, "corp", c.Name)
			}
		}
	}
}

func TestANameThatAClientJoinsHasItsSchema(t *testing.T) {
	c := exchangetest.ToolCalls[0]
	g := exchangetest.New(t, exchangetest.Hold, load, argumentsPolicy)
	r := g.Send(c.Request(true), func(exchangetest.Request) exchangetest.Reply {
		event := func(delta string) []byte {
			return []byte(`data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,` + delta + `}]},"finish_reason":null}]}` + "\n\n")
		}
		return exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "text/event-stream"}}, Chunks: [][]byte{
			event(`"id":"a","type":"function","function":{"name":"se","arguments":"{\"to\":"}`),
			event(`"function":{"name":"nd","arguments":"\"x\"}"}`),
			[]byte(`data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}` + "\n\ndata: [DONE]\n\n"),
		}}
	})
	require.Equal(t, "arguments_not_allowed", r.Facts["reason"], r.Body)
	require.Equal(t, "send: properties.to.pattern", r.Facts["detail"])
}

func TestACallOfAnMCPServerIsRefusedBeforeTheServerSeesIt(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, argumentsPolicy)
	for arguments, allowed := range map[string]bool{
		`,"arguments":{"to":"jane@corp.example"}`: true, `,"arguments":{"to":1}`: false, `,"arguments":{}`: false, ``: false,
	} {
		r := g.Send(exchangetest.Request{
			Method: "POST", Path: "/mcp", Headers: [][2]string{{"content-type", "application/json"}, {"accept", "application/json, text/event-stream"}},
			Chunks: [][]byte{[]byte(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"send"` + arguments + `}}`)},
		}, func(exchangetest.Request) exchangetest.Reply {
			return exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "application/json"}}, Chunks: [][]byte{[]byte(`{"jsonrpc":"2.0","id":1,"result":{"content":[]}}`)}}
		})
		require.Equal(t, !allowed, r.Refused, arguments)
		require.Equal(t, !allowed, r.Facts["reason"] == "arguments_not_allowed", arguments)
	}
}

func TestInMonitorModeArgumentsAreReportedAndPass(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, strings.Replace(argumentsPolicy, `{"host"`, `{"mode":"monitor","host"`, 1))
	for _, c := range exchangetest.ToolCalls[:1] {
		reply := c.Pieces("send", `{"to":`, `"x"}`)
		r := g.Send(c.Request(true), reply)
		require.Equal(t, "arguments_not_allowed", r.Facts["reason"])
		require.Equal(t, whatCame(reply), r.Body)
	}
}

func TestAFaultInASchemaIsNamedByItsPlace(t *testing.T) {
	_, err := load([]byte(`{"default":{"models":{"allow":["*"]}},"arguments":{"send":{"properties":{"to":{"type":"text"}}}}}`))
	require.ErrorContains(t, err, `arguments.send.properties.to.type: "text" is no type (want one of "null"`)
}
