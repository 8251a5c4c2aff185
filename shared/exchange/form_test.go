package exchange_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"portcullis/shared/exchange/exchangetest"
)

const (
	transcriptions = "/v1/audio/transcriptions"
	hearing        = `{"host":HOST,"api":{"parts":["audio","image"]}`
)

// recording is a form with a recording and this prompt.
func recording(prompt string) string {
	return "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\n" + prompt + "\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\n\r\nhunter2 \x00\xff\r\n" +
		"--b--\r\n"
}

// hear posts a form.
func hear(body string, headers ...[2]string) exchangetest.Request {
	r := post(transcriptions, body, headers...)
	r.Headers[0][1] = "multipart/form-data; boundary=b"
	return r
}

func TestAFormIsEditedInItsPartAndTheFileStays(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		body := recording("the hunter2 was here")
		for i := 1; i < len(body); i += 7 {
			request := hear(body)
			request.Chunks = [][]byte{[]byte(body[:i]), []byte(body[i:])}
			r := exchangetest.New(t, p, load, hearing+`}`).Send(request, fine)
			require.False(t, r.Refused, "%v %s", p, r.Body)
			require.Equal(t, recording("the [X] was here"), strings.TrimRight(r.UpstreamBody(), " "), p)
		}
	}
}

func TestACompressedFormIsInspected(t *testing.T) {
	request := hear(zipped(t, recording("an attack")), [2]string{"content-encoding", "gzip"})
	r := exchangetest.New(t, exchangetest.Hold, load, hearing+`}`).Send(request, fine)
	require.Equal(t, 403, r.Reply.Status, r.Body)
	request = hear(zipped(t, recording("a hunter2")), [2]string{"content-encoding", "gzip"})
	r = exchangetest.New(t, exchangetest.Hold, load, hearing+`}`).Send(request, fine)
	require.Equal(t, recording("a [X]"), r.UpstreamBody())
}

func TestAnEditThatWouldMakeABoundaryFailsClosed(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		request := hear(recording("a\r\nhunter2\r\nContent-Disposition: form-data; name=\"language\"\r\n\r\nen"))
		r := exchangetest.New(t, p, load, hearing+`,"mask":"--b"}`).Send(request, fine)
		require.Equal(t, 503, r.Reply.Status, p)
		require.Nil(t, r.Upstream, p)
		require.Equal(t, "splice", r.Facts["detail"])
	}
}

func TestAFormOverItsBoundIsRefused(t *testing.T) {
	request := hear(recording(strings.Repeat("x", 2048)))
	r := exchangetest.New(t, exchangetest.Hold, load, hearing+`,"bounds":{"request_body":"1KiB"}}`).Send(request, fine)
	require.Equal(t, 413, r.Reply.Status)
	request.Headers = request.Headers[:1] // no length is announced
	r = exchangetest.New(t, exchangetest.Hold, load, hearing+`,"bounds":{"request_body":"1KiB"}}`).Send(request, fine)
	require.Equal(t, 413, r.Reply.Status)
}

func TestAMatchMayGoFromOnePartOfATextToTheNext(t *testing.T) {
	segments := `{"text":"say hunter 2 now","segments":[{"text":" say hunt","tokens":[1,2]},{"text":"er 2","tokens":[3]},{"text":" now","tokens":[]}],"words":[{"word":"hunter"}],"logprobs":null}`
	r := exchangetest.New(t, exchangetest.Hold, load, hearing+`,"word":"hunter 2"}`).Send(hear(recording("x")), answer("application/json", segments))
	// A space stands between the first two: they are not one word.
	require.JSONEq(t, `{"text":"say [X] now","segments":[{"text":" say hunt","tokens":[]},{"text":"er 2","tokens":[]},{"text":" now","tokens":[]}],"words":[],"logprobs":null}`, r.Body)
	r = exchangetest.New(t, exchangetest.Hold, load, hearing+`,"word":"hunter 2"}`).Send(hear(recording("x")), answer("application/json",
		`{"text":"","segments":[{"text":"hunter","tokens":[1]},{"text":"2 now"}]}`))
	require.JSONEq(t, `{"text":"","segments":[{"text":"[X]","tokens":[]},{"text":" now"}]}`, r.Body)
}

func TestLinesOfATranscriptKeepTheirEnds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		lines := rapid.SliceOfN(rapid.SampledFrom([]string{"hunter", "2", "hunter 2", "a hunter", "2 b", "", "1", "00:00.000 --> 00:01.000", "é"}), 1, 8).Draw(rt, "lines")
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(rt, "end")
		body := strings.Join(lines, end)
		r := exchangetest.New(t, exchangetest.Hold, load, hearing+`,"word":"hunter 2"}`).Send(hear(recording("x")), answer("text/plain; charset=utf-8", body))
		require.Equal(rt, strings.Count(body, "\n"), strings.Count(r.Body, "\n"))
		require.Equal(rt, strings.Count(body, "-->"), strings.Count(r.Body, "-->"))
		require.NotContains(rt, r.Body, "hunter 2")
		if !strings.Contains(body, "-->") { // else the 2 may be the number of a cue
			require.NotContains(rt, strings.ReplaceAll(r.Body, end, " "), "hunter 2")
		}
		if !strings.Contains(r.Body, "[X]") {
			require.Equal(rt, body, r.Body)
		}
	})
}

func TestATranscriptThatCanNotBeReadIsAnError(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		for _, c := range []struct{ kind, body string }{
			{"text/plain", "caf\xe9"},
			{"text/html", "<p>Hello.</p>"},
			{"text/plain; charset=latin1", "Hello."},
		} {
			r := exchangetest.New(t, p, load, hearing+`}`).Send(hear(recording("x")), answer(c.kind, c.body))
			require.Contains(t, r.Body, `"error"`, "%v %s", p, c.kind)
			require.NotContains(t, r.Body, "caf")
		}
	}
	r := exchangetest.New(t, exchangetest.Hold, load, hearing+`}`).Send(hear(recording("x")), answer("text/plain", "caf\xe9"))
	require.Equal(t, "application/json", r.Header("content-type"))
	r = exchangetest.New(t, exchangetest.Hold, load, hearing+`}`).Send(post(path, prompt("x")), answer("text/plain", "Hello."))
	require.Contains(t, r.Body, `"reply_media_type"`, "other APIs have no replies of plain text")
}

func TestWhatRepeatsATextGoesOnceWhenTwoTextsOfItsChoiceAreEdited(t *testing.T) {
	reply := `{"choices":[{"index":0,"logprobs":{"content":[]},"message":{"content":"hunter2","refusal":"hunter2"}}]}`
	r := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`).Send(post(path, prompt("x")), answer("application/json", reply))
	require.JSONEq(t, `{"choices":[{"index":0,"logprobs":null,"message":{"content":"[X]","refusal":"[X]"}}]}`, r.Body)
}

func TestATranscriptThatIsCompressedIsRead(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		r := exchangetest.New(t, p, load, hearing+`}`).Send(hear(recording("x")), func(exchangetest.Request) exchangetest.Reply {
			return exchangetest.Reply{
				Status: 200, Headers: [][2]string{{"content-type", "text/plain"}, {"content-encoding", "gzip"}},
				Chunks: [][]byte{[]byte(zipped(t, "say hunter2\n"))},
			}
		})
		require.Equal(t, "say [X]\n", r.Body, p)
		require.Empty(t, r.Header("content-encoding"))
	}
}
