package exchange_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/exchange/exchangetest"
)

func TestHistogramsOfAJSONReply(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
	g.Send(post("/v1/chat/completions", chat), answer("application/json", `{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":7}}`))
	require.Len(t, g.Values["portcullis.request_us"], 1)
	require.Len(t, g.Values["portcullis.reply_us"], 1)
	require.Equal(t, []uint64{9}, g.Values["portcullis.tokens_in"])
	require.Equal(t, []uint64{7}, g.Values["portcullis.tokens_out"])
	require.NotContains(t, g.Values, control.Histogram("portcullis.held_bytes"), "nothing was streamed")
}

func TestHistogramOfWhatAStreamHeld(t *testing.T) {
	held := delta("my hunt")
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
	g.Send(post("/v1/chat/completions", chat), answer("text/event-stream", delta("ok"), held, delta("ing trip"), finish, doneEvent))
	// As bounds.held counts: 512 bytes an event beside its own.
	require.Equal(t, []uint64{uint64(len(held) + 512)}, g.Values["portcullis.held_bytes"])
}
