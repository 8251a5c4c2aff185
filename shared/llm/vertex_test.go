package llm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	publishers = "/v1/projects/p/locations/europe-west1/publishers/"
	claudePath = publishers + "anthropic/models/claude-3-5-sonnet-v2@20241022:rawPredict"
	codePath   = publishers + "mistralai/models/codestral@2405:streamRawPredict"
	countPath  = publishers + "anthropic/models/count-tokens:rawPredict"

	asksClaude  = `{"anthropic_version":"vertex-2023-10-16","max_tokens":5,"messages":[{"role":"user","content":"hi"}],…}`
	asksMistral = `{"messages":[{"role":"user","content":"hi"}],…}`
)

func asking(body, member string) string { return strings.Replace(body, "…", member, 1) }

func TestGoogleServesOtherAPIs(t *testing.T) {
	for name, row := range map[string]struct {
		method, path string
		dialect      Dialect
		op           Operation
		model        string
	}{
		"Claude":                                  {"POST", claudePath, Anthropic, OpChat, "claude-3-5-sonnet-v2@20241022"},
		"Claude in a stream":                      {"POST", publishers + "anthropic/models/claude-sonnet-4:streamRawPredict", Anthropic, OpChat, "claude-sonnet-4"},
		"Claude where all regions are one":        {"POST", "/v1beta1/projects/p/locations/global/publishers/anthropic/models/m:rawPredict", Anthropic, OpChat, "m"},
		"the count of Claude's tokens":            {"POST", countPath, Anthropic, OpCountTokens, ""},
		"Mistral":                                 {"POST", publishers + "mistralai/models/mistral-large-2411:rawPredict", OpenAI, OpChat, "mistral-large-2411"},
		"Mistral in a stream":                     {"POST", codePath, OpenAI, OpChat, "codestral@2405"},
		"OpenAI's chat on Vertex AI":              {"POST", "/v1/projects/p/locations/l/endpoints/openapi/chat/completions", OpenAI, OpChat, ""},
		"the same, of its older version":          {"POST", "/v1beta1/projects/p/locations/l/endpoints/openapi/chat/completions", OpenAI, OpChat, ""},
		"OpenAI's embeddings on Vertex AI":        {"POST", "/v1/projects/p/locations/l/endpoints/openapi/embeddings", OpenAI, OpEmbeddings, ""},
		"OpenAI's chat at AI Studio":              {"POST", "/v1beta/openai/chat/completions", OpenAI, OpChat, ""},
		"OpenAI's embeddings at AI Studio":        {"POST", "/v1beta/openai/embeddings", OpenAI, OpEmbeddings, ""},
		"OpenAI's list of models at AI Studio":    {"GET", "/v1beta/openai/models", OpenAI, OpModels, ""},
		"OpenAI's word on one model at AI Studio": {"GET", "/v1beta/openai/models/gemini-2.5-flash", OpenAI, OpModels, ""},
	} {
		ep := Find(row.method, row.path)
		require.NotNil(t, ep, name)
		require.Equal(t, row.dialect, ep.Dialect, name)
		require.Equal(t, row.op, ep.Operation, name)
		require.Equal(t, row.model, ep.Model, name)
		require.True(t, ep.Transcoded || ep.Bodyless, "%s: its query has no members of the body", name)
	}
}

func TestWhatNobodyKnowsOnVertexIsNotServed(t *testing.T) {
	for name, path := range map[string]string{
		"a publisher that is not known":     publishers + "meta/models/llama-4:rawPredict",
		"Gemini's raw form":                 publishers + "google/models/gemini-2.5-pro:rawPredict",
		"another method":                    publishers + "anthropic/models/claude-sonnet-4:predict",
		"a method of two in one":            publishers + "anthropic/models/claude-sonnet-4:rawPredict/x",
		"no model":                          publishers + "anthropic/models/:rawPredict",
		"an escaped colon":                  publishers + "anthropic/models/count-tokens%3ArawPredict",
		"a publisher in another case":       publishers + "Anthropic/models/claude-sonnet-4:rawPredict",
		"two models":                        publishers + "anthropic/models/a,b:rawPredict",
		"an endpoint of the user's":         "/v1/projects/p/locations/l/endpoints/123:rawPredict",
		"OpenAI's chat of such an endpoint": "/v1/projects/p/locations/l/endpoints/123/chat/completions",
	} {
		require.Nil(t, Find("POST", path), name)
		require.Equal(t, Gemini, Guess(path), "%s: is answered as Google does", name)
	}
	require.False(t, Canonical(publishers+"anthropic/models/claude%2Fx:rawPredict"), "a slash that is no name of Amazon's")
}

func TestABodyOnVertexNamesNoOtherModelThanItsPath(t *testing.T) {
	for name, row := range map[string]struct{ path, body, err string }{
		"none":                                  {claudePath, asking(asksClaude, `"stream":true`), ""},
		"none of Mistral's":                     {codePath, asking(asksMistral, `"stream":true`), ""},
		"the same":                              {claudePath, asking(asksClaude, `"model":"claude-3-5-sonnet-v2@20241022"`), ""},
		"the same without its version":          {codePath, asking(asksMistral, `"model":"codestral"`), ""},
		"another":                               {claudePath, asking(asksClaude, `"model":"claude-opus-4"`), "model: same_field_twice"},
		"another of Mistral's":                  {codePath, asking(asksMistral, `"model":"mistral-large"`), "model: same_field_twice"},
		"another version":                       {codePath, asking(asksMistral, `"model":"codestral@2501"`), "model: same_field_twice"},
		"the beginning of its name":             {claudePath, asking(asksClaude, `"model":"claude-3-5-sonnet"`), "model: same_field_twice"},
		"nothing":                               {claudePath, asking(asksClaude, `"model":""`), "model: same_field_twice"},
		"null":                                  {claudePath, asking(asksClaude, `"model":null`), "model: wrong_type"},
		"several":                               {codePath, asking(asksMistral, `"model":["codestral"]`), "model: wrong_type"},
		"another spelling":                      {claudePath, asking(asksClaude, `"Model":"claude-opus-4"`), "Model: misspelt_field"},
		"a count by the path of a stream":       {publishers + "anthropic/models/count-tokens:streamRawPredict", asking(asksClaude, `"model":"claude-opus-4"`), "model: same_field_twice"},
		"a call without the version":            {claudePath, `{"max_tokens":5,"messages":[]}`, "anthropic_version: missing_field"},
		"a version that is no string":           {claudePath, `{"anthropic_version":1,"max_tokens":5,"messages":[]}`, "anthropic_version: missing_field"},
		"a call without a bound":                {claudePath, `{"anthropic_version":"v","messages":[]}`, "max_tokens: missing_field"},
		"a body that is none of a chat":         {codePath, `{"model":"codestral","prompt":"def f(","suffix":"return"}`, "messages: missing_field"},
		"a count without a model":               {countPath, `{"messages":[]}`, "model: missing_field"},
		"a flag of a stream that is no flag":    {claudePath, asking(asksClaude, `"stream":"true"`), "stream: wrong_type"},
		"a conversation that Google has stored": {"/v1beta/openai/chat/completions", `{"model":"g","messages":[],"google":{"cached_content":"cachedContents/1"}}`, "google.cached_content: not_text"},
		"the same in another spelling":          {"/v1beta/openai/chat/completions", `{"model":"g","messages":[],"google":{"cachedContent":"cachedContents/1"}}`, "google.cachedContent: misspelt_field"},
		"the same by what is merged":            {"/v1beta/openai/chat/completions", `{"model":"g","messages":[],"extra_body":{"google":{"cached_content":"cachedContents/1"}}}`, "extra_body: not_text"},
	} {
		_, err := readCallOf(t, row.path, row.body, Options{})
		if row.err == "" {
			require.NoError(t, err, name)
			continue
		}
		require.EqualError(t, err, row.err, name)
	}
}

func TestTheModelOfACountOnVertexStandsInItsBody(t *testing.T) {
	c, err := readCallOf(t, countPath, `{"model":"claude-3-haiku@20240307","messages":[{"role":"user","content":"hi"}]}`, Options{})
	require.NoError(t, err)
	require.Equal(t, []string{"claude-3-haiku@20240307"}, modelNames(c))
	require.True(t, c.SetModel(0, "claude-haiku"), "it can be written there")
	require.False(t, c.SetParam(ParamMaxTokens, 5), "nothing is made, so that no ceiling is written")
}

func TestACallOnVertexSaysInItsBodyWhetherItStreams(t *testing.T) {
	for name, row := range map[string]struct {
		path, body string
		stream     bool
	}{
		"a stream":                        {strings.Replace(claudePath, "rawPredict", "streamRawPredict", 1), asking(asksClaude, `"stream":true`), true},
		"the path of a stream alone":      {strings.Replace(claudePath, "rawPredict", "streamRawPredict", 1), asking(asksClaude, `"stream":false`), false},
		"the body alone":                  {claudePath, asking(asksClaude, `"stream":true`), true},
		"the path of Mistral's stream":    {codePath, asking(asksMistral, `"stream":null`), false},
		"Mistral's body and path as well": {codePath, asking(asksMistral, `"stream":true`), true},
	} {
		c, err := readCallOf(t, row.path, row.body, Options{})
		require.NoError(t, err, name)
		require.Equal(t, row.stream, c.Stream, name)
		require.Len(t, c.Models, 1, name)
		require.False(t, c.SetModel(0, "other"), name)
	}
}

func TestMistralOnVertexIsToldAsItListens(t *testing.T) {
	c, err := readCallOf(t, codePath, asking(asksMistral, `"stream":true,"max_completion_tokens":9`), Options{})
	require.NoError(t, err)
	require.False(t, c.AskUsage(), "it says unasked what a stream cost")
	_, given := c.Param(ParamMaxTokens)
	require.False(t, given, "it heeds no other name for the bound")
	require.True(t, c.SetParam(ParamMaxTokens, 5))
	require.Contains(t, render(t, c), `"max_tokens":5`)
}
