package llm

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestACallThatIsCountedIsReadLikeTheOneItCounts(t *testing.T) {
	const path = "/v1/messages/count_tokens"
	c, err := readCallOf(t, path, `{"model":"m","system":"s","messages":[{"role":"user","content":"u"}],"tools":[{"name":"n","input_schema":{}}]}`, Options{})
	require.NoError(t, err)
	require.Equal(t, []any{"m", 1, 1}, []any{c.Model(), c.Messages, len(c.Tools)})
	_, err = readCallOf(t, path, `{"model":"m"}`, Options{})
	require.EqualError(t, err, "messages: missing_field")
	r, err := readReplyOf(t, path, `{"input_tokens":14,"context_management":{"original_input_tokens":20},"note":"said"}`)
	require.NoError(t, err)
	require.False(t, r.Usage.Known, "counting costs nothing")
	require.Equal(t, []string{"0/0/parameter!alone!fixed note", "0/0/parameter!alone said"}, pieces(r.Pieces))
	require.JSONEq(t, `{"input_tokens":0}`, string(Anthropic.AppendFiltered(nil, r)))
	_, err = readReplyOf(t, path, `{"content":[]}`)
	require.EqualError(t, err, "input_tokens: missing_field")
}

func TestOllamasModelsAreListed(t *testing.T) {
	r, ep := new(Reply), Find("GET", "/api/tags")
	require.NoError(t, ep.Dialect.ParseReply(r, ep, parse(t, `{"models":[{"name":"a:latest","model":"b:latest"},{"name":"c"},{"size":7}]}`)))
	require.Equal(t, []string{"b:latest", "c", ""}, []string{r.Listed[0].ID, r.Listed[1].ID, r.Listed[2].ID})
}
