package llm

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func render(t testing.TB, c *Call) string {
	t.Helper()
	out, err := c.Render(nil)
	require.NoError(t, err)
	return string(out)
}

func TestWithoutEditsACallLeavesAsItCame(t *testing.T) {
	for d, body := range map[Dialect]string{OpenAI: openaiEverything, Anthropic: anthropicEverything} {
		c, err := readCall(t, d, body, Options{})
		require.NoError(t, err)
		require.False(t, c.Rewritten())
		require.Equal(t, body, render(t, c))
	}
}

func TestAnEditChangesItsTextAndNothingElse(t *testing.T) {
	const body = ` {"model":"m" ,"messages":[{"role":"user","content":"a \u0062 c\n\ud83d\ude00 d"}], "x":1.50}`
	c, err := readCall(t, OpenAI, body, Options{})
	require.NoError(t, err)
	require.Equal(t, "a b c\n😀 d", c.Texts[0].String())
	require.True(t, c.EditText(0, []Edit{{2, 3, `"B"`}, {6, 10, ""}}))
	require.Equal(t, "a \"B\" c\n d", c.Texts[0].String())
	require.Equal(t, ` {"model":"m" ,"messages":[{"role":"user","content":"a \"B\" c\n d"}], "x":1.50}`, render(t, c))
	require.True(t, c.EditText(0, []Edit{{0, 1, "A"}}), "a second round counts in the edited text")
	require.Equal(t, ` {"model":"m" ,"messages":[{"role":"user","content":"A \"B\" c\n d"}], "x":1.50}`, render(t, c))
}

func TestAModelIsSetWhereItStands(t *testing.T) {
	c, err := readCall(t, OpenAI, `{"messages":[],"model" : "m","models":["m","x"]}`, Options{})
	require.NoError(t, err)
	require.True(t, c.SetModel(0, "n"))
	require.True(t, c.SetModel(1, "n"))
	require.Equal(t, "n", c.Model())
	require.Equal(t, `{"messages":[],"model" : "n","models":["n","x"]}`, render(t, c))
	c.Models[0].InPath = true
	require.False(t, c.SetModel(0, "o"))
}

func TestAParameterIsLoweredWhereItStandsOrAdded(t *testing.T) {
	for body, want := range map[string]string{
		`{"model":"m","messages":[],"max_tokens": 9}`:           `{"model":"m","messages":[],"max_tokens": 5}`,
		`{"model":"m","messages":[],"max_tokens":null}`:         `{"model":"m","messages":[],"max_tokens":5}`,
		`{"model":"m","messages":[] }`:                          `{"model":"m","messages":[] ,"max_completion_tokens":5}`,
		`{"max_completion_tokens":9,"model":"m","messages":[]}`: `{"max_completion_tokens":5,"model":"m","messages":[]}`,
		// A server that has the name of another API alone would pass over the bound.
		`{"model":"m","messages":[],"max_new_tokens":3}`:                          `{"model":"m","messages":[],"max_new_tokens":3,"max_completion_tokens":5}`,
		`{"model":"m","messages":[],"max_output_tokens":9,"max_new_tokens":null}`: `{"model":"m","messages":[],"max_output_tokens":5,"max_new_tokens":null,"max_completion_tokens":5}`,
		`{"model":"m","messages":[],"max_tokens":9,"max_completion_tokens":null}`: `{"model":"m","messages":[],"max_tokens":5,"max_completion_tokens":null}`,
	} {
		c, err := readCall(t, OpenAI, body, Options{})
		require.NoError(t, err, body)
		require.True(t, c.SetParam(ParamMaxTokens, 5))
		require.Equal(t, want, render(t, c))
	}
	c, err := readCall(t, Anthropic, anthropicEverything, Options{})
	require.NoError(t, err)
	require.False(t, c.SetParam(ParamChoices, 1), "the API has no such parameter")
}

func TestUsageIsAskedForOnceAndOnlyWhereItMustBe(t *testing.T) {
	for body, want := range map[string]string{
		`{"model":"m","messages":[],"stream":true}`:                                          `{"model":"m","messages":[],"stream":true,"stream_options":{"include_usage":true}}`,
		`{"model":"m","messages":[],"stream":true,"stream_options":null}`:                    `{"model":"m","messages":[],"stream":true,"stream_options":{"include_usage":true}}`,
		`{"model":"m","messages":[],"stream":true,"stream_options":{}}`:                      `{"model":"m","messages":[],"stream":true,"stream_options":{"include_usage":true}}`,
		`{"model":"m","messages":[],"stream":true,"stream_options":{"include_usage":false}}`: `{"model":"m","messages":[],"stream":true,"stream_options":{"include_usage":true}}`,
		`{"model":"m","messages":[],"stream":true,"stream_options":{"x":1}}`:                 `{"model":"m","messages":[],"stream":true,"stream_options":{"x":1,"include_usage":true}}`,
		`{"model":"m","messages":[],"stream":true,"stream_options":{"include_usage":true}}`:  "",
		`{"model":"m","messages":[]}`:                                                        "",
	} {
		c, err := readCall(t, OpenAI, body, Options{})
		require.NoError(t, err, body)
		require.Equal(t, want != "", c.AskUsage(), body)
		require.False(t, c.AskUsage(), "once")
		if want == "" {
			want = body
		}
		require.Equal(t, want, render(t, c))
		require.True(t, json.Valid([]byte(want)))
	}
	c, err := readCall(t, Anthropic, anthropicEverything, Options{})
	require.NoError(t, err)
	require.False(t, c.AskUsage())
}

func TestACallIsReadAnewEachTime(t *testing.T) {
	c, err := readCall(t, OpenAI, openaiEverything, Options{})
	require.NoError(t, err)
	c.SetModel(0, "x")
	require.NoError(t, OpenAI.ParseCall(c, &OpenAI.Endpoints()[0], parse(t, `{"model":"m","messages":[]}`), &Options{}))
	require.Empty(t, c.Texts)
	require.Empty(t, c.Tools)
	require.False(t, c.Stream || c.Rewritten())
	require.Equal(t, []string{"m"}, modelNames(c))
	require.Empty(t, given(c))
}

func TestABoundOfAnotherModelThatMayAnswerIsNotTheCallsOwn(t *testing.T) {
	read := func(bound string) *Call {
		c, err := readCall(t, Anthropic, `{"model":"a","messages":[],"max_tokens":`+bound+`,"fallbacks":[{"model":"b","max_tokens":5000}]}`, Options{})
		require.NoError(t, err)
		return c
	}
	for name, row := range map[string]struct {
		bound string
		given bool
		want  string
	}{
		"a lower one stays":       {"50", true, `"max_tokens":50,"fallbacks":[{"model":"b","max_tokens":100}]`},
		"a higher one is lowered": {"500", true, `"max_tokens":100,"fallbacks":[{"model":"b","max_tokens":100}]`},
		"none is written":         {"null", false, `"max_tokens":100,"fallbacks":[{"model":"b","max_tokens":100}]`},
	} {
		c := read(row.bound)
		value, given := c.Param(ParamMaxTokens)
		require.Equal(t, row.given, given, name)
		require.InDelta(t, 5000, value, 0, name)
		require.True(t, c.SetParam(ParamMaxTokens, 100))
		require.Contains(t, render(t, c), row.want, name)
	}
}
