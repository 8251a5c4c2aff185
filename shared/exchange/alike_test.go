package exchange_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"portcullis/shared/exchange/exchangetest"
)

// apart writes a blank into every second event, so that none is like the one before and each is parsed.
func apart(stream, end string) string {
	events := strings.SplitAfter(stream, end)
	for i := range events {
		if i%2 == 1 {
			events[i] = strings.Replace(events[i], `{"`, `{ "`, 1)
		}
	}
	return strings.Join(events, "")
}

// cutAnywhere cuts a stream into chunks.
func cutAnywhere(r *rapid.T, stream string) (chunks []string) {
	for stream != "" {
		n := rapid.IntRange(1, min(len(stream), 200)).Draw(r, "chunk")
		chunks, stream = append(chunks, stream[:n]), stream[n:]
	}
	return chunks
}

func TestAnEventThatIsLikeTheOneBeforeIsReadAsIfItWereParsed(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		stream := ""
		for range rapid.IntRange(1, 3).Draw(r, "turns") {
			var all []*speech
			for choice := range rapid.IntRange(1, 2).Draw(r, "choices") {
				for tool := -1; tool < rapid.IntRange(0, 1).Draw(r, "tools"); tool++ {
					s := &speech{choice: choice, tool: tool, text: drawText(r)}
					if tool >= 0 {
						s.text = quotedArguments(r, s.text)
					}
					all = append(all, s)
				}
			}
			stream += interleave(r, all)
			stream += rapid.SampledFrom([]string{
				"", ": beside\n\n", `data: {"choices":[{"index":0,"delta":{"content":""}}]}` + "\n\n",
				`data: {"choices":[{"index":0,"delta":{"content":"h"}}],"obfuscation":"aB"}` + "\n\n",
				`data: {"choices":[{"index":0,"delta":{"content":"unter2"}}],"obfuscation":""}` + "\n\n",
				`data: {"choices":[{"index":0,"delta":{"content":"t"}}],"obfuscation":"hunter2 x"}` + "\n\n",
				"event: x\n" + `data: {"choices":[{"index":0,"delta":{"content":"er2"}}]}` + "\n\n",
				`data: {"choices":[{"index":0,"delta":{"content":"forbidden"}}]}` + "\n\n",
				`data: {"choices":[{"index":0,"delta":{"content":"\ud83d"}}]}` + "\n\n",
				`data: {"error":{"message":"hunter2"}}` + "\n\n",
			}).Draw(r, "between")
		}
		stream += finish + doneEvent
		p := rapid.SampledFrom(exchangetest.Profiles).Draw(r, "profile")
		send := func(stream string) string {
			return unspaced(sendStream(t, p, cutAnywhere(r, stream)...).Body)
		}
		require.Equal(r, send(apart(stream, "\n\n")), send(stream), stream)

		// The same while a service is asked what it says of the text, an event a chunk.
		window, slow := rapid.IntRange(1, 40).Draw(r, "window"), rapid.Bool().Draw(r, "slow")
		judged := func(stream string) string {
			j := &streamJudge{words: []string{"X", "ö"}, window: window, asks: true}
			g := asking(t, exchangetest.Hold, plain, &masker{settings{Word: "hunter2", Bad: "forbidden", Deny: "attack", Mask: "[X]"}}, j)
			g.Slow = slow
			return unspaced(g.Send(post(path, chat), answer("text/event-stream", strings.SplitAfter(stream, "\n\n")...)).Body)
		}
		require.Equal(r, judged(apart(stream, "\n\n")), judged(stream), stream)
	})
}

// unspaced is a stream without the blanks of apart.
func unspaced(stream string) string { return strings.ReplaceAll(stream, `{ "`, `{"`) }

// What differs in each event beside its text: a number that goes on in what ends a stream, and padding;
// an instant; counts of tokens.
func TestAnEventThatIsLikeTheOneBeforeButForItsNumbersIsReadAsIfItWereParsed(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		said := cutRunes(r, drawText(r)+rapid.SampledFrom([]string{"", "forbidden"}).Draw(r, "end"))
		said = append(said, rapid.SampledFrom([][]string{nil, {"forbidden"}, {"hunt", "er2"}}).Draw(r, "more")...)
		number, numbered, lines, counted := 0, "", "", ""
		for i, text := range said {
			number += rapid.SampledFrom([]int{0, 0, 0, 1, 100}).Draw(r, "gap")
			numbered += typed(&number, "response.output_text.delta", `,"item_id":"m","output_index":0,"content_index":0,"delta":`+quoted(text)+
				`,"logprobs":[],"obfuscation":"`+strings.Repeat("x", i%5)+`"`)
			lines += fmt.Sprintf(`{"model":"m","created_at":"2026-11-29T10:09:%02dZ","message":{"role":"assistant","content":%s},"done":false}`+"\n", i%60, quoted(text))
			counted += fmt.Sprintf(`data: {"candidates":[{"content":{"parts":[{"text":%s}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":5,`+
				`"candidatesTokenCount":%d,"promptTokensDetails":[{"modality":"TEXT","tokenCount":5}]}}`+"\n\n", quoted(text), number)
		}
		numbered += typed(&number, "response.completed", `,"response":{"id":"r1","output":[],"usage":{"input_tokens":9,"output_tokens":4}}`)
		lines += `{"model":"m","message":{"role":"assistant","content":""},"done":true,"prompt_eval_count":1,"eval_count":2}` + "\n"
		p := rapid.SampledFrom(exchangetest.Profiles).Draw(r, "profile")
		for _, c := range []struct{ path, call, kind, stream, end string }{
			{"/v1/responses", responseCall, "text/event-stream", numbered, "\n\n"},
			{"/api/chat", `{"model":"m","messages":[{"role":"user","content":"hi"}]}`, "application/x-ndjson", lines, "\n"},
			{"/v1beta/models/gemini:streamGenerateContent?alt=sse", `{"contents":[{"parts":[{"text":"hi"}]}]}`, "text/event-stream", counted, "\n\n"},
		} {
			send := func(stream string) string {
				g := exchangetest.New(t, p, load, plain)
				got := g.Send(post(c.path, c.call), answer(c.kind, cutAnywhere(r, stream)...))
				return unspaced(got.Body) + " tokens: " + got.Facts["tokens_in"] + ", " + got.Facts["tokens_out"]
			}
			require.Equal(r, send(apart(c.stream, c.end)), send(c.stream), c.stream)
		}
	})
}
