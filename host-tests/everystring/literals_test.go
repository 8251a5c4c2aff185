package everystring

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/host-tests/scenario"
)

// forms is one call of each form of bodies that the dialects have.
var forms = []struct{ path, body string }{
	{"/v1/chat/completions", `{"model":"m","messages":[]}`},
	{"/v1/responses", `{"model":"m","input":"Hi"}`},
	{"/v1/completions", `{"model":"m","prompt":"Hi"}`},
	{"/v1/conversations", `{"items":[]}`},
	{"/v1/conversations/c/items", `{"items":[]}`},
	{"/v1/fim/completions", `{"model":"m","prompt":"Hi"}`},
	{"/v1/embeddings", `{"model":"m","input":"Hi"}`},
	{"/v1/moderations", `{"model":"m","input":"Hi"}`},
	{"/v1/messages", `{"model":"m","max_tokens":5,"messages":[{"role":"user","content":"Hi"}]}`},
	{"/v1beta/models/m:generateContent", `{"contents":[]}`},
	{"/v1beta/models/m:countTokens", `{"contents":[]}`},
	{"/v1beta/models/m:embedContent", `{"content":{"parts":[{"text":"Hi"}]}}`},
	{"/v1beta/models/m:batchEmbedContents", `{"requests":[]}`},
	{"/v1/projects/p/locations/l/publishers/anthropic/models/m:rawPredict", `{"anthropic_version":"v","max_tokens":5,"messages":[]}`},
	{"/model/m/converse", `{"messages":[]}`},
	{"/model/m/count-tokens", `{"input":{"converse":{"messages":[]}}}`},
	{"/model/m/invoke", `{"anthropic_version":"v","max_tokens":5,"messages":[{"role":"user","content":"Hi"}]}`},
	{"/model/amazon.nova-lite-v1%3A0/invoke", `{"messages":[]}`},
	{"/model/amazon.titan-text-lite-v1/invoke", `{"inputText":"Hi"}`},
	{"/model/amazon.titan-embed-text-v2%3A0/invoke", `{"inputText":"Hi"}`},
	{"/model/meta.llama3-8b-instruct-v1%3A0/invoke", `{"prompt":"Hi"}`},
	{"/model/mistral.mistral-large-2402-v1%3A0/invoke", `{"prompt":"Hi"}`},
	{"/model/mistral.mistral-large-2407-v1%3A0/invoke", `{"messages":[]}`},
	{"/model/cohere.command-text-v14/invoke", `{"prompt":"Hi"}`},
	{"/model/cohere.command-r-v1%3A0/invoke", `{"message":"Hi"}`},
	{"/model/cohere.embed-v4%3A0/invoke", `{"texts":["Hi"]}`},
	{"/v2/chat", `{"model":"m","messages":[]}`},
	{"/v2/embed", `{"model":"m","texts":["Hi"]}`},
	{"/v2/rerank", `{"model":"m","query":"Hi","documents":[]}`},
	{"/api/chat", `{"model":"m","stream":false,"messages":[]}`},
	{"/api/generate", `{"model":"m","stream":false,"prompt":"Hi"}`},
	{"/api/embed", `{"model":"m","input":"Hi"}`},
	{"/mcp", `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`},
}

// everythingPasses lists what of the APIs passes only where it is listed.
const everythingPasses = `{"fields":["cachedContent","logit_bias","previous_response_id","conversation","prompt","item_reference"],
	"parts":["image","image_url","input_image","document","inlineData","fileData","audio","blob"],
	"tool_types":["web_search","mcp","googleSearch"],"hosts":["*"]}`

// literals are the JSON objects in the tests of the packages that read bodies, each as a
// call of every form and as the reply to one. What no API has is refused or withheld.
func literals(t *testing.T) (list []exchange) {
	t.Helper()
	found := map[string]bool{}
	for _, folder := range []string{"llm", "exchange"} {
		files, err := filepath.Glob("../../shared/" + folder + "/*_test.go")
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			require.NoError(t, err)
			ast.Inspect(tree, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					return true
				}
				text, err := strconv.Unquote(lit.Value)
				require.NoError(t, err)
				if text = strings.TrimSpace(text); len(inJSON(text)) > 0 && text[0] == '{' {
					found[text] = true
				}
				return true
			})
		}
	}
	require.Greater(t, len(found), 300)
	json := [][2]string{{"content-type", "application/json"}}
	for text := range found {
		for _, f := range forms {
			asked := scenario.Call{Method: "POST", Path: f.path, Headers: json, Body: text, Reply: scenario.Reply{Status: 200, Headers: json, Body: "{}"}}
			answered := asked
			answered.Body, answered.Reply.Body = f.body, text
			list = append(list, exchange{f.path + " " + text, everythingPasses, &asked}, exchange{f.path + " answers " + text, everythingPasses, &answered})
		}
	}
	return list
}
