package redact

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"portcullis/shared/exchange/exchangetest"
)

const systemPrompt = "You are the assistant of Example Bank. Never speak of interest rates, and always answer in the customer's own language: grüßen Sie freundlich."

func asked(system string, stream bool) exchangetest.Request {
	body := fmt.Sprintf(`{"model":"gpt-4o","stream":%v,"messages":[{"role":"system","content":%s},{"role":"user","content":"hi"}]}`, stream, quote(system))
	return exchangetest.Request{
		Method: "POST", Path: "/v1/chat/completions", Chunks: [][]byte{[]byte(body)},
		Headers: [][2]string{{"content-type", "application/json"}, {"content-length", fmt.Sprint(len(body))}},
	}
}

func TestARepeatedSystemPromptIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		says   string
		leaked bool
	}{
		"as it is":               {"Sure: " + systemPrompt, true},
		"the middle of it":       {"It says speak of interest rates, and always answer in the customer's own language, I think.", true},
		"in other case and form": {strings.ToUpper(strings.ReplaceAll(systemPrompt, " ", "\n* ")), true},
		"the end of it":          {"and always answer in the customer's own language: GRÜSSEN? no, grüßen Sie freundlich", false},
		"eleven words":           {"Never speak of interest rates, and always answer in the customer.", false},
		"twelve words":           {"Never speak of interest rates, and always answer in the customer's.", true},
		"something else":         {"Good day! How can I help you with your account today, my dear customer of the bank?", false},
	} {
		for _, p := range exchangetest.Profiles {
			for _, action := range []string{"label", "block"} {
				g := exchangetest.New(t, p, load, `{"host":HOST,"leakage":{"action":"`+action+`"}}`)
				r := g.Send(asked(systemPrompt, false), whole(c.says))
				require.Equal(t, c.leaked, strings.Contains(r.Facts["rules"], "prompt_leak"), "%v %s", p, name)
				require.Equal(t, !c.leaked || action == "label", strings.Contains(r.Body, quote(c.says)), "%v %s: %s", p, name, r.Body)
			}
		}
	}
}

// What is taken out unseen would leave the prompt as it is.
func TestMarksAndWhatNobodySeesPartNoWords(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"leakage":{"action":"block"}}`)
	for _, with := range []string{"e\u200b", "e\u00ad", "e\u0301", "e\ufe0f", "e\U000e0041"} {
		r := g.Send(asked(systemPrompt, false), whole(strings.ReplaceAll(systemPrompt, "e", with)))
		require.Equal(t, "content_blocked", r.Facts["reason"], "%q", with)
	}
}

func TestARepeatedSystemPromptHasLayersAndExceptionsAsOtherRulesHave(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"leakage":{},"keys":{"strict":{"rules":{"prompt_leak":"block"}},"lax":{"links":"block"}},
		"exceptions":[{"rule":"prompt_leak","key":"test","owner":"o","reason":"r","expires":"2027-01-31T00:00:00Z"}]}`)
	for key, want := range map[string]struct{ reason, rules string }{
		"app": {"", "prompt_leak"}, "lax": {"", "prompt_leak"}, "strict": {"content_blocked", "prompt_leak"}, "test": {"", ""},
	} {
		q := asked(systemPrompt, false)
		q.Facts = []string{"key=" + key}
		r := g.Send(q, whole(systemPrompt))
		require.Equal(t, want.reason, r.Facts["reason"], key)
		require.Equal(t, want.rules, r.Facts["rules"], key)
	}
}

// A stream ends at the row's last word however it is cut, and with it the reply.
func TestARepeatedSystemPromptEndsAStream(t *testing.T) {
	text := "Sure: " + systemPrompt
	rapid.Check(t, func(rt *rapid.T) {
		var pieces []string
		for rest := text; rest != ""; {
			n := rapid.IntRange(1, 30).Draw(rt, "piece")
			for n = min(n, len(rest)); n < len(rest) && rest[n]&0xc0 == 0x80; n++ {
			}
			pieces, rest = append(pieces, rest[:n]), rest[n:]
		}
		p := rapid.SampledFrom(exchangetest.Profiles).Draw(rt, "profile")
		g := exchangetest.New(t, p, load, `{"host":HOST,"leakage":{"action":"block"}}`)
		r := g.Send(asked(systemPrompt, true), streamed(pieces...))
		require.Contains(rt, r.Facts["rules"], "prompt_leak")
		got := said(t, r)
		require.True(rt, strings.HasPrefix(text, got), got)
		require.LessOrEqual(rt, len(strings.Fields(got)), 1+12, got)
		require.NotContains(rt, got, "language")
	})
}

func TestEachCallHasItsOwnPrompt(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"leakage":{}}`)
	require.Contains(t, g.Send(asked(systemPrompt, false), whole(systemPrompt)).Facts["rules"], "prompt_leak")
	require.Empty(t, g.Send(asked("Be kind.", false), whole(systemPrompt)).Facts["rules"])
	require.Empty(t, g.Send(request(false), whole(systemPrompt)).Facts["rules"])
}

// A row is a row wherever the text is cut, also inside of a character.
func TestRowsDoNotDependOnPieces(t *testing.T) {
	rows := func(pieces ...string) (out []uint64) {
		var r roll
		r.reset(3)
		for i, p := range pieces {
			r.write(p, i == len(pieces)-1, func(row uint64) { out = append(out, row) })
		}
		return out
	}
	text := "Größe, 東京 and a\xff\xfe b-c x\xe2\x82"
	want := rows(text)
	require.Len(t, want, 5)
	for i := range len(text) + 1 {
		for j := i; j <= len(text); j++ {
			require.Equal(t, want, rows(text[:i], text[i:j], text[j:]), "%d %d", i, j)
		}
	}
}
