package exchange_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange/exchangetest"
)

const message = `{"model":"claude-x","max_tokens":50,"stream":true,"system":"be kind","messages":[{"role":"user","content":"hi"}]}`

// event is one event of Anthropic's stream.
func event(kind, rest string) string {
	return "event: " + kind + "\ndata: {\"type\":\"" + kind + "\"" + rest + "}\n\n"
}

func block(index int, kind, field, text string) string {
	quoted, _ := json.Marshal(text) // a string always can be
	return event("content_block_delta", fmt.Sprintf(`,"index":%d,"delta":{"type":"%s","%s":%s}`, index, kind, field, quoted))
}

var (
	started     = event("message_start", `,"message":{"id":"m1","type":"message","role":"assistant","model":"claude-x","content":[],"stop_reason":null,"usage":{"input_tokens":9,"output_tokens":1}}`)
	textBegins  = event("content_block_start", `,"index":0,"content_block":{"type":"text","text":""}`)
	textEnds    = event("content_block_stop", `,"index":0`)
	messageEnds = event("message_delta", `,"delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":12}`) + event("message_stop", "")
)

func sendMessage(t testing.TB, p exchangetest.Profile, chunks ...string) exchangetest.Result {
	t.Helper()
	g := exchangetest.New(t, p, load, `{"host":HOST}`)
	return g.Send(post("/v1/messages", message), answer("text/event-stream", chunks...))
}

// blocks joins the text of each block of a stream.
func blocks(t testing.TB, stream string) map[int]string {
	t.Helper()
	out := map[int]string{}
	for _, frame := range strings.Split(stream, "\n\n") {
		_, data, ok := strings.Cut(frame, "data: ")
		if !ok {
			continue
		}
		var e struct {
			Index int
			Delta struct {
				Text, Thinking string
				PartialJSON    string `json:"partial_json"`
			}
		}
		require.NoError(t, json.Unmarshal([]byte(data), &e), frame)
		out[e.Index] += e.Delta.Text + e.Delta.Thinking + e.Delta.PartialJSON
	}
	return out
}

func TestACleanMessageStreamArrivesByteForByte(t *testing.T) {
	events := []string{started, textBegins, event("ping", ""), block(0, "text_delta", "text", "Hello "), block(0, "text_delta", "text", "world"), textEnds, messageEnds}
	for _, p := range exchangetest.Profiles {
		r := sendMessage(t, p, events...)
		require.Equal(t, strings.Join(events, ""), r.Body, p)
		require.Equal(t, "9", r.Facts["tokens_in"])
		require.Equal(t, "12", r.Facts["tokens_out"])
	}
}

func TestAWordInAMessageIsMaskedHoweverItIsCut(t *testing.T) {
	const text = "it is hunter2, said hunter2"
	for i := 0; i <= len(text); i++ {
		r := sendMessage(t, exchangetest.Hold, started, textBegins, block(0, "text_delta", "text", text[:i]), block(0, "text_delta", "text", text[i:]), textEnds, messageEnds)
		require.Equal(t, "it is [X], said [X]", blocks(t, r.Body)[0], "cut at %d", i)
		require.True(t, strings.HasSuffix(r.Body, textEnds+messageEnds), "what is held leaves before its block ends")
	}
}

func TestBlocksAreIndependentAndToolInputStaysJSON(t *testing.T) {
	tool := event("content_block_start", `,"index":1,"content_block":{"type":"tool_use","id":"t1","name":"f","input":{}}`)
	r := sendMessage(t, exchangetest.Hold, started, textBegins, block(0, "text_delta", "text", "hun"), textEnds, tool,
		block(1, "input_json_delta", "partial_json", `{"p":"\u0068unt`), block(1, "input_json_delta", "partial_json", `er2"}`),
		event("content_block_stop", `,"index":1`), messageEnds)
	require.Equal(t, map[int]string{0: "hun", 1: `{"p":"[X]"}`}, blocks(t, r.Body))
}

func TestASignedBlockIsNotEditedButWithheld(t *testing.T) {
	thinking := event("content_block_start", `,"index":0,"content_block":{"type":"thinking","thinking":"","signature":""}`)
	r := sendMessage(t, exchangetest.Hold, started, thinking, block(0, "thinking_delta", "thinking", "it is hunter2 and "), block(0, "signature_delta", "signature", "c2ln"), textEnds, messageEnds)
	require.NotContains(t, r.Body, "hunter2")
	require.Contains(t, r.Body, `"stop_reason":"refusal"`)
}

func TestABadWordEndsAMessageInTheDialect(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		r := sendMessage(t, p, started, textBegins, block(0, "text_delta", "text", "fine forb"), block(0, "text_delta", "text", "idden more"), textEnds, messageEnds)
		require.NotContains(t, r.Body, "more", p)
		require.Contains(t, r.Body, `"stop_reason":"refusal"`)
		require.Contains(t, r.Body, "content_block_stop", "the open block is closed")
		require.Equal(t, 1, strings.Count(r.Body, "event: message_stop"))
		require.Equal(t, "12", r.Facts["tokens_out"])
	}
}

func TestAnEventThatIsNotWhatItsNameSaysIsRefused(t *testing.T) {
	for _, bad := range []string{
		"event: ping\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hunter2\"}}\n\n",
		event("brand_new", `,"x":"hunter2"`), event("content_block_delta", `,"index":0,"delta":{"type":"video_delta","v":"hunter2"}`),
	} {
		r := sendMessage(t, exchangetest.Hold, started, textBegins, bad, textEnds, messageEnds)
		require.NotContains(t, r.Body, "hunter2", bad)
		require.Contains(t, r.Body, "event: error", bad)
	}
}

func TestAMessageIsMaskedInEveryPlace(t *testing.T) {
	const reply = `{"id":"m1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"hunter2","citations":[{"type":"x","cited_text":"hunter2"}]},` +
		`{"type":"tool_use","id":"t1","name":"f","input":{"a":{"b":["hunter2"]}}}],"stop_reason":"end_turn","usage":{"input_tokens":9,"output_tokens":12}}`
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST}`)
		r := g.Send(post("/v1/messages", message), answer("application/json", reply))
		require.Equal(t, strings.ReplaceAll(reply, "hunter2", "[X]"), r.Body, p)
	}
}

func TestEveryPlaceOfAMessageIsRead(t *testing.T) {
	for name, fields := range map[string]string{
		"the system prompt":      `"system":"attack","messages":[]`,
		"a system block":         `"system":[{"type":"text","text":"attack"}],"messages":[]`,
		"a content block":        `"messages":[{"role":"user","content":[{"type":"text","text":"attack"}]}]`,
		"a tool's result":        `"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"attack"}]}]`,
		"a tool's result, parts": `"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"attack"}]}]}]`,
		"a tool's input":         `"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{"a":["attack"]}}]}]`,
		"a document's text":      `"messages":[{"role":"user","content":[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"attack"}}]}]`,
		"a document's title":     `"messages":[{"role":"user","content":[{"type":"document","title":"attack","source":{"type":"text","media_type":"text/plain","data":"x"}}]}]`,
		"a tool's description":   `"messages":[],"tools":[{"name":"f","description":"attack","input_schema":{"type":"object"}}]`,
		"a schema":               `"messages":[],"tools":[{"name":"f","input_schema":{"type":"object","properties":{"a":{"description":"attack"}}}}]`,
		"a stop sequence":        `"messages":[],"stop_sequences":["attack"]`,
		"metadata":               `"messages":[],"metadata":{"user_id":"attack"}`,
		"an unknown field":       `"messages":[],"other":{"deep":["attack"]}`,
		"an unknown key":         `"messages":[],"other":{"attack":1}`,
	} {
		g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
		r := g.Send(post("/v1/messages", `{"model":"claude-x","max_tokens":5,`+fields+`}`), fine)
		require.True(t, r.Refused, name)
		require.Contains(t, r.Body, "test_reason", name)
	}
}
