package exchange_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/exchange"
	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/llm"
)

// waiter wants to wait in one phase of a reply, as no control may.
type waiter struct {
	phase string
	last  bool
}

func (*waiter) Name() string { return "waiter" }

func (w *waiter) in(phase string) control.Verdict {
	if w.phase != phase {
		return control.Allow
	}
	return control.Wait(control.Fetch{Request: control.FetchRequest{Cluster: "judge"}})
}

func (w *waiter) Reply(*control.Exchange) control.Verdict                   { return w.in("reply") }
func (w *waiter) Object(*control.Exchange, *control.Object) control.Verdict { return w.in("object") }
func (w *waiter) List(*control.Exchange, []llm.Listed) control.Verdict      { return w.in("list") }
func (w *waiter) Text(*control.Exchange, llm.Stream) control.Rewriter       { return w }

func (w *waiter) Write(_ string, last bool) ([]llm.Edit, int, control.Verdict) {
	if last == w.last {
		return nil, 0, w.in("text")
	}
	return nil, 0, control.Allow
}

func TestAReplyThatIsToWaitIsAFailure(t *testing.T) {
	models := exchangetest.Request{Method: "GET", Path: "/v1/models"}
	for name, c := range map[string]struct {
		waiter
		request exchangetest.Request
		reply   func(exchangetest.Request) exchangetest.Reply
	}{
		"at its headers":          {waiter{phase: "reply"}, post(path, chat), answer("application/json", `{"choices":[{"index":0,"message":{"content":"hello"}}]}`)},
		"at an object":            {waiter{phase: "object"}, post(path, chat), answer("application/json", `{"choices":[{"index":0,"message":{"content":"hello"}}]}`)},
		"at a text":               {waiter{phase: "text", last: true}, post(path, chat), answer("application/json", `{"choices":[{"index":0,"message":{"content":"hello"}}]}`)},
		"at an event":             {waiter{phase: "object"}, post(path, chat), answer("text/event-stream", delta("hello")+finish+doneEvent)},
		"at a piece of an event":  {waiter{phase: "text"}, post(path, chat), answer("text/event-stream", delta("hello")+finish+doneEvent)},
		"at a list of the models": {waiter{phase: "list"}, models, answer("application/json", `{"object":"list","data":[{"id":"hello","object":"model"}]}`)},
	} {
		for _, mode := range []string{"enforce", "monitor"} {
			load := exchange.Module("waiter", func(*struct{}) (control.Control, error) { w := c.waiter; return &w, nil })
			for _, p := range exchangetest.Profiles {
				g := exchangetest.New(t, p, load, `{"host":HOST,"mode":"`+mode+`"}`)
				r := g.Send(c.request, c.reply)
				require.NotContains(t, r.Body, "hello", "%v %s: %s", p, mode, name)
				require.Equal(t, "internal_error", r.Facts["reason"], "%v %s: %s", p, mode, name)
			}
		}
	}
}
