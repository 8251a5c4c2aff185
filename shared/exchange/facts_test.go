package exchange_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/exchange"
	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/llm"
)

// scoped refuses those whose key is limited, on a request and on its reply.
type scoped struct{ inReply bool }

var reasonScoped = &control.Reason{Code: "scoped", Status: 403, Message: "No."}

func (*scoped) Name() string { return "scoped" }

func (s *scoped) Head(x *control.Exchange) control.Verdict { return s.judge(x, !s.inReply) }

func (s *scoped) Text(x *control.Exchange, _ llm.Stream) control.Rewriter {
	s.judge(x, s.inReply)
	return nil
}

func (*scoped) judge(x *control.Exchange, now bool) control.Verdict {
	if now && x.Facts.Get(control.FactScopes) != "" {
		return control.Deny(reasonScoped, "")
	}
	return control.Allow
}

func TestAFactThatCanNotBeReadIsNotOneThatIsNotSet(t *testing.T) {
	for _, inReply := range []bool{false, true} {
		load := exchange.Module("scoped", func(*struct{}) (control.Control, error) { return &scoped{inReply}, nil })
		for _, p := range exchangetest.Profiles {
			for _, stream := range []bool{false, true} {
				g := exchangetest.New(t, p, load, `{"host":HOST}`)
				g.Unreadable = "scopes"
				kind, text := "application/json", `{"choices":[{"index":0,"message":{"content":"hello"}}]}`
				if stream {
					kind, text = "text/event-stream", delta("hello")+finish+doneEvent
				}
				r := g.Send(post(path, chat), answer(kind, text))
				require.Equal(t, "internal_error", r.Facts["reason"], "%v %v", p, inReply)
				require.Equal(t, !inReply, r.Refused)
				require.NotContains(t, r.Body, "hello", "%v %v", p, inReply)
			}
		}
	}
}

func TestWhereFailuresAreLetPassAFactThatCanNotBeReadIsOne(t *testing.T) {
	load := exchange.Module("scoped", func(*struct{}) (control.Control, error) { return &scoped{}, nil })
	for _, fact := range []string{"scopes", "decision", "skipped"} {
		g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"failure":"open"}`)
		g.Unreadable = fact
		r := g.Send(post(path, chat), answer("application/json", `{"choices":[]}`))
		require.Equal(t, `{"choices":[]}`, r.Body, fact)
	}
}
