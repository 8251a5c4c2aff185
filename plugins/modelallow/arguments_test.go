package modelallow

import (
	"slices"
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

// Whoever makes a reply can say arguments twice, and clients differ on which they read.
func TestArgumentsUnderAnyNameThatAClientMayReadAreChecked(t *testing.T) {
	const harmless, evil = `"{\"to\":\"a@corp.example\"}"`, `"{\"to\":\"a@evil.example\"}"`
	for name, reply := range map[string]string{
		"of a function":    `{"choices":[{"index":0,"message":{"tool_calls":[{"id":"1","type":"function","function":{"name":"send","arguments":` + harmless + `,"input":` + evil + `}}]}}]}`,
		"of a custom tool": `{"choices":[{"index":0,"message":{"tool_calls":[{"id":"1","type":"custom","custom":{"name":"send","arguments":` + harmless + `,"input":` + evil + `}}]}}]}`,
	} {
		g := exchangetest.New(t, exchangetest.Hold, load, argumentsPolicy)
		r := g.Send(exchangetest.ToolCalls[0].Request(false), func(exchangetest.Request) exchangetest.Reply {
			return exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "application/json"}}, Chunks: [][]byte{[]byte(reply)}}
		})
		require.Equal(t, "arguments_not_allowed", r.Facts["reason"], name)
		require.NotContains(t, r.Body, "evil", name)
	}
}

func TestArgumentsThatAreAnObjectInAnotherEventThanTheirNameAreChecked(t *testing.T) {
	const (
		named   = `"id":"a","type":"function","function":{"name":"send"}`
		evil    = `"function":{"arguments":{"to":"x@evil.example","more":{"input":{"a":"b"}}}}`
		allowed = `"function":{"arguments":{"to":"jane@corp.example"}}`
	)
	for name, row := range map[string]struct {
		deltas []string
		detail string
	}{
		"behind it":             {[]string{named, evil}, "send: properties.to.pattern"},
		"before it":             {[]string{evil, named}, "arguments before their name"},
		"as the schema says":    {[]string{named, allowed}, ""},
		"twice":                 {[]string{named, allowed, evil}, "send: properties.to.pattern"},
		"behind an object":      {[]string{`"id":"a","type":"function","function":{"name":"send","arguments":{"to":"jane@corp.example"}}`, evil}, "send: properties.to.pattern"},
		"behind one without it": {[]string{`"id":"a","type":"function","function":{"name":"send","arguments":{}}`, evil}, "send: properties.to.pattern"},
	} {
		// No member is required: a call without arguments is allowed too.
		g := exchangetest.New(t, exchangetest.Hold, load, strings.Replace(argumentsPolicy, `"required":["to"],"additionalProperties":false,`, "", 1))
		r := g.Send(exchangetest.ToolCalls[0].Request(true), func(exchangetest.Request) exchangetest.Reply {
			reply := exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "text/event-stream"}}}
			for _, delta := range row.deltas {
				reply.Chunks = append(reply.Chunks, []byte(`data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,`+delta+`}]},"finish_reason":null}]}`+"\n\n"))
			}
			reply.Chunks = append(reply.Chunks, []byte(`data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}`+"\n\ndata: [DONE]\n\n"))
			return reply
		})
		require.Equal(t, row.detail, r.Facts["detail"], name)
		require.NotContains(t, r.Body, "evil", name)
	}
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

// Of numbers no text is told: where they stand says that there are arguments.
func TestArgumentsOfNumbersAloneAreCheckedInAnyEventOfAnyStream(t *testing.T) {
	const nine = `{"n":98765}`
	item := func(kind string) string {
		return `data: {"type":"response.output_item.` + kind + `","sequence_number":1,"output_index":0,"item":{"type":"function_call","id":"f","call_id":"c","name":"send","arguments":`
	}
	geminiPart := func(call string) string {
		return `data: {"candidates":[{"content":{"role":"model","parts":[{"functionCall":{` + call + `}}]},"index":0}]}`
	}
	anthropic, ollama := `data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"send","input":`, `{"model":"m","message":{"role":"assistant","content":"","tool_calls":[{"function":{`
	for _, row := range []struct {
		name, form string
		events     []string
	}{
		{"a function's", "openai function", []string{
			chunkOf(`"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"send"}}]`), chunkOf(`"tool_calls":[{"index":0,"function":{"arguments":` + nine + `}}]`),
		}},
		{"a custom tool's", "openai custom", []string{
			chunkOf(`"tool_calls":[{"index":0,"id":"a","type":"custom","custom":{"name":"send","input":""}}]`), chunkOf(`"tool_calls":[{"index":0,"custom":{"input":[98765]}}]`),
		}},
		{"a number for an object", "openai function", []string{
			chunkOf(`"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"send"}}]`), chunkOf(`"tool_calls":[{"index":0,"function":{"arguments":98765}}]`),
		}},
		{"a function_call's", "openai function_call", []string{chunkOf(`"function_call":{"name":"send"}`), chunkOf(`"function_call":{"arguments":` + nine + `}`)}},
		{"a response's, in a piece", "responses function", []string{
			item("added") + `""}}`, `data: {"type":"response.function_call_arguments.delta","sequence_number":2,"output_index":0,"delta":` + nine + `}`,
		}},
		{"a response's, at the end of pieces", "responses function", []string{
			item("added") + `""}}`, `data: {"type":"response.function_call_arguments.done","sequence_number":2,"output_index":0,"arguments":` + nine + `}`,
		}},
		{"a response's custom tool's", "responses custom", []string{
			strings.Replace(strings.Replace(item("added"), "function_call", "custom_tool_call", 1), "arguments", "input", 1) + `""}}`,
			`data: {"type":"response.custom_tool_call_input.delta","sequence_number":2,"output_index":0,"delta":` + nine + `}`,
		}},
		{"a response's, in its item", "responses function", []string{item("added") + `""}}`, item("done") + nine + `}}`}},
		{"Anthropic's", "anthropic", []string{
			`data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"c","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}`, anthropic + nine + `}}`,
		}},
		{"Bedrock's", "bedrock", []string{
			`contentBlockStart {"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t","name":"send"}}}`, `contentBlockDelta {"contentBlockIndex":0,"delta":{"toolUse":{"input":` + nine + `}}}`,
		}},
		{"Cohere's", "cohere", []string{
			`data: {"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"t","type":"function","function":{"name":"send","arguments":""}}}}}`,
			`data: {"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":` + nine + `}}}}}`,
		}},
		{"Gemini's", "gemini", []string{geminiPart(`"name":"send","willContinue":true`), geminiPart(`"args":` + nine)}},
		{"Gemini's, in parts", "gemini", []string{geminiPart(`"name":"send","willContinue":true`), geminiPart(`"partialArgs":[{"jsonPath":"$.n","numberValue":98765}]`)}},
		{"Gemini's, in parts beside their name", "gemini", []string{geminiPart(`"name":"send","partialArgs":[{"jsonPath":"$.n","numberValue":98765}]`)}},
		{"Ollama's", "ollama", []string{ollama + `"name":"send"}}]},"done":false}`, ollama + `"arguments":` + nine + `}}]},"done":false}`}},
	} {
		at := slices.IndexFunc(exchangetest.ToolCalls, func(c exchangetest.ToolCall) bool { return c.Name == row.form })
		g := exchangetest.New(t, exchangetest.Hold, load, strings.Replace(argumentsPolicy, `"required":["to"],"additionalProperties":false,`, "", 1))
		request := exchangetest.ToolCalls[at].Request(true)
		request.Path = strings.Replace(request.Path, ":generateContent", ":streamGenerateContent", 1)
		r := g.Send(request, exchangetest.ToolCalls[at].Events(row.events...))
		require.Equal(t, "arguments_not_allowed", r.Facts["reason"], "%s: %s", row.name, r.Body)
		require.NotContains(t, r.Body, "98765", row.name)
	}
}

func chunkOf(delta string) string {
	return `data: {"choices":[{"index":0,"delta":{` + delta + `},"finish_reason":null}]}`
}
