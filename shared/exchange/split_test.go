package exchange_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"portcullis/shared/exchange/exchangetest"
)

// speech is one stream of text of a reply: content of a choice, or the arguments
// of one of its tool calls.
type speech struct {
	choice, tool int // tool is -1 for content
	text         string
}

// words are what texts are made of: secrets, beginnings of secrets, escapes.
var words = rapid.SampledFrom([]string{"hunter2", "hunter", "hunt", "h", "er2", " ", "ö", "😀", `\`, `"`, "\n", "plain text", "hunter2hunter2"})

func drawText(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(words, 0, 8).Draw(t, "words"), "")
}

// quotedArguments writes text as the JSON of a tool's arguments, in the spelling that
// escapes most or least.
func quotedArguments(t *rapid.T, text string) string {
	quoted, _ := json.Marshal(text) // a string always can be
	if rapid.Bool().Draw(t, "escaped") {
		quoted = []byte(strings.ReplaceAll(string(quoted), "hu", `\u0068u`))
	}
	return `{"q": ` + string(quoted) + `,"n":[1.5,true]}`
}

// cutRunes cuts text into pieces at runes: an event's text is valid UTF-8.
func cutRunes(t *rapid.T, text string) (pieces []string) {
	runes := []rune(text)
	for len(runes) > 0 {
		n := rapid.IntRange(1, min(len(runes), 5)).Draw(t, "piece")
		pieces, runes = append(pieces, string(runes[:n])), runes[n:]
	}
	return pieces
}

// event carries a piece of one speech.
func (s *speech) event(piece string) string {
	quoted, _ := json.Marshal(piece) // a string always can be
	if s.tool < 0 {
		return fmt.Sprintf(`data: {"choices":[{"index":%d,"delta":{"content":%s}}]}`+"\n\n", s.choice, quoted)
	}
	return fmt.Sprintf(`data: {"choices":[{"index":%d,"delta":{"tool_calls":[{"index":%d,"function":{"arguments":%s}}]}}]}`+"\n\n", s.choice, s.tool, quoted)
}

// interleave cuts every speech into events and mixes them.
func interleave(t *rapid.T, all []*speech) (stream string) {
	queues := make([][]string, len(all))
	for i, s := range all {
		queues[i] = cutRunes(t, s.text)
	}
	for {
		var open []int
		for i := range queues {
			if len(queues[i]) > 0 {
				open = append(open, i)
			}
		}
		if len(open) == 0 {
			return stream
		}
		i := rapid.SampledFrom(open).Draw(t, "next")
		stream += all[i].event(queues[i][0])
		queues[i] = queues[i][1:]
	}
}

// heard joins what a client reads of each speech.
func heard(t *rapid.T, stream string) map[[2]int]string {
	out := map[[2]int]string{}
	for _, event := range strings.Split(stream, "\n\n") {
		data, ok := strings.CutPrefix(event, "data: ")
		if !ok || data == "[DONE]" {
			continue
		}
		var chunk struct {
			Choices []struct {
				Index int
				Delta struct {
					Content   string
					ToolCalls []struct {
						Index    int
						Function struct{ Arguments string }
					} `json:"tool_calls"`
				}
			}
		}
		if err := json.Unmarshal([]byte(data), &chunk); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		for _, c := range chunk.Choices {
			out[[2]int{c.Index, -1}] += c.Delta.Content
			for _, tool := range c.Delta.ToolCalls {
				out[[2]int{c.Index, tool.Index}] += tool.Function.Arguments
			}
		}
	}
	return out
}

func TestTheDeliveredTextIsTheSameHoweverAStreamIsCut(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var all []*speech
		want := map[[2]int]string{}
		for choice := range rapid.IntRange(1, 3).Draw(r, "choices") {
			for tool := -1; tool < rapid.IntRange(0, 2).Draw(r, "tools"); tool++ {
				s := &speech{choice: choice, tool: tool, text: drawText(r)}
				masked := strings.ReplaceAll(s.text, "hunter2", "[X]")
				if tool >= 0 {
					s.text = quotedArguments(r, s.text)
				}
				all, want[[2]int{choice, tool}] = append(all, s), masked
			}
		}
		stream := interleave(r, all) + finish + doneEvent
		var chunks []string
		for rest := stream; rest != ""; {
			n := rapid.IntRange(1, min(len(rest), 200)).Draw(r, "chunk")
			chunks, rest = append(chunks, rest[:n]), rest[n:]
		}
		p := rapid.SampledFrom(exchangetest.Profiles).Draw(r, "profile")
		got := heard(r, sendStream(t, p, chunks...).Body)
		for at, text := range want {
			delivered := got[at]
			if at[1] >= 0 {
				var args struct {
					Q string
					N []any
				}
				require.NoError(r, json.Unmarshal([]byte(delivered), &args), delivered)
				require.Equal(r, []any{1.5, true}, args.N)
				delivered = args.Q
			}
			require.Equal(r, text, delivered, "%v of %s", at, stream)
		}
	})
}
