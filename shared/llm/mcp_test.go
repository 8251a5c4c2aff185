package llm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// asked is a request with a method and its params.
func asked(method, params string) string {
	return `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":` + params + `}`
}

// mcpEverything is a message of each method, with every field that its params have.
var mcpEverything = map[string]string{
	"initialize":                       asked("initialize", `{"protocolVersion":"none/parameter 2025-06-18","capabilities":{"none/parameter k":{}},"clientInfo":{"name":"none/parameter n"},"_meta":{"a":"none/parameter m"}}`),
	"ping":                             asked("ping", `{"_meta":{}}`),
	"tools/list":                       asked("tools/list", `{"cursor":"none/parameter c","_meta":{}}`),
	"tools/call":                       asked("tools/call", `{"name":"none/name n","arguments":{"assistant/arguments key":["assistant/arguments value",[0.5,1]]},"_meta":{"progressToken":"none/parameter t"},"task":{"ttl":5,"none/parameter k":"none/parameter t"},"inputResponses":null,"requestState":"none/parameter s","none/parameter unknown":"none/parameter u"}`),
	"resources/list":                   asked("resources/list", `{"cursor":"none/parameter c","_meta":{}}`),
	"resources/templates/list":         asked("resources/templates/list", `{"cursor":"none/parameter c","_meta":{}}`),
	"resources/read":                   asked("resources/read", `{"uri":"none/arguments u","_meta":{},"inputResponses":{},"requestState":"none/parameter s"}`),
	"resources/subscribe":              asked("resources/subscribe", `{"uri":"none/arguments u","_meta":{}}`),
	"resources/unsubscribe":            asked("resources/unsubscribe", `{"uri":"none/arguments u","_meta":{}}`),
	"prompts/list":                     asked("prompts/list", `{"cursor":"none/parameter c","_meta":{}}`),
	"prompts/get":                      asked("prompts/get", `{"name":"none/name n","arguments":{"user/arguments k":"user/arguments v"},"_meta":{},"inputResponses":{},"requestState":null}`),
	"completion/complete":              asked("completion/complete", `{"ref":{"type":"none/parameter ref","name":"none/name n","title":"none/name t","uri":"none/parameter u"},"argument":{"name":"user/arguments n","value":"user/arguments v"},"context":{"arguments":{"user/arguments k":"user/arguments v"}},"_meta":{}}`),
	"logging/setLevel":                 asked("logging/setLevel", `{"level":"none/parameter debug","_meta":{}}`),
	"notifications/initialized":        `{"jsonrpc":"2.0","method":"notifications/initialized","params":{"_meta":{}}}`,
	"notifications/cancelled":          `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"none/parameter id","reason":"none/parameter r","_meta":{}}}`,
	"notifications/progress":           `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"none/parameter t","progress":1,"total":2,"message":"none/parameter m","_meta":{}}}`,
	"tasks/list":                       asked("tasks/list", `{"cursor":"none/parameter c","_meta":{}}`),
	"tasks/get":                        asked("tasks/get", `{"taskId":"none/parameter t","_meta":{}}`),
	"tasks/result":                     asked("tasks/result", `{"taskId":"none/parameter t","_meta":{}}`),
	"tasks/cancel":                     asked("tasks/cancel", `{"taskId":"none/parameter t","_meta":{}}`),
	"server/discover":                  asked("server/discover", `{"_meta":{"none/parameter k":"none/parameter v"}}`),
	"subscriptions/listen":             asked("subscriptions/listen", `{"notifications":{"toolsListChanged":true,"none/parameter k":["none/parameter u"]},"_meta":{}}`),
	"notifications/tasks/status":       `{"jsonrpc":"2.0","method":"notifications/tasks/status","params":{"taskId":"none/parameter t","status":"none/parameter working","statusMessage":"none/parameter m","createdAt":"none/parameter c","lastUpdatedAt":"none/parameter l","ttl":null,"pollInterval":5,"_meta":{}}}`,
	"notifications/roots/list_changed": `{"jsonrpc":"2.0","method":"notifications/roots/list_changed","params":{"_meta":{}}}`,
}

func init() {
	for method, body := range mcpEverything {
		everything = append(everything, document{MCPPath, body})
		mcpCallTables[body] = []*fields{*findMethod(method).params}
	}
	complete := mcpEverything["completion/complete"]
	mcpCallTables[complete] = append(mcpCallTables[complete], mcpCall, mcpRef, mcpContext)
	for _, list := range mcpCallTables {
		for _, f := range list {
			for _, name := range f.names() {
				callWords.keys[name] = true
			}
		}
	}
	callWords.names["jsonrpc"], callWords.names["method"] = true, true
	callWords.keys["result"], callWords.keys["error"] = true, true
}

// mcpCallTables are the tables of fields of each document above.
var mcpCallTables = map[string][]*fields{}

func TestEveryMethodOfMCPHasADocument(t *testing.T) {
	require.Len(t, mcpEverything, len(mcpMethods))
	for method, body := range mcpEverything {
		c, err := readCallOf(t, MCPPath, body, Options{})
		require.NoError(t, err, method)
		want := &RPC{Method: method, ID: "1"}
		if findMethod(method).notifies {
			want.ID = ""
		}
		switch findMethod(method).named {
		case "name":
			want.Name = "none/name n"
		case "uri":
			want.Name = "none/arguments u"
		}
		require.Equal(t, want, c.Endpoint.RPC)
	}
	require.Nil(t, Find("POST", MCPPath).RPC, "what a call says is its own")
}

func TestWhatMCPDoesNotKnowIsRefused(t *testing.T) {
	for _, row := range []refused{
		{"a batch", `[` + asked("ping", `{}`) + `]`, ": batch"},
		{"no object", `7`, ": wrong_type"},
		{"no version", `{"id":1,"method":"ping"}`, "jsonrpc: missing_field"},
		{"another version", `{"jsonrpc":"1.0","id":1,"method":"ping"}`, "jsonrpc: missing_field"},
		{"an unknown method", asked("tools/run", `{}`), "method: unknown_method"},
		{"a method of the other direction", asked("sampling/createMessage", `{}`), "method: unknown_method"},
		{"a method in another case", asked("Tools/call", `{}`), "method: unknown_method"},
		{"a method that is no string", `{"jsonrpc":"2.0","id":1,"method":["ping"]}`, "method: unknown_method"},
		{"no method", `{"jsonrpc":"2.0","id":1}`, "method: missing_field"},
		{"a method and a result", `{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}`, "method: missing_field"},
		{"a result that some read as a call", `{"jsonrpc":"2.0","id":1,"result":{},"Method":"tools/call"}`, "Method: misspelt_field"},
		{"a result with params", `{"jsonrpc":"2.0","id":1,"result":{},"params":{}}`, "params: unknown_field"},
		{"no id", `{"jsonrpc":"2.0","method":"ping"}`, "id: missing_field"},
		{"an id that is null", `{"jsonrpc":"2.0","id":null,"method":"ping"}`, "id: wrong_type"},
		{"an id with a fraction", `{"jsonrpc":"2.0","id":1.0,"method":"ping"}`, "id: wrong_type"},
		{"an id with an exponent", `{"jsonrpc":"2.0","id":1e3,"method":"ping"}`, "id: wrong_type"},
		{"an id that is text", `{"jsonrpc":"2.0","id":"some text","method":"ping"}`, "id: wrong_type"},
		{"a long id", `{"jsonrpc":"2.0","id":"` + strings.Repeat("a", 65) + `","method":"ping"}`, "id: wrong_type"},
		{"an id of a notification", asked("notifications/initialized", `{}`), "id: unknown_field"},
		{"a call of no tool", asked("tools/call", `{"arguments":{}}`), "params.name: missing_field"},
		{"a call without params", `{"jsonrpc":"2.0","id":1,"method":"tools/call"}`, "params.name: missing_field"},
		{"a tool's name that is no string", asked("tools/call", `{"name":["x"]}`), "params.name: missing_field"},
		{"a tool's name that some read", asked("tools/call", `{"name":"x","na_me":"y"}`), "params.na_me: misspelt_field"},
		{"arguments that are no object", asked("tools/call", `{"name":"x","arguments":"{}"}`), "params.arguments: wrong_type"},
		{"arguments that some read", asked("tools/call", `{"name":"x","Arguments":{}}`), "params.Arguments: misspelt_field"},
		{"no resource", asked("resources/read", `{}`), "params.uri: missing_field"},
		{"no prompt", asked("prompts/get", `{}`), "params.name: missing_field"},
		{"params that are a list", asked("tools/list", `["x"]`), "params: wrong_type"},
		{"an answer that nobody asked for", `{"jsonrpc":"2.0","id":1,"result":{"content":"x"}}`, "result: unknown_kind"},
		{"an answer that is no object", `{"jsonrpc":"2.0","id":1,"result":"x"}`, "result: wrong_type"},
	} {
		_, err := readCallOf(t, MCPPath, row.body, Options{})
		require.EqualError(t, err, row.err, row.name)
	}
}

func TestARefusedCallOfMCPStillHasItsID(t *testing.T) {
	for body, id := range map[string]string{
		asked("tools/run", `{}`): "1",
		`{"jsonrpc":"2.0","id":"a-1","method":"tools/call","params":{}}`:       `"a-1"`,
		`{"jsonrpc":"2.0","id":"\u0061-1","method":"tools/call","params":{}}`:  `"a-1"`,
		`{"jsonrpc":"2.0","id":-7,"method":"tools/call","params":{"name":[]}}`: "-7",
		`{"jsonrpc":"2.0","id":"a b","method":"ping"}`:                         "",
	} {
		c, err := readCallOf(t, MCPPath, body, Options{})
		require.Error(t, err)
		if id != "" {
			require.Equal(t, id, c.Endpoint.RPC.ID, body)
		}
	}
}

func TestACalledToolIsATool(t *testing.T) {
	c, err := readCallOf(t, MCPPath, asked("tools/call", `{"name":"shell","arguments":{"cmd":"ls"}}`), Options{})
	require.NoError(t, err)
	require.Equal(t, []ToolRef{{Name: "shell", Type: "mcp"}}, c.Tools)
	require.False(t, c.EditText(0, []Edit{{0, 1, "x"}}), "what was allowed is what is called")
	require.True(t, c.EditText(2, []Edit{{0, 2, "x"}}))
	require.Equal(t, asked("tools/call", `{"name":"shell","arguments":{"cmd":"x"}}`), render(t, c))
}

func TestAClientsAnswerIsTextWhereItsQuestionIsAllowed(t *testing.T) {
	for _, body := range []string{`{"jsonrpc":"2.0","id":1,"result":{}}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"no"}}`} {
		c, err := readCallOf(t, MCPPath, body, Options{})
		require.NoError(t, err)
		require.Equal(t, &RPC{}, c.Endpoint.RPC)
	}
	c, err := readCallOf(t, MCPPath, `{"jsonrpc":"2.0","id":1,"result":{"content":{"type":"text","text":"t"}}}`, Options{Events: []string{"sampling/createMessage"}})
	require.NoError(t, err)
	last := c.Texts[len(c.Texts)-1]
	require.Equal(t, []any{"t", RoleUser, PlaceContent}, []any{last.String(), last.Role, last.Place})
	again := asked("tools/call", `{"name":"n","requestState":"s","inputResponses":{"who":{"action":"accept","content":{"a":"t"}}}}`)
	_, err = readCallOf(t, MCPPath, again, Options{})
	require.EqualError(t, err, "params.inputResponses: unknown_kind")
	c, err = readCallOf(t, MCPPath, again, Options{Events: []string{"elicitation/create"}})
	require.NoError(t, err)
	last = c.Texts[len(c.Texts)-1]
	require.Equal(t, []any{"t", RoleUser, PlaceContent}, []any{last.String(), last.Role, last.Place})
}
