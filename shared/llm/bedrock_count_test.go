package llm

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/jsondoc"
)

const (
	countedClaude = "/model/eu.anthropic.claude-sonnet-4-20250514-v1%3A0/count-tokens"
	claudeBody    = `{"anthropic_version":"none/parameter v","system":"system/content s","max_tokens":5,"tools":[{"name":"none/name t","input_schema":{"none/definition k":1}}],
		"messages":[{"role":"user","content":[{"type":"text","text":"user/content t"},{"type":"tool_result","tool_use_id":"tool/parameter i","content":"tool/tool_result r"}]}]}`
	converseCounted = `{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"user/content t"}]}],"system":[{"text":"system/content s"}],
		"toolConfig":{"tools":[{"toolSpec":{"name":"none/name n","inputSchema":{"json":{"type":"none/definition o"}}}}]},"additionalModelRequestFields":{"thinking":{"type":"none/parameter on"}}}}}`
)

// counting is a call that counts the tokens of a body of invoke's.
func counting(body string) string {
	return `{"input":{"invokeModel":{"body":"` + base64.StdEncoding.EncodeToString([]byte(body)) + `"}}}`
}

// bodyIn is the body in a call that counts it.
func bodyIn(t *testing.T, call string) string {
	t.Helper()
	body, err := base64.StdEncoding.DecodeString(parse(t, call).Root().Get("input").Get("invokeModel").Get("body").Text())
	require.NoError(t, err)
	return string(body)
}

func TestWhatIsCountedIsReadLikeTheCallItself(t *testing.T) {
	for _, invoke := range []document{
		{"/model/anthropic.claude-v2/invoke", claudeBody},
		{"/model/amazon.nova-lite-v1%3A0/invoke", `{"messages":[{"role":"user","content":[{"text":"user/content t"}]}],"inferenceConfig":{"maxTokens":5}}`},
		{mistralPath, `{"messages":[{"role":"user","content":"user/content t"}]}`},
		{"/model/unknown/invoke", claudeBody},
	} {
		path := strings.Replace(invoke.path, "/invoke", "/count-tokens", 1)
		read := 0
		mutants(parse(t, invoke.body), nil, func(body []byte) {
			call, want := readCallOf(t, invoke.path, string(body), Options{})
			c, err := readCallOf(t, path, counting(string(body)), Options{})
			if want != nil && want.Error() != "max_tokens: missing_field" {
				require.Equal(t, want, err, string(body))
				return
			}
			if err == nil {
				read++
				require.Equal(t, textsOf(call), textsOf(c), string(body))
				require.Equal(t, modelNames(call), modelNames(c), string(body))
			}
		})
		require.NotZero(t, read, invoke.path)
	}
}

// textsOf is what of a call is read.
func textsOf(c *Call) (texts []string) {
	for i := range c.Texts {
		texts = append(texts, c.Texts[i].Role.String()+"/"+c.Texts[i].Place.String()+" "+c.Texts[i].String())
	}
	return texts
}

func TestWhatIsCountedIsEditedWhereItStands(t *testing.T) {
	c, err := readCallOf(t, countedClaude, counting(claudeBody), Options{})
	require.NoError(t, err)
	require.Equal(t, counting(claudeBody), render(t, c), "without edits it leaves as it came")
	require.Equal(t, []string{"eu.anthropic.claude-sonnet-4-20250514-v1:0"}, modelNames(c))
	require.Equal(t, OpCountTokens, c.Endpoint.Operation)
	require.False(t, c.Stream)
	for i := range c.Texts {
		if text := c.Texts[i].String(); strings.HasPrefix(text, "user/") {
			require.True(t, c.EditText(i, []Edit{{0, len(text), "masked"}}))
		}
	}
	out := render(t, c)
	require.Equal(t, strings.Replace(claudeBody, "user/content t", "masked", 1), bodyIn(t, out))
	_, err = jsondoc.Parse([]byte(out), jsondoc.Limits{})
	require.NoError(t, err)

	c, err = readCallOf(t, "/model/m/count-tokens", converseCounted, Options{})
	require.NoError(t, err)
	require.True(t, c.EditText(0, []Edit{{0, 4, "who"}}))
	require.Equal(t, strings.Replace(converseCounted, "user/content t", "who/content t", 1), render(t, c))
	for _, call := range []document{{"/model/m/count-tokens", converseCounted}, {"/model/amazon.nova-lite-v1%3A0/count-tokens", counting(`{"messages":[]}`)}} {
		c, err = readCallOf(t, call.path, call.body, Options{})
		require.NoError(t, err)
		require.False(t, c.SetParam(ParamMaxTokens, 5), "nothing is made, so that no ceiling is written")
	}
}

func FuzzCounted(f *testing.F) {
	f.Add(claudeBody, 0, "X")
	f.Add(`{"messages":[{"role":"user","content":[{"text":"\u0061"}]}]}`, 1, "\"}")
	f.Fuzz(func(t *testing.T, body string, at int, mask string) {
		for _, path := range []string{countedClaude, "/model/amazon.nova-lite-v1%3A0/count-tokens", "/model/m/count-tokens"} {
			call := counting(body)
			c, err := readCallOf(t, path, call, Options{})
			if err != nil {
				var shape *ShapeError
				require.ErrorAs(t, err, &shape)
				continue
			}
			require.Equal(t, call, render(t, c), "without edits it leaves as it came")
			editAndReadAgain(t, c, at, mask)
		}
	})
}

func TestACountThatCouldBeReadTwoWaysIsRefused(t *testing.T) {
	coded := base64.StdEncoding.EncodeToString([]byte(claudeBody))
	body := func(value string) string { return `{"input":{"invokeModel":{"body":` + value + `}}}` }
	for _, row := range []refused{
		{"nothing", `{}`, ": unknown_kind"},
		{"a list", `[]`, ": wrong_type"},
		{"what is counted at the top", `{"messages":[]}`, ": unknown_kind"},
		{"something beside it", `{"input":{"converse":{}},"new":"m"}`, ": unknown_kind"},
		{"two calls", `{"input":{"converse":{},"invokeModel":{"body":"` + coded + `"}}}`, "input: unknown_kind"},
		{"something beside the body", `{"input":{"invokeModel":{"body":"` + coded + `","contentType":"text/plain"}}}`, "input.invokeModel: unknown_kind"},
		{"a call of another kind", `{"input":{"invoke":{}}}`, "input: unknown_kind"},
		{"another spelling", `{"input":{"Converse":{}}}`, "input: unknown_kind"},
		{"a conversation that is none", `{"input":{"converse":null}}`, "input.converse: wrong_type"},
		{"a body that is no string", body(claudeBody), "input.invokeModel.body: wrong_type"},
		{"JSON that is not in base64", body(string(jsondoc.AppendString(nil, claudeBody))), "input.invokeModel.body: not_what_it_says"},
		{"base64 with an end of line", body(`"` + coded[:8] + `\n` + coded[8:] + `"`), "input.invokeModel.body: not_what_it_says"},
		{"base64 with a space", body(`"` + coded + ` "`), "input.invokeModel.body: not_what_it_says"},
		{"base64 without its end", body(`"e30"`), "input.invokeModel.body: not_what_it_says"},
		{"base64 with bits left over", body(`"e31="`), "input.invokeModel.body: not_what_it_says"},
		{"base64 for addresses", body(`"eyLDvyI6MX0_"`), "input.invokeModel.body: not_what_it_says"},
		{"two documents", body(`"` + base64.StdEncoding.EncodeToString([]byte(claudeBody+"{}")) + `"`), "input.invokeModel.body: not_what_it_says"},
		{"a member twice in it", body(`"` + base64.StdEncoding.EncodeToString([]byte(`{"messages":[],"messages":[]}`)) + `"`), "input.invokeModel.body: not_what_it_says"},
		{"no UTF-8 in it", body(`"` + base64.StdEncoding.EncodeToString([]byte("{\"a\":\"\xff\"}")) + `"`), "input.invokeModel.body: not_what_it_says"},
		{"no object in it", body(`"` + base64.StdEncoding.EncodeToString([]byte("[]")) + `"`), ": wrong_type"},
	} {
		_, err := readCallOf(t, countedClaude, row.body, Options{})
		require.EqualError(t, err, row.err, row.name)
	}
	for name, path := range map[string]string{
		"the vendor is not known":     "/model/ai21.jamba-1-5-large-v1%3A0/count-tokens",
		"it speaks as its own server": "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aimported-model%2Fabc/count-tokens",
	} {
		_, err := readCallOf(t, path, counting(claudeBody), Options{})
		require.EqualError(t, err, "model: unknown_kind", name)
	}
}

func TestACountOfBedrockCostsNothing(t *testing.T) {
	r, err := readReplyOf(t, countedClaude, `{"inputTokens":14}`)
	require.NoError(t, err)
	require.False(t, r.Usage.Known)
	require.Empty(t, r.Pieces)
	require.JSONEq(t, `{"inputTokens":0}`, string(Bedrock.AppendFiltered(nil, r)))
	_, err = readReplyOf(t, countedClaude, `{"output":{"message":{"content":[]}}}`)
	require.EqualError(t, err, "inputTokens: missing_field")
}
