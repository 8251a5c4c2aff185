package exchange_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/exchange"
	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/llm"
)

// gatekeeper judges the headers of a request and of its reply.
type gatekeeper struct{ head, reply control.Verdict }

func (*gatekeeper) Name() string                              { return "gatekeeper" }
func (g *gatekeeper) Head(*control.Exchange) control.Verdict  { return g.head }
func (g *gatekeeper) Reply(*control.Exchange) control.Verdict { return g.reply }

// ofHeads is a loader that makes an engine without bodies of g.
func ofHeads(g *gatekeeper) exchange.Loader {
	return exchange.HeadModule("gatekeeper", func(*struct{}) (control.Control, error) { return g, nil })
}

func TestAnEngineOfHeadsAlone(t *testing.T) {
	reason := &control.Reason{Code: "closed", Status: 403, Message: "It is closed."}
	hello := `{"choices":[{"index":0,"message":{"content":"hello"}}]}`
	stream := delta("hello") + finish + doneEvent
	for _, p := range exchangetest.Profiles {
		for name, c := range map[string]struct {
			gate        gatekeeper
			media, body string
			status      int
			want        string
		}{
			"lets bodies go as they come":        {gatekeeper{}, "application/json", hello, 200, hello},
			"lets streams go as they come":       {gatekeeper{}, "text/event-stream", stream, 200, stream},
			"refuses in the caller's dialect":    {gatekeeper{head: control.Deny(reason, "")}, "application/json", hello, 403, `"code":"closed"`},
			"puts an error in a reply's place":   {gatekeeper{reply: control.Deny(reason, "")}, "application/json", hello, 403, `"code":"closed"`},
			"puts an error in a stream's place":  {gatekeeper{reply: control.Deny(reason, "")}, "text/event-stream", stream, 403, `"code":"closed"`},
			"fails where a reply is to wait":     {gatekeeper{reply: control.Wait(control.Fetch{})}, "application/json", hello, 503, "internal_error"},
			"fails where a stream's is to do so": {gatekeeper{reply: control.Wait(control.Fetch{})}, "text/event-stream", stream, 503, "internal_error"},
		} {
			r := exchangetest.New(t, p, ofHeads(&c.gate), `{"host":HOST}`).Send(post(path, chat), answer(c.media, c.body))
			require.Equal(t, c.status, r.Reply.Status, "%v: %s", p, name)
			require.Contains(t, r.Body, c.want, "%v: %s", p, name)
		}
	}
}

// caller reads bodies of requests.
type caller struct{ gatekeeper }

func (*caller) Call(*control.Exchange, *llm.Call) control.Verdict { return control.Allow }

func TestAnEngineTakesNoControlThatReadsMoreThanItDoes(t *testing.T) {
	refused := func(c control.Control, err error) {
		require.EqualError(t, err, "control "+c.Name()+" reads bodies that its engine does not read")
	}
	for _, c := range []control.Control{new(caller), lister{}} {
		_, err := exchange.NewHeads(exchange.Config{}, exchange.Member{Control: c})
		refused(c, err)
	}
	_, err := exchange.NewCalls(exchange.Config{}, exchange.Member{Control: lister{}})
	refused(lister{}, err)
	_, err = exchange.NewCalls(exchange.Config{}, exchange.Member{Control: new(caller)})
	require.NoError(t, err)
}
