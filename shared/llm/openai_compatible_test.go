package llm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTextThatCompatibleServersAddIsOneStreamEach(t *testing.T) {
	follow(t, OpenAI, []step{
		{
			data:   `{"choices":[{"index":0,"delta":{"reasoning_details":[{"type":"reasoning.text","index":1,"text":"th","signature":"c2ln"},{"type":"reasoning.encrypted","data":"c2ln"},"odd"]}}]}`,
			pieces: []string{"0/1/reasoning+reasoning_details th", "0/0/parameter!alone odd"},
		},
		{
			data:   `{"choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"a"}]},{"type":"text","text":"b"},{"type":"thinking","thinking":"c"}]}}]}`,
			pieces: []string{"0/0/reasoning+thinking a", "0/0/content b", "0/0/reasoning+thinking c"},
		},
		{
			data:   `{"choices":[{"index":0,"delta":{"thoughts":"hun","content":{"text":"x"}}}]}`,
			pieces: []string{"0/0/parameter!alone!fixed thoughts", "0/0/parameter+thoughts hun", "0/0/parameter!alone!fixed text", "0/0/parameter!alone x"},
		},
	})
	r, err := readReply(t, OpenAI, `{"choices":[{"message":{"content":[{"type":"text","text":"b","data":"d"}],"thoughts":"hun"}}]}`)
	require.NoError(t, err)
	require.Equal(t, []string{
		"0/0/content b", "0/0/parameter!alone!fixed data", "0/0/parameter!alone d", "0/0/parameter!alone!fixed thoughts", "0/0/parameter!alone hun",
	}, pieces(r.Pieces))
}

// Some servers have begun with 200 when they know that a call failed.
func TestAFailureThatComesAsASuccessIsText(t *testing.T) {
	for _, body := range []string{`{"error":{"message":"m","code":502}}`, `{"object":"error","message":"m","code":400}`} {
		for _, d := range []Dialect{OpenAI, OpenAICompletions} {
			r, err := readReply(t, d, body)
			require.NoError(t, err)
			require.Contains(t, pieces(r.Pieces), "0/0/parameter!alone m")
			e := new(Event)
			require.NoError(t, readEvent(t, d, e, new(Progress), "", body, &Options{}))
			require.True(t, e.Failed)
			require.Equal(t, all, e.Ends)
			require.Contains(t, pieces(e.Pieces), "0/0/parameter!alone m")
		}
	}
	for _, path := range []string{"/v1/responses", "/v1/embeddings", "/v1/moderations"} {
		r, err := replyAt(t, path, `{"error":{"message":"m"}}`)
		require.NoError(t, err)
		require.Contains(t, pieces(r.Pieces), "0/0/parameter!alone m")
		_, err = replyAt(t, path, `{"error":null}`)
		require.Error(t, err)
	}
	for _, body := range []string{`{"error":null}`, `{"object":"list"}`, `{"error":{"message":"m"},"choices":"x"}`} {
		_, err := readReply(t, OpenAI, body)
		require.EqualError(t, err, "choices: missing_field")
	}
}

func TestOnlyWhatIsInBase64AndNoTextIsTakenForAPicture(t *testing.T) {
	for s, binary := range map[string]bool{
		"data:image/png;base64,/9j/": true, strings.Repeat("/9j/", 64): true,
		"data:image/png;base64,QUJD": false, strings.Repeat("QUJD", 64): false, // ABC
		"data: my secret": false, "data:text/plain,secret": false, "data:image/png;base64,my secret": false, "data:my secret;base64,/9j/": false,
		"/9j/": false, strings.Repeat("/9j/ ", 64): false,
	} {
		require.Equal(t, binary, binaryText(s), s)
	}
}
