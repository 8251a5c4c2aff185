package sanitize

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/exchange/exchangetest"
)

const (
	asItGoes = always + `,"replies":"all","window":64`
	allows   = `{"action":"allow"}`
	sentence = "All is well in the harbour of Bergen on this day of May, said he. " // a window and some
)

// delta is an event that says a piece of the reply.
func delta(text string) string {
	return `data: {"id":"c1","choices":[{"index":0,"delta":{"content":` + quote(text) + `},"logprobs":{"content":[{"token":"a"}]}}]}` + "\n\n"
}

const (
	finished = `data: {"id":"c1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}` + "\n\n"
	theEnd   = "data: [DONE]\n\n"
)

// streams answers a call with events, each a chunk.
func streams(events ...string) func(exchangetest.Request) exchangetest.Reply {
	r := exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "text/event-stream"}}}
	for _, e := range events {
		r.Chunks = append(r.Chunks, []byte(e))
	}
	return func(exchangetest.Request) exchangetest.Reply { return r }
}

// streaming is a call for a stream.
func streaming(text string) exchangetest.Request {
	r := messages(says("user", text))
	r.Chunks = [][]byte{[]byte(strings.Replace(string(r.Chunks[0]), `{`, `{"stream":true,`, 1))}
	r.Headers = r.Headers[:1]
	return r
}

// asked is what a webhook was asked.
type asked struct {
	Conversation []struct{ Role, Text string }
	Cut          bool `json:"conversation_cut"`
	Said         string
	SaidCut      bool `json:"said_cut"`
	Texts        []struct{ Place, Text string }
}

func questions(t *testing.T, s *service) (all []asked) {
	t.Helper()
	for _, r := range s.asked {
		var a asked
		require.NoError(t, json.Unmarshal(r.Body, &a))
		all = append(all, a)
	}
	return all
}

func TestAServiceIsAskedAboutAStreamAsItGoes(t *testing.T) {
	events := []string{delta("Hei! "), delta(sentence), delta("And "), delta(sentence), delta("Bye."), finished, theEnd}
	for _, p := range waitingProfiles {
		g, s := consulted(t, p, asItGoes, allows)
		r := g.Send(streaming(harmless), streams(events...))
		require.Equal(t, strings.Join(events, ""), r.Body, "what is allowed goes out as it came")
		q := questions(t, s)
		require.Len(t, q, 4, "one about the call, two about windows, one about the end")
		require.Equal(t, harmless, q[1].Conversation[0].Text)
		require.Equal(t, "Hei! "+sentence, q[1].Texts[0].Text)
		require.Equal(t, "Hei! "+sentence, q[2].Said, "the reply as far as it has gone out")
		require.Equal(t, "And "+sentence, q[2].Texts[0].Text)
		require.Equal(t, "Bye.", q[3].Texts[0].Text)
		require.Empty(t, r.Steps[0], "what was not judged never goes out")
		require.Equal(t, events[0]+events[1], r.Steps[1], "what was judged goes out at once")
		require.Equal(t, r.Steps[3], r.Steps[4], "the end is asked about before the finish")
		require.Equal(t, "allow", r.Facts["decision"])
		require.Empty(t, r.Facts["skipped"])
	}
}

func TestWhatIsAnsweredAboutAStreamIsDone(t *testing.T) {
	events := []string{delta(sentence), delta("Ask Jürgen"), delta(" Müller, " + sentence), delta("Bye."), finished, theEnd}
	for name, row := range map[string]struct {
		answers []string // to the questions about the call, the windows, and the end
		failure string
		silent  bool
		has     []string
		hasNot  string
		facts   string // reason, skipped
	}{
		"it masks across events": {
			[]string{allows, allows, `{"action":"mask","spans":[{"text":0,"from":4,"to":17}]}`, allows},
			"closed", false,
			[]string{delta(sentence), `"Ask [REMOVED]"},"logprobs":null`, `", All is`, "Bye.", finished + theEnd},
			"Müller", " ",
		},
		"it blocks a window": {
			[]string{allows, allows, `{"action":"block"}`},
			"closed", false,
			[]string{delta(sentence), `"finish_reason":"content_filter"`, theEnd},
			"Ask", "content_blocked ",
		},
		"it blocks the end": {
			[]string{allows, allows, allows, `{"action":"block"}`},
			"closed", false,
			[]string{"Müller", `"finish_reason":"content_filter"`, theEnd},
			"Bye", "content_blocked ",
		},
		"it can not be read": {
			[]string{allows, `{}`},
			"closed", false,
			[]string{`"finish_reason":"content_filter"`, theEnd},
			"well", "second_opinion_unavailable ",
		},
		"it masks what is none": {
			[]string{allows, `{"action":"mask","spans":[{"text":1,"from":0,"to":1}]}`},
			"closed", false,
			[]string{`"finish_reason":"content_filter"`},
			"well", "second_opinion_unavailable ",
		},
		"it does not answer": {
			nil, "open", true, []string{strings.Join(events, "")}, "filter", " unanswered",
		},
	} {
		for _, p := range waitingProfiles {
			for _, slow := range []bool{false, true} {
				g, s := consulted(t, p, asItGoes+`,"failure":"`+row.failure+`"`, allows)
				g.Slow = slow
				if slow && len(row.answers) > 2 {
					continue // then there are fewer questions
				}
				s.answers, s.silent = row.answers, row.silent
				r := g.Send(streaming(harmless), streams(events...))
				for _, has := range row.has {
					require.Contains(t, r.Body, has, "%v %s", p, name)
				}
				require.NotContains(t, r.Body, row.hasNot, "%v %s", p, name)
				require.Equal(t, row.facts, r.Facts["reason"]+" "+r.Facts["skipped"], "%v %s", p, name)
			}
		}
	}
}

// masking is a service that masks a word wherever it is asked about it.
func masking(word string) func(control.FetchRequest) (control.FetchReply, bool) {
	return func(r control.FetchRequest) (control.FetchReply, bool) {
		var q asked
		if err := json.Unmarshal(r.Body, &q); err != nil {
			return control.FetchReply{}, false
		}
		type span struct {
			Text int `json:"text"`
			From int `json:"from"`
			To   int `json:"to"`
		}
		var spans []span
		for i, text := range q.Texts {
			for at := 0; ; {
				n := strings.Index(text.Text[at:], word)
				if n < 0 {
					break
				}
				from := len([]rune(text.Text[:at+n]))
				spans = append(spans, span{i, from, from + len([]rune(word))})
				at += n + len(word)
			}
		}
		if spans == nil {
			return control.FetchReply{Status: 200, Body: []byte(allows)}, true
		}
		body, _ := json.Marshal(map[string]any{"action": "mask", "spans": spans}) // it can be
		return control.FetchReply{Status: 200, Body: body}, true
	}
}

// However a stream is cut, and whenever the answers come: what is masked is, and the rest
// goes out as it came.
func TestAStreamIsJudgedHoweverItIsCut(t *testing.T) {
	stream := strings.Repeat(delta("Ask Jürgen. ")+delta("He 😀 knows ")+": ping\n\n"+delta(sentence), 20) + finished + theEnd
	want := strings.NewReplacer("Jürgen", "[REMOVED]", `"logprobs":{"content":[{"token":"a"}]}`, `"logprobs":null`).Replace(stream)
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var chunks []string
		for rest := stream; rest != ""; {
			n := min(len(rest), 1+random.IntN(1+random.IntN(2000)))
			chunks, rest = append(chunks, rest[:n]), rest[n:]
		}
		p := waitingProfiles[random.IntN(len(waitingProfiles))]
		g, _ := consulted(t, p, asItGoes, "")
		g.Answer, g.Slow = masking("Jürgen"), random.IntN(2) == 0
		require.Equal(t, want, g.Send(streaming(harmless), streams(chunks...)).Body, "%v", p)
	}
}

func TestInMonitorModeAStreamPassesThatAServiceBlocks(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"mode":"monitor","second_opinion":{"cluster":"judge",`+asItGoes+`}}`)
	s := &service{status: 200, answer: `{"action":"block"}`}
	g.Answer = s.serve
	events := []string{delta(sentence), delta("Bye."), finished, theEnd}
	r := g.Send(streaming(harmless), streams(events...))
	require.Equal(t, strings.Join(events, ""), r.Body)
	require.Equal(t, "second_opinion", r.Facts["rules"])
}

func TestAStreamThatBreaksWhileItIsJudged(t *testing.T) {
	for _, p := range waitingProfiles {
		g, s := consulted(t, p, asItGoes, allows)
		r := g.Send(streaming(harmless), streams(delta(sentence), delta("Bye.")))
		if p == exchangetest.Trailers {
			require.Equal(t, delta(sentence), r.Body, "nothing can be written any more")
			require.Equal(t, "deny", r.Facts["decision"])
		} else {
			require.Equal(t, delta(sentence)+delta("Bye."), r.Body, "%v: the upstream ends early, and its end is judged", p)
			require.Len(t, s.asked, 3)
		}

		reply := streams(delta(sentence), delta("Bye."), delta("No end"))(exchangetest.Request{})
		reply.Breaks = true
		r = g.Send(streaming(harmless), func(exchangetest.Request) exchangetest.Reply { return reply })
		require.NotContains(t, r.Body, "Bye", "%v: the upstream breaks off", p)

		request := exchangetest.Request{Method: "GET", Path: "/v1/responses/resp_1?stream=true", LeavesWaiting: true}
		r = g.Send(request, streams(`event: response.output_text.delta`+"\n"+`data: {"type":"response.output_text.delta","sequence_number":4,"item_id":"m","output_index":0,"content_index":0,"delta":`+quote(sentence)+`,"logprobs":[]}`+"\n\n"))
		require.Empty(t, r.Body, "%v: the client leaves, and the answer comes when the call has ended", p)
		require.Equal(t, "aborted", r.Facts["skipped"])
	}
}

func TestAnAnswerThatComesLate(t *testing.T) {
	events := []string{delta(sentence), delta("Bye."), finished, theEnd}
	for _, p := range waitingProfiles {
		g, s := consulted(t, p, asItGoes, allows)
		g.Slow = true // the answer comes when the stream has come to its end
		r := g.Send(streaming(harmless), streams(events...))
		require.Equal(t, strings.Join(events, ""), r.Body, "%v", p)
		require.Empty(t, r.Steps[2])
		require.Len(t, s.asked, 3)
	}
}

func TestMoreThanMayBeHeldEndsAStream(t *testing.T) {
	for _, p := range waitingProfiles {
		g := exchangetest.New(t, p, load, `{"host":HOST,"bounds":{"held":"4KiB"},"second_opinion":{"cluster":"judge",`+always+`,"replies":"all","window":"64KiB"}}`)
		s := &service{status: 200, answer: allows}
		g.Answer = s.serve
		var events []string
		for range 100 {
			events = append(events, delta("word "))
		}
		whole := strings.Join(events, "") + finished + theEnd
		r := g.Send(streaming(harmless), streams(whole))
		require.Equal(t, whole, r.Body, "%v: the service is asked before a window has come", p)
		require.Greater(t, len(s.asked), 10)

		g.Slow = true
		r = g.Send(streaming(harmless), streams(append(events, finished, theEnd)...))
		require.Contains(t, r.Body, "content_filter", "%v: it is too slow for what comes", p)
		require.NotContains(t, r.Body, "word")
		require.Equal(t, "content_filtered", r.Facts["reason"])
	}
}

func TestAnEventOverTheBoundIsJudgedAllTheSame(t *testing.T) {
	for _, p := range waitingProfiles {
		g := exchangetest.New(t, p, load, `{"host":HOST,"bounds":{"held":"4KiB"},"second_opinion":{"cluster":"judge",`+always+`,"replies":"all"}}`)
		s := &service{status: 200, answer: allows}
		g.Answer = s.serve
		large := delta(strings.Repeat("word ", 60<<10))
		r := g.Send(streaming(harmless), streams(large, delta("Bye."), finished, theEnd))
		require.Equal(t, large+delta("Bye.")+finished+theEnd, r.Body, "%v", p)
		require.Len(t, s.asked, 1+5+1, "in questions that are not too long")
	}
}

func TestAnEventOfManyTextsIsJudgedInSeveralQuestions(t *testing.T) {
	var rows []string
	for i := range 3000 {
		rows = append(rows, `"`+strconv.Itoa(i)+` Jürgen"`)
	}
	result := `{"content":[],"structuredContent":{"rows":[` + strings.Join(rows, ",") + `]}}`
	for _, p := range waitingProfiles {
		g, _ := consulted(t, p, always+`,"replies":"all"`, "")
		count := 0
		g.Answer = func(r control.FetchRequest) (control.FetchReply, bool) {
			count++
			return masking("Jürgen")(r)
		}
		r := g.Send(callTool(), results7(result, true))
		require.Equal(t, 3000, strings.Count(r.Body, "[REMOVED]"), "%v %v", p, r.Facts)
		require.NotContains(t, r.Body, "Jürgen")
		require.Equal(t, 7, count)
	}
}

// A stream that never ends keeps nothing of what has gone out.
func TestAnEndlessStreamIsJudgedOnAndOn(t *testing.T) {
	g, s := consulted(t, exchangetest.Hold, asItGoes, "")
	count := 0
	g.Answer = func(r control.FetchRequest) (control.FetchReply, bool) {
		count++
		require.Less(t, len(r.Body), maxDialogue)
		return masking("Bergen")(r)
	}
	var events []string
	for range 1000 {
		events = append(events, delta(sentence))
	}
	reply := streams(events...)(exchangetest.Request{})
	reply.Breaks = true
	r := g.Send(streaming(harmless), func(exchangetest.Request) exchangetest.Reply { return reply })
	require.Equal(t, 1000, strings.Count(r.Body, "harbour of [REMOVED]"))
	require.Equal(t, 1001, count)
	require.Empty(t, s.asked)
}

// The Responses API says a text again, whole, up to three times: what was masked in it is
// masked there too, and nobody is asked about it again.
func TestWhatAStreamSaysAgainIsMaskedToo(t *testing.T) {
	text := "Ask Jürgen. " + sentence
	event := func(name, fields string) string {
		return "event: " + name + "\ndata: {\"type\":\"" + name + "\",\"sequence_number\":1," + fields + "}\n\n"
	}
	part := `{"type":"output_text","text":` + quote(text) + `,"annotations":[]}`
	item := `{"type":"message","id":"m","status":"completed","role":"assistant","content":[` + part + `]}`
	at := `"item_id":"m","output_index":0,"content_index":0,`
	events := []string{
		event("response.output_text.delta", at+`"delta":`+quote(text[:7])),
		event("response.output_text.delta", at+`"delta":`+quote(text[7:])),
		event("response.output_text.done", at+`"text":`+quote(text)),
		event("response.content_part.done", at+`"part":`+part),
		event("response.output_item.done", `"output_index":0,"item":`+item),
		event("response.completed", `"response":{"id":"resp_1","object":"response","status":"completed","output":[`+item+`]}`),
	}
	for _, p := range waitingProfiles {
		for _, slow := range []bool{false, true} {
			for _, cut := range [][]string{events, {strings.Join(events, "")}} {
				g, _ := consulted(t, p, always+`,"replies":"all"`, "")
				count := 0
				g.Slow = slow
				g.Answer = func(r control.FetchRequest) (control.FetchReply, bool) {
					count++
					return masking("Jürgen")(r)
				}
				request := exchangetest.Request{Method: "GET", Path: "/v1/responses/resp_1"}
				r := g.Send(request, streams(cut...))
				require.NotContains(t, r.Body, "Jürgen", "%v", p)
				require.Equal(t, 5, strings.Count(r.Body, "[REMOVED]"), "%v: %s", p, r.Body)
				require.Equal(t, 1, count, "%v", p)
			}
		}
	}
}
