package redact

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange/exchangetest"
)

// halves are the secret as two parts of a message say it.
var halves = []any{quote("It is " + secret[:30]), quote(secret[30:] + ", keep it.")}

func replied(body string) func(exchangetest.Request) exchangetest.Reply {
	return func(exchangetest.Request) exchangetest.Reply {
		return exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "application/json"}}, Chunks: [][]byte{[]byte(body)}}
	}
}

func TestASecretOverTwoPartsOfAMessageIsTakenOutOfBoth(t *testing.T) {
	for name, row := range map[string]struct{ api, reply string }{
		"parts of OpenAI's compatible servers": {"openai function", `{"choices":[{"index":0,"message":{"content":[{"type":"text","text":%s},{"type":"text","text":%s}]}}]}`},
		"parts of a response's message":        {"responses function", `{"id":"r","output":[{"type":"message","content":[{"type":"output_text","text":%s},{"type":"output_text","text":%s}]}]}`},
		"messages of a response":               {"responses function", `{"id":"r","output":[{"type":"message","content":[{"type":"output_text","text":%s}]},{"type":"message","content":[{"type":"output_text","text":%s}]}]}`},
		"blocks of Anthropic's":                {"anthropic", `{"content":[{"type":"text","text":%s},{"type":"text","text":%s}]}`},
		"blocks with a call between them":      {"anthropic", `{"content":[{"type":"text","text":%s},{"type":"tool_use","id":"t","name":"f","input":{"a":"b"}},{"type":"text","text":%s}]}`},
		"Gemini's parts":                       {"gemini", `{"candidates":[{"content":{"parts":[{"text":%s},{"text":%s}]}}]}`},
		"Bedrock's blocks":                     {"bedrock", `{"output":{"message":{"role":"assistant","content":[{"text":%s},{"text":%s}]}},"stopReason":"end_turn"}`},
		"Cohere's parts":                       {"cohere", `{"id":"c","finish_reason":"COMPLETE","message":{"role":"assistant","content":[{"type":"text","text":%s},{"type":"text","text":%s}]}}`},
	} {
		for _, p := range exchangetest.Profiles {
			g := exchangetest.New(t, p, load, `{"host":HOST}`)
			r := g.Send(form(row.api), replied(fmt.Sprintf(row.reply, halves...)))
			require.Equal(t, fmt.Sprintf(row.reply, quote("It is [SECRET]"), quote(", keep it.")), r.Body, "%v %s", p, name)
			require.Equal(t, "github_fine_grained", r.Facts["rules"], name)
		}
	}
}

func TestASecretOverTwoBlocksOfAStreamIsTakenOutOfBoth(t *testing.T) {
	anthropic := []string{
		`data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"c","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}`,
		`data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}`, `data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":%s}}`, `data: {"type":"content_block_stop","index":0}`,
		`data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}`, `data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":%s}}`, `data: {"type":"content_block_stop","index":1}`,
		`data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}`, `data: {"type":"content_block_stop","index":2}`,
		`data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":2}}`, `data: {"type":"message_stop"}`,
	}
	bedrock := []string{
		`messageStart {"role":"assistant"}`, `contentBlockDelta {"contentBlockIndex":0,"delta":{"text":%s}}`, `contentBlockStop {"contentBlockIndex":0}`,
		`contentBlockDelta {"contentBlockIndex":1,"delta":{"text":%s}}`, `contentBlockStop {"contentBlockIndex":1}`, `messageStop {"stopReason":"end_turn"}`,
	}
	cohere := []string{
		`data: {"type":"message-start","id":"c","delta":{"message":{"role":"assistant"}}}`, `data: {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":""}}}}`,
		`data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":%s}}}}`, `data: {"type":"content-end","index":0}`,
		`data: {"type":"content-start","index":1,"delta":{"message":{"content":{"type":"text","text":""}}}}`, `data: {"type":"content-delta","index":1,"delta":{"message":{"content":{"text":%s}}}}`,
		`data: {"type":"content-end","index":1}`, `data: {"type":"message-end","delta":{"finish_reason":"COMPLETE"}}`,
	}
	for api, events := range map[string][]string{"anthropic": anthropic, "bedrock": bedrock, "cohere": cohere} {
		for _, p := range exchangetest.Profiles {
			at := slices.IndexFunc(exchangetest.ToolCalls, func(c exchangetest.ToolCall) bool { return c.Name == api })
			c := &exchangetest.ToolCalls[at]
			var sent, want []string
			said := 0
			for _, event := range events {
				if !strings.Contains(event, "%s") {
					sent, want = append(sent, event), append(want, event)
					continue
				}
				sent = append(sent, fmt.Sprintf(event, halves[said]))
				want = append(want, fmt.Sprintf(event, []string{quote("It is [SECRET]"), quote(", keep it.")}[said]))
				said++
			}
			r := exchangetest.New(t, p, load, `{"host":HOST}`).Send(c.Request(true), c.Events(sent...))
			var delivered strings.Builder
			for _, chunk := range c.Events(want...)(exchangetest.Request{}).Chunks {
				delivered.Write(chunk)
			}
			require.Equal(t, delivered.String(), r.Body, "%v %s", p, api)
		}
	}
}

func TestWhatNoClientJoinsIsReadApart(t *testing.T) {
	for name, row := range map[string]struct{ api, reply string }{
		"two choices":             {"openai function", `{"choices":[{"index":0,"message":{"content":%s}},{"index":1,"message":{"content":%s}}]}`},
		"reasoning and an answer": {"openai function", `{"choices":[{"index":0,"message":{"reasoning":%s,"content":%s}}]}`},
		"Gemini's candidates":     {"gemini", `{"candidates":[{"index":0,"content":{"parts":[{"text":%s}]}},{"index":1,"content":{"parts":[{"text":%s}]}}]}`},
	} {
		body := fmt.Sprintf(row.reply, halves...)
		require.Equal(t, body, exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`).Send(form(row.api), replied(body)).Body, name)
	}
}

func TestASecretThatGoesOnInASignedPartWithholdsTheReply(t *testing.T) {
	body := fmt.Sprintf(`{"candidates":[{"content":{"parts":[{"text":%s},{"text":%s,"thoughtSignature":"QUJD"}]}}]}`, halves...)
	r := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`).Send(form("gemini"), replied(body))
	require.Equal(t, "content_filtered", r.Facts["reason"])
	require.NotContains(t, r.Body, secret[30:])
}

func TestAReplyOfManyPartsCostsNoMoreThanItsLength(t *testing.T) {
	body := `{"content":[` + strings.Repeat(`{"type":"text","text":"a "},`, 20000) + `{"type":"text","text":"z"}]}`
	r := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`).Send(form("anthropic"), replied(body))
	require.Equal(t, body, r.Body)
}

// form is a call of an API.
func form(name string) exchangetest.Request {
	for _, c := range exchangetest.ToolCalls {
		if c.Name == name {
			return c.Request(false)
		}
	}
	panic(name)
}
