package exchange_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"portcullis/shared/config"
	"portcullis/shared/control"
	"portcullis/shared/exchange"
	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/llm"
)

// service is what a call of a test is for, as the name of its cluster: the status of its
// reply.
type service string

const (
	kind   service = "200"
	strict service = "403"
	broken service = "500" // says nothing that helps
	silent service = "0"   // does not answer in time
	absent service = ""    // no call can be started
)

// serve answers as services do.
func serve(r control.FetchRequest) (control.FetchReply, bool) {
	status, _ := strconv.Atoi(r.Cluster)
	return control.FetchReply{Status: status}, status != 0
}

// question is one phase of an asker: whom it asks, and how it waits.
type question struct {
	services  []service
	meanwhile bool
	failure   control.Failure
	// then is run with every usable reply and may wait again.
	then func() control.Verdict
}

// asker is a control that asks services.
type asker struct {
	name       string
	head, call question
	// log is what has happened, in order.
	log *[]string
	// parsed is the call while it is judged.
	parsed *llm.Call
}

func (a *asker) Name() string { return a.name }

func (a *asker) Head(*control.Exchange) control.Verdict { return a.ask("head", &a.head) }

func (a *asker) Call(_ *control.Exchange, c *llm.Call) control.Verdict {
	a.parsed = c
	return a.ask("call", &a.call)
}

func (a *asker) note(what string) {
	if a.log != nil {
		*a.log = append(*a.log, a.name+" "+what)
	}
}

func (a *asker) ask(phase string, q *question) control.Verdict {
	a.note(phase)
	var list []control.Fetch
	for _, s := range q.services {
		list = append(list, control.Fetch{
			Request: control.FetchRequest{Cluster: string(s), Method: "GET", Path: "/", Timeout: time.Second},
			Then: func(r control.FetchReply) (control.Verdict, bool) {
				a.note("hears " + string(s))
				switch {
				case r.Status >= 500:
					return control.Allow, false
				case r.Status != 200:
					return control.Deny(reasonTest, string(s)), true
				case q.then != nil:
					return q.then(), true
				}
				return control.Allow, true
			},
			Failure: q.failure, Reason: reasonSilence,
		})
	}
	if q.meanwhile {
		return control.Wait(list...).Meanwhile()
	}
	return control.Wait(list...)
}

var reasonSilence = &control.Reason{Code: "test_silence", Status: 503, Message: "Nobody answers."}

// together makes an engine of controls.
func together(list ...control.Control) exchange.Loader {
	return func(raw []byte) (*exchange.Engine, error) {
		var c exchange.Config
		if err := config.Decode(raw, "test", &c); err != nil {
			return nil, err
		}
		var members []exchange.Member
		for _, one := range list {
			members = append(members, exchange.Member{Control: one, Monitor: c.Mode == "monitor"})
		}
		return exchange.New(c, members...)
	}
}

// asking is a gateway whose module has the controls.
func asking(t testing.TB, p exchangetest.Profile, configuration string, list ...control.Control) *exchangetest.Gateway {
	t.Helper()
	g := exchangetest.New(t, p, together(list...), configuration)
	g.Answer = serve
	return g
}

const plain = `{"host":HOST}`

func drawQuestion(t *rapid.T) question {
	return question{
		services:  rapid.SliceOfN(rapid.SampledFrom([]service{kind, kind, kind, kind, strict, broken, silent, absent}), 0, 3).Draw(t, "services"),
		meanwhile: rapid.Bool().Draw(t, "meanwhile"),
		failure:   rapid.SampledFrom([]control.Failure{"", control.FailureClosed, control.FailureOpen}).Draw(t, "failure"),
	}
}

// refuses reports whether a question refuses the request by itself.
func (q *question) refuses() bool {
	return slices.ContainsFunc(q.services, func(s service) bool {
		return s == strict || s != kind && q.failure != control.FailureOpen
	})
}

// Whoever asks whom, how, and in whatever order the replies come: a request goes on
// once, when all that was asked has allowed, and else not at all.
func TestARequestGoesOnWhenAllThatIsAskedAllows(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var list []control.Control
		refused := false
		for i := range rapid.IntRange(1, 3).Draw(rt, "controls") {
			a := &asker{name: fmt.Sprintf("asker%d", i), head: drawQuestion(rt), call: drawQuestion(rt)}
			refused = refused || a.head.refuses() || a.call.refuses()
			list = append(list, a)
		}
		g := asking(t, rapid.SampledFrom(exchangetest.Profiles).Draw(rt, "profile"), plain, list...)
		g.Slow = rapid.Bool().Draw(rt, "slow")
		g.Pick = func(n int) int { return rapid.IntRange(0, n-1).Draw(rt, "pick") }
		for range 2 { // the second call finds what the first has left behind
			request := post(path, prompt("hi"))
			cut := rapid.IntRange(1, len(prompt("hi"))-1).Draw(rt, "cut")
			request.Chunks = [][]byte{[]byte(prompt("hi")[:cut]), []byte(prompt("hi")[cut:])}
			request.LeavesWaiting = rapid.IntRange(0, 4).Draw(rt, "leaves") == 0
			r := g.Send(request, fine)
			switch {
			case request.LeavesWaiting:
				require.False(rt, r.Upstream != nil && refused)
			case refused:
				require.True(rt, r.Refused)
				require.Nil(rt, r.Upstream)
				require.Contains(rt, []string{"test_reason", "test_silence"}, r.Facts["reason"])
			default:
				require.False(rt, r.Refused)
				require.Equal(rt, prompt("hi"), r.UpstreamBody())
				require.Equal(rt, "allow", r.Facts["decision"])
			}
		}
	})
}

func TestTheFirstThatDeniesWinsAtOnceAndTheOthersAreNotHeard(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		for phase, a := range map[string]*asker{
			"head": {name: "asker", head: question{services: []service{kind, strict, kind, silent}}},
			"call": {name: "asker", call: question{services: []service{kind, strict, kind, silent}}},
		} {
			a.log = new([]string)
			g := asking(t, p, plain, a)
			r := g.Send(post(path, prompt("hi")), fine)
			require.Equal(t, "test_reason", r.Facts["reason"], p)
			require.Equal(t, 403, r.Reply.Status, p)
			require.Equal(t, []string{"asker hears 200", "asker hears 403"}, (*a.log)[len(*a.log)-2:], "%v %s", p, phase)
			require.Zero(t, r.Resumed, p)
		}
	}
}

func TestControlsWaitInTheirOrder(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		var log []string
		g := asking(t, p, plain,
			&asker{name: "a", head: question{services: []service{kind, kind}}, log: &log},
			&asker{name: "b", head: question{services: []service{kind}}, call: question{services: []service{kind}}, log: &log})
		g.Slow = true
		g.Send(post(path, prompt("hi")), fine)
		require.Equal(t, []string{
			"a head", "a hears 200", "a hears 200", "b head", "b hears 200", "a call", "b call", "b hears 200",
		}, log, p)
	}
}

func TestWhoNeedNotWaitRunsMeanwhile(t *testing.T) {
	for p, want := range map[exchangetest.Profile][]string{
		// The body is there: both phases of both controls are under way at once.
		exchangetest.Hold:     {"a head", "b head", "a call", "b call", "a hears 200", "b hears 200", "a hears 200"},
		exchangetest.Trailers: {"a head", "b head", "a call", "b call", "a hears 200", "b hears 200", "a hears 200"},
		// What is decided on headers is decided before the headers leave.
		exchangetest.Pass:  {"a head", "b head", "a hears 200", "b hears 200", "a call", "b call", "a hears 200"},
		exchangetest.Wasmx: {"a head", "b head", "a hears 200", "b hears 200", "a call", "b call", "a hears 200"},
	} {
		var log []string
		asks := question{services: []service{kind}, meanwhile: true}
		g := asking(t, p, plain, &asker{name: "a", head: asks, call: asks, log: &log}, &asker{name: "b", head: asks, log: &log})
		g.Slow = true
		r := g.Send(post(path, prompt("hi")), fine)
		require.Equal(t, want, log, p)
		require.Equal(t, prompt("hi"), r.UpstreamBody(), p)
		require.Equal(t, map[bool]int{true: 1, false: 2}[p == exchangetest.Hold || p == exchangetest.Trailers], r.Resumed, p)
	}
}

func TestWhatIsNotAnsweredHasAStatedOutcome(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		for _, s := range []service{broken, silent, absent} {
			for _, row := range []struct {
				it            string
				configuration string
				failure       control.Failure
				reason        string
			}{
				{"the module's default", plain, "", "test_silence"},
				{"the module's choice", `{"host":HOST,"failure":"open"}`, "", ""},
				{"the control's choice", plain, control.FailureOpen, ""},
				{"a control stricter than its module", `{"host":HOST,"failure":"open"}`, control.FailureClosed, "test_silence"},
				{"no more than a report", `{"host":HOST,"mode":"monitor"}`, "", ""},
			} {
				asks := question{services: []service{s}, failure: row.failure}
				after := &masker{settings: settings{Word: "hunter2", Mask: "[X]", Deny: "attack"}}
				g := asking(t, p, row.configuration, &asker{name: "asker", head: asks}, after)
				r := g.Send(post(path, prompt("hunter2")), fine)
				require.Equal(t, row.reason != "", r.Refused, "%v %q %s", p, s, row.it)
				if row.reason != "" {
					require.Equal(t, row.reason, r.Facts["reason"])
					require.Equal(t, "no answer from "+string(s), r.Facts["detail"])
					require.Equal(t, uint64(1), g.Counters["portcullis.failures.asker.closed"])
					continue
				}
				require.NotContains(t, r.UpstreamBody(), "hunter2", "the other controls decide all the same")
				if row.it == "no more than a report" {
					require.Equal(t, "monitor", r.Facts["decision"])
					continue
				}
				require.Equal(t, "unanswered", r.Facts["skipped"])
			}
		}
	}
	g := asking(t, exchangetest.Hold, plain, &asker{name: "asker", head: question{services: slices.Repeat([]service{kind}, 17)}})
	require.Equal(t, "test_silence", g.Send(post(path, prompt("hi")), fine).Facts["reason"], "calls are bounded")
}

func TestAReplyMayAskAgainAndEdit(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		a := &asker{name: "asker"}
		again := question{services: []service{kind}, then: func() control.Verdict {
			require.True(t, a.parsed.EditText(0, []llm.Edit{{From: 0, To: 2, With: "yo"}}))
			return control.Allow
		}}
		a.call = question{services: []service{kind}, then: func() control.Verdict { return a.ask("again", &again) }}
		r := asking(t, p, plain, a).Send(post(path, prompt("hi")), fine)
		require.Equal(t, prompt("yo"), r.UpstreamBody(), p)
		again.services = []service{strict}
		require.True(t, asking(t, p, plain, a).Send(post(path, prompt("hi")), fine).Refused, p)
	}
}

func TestAPanicWithAReplyIsAFailureOfTheModule(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		asks := question{services: []service{kind, kind, strict}, then: func() control.Verdict { panic("test") }}
		r := asking(t, p, plain, &asker{name: "asker", call: asks}).Send(post(path, prompt("hi")), fine)
		require.Equal(t, "internal_error", r.Facts["reason"], p)
		r = asking(t, p, failsOpen, &asker{name: "asker", call: asks}).Send(post(path, prompt("hi")), fine)
		require.Equal(t, string(strict), r.Facts["detail"], "%v: another service is still heard", p)
		asks.services = asks.services[:2]
		r = asking(t, p, failsOpen, &asker{name: "asker", call: asks}).Send(post(path, prompt("hi")), fine)
		require.Equal(t, prompt("hi"), r.UpstreamBody(), p)
		require.Equal(t, "failure", r.Facts["skipped"], p)
	}
}

func TestWhatOneControlStillWaitsForCountsWhenAnotherFailsOpen(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		for _, head := range []bool{true, false} {
			for _, slow := range []bool{true, false} {
				asks := question{services: []service{strict}, meanwhile: true}
				one := &asker{name: "asker"}
				asked := &one.call
				if head {
					asked = &one.head
				}
				*asked = asks
				g := asking(t, p, failsOpen, &masker{settings{Word: "hunter2", Bad: "forbidden", Deny: "attack", Mask: "[X]"}}, one, faller{})
				g.Slow = slow
				r := g.Send(post(path, prompt("hunter2 boom")), fine)
				require.True(t, r.Refused, "%v %v %v", p, head, slow)
				require.Equal(t, "asker", r.Facts["control"])

				asked.services = []service{kind}
				r = g.Send(post(path, prompt("hunter2 boom")), fine)
				require.False(t, r.Refused, "%v %v %v", p, head, slow)
				require.Equal(t, prompt("[X] boom"), strings.TrimRight(r.UpstreamBody(), " "), "%v %v %v", p, head, slow)
				require.Equal(t, "failure", r.Facts["skipped"])
			}
		}
	}
}

// An upstream that has the headers may answer before the body was judged.
func TestAnUpstreamThatAnswersEarlyHasItsReplyReadAndTheCallJudged(t *testing.T) {
	for _, failure := range []string{"open", "closed"} {
		for name, reply := range map[string]func(exchangetest.Request) exchangetest.Reply{
			"a whole reply": answer("application/json", `{"choices":[{"index":0,`, `"message":{"content":"hunter2"}}]}`),
			"a stream":      answer("text/event-stream", delta("hun"), delta("ter2"), finish, doneEvent),
		} {
			one := &asker{name: "asker", call: question{services: []service{kind}}}
			g := asking(t, exchangetest.Pass, `{"host":HOST,"failure":"`+failure+`"}`, one, &masker{settings{Word: "hunter2", Bad: "forbidden", Deny: "attack", Mask: "[X]"}})
			request := post(path, prompt("hi"))
			request.Early = true
			r := g.Send(request, reply)
			require.Equal(t, " ", r.Facts["reason"]+" "+r.Facts["skipped"], name)
			require.Equal(t, 1, r.Resumed, "%s: the request goes on", name)
			require.NotContains(t, r.Body, "hunter2", name)
			require.Contains(t, r.Body, "[X]", name)

			one.call.services = []service{strict}
			r = g.Send(request, reply)
			require.Equal(t, "deny", r.Facts["decision"], name)
			require.Zero(t, r.Resumed, "%s: the request stays", name)
			require.NotContains(t, r.Body, "hunter2", name)
		}
	}
}

// What the headers say of the body is not known yet while a Head phase waits.
func TestABodyThatComesWhileItsHeadersAreJudgedIsReadAsTheySay(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := asking(t, p, plain, &asker{name: "asker", head: question{services: []service{kind}}})
		g.Slow = true
		r := g.Send(post(path, zipped(t, prompt("hi")), [2]string{"content-encoding", "gzip"}), fine)
		require.Equal(t, prompt("hi"), r.UpstreamBody(), p)
		require.Equal(t, 404, g.Send(post("/v1/nothing", prompt("hi")), fine).Reply.Status, p)
		large := post(path, prompt("hi"))
		large.Headers[1][1] = strconv.Itoa(20 << 20)
		require.Equal(t, 413, g.Send(large, fine).Reply.Status, p)
	}
}
