package exchange_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange/exchangetest"
)

// Clients join the pieces of a text whatever stands between them.
func TestATextThatGoesOnAfterItsEndIsWithheld(t *testing.T) {
	block := func(name, members string) string {
		return "event: " + name + "\ndata: {\"type\":\"" + name + "\",\"index\":0," + members + "}\n\n"
	}
	said := func(text string) string {
		return block("content_block_delta", `"delta":{"type":"text_delta","text":"`+text+`"}`)
	}
	for name, c := range map[string][3]string{
		"an end of a choice": {path, chat, delta("hunt") + finish + delta("er2") + doneEvent},
		"an end of all":      {path, chat, delta("hunt") + doneEvent + delta("er2") + finish},
		"an end beside text": {path, chat, strings.Replace(delta("hunt"), `"finish_reason":null`, `"finish_reason":"stop"`, 1) + delta("er2") + doneEvent},
		"an end by a block of another kind": {
			"/v1/messages", `{"model":"m","max_tokens":5,"stream":true,"messages":[{"role":"user","content":"x"}]}`,
			block("content_block_start", `"content_block":{"type":"text","text":""}`) + said("hunt") + block("content_block_stop", `"x":0`) +
				block("content_block_start", `"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}`) + said("er2"),
		},
	} {
		for _, p := range exchangetest.Profiles {
			g := exchangetest.New(t, p, load, `{"host":HOST}`)
			r := g.Send(post(c[0], c[1]), answer("text/event-stream", c[2]))
			require.NotContains(t, r.Body, "er2", "%v: %s", p, name)
			require.Equal(t, "reply_shape", r.Facts["reason"], "%v: %s", p, name)
		}
	}
}

func TestWhatFollowsAnEndWithoutTextPasses(t *testing.T) {
	stream := delta("hello") + finish + delta("") + finalUsage + doneEvent
	for _, p := range exchangetest.Profiles {
		require.Equal(t, stream, sendStream(t, p, stream).Body, p)
	}
}

func TestMessagesOfMCPEachHaveTheirOwnTexts(t *testing.T) {
	message := func(text string) string {
		return `data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"` + text + `"}}` + "\n\n"
	}
	stream := message("a") + message("b") + `data: {"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"c"},{"type":"text","text":"d"}]}}` + "\n\n"
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST}`)
		r := g.Send(post("/mcp", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"f","arguments":{}}}`), answer("text/event-stream", stream))
		require.Equal(t, stream, r.Body, "%v %v", p, r.Facts)
	}
}
