package llm

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/jsondoc"
)

// FuzzMCP compares what is read of a message with what a server or client in Go reads, which
// does not tell the case of names apart.
func FuzzMCP(f *testing.F) {
	for _, body := range mcpEverything {
		f.Add(body)
	}
	for _, body := range append(mcpReplies, mcpEvents...) {
		f.Add(body)
	}
	f.Add(`{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"a"},{"Name":"b","name":"c"}],"Tools":[{"name":"d"}]}}`)
	f.Fuzz(checkMCP)
}

func checkMCP(t *testing.T, body string) {
	t.Helper()
	doc, err := jsondoc.Parse([]byte(body), jsondoc.Limits{})
	if err != nil {
		return
	}
	sameCall(t, doc, body)
	sameTools(t, doc, body)
}

// sameCall compares a call's method, id and tool.
func sameCall(t *testing.T, doc *jsondoc.Doc, body string) {
	t.Helper()
	c := new(Call)
	if MCP.ParseCall(c, Find("POST", MCPPath), doc, &Options{}) != nil {
		return
	}
	var message struct {
		ID     json.RawMessage
		Method *string
		Params struct{ Name json.RawMessage }
	}
	require.NoError(t, json.Unmarshal([]byte(body), &message))
	rpc := c.Endpoint.RPC
	if message.Method == nil {
		require.Equal(t, &RPC{}, rpc)
		return
	}
	require.Equal(t, *message.Method, rpc.Method)
	require.Equal(t, findMethod(rpc.Method).notifies, message.ID == nil)
	if rpc.ID != "" {
		require.JSONEq(t, string(message.ID), rpc.ID)
	}
	if rpc.Method == "tools/call" {
		var name string
		require.NoError(t, json.Unmarshal(message.Params.Name, &name))
		require.Equal(t, []ToolRef{{Name: name, Type: "mcp"}}, c.Tools)
	}
}

// sameTools compares the tools that an answer lists.
func sameTools(t *testing.T, doc *jsondoc.Doc, body string) {
	t.Helper()
	r := new(Reply)
	if MCP.ParseReply(r, Find("GET", MCPPath), doc) != nil {
		return
	}
	var message struct {
		Result struct {
			Tools []struct{ Name string }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(body), &message))
	require.Len(t, r.Listed, len(message.Result.Tools))
	for i := range r.Listed {
		require.Equal(t, message.Result.Tools[i].Name, r.Listed[i].ID)
	}
}
