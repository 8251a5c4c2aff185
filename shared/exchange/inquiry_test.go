package exchange_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/llm"
)

// replyAsker asks services about whole replies.
type replyAsker struct {
	asker
	reply question
	// window is how much of a stream it wants to see, 0 for nothing.
	window int
}

func (a *replyAsker) Answer(*control.Exchange, *llm.Call) control.Verdict {
	return a.ask("answer", &a.reply)
}

func (a *replyAsker) Window(*control.Exchange, llm.Stream) int { return a.window }

var saidHello = answer("application/json", `{"choices":[{"index":0,`, `"message":{"content":"hello"}}]}`)

func TestAPanicWithAnAnswerAboutAReplyEndsItOnce(t *testing.T) {
	for _, p := range []exchangetest.Profile{exchangetest.Hold, exchangetest.Pass, exchangetest.Trailers} {
		for failure, want := range map[string]string{"closed": "internal_error", "open": "hello"} {
			for _, later := range []service{kind, strict} {
				panics := true
				a := &replyAsker{asker: asker{name: "asker"}, reply: question{services: []service{kind, later}}}
				a.reply.then = func() control.Verdict {
					if panics {
						panics = false
						panic("test")
					}
					return control.Allow
				}
				r := asking(t, p, `{"host":HOST,"failure":"`+failure+`"}`, a).Send(post(path, prompt("hi")), saidHello)
				require.Contains(t, r.Body, want, "%v %s", p, failure)
				require.NotEqual(t, "asker", r.Facts["control"]+r.Facts["detail"], "what is heard later does not matter")
			}
		}
	}
}

func TestTheFirstThatDeniesAReplyWinsAndTheOthersAreNotHeard(t *testing.T) {
	for _, p := range []exchangetest.Profile{exchangetest.Hold, exchangetest.Pass, exchangetest.Trailers} {
		for _, services := range [][]service{{strict, kind}, {kind, strict}, {strict, strict}, {silent, kind}, {absent, kind}, {kind, absent}} {
			a := &replyAsker{asker: asker{name: "asker"}, reply: question{services: services, failure: control.FailureClosed}}
			b := &replyAsker{asker: asker{name: "other"}, reply: question{services: []service{kind}, meanwhile: true}}
			r := asking(t, p, plain, b, a).Send(post(path, prompt("hi")), saidHello)
			require.NotContains(t, r.Body, "hello", "%v %v", p, services)
			require.Equal(t, "deny", r.Facts["decision"])
		}
	}
}

// While a reply waits, others use what the engine's calls share.
func TestAReplyThatWaitsIsNotTouchedByOthers(t *testing.T) {
	text := func(word string) string {
		return `{"choices":[{"index":0,"message":{"content":"` + strings.Repeat(word+" hunter2 \\u00fc ", 300) + `","tool_calls":[{"id":"1","type":"function","function":{"name":"` + word + `","arguments":"{\"a\":\"\\u00fc hunter2 ` + word + `\"}"}}]}}]}`
	}
	for _, p := range []exchangetest.Profile{exchangetest.Hold, exchangetest.Pass, exchangetest.Trailers} {
		for _, encoding := range []string{"identity", "gzip"} {
			upstream := func(word string) func(exchangetest.Request) exchangetest.Reply {
				return func(exchangetest.Request) exchangetest.Reply {
					body := text(word)
					if encoding == "gzip" {
						body = zipped(t, body)
					}
					return exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "application/json"}, {"content-encoding", encoding}}, Chunks: [][]byte{[]byte(body[:9]), []byte(body[9:])}}
				}
			}
			a := &replyAsker{asker: asker{name: "asker"}, reply: question{services: []service{kind}}}
			g := asking(t, p, plain, &masker{settings{Word: "hunter2", Bad: "forbidden", Deny: "attack", Mask: "[X]"}}, a)
			alone := g.Send(post(path, prompt("hi")), upstream("first")).Body
			require.NotContains(t, alone, "hunter2")
			nested := false
			g.Answer = func(r control.FetchRequest) (control.FetchReply, bool) {
				if !nested {
					nested = true
					for range 3 {
						require.Contains(t, g.Send(post(path, prompt("hi")), upstream("other")).Body, "other [X]")
						require.Contains(t, g.Send(post(path, prompt("hi")), answer("text/event-stream", delta("other hunter2"), finish, doneEvent)).Body, "[X]")
					}
				}
				return serve(r)
			}
			require.Equal(t, alone, g.Send(post(path, prompt("hi")), upstream("first")).Body, "%v %s", p, encoding)
		}
	}
}
