package redact

import (
	"fmt"
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
