package exchange_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"portcullis/shared/control"
	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/llm"
)

// streamJudge puts [Y] in the place of every word of a stream that it does not like.
type streamJudge struct {
	words  []string
	window int
	// asks has it ask a service before it does.
	asks bool
	// panics is where it fails: "answer", "later" (not at the first), "then" or nowhere.
	panics string
	// seen are the texts that it was shown, as they were.
	seen []string
}

func (*streamJudge) Name() string { return "judge" }

func (j *streamJudge) Window(_ *control.Exchange, s llm.Stream) int {
	if s.Place != llm.PlaceContent {
		return 0
	}
	return j.window
}

func (j *streamJudge) Answer(_ *control.Exchange, c *llm.Call) control.Verdict {
	if j.panics == "answer" || j.panics == "later" && len(j.seen) > 0 {
		panic("test")
	}
	for i := range c.Texts {
		j.seen = append(j.seen, strings.Clone(c.Texts[i].String()))
	}
	if !j.asks {
		return j.mark(c)
	}
	return control.Wait(control.Fetch{
		Request: control.FetchRequest{Cluster: string(kind), Method: "GET", Path: "/", Timeout: time.Second},
		Then: func(control.FetchReply) (control.Verdict, bool) {
			if j.panics == "then" {
				panic("test")
			}
			return j.mark(c), true
		},
	})
}

func (j *streamJudge) mark(c *llm.Call) control.Verdict {
	for i := range c.Texts {
		var edits []llm.Edit
		text := c.Texts[i].String()
		for at := 0; at < len(text); {
			n := 1
			for _, word := range j.words {
				if strings.HasPrefix(text[at:], word) {
					n = len(word)
					edits = append(edits, llm.Edit{From: at, To: at + n, With: "[Y]"})
				}
			}
			at += n
		}
		c.EditText(i, edits)
	}
	return control.Allow
}

// Spans of who judges lie in the text as it is to be delivered: what they touch of a mask is
// the mask's whole text.
func TestAStreamIsJudgedAsItIsDelivered(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var all []*speech
		want := map[[2]int]string{}
		for choice := range rapid.IntRange(1, 3).Draw(r, "choices") {
			s := &speech{choice: choice, tool: -1, text: drawText(r)}
			masked := strings.NewReplacer("hunter2", "[Y]", "ö", "[Y]").Replace(s.text)
			all, want[[2]int{choice, -1}] = append(all, s), masked
		}
		stream := interleave(r, all) + finish + doneEvent
		var chunks []string
		for rest := stream; rest != ""; {
			n := rapid.IntRange(1, min(len(rest), 300)).Draw(r, "chunk")
			chunks, rest = append(chunks, rest[:n]), rest[n:]
		}
		p := rapid.SampledFrom([]exchangetest.Profile{exchangetest.Hold, exchangetest.Pass, exchangetest.Trailers}).Draw(r, "profile")
		j := &streamJudge{words: []string{"X", "ö"}, window: rapid.IntRange(1, 40).Draw(r, "window"), asks: rapid.Bool().Draw(r, "asks")}
		g := asking(t, p, plain, &masker{settings{Word: "hunter2", Bad: "forbidden", Deny: "attack", Mask: "[X]"}}, j)
		g.Slow = rapid.Bool().Draw(r, "slow")
		got := heard(r, g.Send(post(path, chat), answer("text/event-stream", chunks...)).Body)
		for at, text := range want {
			require.Equal(r, text, got[at], "%v of %s", at, stream)
		}
		require.NotContains(r, strings.Join(j.seen, "|"), "hunter2", "what another masks is not shown")
	})
}

func TestAModuleThatFailsWhileItJudgesAStream(t *testing.T) {
	events := []string{delta("Good "), delta("hunter2 day"), finish, doneEvent}
	for _, p := range []exchangetest.Profile{exchangetest.Hold, exchangetest.Pass, exchangetest.Trailers} {
		for _, where := range []string{"answer", "then"} {
			for failure, want := range map[string]string{"closed": "", "open": strings.Replace(strings.Join(events, ""), "hunter2", "[X]", 1)} {
				j := &streamJudge{window: 8, asks: true, panics: where}
				g := asking(t, p, `{"host":HOST,"failure":"`+failure+`"}`, &masker{settings{Word: "hunter2", Bad: "forbidden", Deny: "attack", Mask: "[X]"}}, j)
				for _, chunks := range [][]string{events, {strings.Join(events, "")}} {
					r := g.Send(post(path, chat), answer("text/event-stream", chunks...))
					require.Equal(t, want, r.Body, "%v %s %s", p, where, failure)
				}
			}
		}
	}
}

// Of two that judge a stream the second would have to say where its edits lie in what the first
// has left: then the stream ends.
func TestEditsOfEditsEndAStream(t *testing.T) {
	first, second := &streamJudge{words: []string{"day"}, window: 1}, &streamJudge{words: []string{"[Y"}, window: 1}
	r := asking(t, exchangetest.Hold, plain, second, first).Send(post(path, chat), answer("text/event-stream", delta("Good day"), finish, doneEvent))
	require.NotContains(t, r.Body, "day")
	require.Contains(t, r.Body, "content_filter")
	second.words = nil
	r = asking(t, exchangetest.Hold, plain, second, first).Send(post(path, chat), answer("text/event-stream", delta("Good day"), finish, doneEvent))
	require.Contains(t, r.Body, "Good [Y]")
}

// A large event that says again what was judged is not judged again, and one that says something
// else is.
func TestOnlyWhatWasSaidIsNotJudgedAgain(t *testing.T) {
	at := `"item_id":"m","output_index":0,"content_index":0,`
	event := func(fields string) string { return "data: {" + fields + "}\n\n" }
	item := func(text string) string {
		return `{"type":"message","id":"m","status":"completed","role":"assistant","content":[{"type":"output_text","text":"` + text + `","annotations":[]}]}`
	}
	for said, want := range map[string][]string{"Good day": {"Good day"}, "Bad day": {"Good day", "Bad day"}} {
		j := &streamJudge{words: []string{"day"}, window: 1 << 10, asks: true}
		stream := event(`"type":"response.output_text.delta","sequence_number":1,`+at+`"delta":"Good day"`) +
			event(`"type":"response.output_text.done","sequence_number":2,`+at+`"text":"Good day"`) +
			event(`"type":"response.completed","sequence_number":3,"response":{"id":"r","object":"response","status":"completed","output":[`+item(said)+`]}`)
		r := asking(t, exchangetest.Hold, plain, j).Send(exchangetest.Request{Method: "GET", Path: "/v1/responses/resp_1"}, answer("text/event-stream", stream))
		require.Equal(t, want, j.seen)
		require.NotContains(t, r.Body, "day")
		require.Equal(t, 3, strings.Count(r.Body, "[Y]"))
	}
}

// Of a text with more edits than are remembered not all are known where it comes again: then it
// is judged again.
func TestATextWithManyEditsIsJudgedAgainWhereItComesAgain(t *testing.T) {
	at := `"item_id":"m","output_index":0,"content_index":0,`
	event := func(fields string) string { return "data: {" + fields + "}\n\n" }
	many := strings.Repeat("day ", 1100)
	chunks := []string{
		event(`"type":"response.output_text.delta","sequence_number":1,` + at + `"delta":"` + many + `"`),
		event(`"type":"response.output_text.delta","sequence_number":2,` + at + `"delta":"` + many + `"`),
		event(`"type":"response.output_text.delta","sequence_number":3,`+at+`"delta":"last day"`) +
			event(`"type":"response.output_text.done","sequence_number":4,`+at+`"text":"`+many+many+`last day"`),
	}
	j := &streamJudge{words: []string{"day"}, window: 1 << 10, asks: true}
	r := asking(t, exchangetest.Hold, plain, j).Send(exchangetest.Request{Method: "GET", Path: "/v1/responses/resp_1"}, answer("text/event-stream", chunks...))
	require.NotContains(t, r.Body, "day")
	require.Equal(t, 2*2201, strings.Count(r.Body, "[Y]"))
}

// What was decided of a text holds where it comes again, also when the module fails before the
// text has been judged to its end.
func TestAModuleThatFailsHidesWhatIsSaidAgainToo(t *testing.T) {
	at := `"item_id":"m","output_index":0,"content_index":0,`
	event := func(fields string) string { return "data: {" + fields + "}\n\n" }
	chunks := []string{
		event(`"type":"response.output_text.delta","sequence_number":1,` + at + `"delta":"Good day, "`),
		event(`"type":"response.output_text.delta","sequence_number":2,`+at+`"delta":"all"`) +
			event(`"type":"response.output_text.done","sequence_number":3,`+at+`"text":"Good day, all"`),
	}
	j := &streamJudge{words: []string{"day"}, window: 8, asks: true, panics: "later"}
	g := asking(t, exchangetest.Hold, `{"host":HOST,"failure":"open"}`, j)
	r := g.Send(exchangetest.Request{Method: "GET", Path: "/v1/responses/resp_1"}, answer("text/event-stream", chunks...))
	require.Equal(t, strings.ReplaceAll(strings.Join(chunks, ""), "day", "[Y]"), r.Body)
}
