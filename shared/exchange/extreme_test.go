package exchange_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange/exchangetest"
)

// pieces64K cuts a text as a gateway's buffers do.
func pieces64K(text string) (list []string) {
	for len(text) > 64<<10 {
		list, text = append(list, text[:64<<10]), text[64<<10:]
	}
	return append(list, text)
}

func TestAnArrayAMillionDeepIsRefused(t *testing.T) {
	deep := strings.Repeat("[", 1_000_000)
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST}`)
		r := g.Send(post(path, `{"model":"m","messages":`+deep), answer("application/json", `{"choices":[]}`))
		require.Equal(t, []string{"deny", "malformed_json", "too_deep"}, []string{r.Facts["decision"], r.Facts["reason"], r.Facts["detail"]}, p)

		r = g.Send(post(path, `{"model":"m","messages":[]}`), answer("application/json", pieces64K(`{"choices":`+deep)...))
		require.Equal(t, []string{"deny", "reply_shape"}, []string{r.Facts["decision"], r.Facts["reason"]}, p)
		require.Less(t, len(r.Body), 1024, p)

		r = g.Send(post(path, chat), answer("text/event-stream", append(pieces64K(`data: {"choices":`+deep+"\n\n"), delta("hunter2"), doneEvent)...))
		require.Equal(t, []string{"deny", "reply_shape"}, []string{r.Facts["decision"], r.Facts["reason"]}, p)
		require.NotContains(t, r.Body, "hunter2", p)
	}
}

func TestArgumentsAMillionDeepAreReadToTheirEnd(t *testing.T) {
	deep := strings.Repeat("[", 100_000)
	event := func(arguments string) string {
		return chunk(`"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":` + strconv.Quote(arguments) + `}}]},"finish_reason":null}]`)
	}
	var stream []string
	for range 10 {
		stream = append(stream, event(deep))
	}
	for _, p := range exchangetest.Profiles {
		r := sendStream(t, p, append(stream, event(`"hunter2"`), finish, doneEvent)...)
		require.NotContains(t, r.Body, "hunter2", p)
	}
}

func TestAnEventOfTenMegabytesEndsTheStream(t *testing.T) {
	long := delta(strings.Repeat("hunter2 and more ", 10<<20/17))
	for _, p := range exchangetest.Profiles {
		r := sendStream(t, p, append(append([]string{delta("ok")}, pieces64K(long)...), finish, doneEvent)...)
		require.Equal(t, "deny", r.Facts["decision"], p)
		require.NotContains(t, r.Body, "hunter2", p)
		require.Less(t, len(r.Body), 4096, p)
	}
}

func TestAHundredThousandFindingsAreAllMasked(t *testing.T) {
	const many = 100_000
	text := strings.Repeat("hunter2 ", many)
	whole := `{"choices":[{"index":0,"message":{"role":"assistant","content":"` + text + `"},"finish_reason":"stop"}]}`
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST}`)
		r := g.Send(post(path, `{"model":"m","messages":[]}`), answer("application/json", pieces64K(whole)...))
		require.Equal(t, many, strings.Count(r.Body, "[X]"), p)
		require.NotContains(t, r.Body, "hunter2", p)

		stream := delta(text[:len(text)/2]) + delta(text[len(text)/2:])
		r = g.Send(post(path, chat), answer("text/event-stream", append(pieces64K(stream), finish, doneEvent)...))
		require.Equal(t, many, strings.Count(said(t, r.Body), "[X]"), p)
		require.NotContains(t, r.Body, "hunter2", p)
	}
}

func TestFortyThousandFindingsOfTwoControlsAreAllMasked(t *testing.T) {
	const many = 40_000
	mask := func(word, with string) *masker {
		return &masker{settings{Word: word, Bad: "forbidden", Deny: "attack", Mask: with}}
	}
	text := strings.Repeat("hun ter2 ", many)
	for _, p := range []exchangetest.Profile{exchangetest.Hold, exchangetest.Wasmx} {
		g := exchangetest.New(t, p, together(mask("ter2", "[A]"), mask("hun", "[B]")), `{"host":HOST}`)
		for name, message := range map[string]string{
			"what is said":      `{"content":"` + text + `"}`,
			"a tool's argument": `{"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{\"a\":\"` + text + `\"}"}}]}`,
		} {
			r := g.Send(post(path, chat), answer("application/json", pieces64K(`{"choices":[{"index":0,"message":`+message+`}]}`)...))
			require.Equal(t, many, strings.Count(r.Body, "[B] [A] "), "%v %s", p, name)
		}
	}
}

func TestFortyThousandLinesOfATranscriptAreAllMasked(t *testing.T) {
	const many = 40_000
	form := post("/v1/audio/transcriptions", "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n"+
		"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\n\r\nx\r\n--b--\r\n")
	form.Headers[0][1] = "multipart/form-data; boundary=b"
	for _, p := range []exchangetest.Profile{exchangetest.Hold, exchangetest.Wasmx} {
		g := exchangetest.New(t, p, load, `{"host":HOST,"api":{"parts":["audio"]}}`)
		r := g.Send(form, answer("text/plain", pieces64K(strings.Repeat("hunter2\n", many))...))
		require.Equal(t, strings.Repeat("[X]\n", many), r.Body, p)
	}
}

func TestAWordInInterleavedChoicesIsMaskedInEach(t *testing.T) {
	var stream strings.Builder
	for _, piece := range []string{"h", "unt", "er", "2"} {
		for choice := range 5 {
			stream.WriteString(chunk(chose(strconv.Itoa(choice), piece)))
		}
	}
	for _, p := range exchangetest.Profiles {
		r := sendStream(t, p, stream.String(), chunk(`"choices":[]`), doneEvent)
		require.Equal(t, 5, strings.Count(said(t, r.Body), "[X]"), p)
	}
}
