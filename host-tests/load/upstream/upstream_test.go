package upstream

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestServer(t *testing.T) {
	server, err := Start(Model{Words: 3})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })

	t.Run("answers one object", func(t *testing.T) {
		kind, text := ask(t, server, Body(2048, false))
		require.Equal(t, "application/json", kind)
		var reply struct {
			Choices []struct {
				Message struct{ Content string }
			}
		}
		require.NoError(t, json.Unmarshal([]byte(text), &reply))
		require.Equal(t, "The moon pulls", reply.Choices[0].Message.Content)
	})
	t.Run("answers a stream of one event a word, a finish and an end mark", func(t *testing.T) {
		kind, text := ask(t, server, Body(2048, true))
		require.Equal(t, "text/event-stream", kind)
		require.Equal(t, 5, strings.Count(text, "data: "))
		require.True(t, strings.HasSuffix(text, "data: [DONE]\n\n"))
	})
}

func TestBody(t *testing.T) {
	body := Body(200_000, false)
	require.True(t, json.Valid(body))
	require.InDelta(t, 200_000, len(body), 200)
}

// ask posts the body and returns the reply's content type and text.
func ask(t *testing.T, server *Server, body []byte) (kind, text string) {
	t.Helper()
	reply, err := http.Post("http://"+server.Address()+"/v1/chat/completions", "application/json", bytes.NewReader(body))
	require.NoError(t, err)
	defer reply.Body.Close()
	got, err := io.ReadAll(reply.Body)
	require.NoError(t, err)
	return reply.Header.Get("Content-Type"), string(got)
}
