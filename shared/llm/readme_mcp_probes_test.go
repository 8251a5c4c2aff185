package llm

// rpc is a call of a method of MCP with params, result an answer.
func rpc(method, params string) string {
	return `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":{` + params + `}}`
}

func notified(method, params string) string {
	return `{"jsonrpc":"2.0","method":"` + method + `","params":{` + params + `}}`
}

func result(members string) string { return `{"jsonrpc":"2.0","id":1,"result":{` + members + `}}` }

// mcpProbes try the rows of MCP's table.
var mcpProbes = probedTable{heading: "MCP", path: "/mcp", probes: []probe{
	{
		row: "`tools/call`: arguments; content, `structuredContent`", calls: []string{rpc("tools/call", `"name":"n","arguments":{"a":"MARK"}`)},
		replies: []string{result(`"content":[{"type":"text","text":"MARK"}]`), result(`"content":[],"structuredContent":{"a":"MARK"}`), result(`"content":[{"type":"resource","resource":{"uri":"u","text":"MARK"}}]`), result(`"content":[{"type":"resource_link","uri":"MARK"}]`)},
		events:  []string{result(`"content":[{"type":"text","text":"MARK"}]`)},
	},
	{row: "`tools/call`: the tool's name; `tools/list`: names", calls: []string{rpc("tools/call", `"name":"MARK"`)}, replies: []string{result(`"tools":[{"name":"MARK"}]`)}},
	{row: "ids", calls: []string{`{"jsonrpc":"2.0","id":"IDENT","method":"ping"}`}, replies: []string{`{"jsonrpc":"2.0","id":"MARK","result":{}}`}},
	{
		row:     "`tools/list`: descriptions, schemas, annotations",
		replies: []string{result(`"tools":[{"name":"n","description":"MARK"}]`), result(`"tools":[{"name":"n","inputSchema":{"a":"MARK"}}]`), result(`"tools":[{"name":"n","annotations":{"title":"MARK"}}]`)},
	},
	{row: "`resources/read`: `uri`; text of contents", calls: []string{rpc("resources/read", `"uri":"MARK"`)}, replies: []string{result(`"contents":[{"uri":"u","text":"MARK"}]`)}},
	{row: "`prompts/get`: arguments; messages", calls: []string{rpc("prompts/get", `"name":"n","arguments":{"a":"MARK"}`)}, replies: []string{result(`"messages":[{"role":"user","content":{"type":"text","text":"MARK"}}]`)}},
	{row: "`prompts/get`: the name", calls: []string{rpc("prompts/get", `"name":"MARK"`)}},
	{row: "`initialize`: `clientInfo`, `capabilities`; `instructions`", calls: []string{rpc("initialize", `"clientInfo":{"name":"MARK"}`), rpc("initialize", `"capabilities":{"a":"MARK"}`)}, replies: []string{result(`"instructions":"MARK"`), result(`"serverInfo":{"name":"MARK"}`)}},
	{
		row: "other params and results, `_meta`, notifications, errors, unknown fields",
		calls: []string{
			rpc("tools/call", `"name":"n","_meta":{"a":"MARK"}`), rpc("tools/list", `"cursor":"MARK"`), rpc("tools/list", `"new":"MARK"`), rpc("completion/complete", `"ref":{"type":"ref/prompt","name":"MARK"}`),
			notified("notifications/cancelled", `"requestId":1,"reason":"MARK"`), notified("notifications/progress", `"progressToken":1,"message":"MARK"`), `{"jsonrpc":"2.0","id":1,"method":"ping","new":"MARK"}`, `{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"MARK"}}`,
		},
		replies: []string{result(`"completion":{"values":["MARK"]}`), result(`"new":"MARK"`), result(`"_meta":{"a":"MARK"}`), `{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"MARK"}}`, `{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x","data":{"a":"MARK"}}}`},
		events:  []string{notified("notifications/message", `"level":"info","data":"MARK"`), notified("notifications/progress", `"message":"MARK"`)},
	},
	{row: "names of members", calls: []string{rpc("tools/call", `"name":"n","arguments":{"MARK":1}`), rpc("tools/list", `"MARK":1`)}, replies: []string{result(`"structuredContent":{"MARK":1}`), result(`"MARK":1`)}},
	{row: "numbers of seven digits and more", calls: []string{rpc("tools/call", `"name":"n","arguments":{"a":NUMBER}`)}, replies: []string{result(`"structuredContent":{"a":NUMBER}`)}},
	{row: "`image`, `audio`, `blob`, other kinds of content: long base64", replies: []string{result(`"content":[{"type":"image","mimeType":"image/png","data":"LONG"}]`), result(`"content":[{"type":"audio","mimeType":"audio/wav","data":"LONG"}]`), result(`"contents":[{"uri":"u","blob":"LONG"}]`), result(`"content":[{"type":"new","data":"LONG"}]`)}},
	{row: "the rest of such content", replies: []string{result(`"content":[{"type":"image","mimeType":"image/png","data":"LONG","title":"MARK"}]`), result(`"contents":[{"uri":"MARK","blob":"LONG"}]`), result(`"content":[{"type":"new","a":"MARK"}]`)}},
	{
		row: "requests of the server's; the client's answers", calls: []string{`{"jsonrpc":"2.0","id":1,"result":{"a":"MARK"}}`}, lists: Options{Events: []string{"sampling/createMessage"}},
		events: []string{rpc("sampling/createMessage", `"systemPrompt":"MARK"`)},
	},
	{
		row:   "the same inside of an answer (`inputRequests`); `inputResponses`",
		calls: []string{rpc("tools/call", `"name":"n","inputResponses":{"a":{"content":{"b":"MARK"}}}`), rpc("resources/read", `"uri":"u","inputResponses":{"a":{"content":{"b":"MARK"}}}`)},
		lists: Options{Events: []string{"elicitation/create"}}, replies: []string{result(`"inputRequests":{"a":{"method":"elicitation/create","params":{"message":"MARK"}}}`)},
	},
	{row: "`requestState`", calls: []string{rpc("prompts/get", `"name":"n","requestState":"MARK"`)}, replies: []string{result(`"requestState":"MARK"`)}},
	{row: "notifications of other kinds", calls: []string{notified("notifications/new", `"a":"MARK"`)}, lists: Options{Events: []string{"notifications/new"}}, events: []string{notified("notifications/new", `"a":"MARK"`)}},
}}
