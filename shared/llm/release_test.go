package llm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatIsReleasedKeepsNoMoreThanItsBound(t *testing.T) {
	const usual, large = 100, 50_000
	call := func(n int) string {
		return `{"model":"m","messages":[{"role":"user","content":[` + strings.Repeat(`{"type":"text","text":"x"},`, n)[:27*n-1] + `]}]}`
	}
	reply := func(n int) string { return `{"choices":[],"x":[` + strings.Repeat(`"y",`, n)[:4*n-1] + `]}` }
	ep := Find("POST", "/v1/chat/completions")
	for n, keeps := range map[int]bool{usual: true, large: false} {
		var c Call
		require.NoError(t, OpenAI.ParseCall(&c, ep, parse(t, call(n)), &Options{}))
		require.Len(t, c.Texts, n)
		c.Release()
		require.Equal(t, keeps, cap(c.Texts) >= n, "%d texts", n)
		require.LessOrEqual(t, cap(c.Texts), maxKept)

		var r Reply
		require.NoError(t, OpenAI.ParseReply(&r, ep, parse(t, reply(n))))
		require.GreaterOrEqual(t, len(r.Pieces), n)
		r.Release()
		require.Equal(t, keeps, cap(r.Pieces) >= n, "%d pieces", n)
	}
}

func TestWhatIsReleasedRefersToNoDocument(t *testing.T) {
	var c Call
	ep := Find("POST", "/v1/chat/completions")
	require.NoError(t, OpenAI.ParseCall(&c, ep, parse(t, `{"model":"m","messages":[{"role":"user","content":"x"}]}`), &Options{}))
	c.Release()
	require.Equal(t, Text{}, c.Texts[:1][0])
	require.Equal(t, ModelRef{}, c.Models[:1][0])
}
