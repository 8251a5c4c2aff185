package exchange_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/config"
	"portcullis/shared/control"
	"portcullis/shared/exchange"
	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/llm"
)

// chunk is one event of OpenAI's stream with its members as they stand.
func chunk(members string) string {
	return `data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-4o",` + members + "}\n\n"
}

// chose is the members of an event with text for the choice that index names.
func chose(index, text string) string {
	return `"choices":[{"index":` + index + `,"delta":{"content":"` + text + `"},"finish_reason":null}]`
}

// What one client takes for an error, and another for none, or for another choice,
// must not cut a word in two before it is looked at.
func TestAWordIsNotCutByWhatClientsReadDifferently(t *testing.T) {
	for name, stream := range map[string]string{
		"an error that is empty":     chunk(chose("0", "hunt")) + chunk(chose("0", "er2")+`,"error":{}`),
		"an error that is false":     chunk(chose("0", "hunt")) + chunk(chose("0", "er2")+`,"error":false`),
		"an index with a fraction":   chunk(chose("1", "hunt")) + chunk(chose("0", "xx")) + chunk(chose("1.0", "er2")),
		"an index beyond an integer": chunk(chose("0", "hunt")) + chunk(chose("1", "xx")) + chunk(chose("18446744073709551616", "er2")),
	} {
		for _, p := range exchangetest.Profiles {
			g := exchangetest.New(t, p, load, `{"host":HOST}`)
			r := g.Send(post(path, chat), answer("text/event-stream", stream+doneEvent))
			require.NotContains(t, strings.Join(strings.Split(said(t, r.Body), "xx"), ""), "hunter2", "%v: %s", p, name)
			require.NotContains(t, r.Body, "er2", "%v: %s", p, name)
		}
	}
}

func TestTooManyTextsCutAStreamAlsoWhereFailuresAreLetPass(t *testing.T) {
	var calls strings.Builder
	for i := range 1100 {
		fmt.Fprintf(&calls, `,{"index":%d,"function":{"arguments":"h"}}`, i)
	}
	stream := chunk(`"choices":[{"index":0,"delta":{"tool_calls":[`+calls.String()[1:]+`]}}]`) + chunk(chose("0", "hunter2")) + doneEvent
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST,"failure":"open"}`)
		r := g.Send(post(path, chat), answer("text/event-stream", stream))
		require.NotContains(t, r.Body, "hunter2", p)
		require.Equal(t, "deny", r.Facts["decision"], p)
	}
}

// watcher counts the texts it was shown, and those that it was told had ended.
type watcher struct{ begun, ended int }

func (*watcher) Name() string { return "watcher" }

func (w *watcher) Text(*control.Exchange, llm.Stream) control.Rewriter {
	w.begun++
	return w
}

func (w *watcher) Write(_ string, last bool) ([]llm.Edit, int, control.Verdict) {
	if last {
		w.ended++
	}
	return nil, 0, control.Allow
}

func TestEveryTextEndsOnceAlsoWhereAnotherControlWithholdsIt(t *testing.T) {
	for name, reply := range map[string]func(exchangetest.Request) exchangetest.Reply{
		"in a reply":             answer("application/json", `{"choices":[{"index":0,"message":{"content":"forbidden"}}]}`),
		"in a stream":            answer("text/event-stream", delta("a")+delta("forbidden")+finish+doneEvent),
		"at the end of a text":   answer("text/event-stream", delta("a")+delta("forb")+finish+doneEvent),
		"when the stream breaks": answer("text/event-stream", delta("forb")),
	} {
		var w watcher
		both := func([]byte) (*exchange.Engine, error) {
			m := &masker{settings{Word: "hunter2", Bad: "forbidden", Deny: "attack", Closing: true}}
			var c exchange.Config
			if err := config.Decode([]byte(`{"host":{"hold":true}}`), "both", &c); err != nil {
				return nil, err
			}
			return exchange.New(c, exchange.Member{Control: &w}, exchange.Member{Control: m})
		}
		exchangetest.New(t, exchangetest.Hold, both, "").Send(post(path, chat), reply)
		require.Positive(t, w.begun, name)
		require.Equal(t, w.begun, w.ended, name)
	}
}

// Half a million blank lines are half a megabyte, and as events a hundred.
func TestEventsThatWaitAreCountedWithWhatTheyCost(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
	r := g.Send(post(path, chat), answer("text/event-stream", delta("hunt")+strings.Repeat("\n", 500_000)+delta("er2")+doneEvent))
	require.NotContains(t, said(t, r.Body), "hunt")
	require.Equal(t, "more events would be held than bounds.held allows", r.Facts["detail"])
}
