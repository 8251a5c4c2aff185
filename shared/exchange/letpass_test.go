package exchange_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

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
