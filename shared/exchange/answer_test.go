package exchange_test

import (
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
}

func (a *replyAsker) Answer(*control.Exchange, *llm.Call) control.Verdict {
	return a.ask("answer", &a.reply)
}

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
