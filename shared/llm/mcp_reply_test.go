package llm

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/jsondoc"
)

// called is the endpoint of a call with id 1.
func called(method string) *Endpoint {
	ep := *Find("POST", MCPPath)
	ep.RPC = &RPC{Method: method, ID: "1"}
	return &ep
}

func answered(result string) string { return `{"jsonrpc":"2.0","id":1,"result":` + result + `}` }

func readMCP(t *testing.T, body string) (*Reply, error) {
	t.Helper()
	r := new(Reply)
	return r, MCP.ParseReply(r, called("tools/call"), parse(t, body))
}

// mcpReplies are results of each kind.
var mcpReplies = []string{
	answered(`{"content":[{"type":"text","text":"t","annotations":{"audience":["user"]}},{"type":"image","data":"QUJD","mimeType":"image/png"},{"type":"audio","data":"QUJD","mimeType":"audio/wav"},{"type":"resource","resource":{"uri":"file:///a","mimeType":"text/plain","text":"r"}},{"type":"resource","resource":{"uri":"file:///b","blob":"QUJD"}},{"type":"resource_link","uri":"file:///c","name":"n","description":"d"}],"structuredContent":{"k":"v","n":1234567},"isError":false,"_meta":{"m":"x"}}`),
	answered(`{"contents":[{"uri":"file:///a","text":"t"},{"uri":"file:///b","blob":"QUJD"}]}`),
	answered(`{"description":"d","messages":[{"role":"user","content":{"type":"text","text":"t"}},{"role":"assistant","content":[{"type":"text","text":"u"}]}]}`),
	answered(`{"tools":[{"name":"n","title":"t","description":"d","inputSchema":{"type":"object","properties":{"p":{"description":"e"}}},"annotations":{"title":"a"}}],"nextCursor":"c"}`),
	answered(`{"resources":[{"uri":"file:///a","name":"n"}],"resourceTemplates":[{"uriTemplate":"u"}],"prompts":[{"name":"n"}],"completion":{"values":["v"],"hasMore":false}}`),
	answered(`{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"s"},"instructions":"i"}`),
	`{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"m","data":{"k":"v"}}}`,
	answered(`{"supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},"resultType":"complete","ttlMs":5,"cacheScope":"private"}`),
	answered(`{"task":{"taskId":"t","status":"working","statusMessage":"m","ttl":null},"_meta":{"a":"b"}}`),
	answered(`{"resultType":"input_required","requestState":"s~1","inputRequests":{"who":{"method":"elicitation/create","params":{"message":"m"}}}}`),
}

// mcpEvents are messages that a server sends unasked.
var mcpEvents = []string{
	`{"jsonrpc":"2.0","id":"p","method":"ping"}`,
	`{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","logger":"l","data":{"k":"v"}}}`,
	`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1,"message":"m"}}`,
	`{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`,
	`{"jsonrpc":"2.0","method":"notifications/tasks/status","params":{"taskId":"t","status":"completed","statusMessage":"m"}}`,
	`{"jsonrpc":"2.0","method":"notifications/elicitation/complete","params":{"elicitationId":"e"}}`,
	`{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"notifications":{"toolsListChanged":true}}}`,
}

func init() {
	for _, body := range mcpReplies {
		everyReply = append(everyReply, document{MCPPath, body})
		everyEvent = append(everyEvent, [2]string{"message", body})
	}
	for _, body := range mcpEvents {
		everyEvent = append(everyEvent, [2]string{"", body})
	}
	familyWords[MCP] = unread{
		names: map[string]bool{"jsonrpc": true, "method": true, "id": true, "type": true, "role": true},
		keys:  keysOf(replyWords.keys, mcpFolded, mcpPlaces),
	}
}

// keysOf is the names that are the protocol's.
func keysOf(shared map[string]bool, folded map[string]string, places byKey[string, Place]) map[string]bool {
	keys := map[string]bool{}
	for name := range shared {
		keys[name] = true
	}
	for _, name := range folded {
		keys[name] = true
	}
	for _, place := range places {
		keys[place.key] = true
	}
	return keys
}

func TestEveryTextOfAResultIsFound(t *testing.T) {
	for i, want := range [][]string{
		{
			"0/0/tool_result!alone t", "0/0/tool_result!alone!fixed audience", "0/0/tool_result!alone user",
			"0/0/document!alone!fixed ABC", "0/0/tool_result!alone QUJD", "0/0/tool_result!alone image/png", "0/0/document!alone!fixed ABC", "0/0/tool_result!alone QUJD", "0/0/tool_result!alone audio/wav",
			"0/0/tool_result!alone file:///a", "0/0/tool_result!alone text/plain", "0/0/tool_result!alone r",
			"0/0/tool_result!alone file:///b", "0/0/document!alone!fixed ABC", "0/0/tool_result!alone QUJD",
			"0/0/tool_result!alone file:///c", "0/0/tool_result!alone n", "0/0/tool_result!alone d",
			"0/0/tool_result!alone v", "0/0/tool_result!alone 1234567", "0/0/parameter!alone x",
		},
		{"0/0/document!alone file:///a", "0/0/document!alone t", "0/0/document!alone file:///b", "0/0/document!alone!fixed ABC", "0/0/document!alone QUJD"},
		{"0/0/definition!alone d", "0/0/content!alone t", "0/0/content!alone u"},
		{
			"0/0/name!alone!fixed n", "0/0/definition!alone t", "0/0/definition!alone d", "0/0/definition!alone!fixed type", "0/0/definition!alone object",
			"0/0/definition!alone!fixed properties", "0/0/definition!alone!fixed description", "0/0/definition!alone e",
			"0/0/definition!alone!fixed title", "0/0/definition!alone a", "0/0/parameter!alone c",
		},
		{
			"0/0/definition!alone!fixed uri", "0/0/definition!alone file:///a", "0/0/definition!alone n",
			"0/0/definition!alone!fixed uriTemplate", "0/0/definition!alone u", "0/0/definition!alone n",
			"0/0/content!alone!fixed values", "0/0/content!alone v", "0/0/content!alone!fixed hasMore",
		},
		{
			"0/0/parameter!alone 2025-06-18", "0/0/parameter!alone!fixed tools", "0/0/parameter!alone s",
			"0/0/definition!alone i",
		},
		{"0/0/tool_result!alone m", "0/0/tool_result!alone v"},
		{
			"0/0/parameter!alone!fixed supportedVersions", "0/0/parameter!alone 2026-07-28", "0/0/parameter!alone!fixed tools", "0/0/parameter!alone complete",
			"0/0/parameter!alone!fixed ttlMs", "0/0/parameter!alone!fixed cacheScope", "0/0/parameter!alone private",
		},
		{
			"0/0/parameter!alone!fixed task", "0/0/parameter!alone!fixed taskId", "0/0/parameter!alone t", "0/0/parameter!alone!fixed status", "0/0/parameter!alone working",
			"0/0/parameter!alone!fixed statusMessage", "0/0/parameter!alone m", "0/0/parameter!alone!fixed ttl", "0/0/parameter!alone b",
		},
		{"0/0/parameter!alone input_required", "0/0/parameter!alone!fixed s~1", "0/0/content!alone!fixed who", "0/0/content!alone m"},
	} {
		r, err := readMCP(t, mcpReplies[i])
		require.NoError(t, err)
		require.Equal(t, want, pieces(r.Pieces), mcpReplies[i])
	}
	r, err := readMCP(t, answered(`{"content":[{"type":"image","a name":"`+strings.Repeat("/9j/", 99)+`"}]}`))
	require.NoError(t, err)
	require.Equal(t, []string{"0/0/tool_result!alone!fixed a name"}, pieces(r.Pieces), "of bytes")
}

func TestContentThatNobodyReadsIsNamed(t *testing.T) {
	for body, want := range map[string][]string{
		mcpReplies[0]: {"image", "audio", "blob"},
		mcpReplies[1]: {"blob"},
		answered(`{"content":[{"type":"video","text":"x"}]}`): {"video"},
		mcpReplies[2]: nil,
	} {
		r, err := readMCP(t, body)
		require.NoError(t, err)
		require.Equal(t, want, append([]string(nil), r.Opaque...))
	}
}

func TestWhatAnAnswerAsksOfTheClientIsNamed(t *testing.T) {
	r, err := readMCP(t, mcpReplies[9])
	require.NoError(t, err)
	require.Equal(t, []string{"elicitation/create"}, r.Asked)
	r, err = readMCP(t, answered(`{"inputRequests":null}`))
	require.NoError(t, err)
	require.Empty(t, r.Asked)
	for body, want := range map[string]string{
		answered(`{"inputRequests":[{"method":"roots/list"}]}`):                               "result.inputRequests: wrong_type",
		answered(`{"inputRequests":{"a":{"params":{}}}}`):                                     "result.inputRequests.a: unknown_kind",
		answered(`{"inputRequests":{"a":"roots/list"}}`):                                      "result.inputRequests.a: unknown_kind",
		answered(`{"InputRequests":{"a":{"method":"roots/list"}}}`):                           "result.InputRequests: misspelt_field",
		answered(`{"input_requests":{"a":{"method":"roots/list"}}}`):                          "result.input_requests: misspelt_field",
		answered(`{"inputRequests":{"a":{"method":"roots/list","Params":{"message":"hi"}}}}`): "result.inputRequests.a.Params: misspelt_field",
	} {
		_, err := readMCP(t, body)
		require.EqualError(t, err, want)
	}
}

// kinds is n blocks of content, each of a kind of its own.
func kinds(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,{"type":"k%d"}`, i)
	}
	return b.String()[1:]
}

func TestToolsAreListed(t *testing.T) {
	r, err := readMCP(t, answered(`{"tools":[{"name":"a","description":"x"},{"name":"b","description":"y"}]}`))
	require.NoError(t, err)
	require.Equal(t, []string{"a", "b"}, []string{r.Listed[0].ID, r.Listed[1].ID})
	r.Listed[1].Drop = true
	for i := range r.Pieces {
		text := r.Pieces[i].String()
		require.Equal(t, text == "b" || text == "y", Dropped(r.Listed, r.Pieces[i].Value()), text)
	}
}

func TestAnAnswerOfMCPOfAnotherFormIsAnError(t *testing.T) {
	for _, row := range []refused{
		{"a batch", `[` + answered(`{}`) + `]`, ": batch"},
		{"another call's", `{"jsonrpc":"2.0","id":2,"result":{}}`, "id: answers_another_call"},
		{"another call's, as a string", `{"jsonrpc":"2.0","id":"1","result":{}}`, "id: answers_another_call"},
		{"no id", `{"jsonrpc":"2.0","result":{}}`, "id: wrong_type"},
		{"null", `{"jsonrpc":"2.0","id":null,"result":{}}`, "id: wrong_type"},
		{"a result and an error", `{"jsonrpc":"2.0","id":1,"result":{},"error":{}}`, "result: missing_field"},
		{"a call", asked("sampling/createMessage", `{}`), "result: missing_field"},
		{"a result that is no object", answered(`["x"]`), "result: wrong_type"},
		{"content that is a string", answered(`{"content":"x"}`), "result.content: wrong_type"},
		{"a block that is a string", answered(`{"content":["x"]}`), "result.content[0]: wrong_type"},
		{"a block without a kind", answered(`{"content":[{"text":"x"}]}`), "result.content[0].type: unknown_kind"},
		{"a block without its text", answered(`{"content":[{"type":"text"}]}`), "result.content[0].text: missing_field"},
		{"a tool without a name", answered(`{"tools":[{"description":"x"}]}`), "result.tools[0].name: missing_field"},
		{"tools that are an object", answered(`{"tools":{"name":"x"}}`), "result.tools: wrong_type"},
		{"tools in another case", answered(`{"Tools":[{"name":"x"}]}`), "result.Tools: misspelt_field"},
		{"a name in another case", answered(`{"tools":[{"name":"x","NAME":"y"}]}`), ""},
		{"bytes in another case", answered(`{"content":[{"type":"image","Data":"` + strings.Repeat("/9j/", 99) + `"}]}`), "result.content[0].Data: misspelt_field"},
		{"more kinds than there are", answered(`{"content":[` + kinds(17) + `]}`), "result.content[16].type: unknown_kind"},
		{"a flag that is a string", answered(`{"content":[],"isError":"no"}`), "result.isError: wrong_type"},
	} {
		doc, err := jsondoc.Parse([]byte(row.body), jsondoc.Limits{})
		if row.err == "" {
			require.Error(t, err, row.name)
			continue
		}
		require.NoError(t, err)
		require.EqualError(t, MCP.ParseReply(new(Reply), called("tools/call"), doc), row.err, row.name)
	}
	_, err := readMCP(t, `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"m"}}`)
	require.NoError(t, err, "a server that could not read the call does not know its id")
	require.NoError(t, MCP.ParseReply(new(Reply), Find("GET", MCPPath), parse(t, `{"jsonrpc":"2.0","id":9,"result":{}}`)), "what was asked elsewhere")
}

func TestAStreamOfMCPIsReadMessageByMessage(t *testing.T) {
	e, p := new(Event), &Progress{Endpoint: called("tools/call")}
	read := func(name, data string, events ...string) error {
		return readEvent(t, MCP, e, p, name, data, &Options{Events: events})
	}
	require.NoError(t, read("", ""))
	require.True(t, e.Idle)
	for _, told := range mcpEvents {
		require.NoError(t, read("message", told))
		require.False(t, p.Finished)
	}
	const sampling = `{"jsonrpc":"2.0","id":7,"method":"sampling/createMessage","params":{"messages":[{"content":{"text":"x"}}]}}`
	require.EqualError(t, read("", sampling), "method: unknown_kind")
	require.NoError(t, read("", sampling, "sampling/createMessage"))
	require.Contains(t, pieces(e.Pieces), "0/0/content!alone x")
	for data, want := range map[string]string{
		`[` + answered(`{}`) + `]`: "data: unknown_kind",
		"endpoint":                 "data: unknown_kind",
		`{"jsonrpc":"2.0","id":1,"method":"notifications/message","params":{}}`: "id: wrong_type",
		`{"jsonrpc":"2.0","method":"notifications/new"}`:                        "method: unknown_kind",
		`{"jsonrpc":"2.0","method":"notifications/message","Params":{"x":"y"}}`: "Params: misspelt_field",
		`{"jsonrpc":"2.0","method":"ping","id":1,"result":{}}`:                  "method: unknown_kind",
		`{"jsonrpc":"2.0","id":2,"result":{}}`:                                  "id: answers_another_call",
	} {
		require.EqualError(t, read("", data), want)
	}
	require.EqualError(t, read("endpoint", answered(`{}`)), "event: unknown_kind", "clients read events of no other name")
	require.NoError(t, read("message", answered(`{"content":[{"type":"text","text":"t"}]}`)))
	require.True(t, e.Done && p.Finished && !e.Failed)
	require.NoError(t, read("", mcpReplies[6]))
	require.True(t, e.Failed)
}

func TestAStreamThatAnswersNothingGoesOn(t *testing.T) {
	e, p := new(Event), &Progress{Endpoint: Find("GET", MCPPath)}
	for range 2 {
		require.NoError(t, readEvent(t, MCP, e, p, "", mcpReplies[6], &Options{}))
		require.False(t, e.Failed || e.Done || p.Finished)
	}
}

func TestARefusalOfMCPIsAJSONRPCError(t *testing.T) {
	r := refusal
	r.ID = "1"
	require.JSONEq(t, `{"jsonrpc":"2.0","id":1,"error":{"code":-32040,"message":"Too \"many\". Ask a@b.example. (request r-1)","data":{"code":"rate_limited","param":"model"}}}`,
		string(MCP.AppendError(nil, r)))
	for code, status := range map[string]int{"-32600": 400, "-32601": 404, "-32603": 503, "-32040": 403} {
		require.JSONEq(t, `{"jsonrpc":"2.0","id":null,"error":{"code":`+code+`,"message":"m","data":{"code":"c"}}}`,
			string(MCP.AppendError(nil, Refusal{Status: status, Code: "c", Message: "m"})))
	}
	require.Contains(t, string(MCP.AppendError(nil, Refusal{Status: 400, Code: "malformed_json"})), "-32700")
}

func TestAWithheldResultIsAnErrorWithTheCallsID(t *testing.T) {
	r, err := readMCP(t, mcpReplies[0])
	require.NoError(t, err)
	body := string(MCP.AppendFiltered(nil, r))
	require.JSONEq(t, `{"jsonrpc":"2.0","id":1,"error":{"code":-32040,"message":"The result was withheld by policy.","data":{"code":"content_filtered"}}}`, body)
	_, err = readMCP(t, body)
	require.NoError(t, err)
	for _, end := range [][]byte{
		MCP.AppendFilteredEnd(nil, &Progress{Endpoint: called("tools/call")}),
		MCP.AppendErrorEnd(nil, nil, Refusal{Status: 502, ID: "1", Code: "c"}),
	} {
		e, p := new(Event), &Progress{Endpoint: called("tools/call")}
		list := events(t, end)
		require.Len(t, list, 1)
		require.NoError(t, readEvent(t, MCP, e, p, list[0][0], list[0][1], &Options{}))
		require.True(t, e.Failed && e.Done && p.Finished)
	}
	require.Contains(t, string(MCP.AppendFilteredEnd(nil, &Progress{Endpoint: Find("GET", MCPPath)})), `"id":null`)
}
