package llm

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatFillsAGapIsBoundedAndAnswersAsAChatDoes(t *testing.T) {
	c, err := readCallOf(t, "/v1/fim/completions", `{"model":"codestral-latest","prompt":"a","suffix":null,"stream":true}`, Options{MaxTokensName: "max_completion_tokens"})
	require.NoError(t, err)
	require.Equal(t, []any{"codestral-latest", 1, true, 1}, []any{c.Model(), len(c.Texts), c.Stream, c.Messages})
	require.False(t, c.AskUsage(), "it comes unasked")
	require.True(t, c.SetParam(ParamMaxTokens, 9))
	require.JSONEq(t, `{"model":"codestral-latest","prompt":"a","suffix":null,"stream":true,"max_tokens":9}`, render(t, c))
	r, err := readReplyOf(t, "/v1/fim/completions", `{"id":"f","object":"chat.completion","model":"codestral-latest","choices":[{"index":0,"message":{"role":"assistant","content":"b","tool_calls":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":2,"completion_tokens":1}}`)
	require.NoError(t, err)
	require.Equal(t, []string{"0/0/content b"}, pieces(r.Pieces))
	require.Equal(t, int64(3), r.Usage.Total())
}
