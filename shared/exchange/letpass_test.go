package exchange_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/config"
	"portcullis/shared/control"
	"portcullis/shared/exchange"
	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/llm"
)

// fragile masks as masker does and fails when it reads "boom" in a text.
type fragile struct{ masker }

func (f *fragile) Text(*control.Exchange, llm.Stream) control.Rewriter {
	return &fragileWriter{maskWriter: maskWriter{m: &f.masker}}
}

type fragileWriter struct {
	maskWriter
	seen string
}

func (w *fragileWriter) Write(piece string, last bool) ([]llm.Edit, int, control.Verdict) {
	if w.seen += piece; strings.Contains(w.seen, "boom") {
		panic("test")
	}
	return w.maskWriter.Write(piece, last)
}

func fragileLoader() exchange.Loader {
	return exchange.Module("fragile", func(s *settings) (control.Control, error) { return &fragile{masker: masker{*s}}, nil })
}

func TestAStreamWhoseModuleFailsGoesOnWholeAndInOrderWhereFailuresAreLetPass(t *testing.T) {
	stream := delta("my hunter2 and ") + delta("hunt") + delta("er") + delta(" boom") + delta(" and the rest") + finish + doneEvent
	want := strings.Replace(stream, "hunter2", "[X]", 1)
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, fragileLoader(), `{"host":HOST,"failure":"open"}`)
		for at := range len(stream) {
			r := g.Send(post(path, chat), answer("text/event-stream", stream[:at], stream[at:]))
			require.Equal(t, want, r.Body, "%v cut at %d", p, at)
			require.Equal(t, "failure", r.Facts["skipped"])
		}
		r := g.Send(post(path, chat), answer("text/event-stream", strings.Split(stream, "")...))
		require.Equal(t, want, r.Body, "%v byte by byte", p)
		closed := exchangetest.New(t, p, fragileLoader(), `{"host":HOST}`).Send(post(path, chat), answer("text/event-stream", stream))
		require.NotContains(t, closed.Body, "rest", p)
	}
}

func TestAReplyWhoseModuleFailsGoesOnWholeWhereFailuresAreLetPass(t *testing.T) {
	const whole = `{"choices":[{"index":0,"message":{"content":"boom"}}]}`
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, fragileLoader(), `{"host":HOST,"failure":"open"}`)
		for at := range len(whole) {
			r := g.Send(post(path, chat), answer("application/json", whole[:at], whole[at:]))
			require.Equal(t, whole, r.Body, "%v cut at %d", p, at)
		}
		r := g.Send(post(path, chat), func(exchangetest.Request) exchangetest.Reply {
			return exchangetest.Reply{
				Status: 200, Headers: [][2]string{{"content-type", "application/json"}, {"content-encoding", "gzip"}},
				Chunks: [][]byte{[]byte(zipped(t, whole))},
			}
		})
		require.Equal(t, whole, r.Body, "%v, which does not say gzip any more: %v", p, r.Reply.Headers)
		require.Empty(t, r.Header("content-encoding"))
	}
}

// meter asks for the usage and fails on its own event.
type meter struct{}

func (meter) Name() string                                      { return "meter" }
func (meter) HidesUsage(*control.Exchange) bool                 { return true }
func (meter) Call(*control.Exchange, *llm.Call) control.Verdict { return control.Allow }
func (meter) Usage(*control.Exchange, llm.Usage)                { panic("test") }

func TestAMeterThatFailsLosesNothingOfAStreamWhereFailuresAreLetPass(t *testing.T) {
	load := exchange.Module("meter", func(*struct{}) (control.Control, error) { return meter{}, nil })
	stream := delta("a") + delta("b") + finish + finalUsage + doneEvent
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST,"failure":"open"}`)
		for at := range len(stream) {
			r := g.Send(post(path, chat), answer("text/event-stream", stream[:at], stream[at:]))
			require.Equal(t, stream, r.Body, "%v cut at %d", p, at)
		}
	}
}

// faller fails at whatever says "boom".
type faller struct{}

func (faller) Name() string { return "faller" }

func (faller) Call(_ *control.Exchange, c *llm.Call) control.Verdict {
	for i := range c.Texts {
		fall(c.Texts[i].String())
	}
	return control.Allow
}

func (faller) Text(*control.Exchange, llm.Stream) control.Rewriter { return faller{} }

func (faller) Write(piece string, _ bool) ([]llm.Edit, int, control.Verdict) {
	fall(piece)
	return nil, 0, control.Allow
}

func fall(text string) {
	if strings.Contains(text, "boom") {
		panic("test")
	}
}

// masksBefore makes a module that masks, and fails behind that: in requests, or in replies, which
// go the other way.
func masksBefore(inReplies bool) exchange.Loader {
	return func(raw []byte) (*exchange.Engine, error) {
		var c exchange.Config
		if err := config.Decode(raw, "test", &c); err != nil {
			return nil, err
		}
		s := settings{Word: "hunter2", Bad: "forbidden", Deny: "attack", Mask: "[X]"}
		members := []exchange.Member{{Control: &masker{settings: s}}, {Control: faller{}}}
		if inReplies {
			slices.Reverse(members)
		}
		return exchange.New(c, members...)
	}
}

const failsOpen = `{"host":HOST,"failure":"open"}`

func choicesOf(texts ...string) string {
	var choices []string
	for i, text := range texts {
		choices = append(choices, fmt.Sprintf(`{"index":%d,"message":{"role":"assistant","content":%q},"finish_reason":"stop"}`, i, text))
	}
	return `{"choices":[` + strings.Join(choices, ",") + `]}`
}

func TestWhatWasFoundInAReplyStaysFoundWhereFailuresAreLetPass(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, masksBefore(true), failsOpen)
		for name, row := range map[string]struct{ body, want string }{
			"in a text before":     {choicesOf("my hunter2", "boom", "hunter2"), choicesOf("my [X]", "boom", "hunter2")},
			"in the same text":     {choicesOf("my hunter2 boom"), choicesOf("my [X] boom")},
			"nothing, so unedited": {choicesOf("boom", "hunter2"), choicesOf("boom", "hunter2")},
		} {
			r := g.Send(post(path, chat), answer("application/json", row.body))
			require.Equal(t, row.want, r.Body, "%v %s", p, name)
			require.Equal(t, "failure", r.Facts["skipped"])
		}
	}
}

func TestADenialIsNotForgottenBecauseSomethingElseFails(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, masksBefore(true), failsOpen)
		for name, reply := range map[string]func(exchangetest.Request) exchangetest.Reply{
			"whole":    answer("application/json", choicesOf("forbidden boom")),
			"streamed": answer("text/event-stream", delta("forbidden boom")+finish+doneEvent),
		} {
			r := g.Send(post(path, chat), reply)
			require.NotContains(t, r.Body, "boom", "%v %s", p, name)
			require.Equal(t, "test_reason", r.Facts["reason"], "%v %s", p, name)
		}
	}
}

func TestWhatWasFoundInARequestStaysFoundWhereFailuresAreLetPass(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, masksBefore(false), failsOpen)
		r := g.Send(post(path, prompt("hunter2 boom")), fine)
		require.Equal(t, strings.TrimRight(prompt("[X] boom"), " "), strings.TrimRight(r.UpstreamBody(), " "), p)
		require.Equal(t, "failure", r.Facts["skipped"])
	}
}

func TestAnEncodedRequestGoesOnDecodedWhereItsHeadersSayThat(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Pass, masksBefore(false), failsOpen)
	r := g.Send(post(path, zipped(t, prompt("boom")), [2]string{"content-encoding", "gzip"}), fine)
	require.Empty(t, r.UpstreamHeader("content-encoding"))
	require.Equal(t, prompt("boom"), r.UpstreamBody())
}
