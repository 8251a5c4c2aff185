package exchange_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"portcullis/shared/exchange/exchangetest"
)

// apart writes a blank into every second event, so that none is like the one before and each is parsed.
func apart(stream string) string {
	events := strings.SplitAfter(stream, "\n\n")
	for i := range events {
		if i%2 == 1 {
			events[i] = strings.Replace(events[i], `data: {`, `data: { `, 1)
		}
	}
	return strings.Join(events, "")
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
			var chunks []string
			for rest := stream; rest != ""; {
				n := rapid.IntRange(1, min(len(rest), 200)).Draw(r, "chunk")
				chunks, rest = append(chunks, rest[:n]), rest[n:]
			}
			return strings.ReplaceAll(sendStream(t, p, chunks...).Body, `data: { "`, `data: {"`)
		}
		require.Equal(r, send(apart(stream)), send(stream), stream)
	})
}
