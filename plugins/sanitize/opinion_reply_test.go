package sanitize

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange/exchangetest"
)

// waitingProfiles are those of gateways that can wait with a reply.
var waitingProfiles = []exchangetest.Profile{exchangetest.Hold, exchangetest.Pass, exchangetest.Trailers}

// replies answers a call with text, as JSON.
func replies(text string) func(exchangetest.Request) exchangetest.Reply {
	body := `{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":` + quote(text) + `},"logprobs":{"content":[{"token":"a"}]},"finish_reason":"stop"}]}`
	return func(exchangetest.Request) exchangetest.Reply {
		return exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "application/json"}}, Chunks: [][]byte{[]byte(body[:20]), []byte(body[20:])}}
	}
}

func TestAServiceIsAskedAboutAReply(t *testing.T) {
	const said = "Grüße an Jürgen Müller."
	for name, row := range map[string]struct {
		answer      string // to the question about the reply
		has, hasNot string
		reason      string
	}{
		"it allows":             {`{"action":"allow"}`, said, "REMOVED", ""},
		"it blocks":             {`{"action":"block"}`, "content_filter", "Müller", "content_blocked"},
		"it masks":              {`{"action":"mask","spans":[{"text":0,"from":9,"to":22}]}`, `Grüße an [REMOVED]."},"logprobs":null`, "Müller", ""},
		"it can not be read":    {`{}`, "content_filter", "Müller", "second_opinion_unavailable"},
		"it masks what is none": {`{"action":"mask","spans":[{"text":1,"from":0,"to":1}]}`, "content_filter", "Müller", "second_opinion_unavailable"},
	} {
		for _, p := range waitingProfiles {
			g, s := consulted(t, p, always+`,"replies":"whole"`, "")
			s.answers = []string{`{"action":"allow"}`, row.answer}
			r := g.Send(messages(says("user", harmless)), replies(said))
			require.Len(t, s.asked, 2, "%v %s", p, name)
			require.Contains(t, string(s.asked[1].Body), `"role":"assistant","place":"content","message":-1,"text":"`+said)
			require.Equal(t, row.reason, r.Facts["reason"], "%v %s: %s", p, name, r.Body)
			require.Contains(t, r.Body, row.has, "%v %s", p, name)
			require.NotContains(t, r.Body, row.hasNot, "%v %s", p, name)
			if row.has == said {
				require.Equal(t, together(replies(said)(exchangetest.Request{}).Chunks), r.Body)
			}
		}
	}
}

func together(chunks [][]byte) string {
	var all strings.Builder
	for _, c := range chunks {
		all.Write(c)
	}
	return all.String()
}

// fetched is the reply to a call that fetches a response.
func fetched(exchangetest.Request) exchangetest.Reply {
	return exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "application/json"}}, Chunks: [][]byte{[]byte(
		`{"id":"resp_1","object":"response","status":"completed","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"hello","annotations":[]}]}]}`)}}
}

func TestWhichRepliesAServiceIsAskedAbout(t *testing.T) {
	stream := func(exchangetest.Request) exchangetest.Reply {
		return exchangetest.Reply{
			Status: 200, Headers: [][2]string{{"content-type", "text/event-stream"}},
			Chunks: [][]byte{[]byte("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")},
		}
	}
	broken := func(exchangetest.Request) exchangetest.Reply {
		return exchangetest.Reply{Status: 500, Headers: [][2]string{{"content-type", "application/json"}}, Chunks: [][]byte{[]byte(`{"error":{"message":"hello"}}`)}}
	}
	get := exchangetest.Request{Method: "GET", Path: "/v1/responses/resp_1"}
	for name, row := range map[string]struct {
		fields  string
		request exchangetest.Request
		reply   func(exchangetest.Request) exchangetest.Reply
		asked   int
		facts   string // reason, skipped
	}{
		"not about any by default":                  {`"kind":"webhook","ask":"always"`, messages(says("user", harmless)), replies("hello"), 1, " "},
		"about that to a call in the grey zone":     {`"kind":"webhook","replies":"whole"`, messages(says("user", likely)), replies("hello"), 2, " "},
		"not about that to another":                 {`"kind":"webhook","replies":"whole"`, messages(says("user", harmless)), replies("hello"), 0, " "},
		"not about an error":                        {always + `,"replies":"whole"`, messages(says("user", harmless)), broken, 1, " "},
		"about a stream":                            {always + `,"replies":"all"`, messages(says("user", harmless)), stream, 2, " "},
		"not about one to another call":             {`"kind":"webhook","replies":"all"`, messages(says("user", harmless)), stream, 0, " "},
		"about a result that is streamed":           {`"kind":"webhook","replies":"all"`, callTool(), results7(block(likely), true), 1, " "},
		"and is whole":                              {always + `,"replies":"whole"`, callTool(), results7(block("hello"), true), 1, " "},
		"not about a harmless one":                  {`"kind":"webhook","replies":"all"`, callTool(), results7(block("hello"), true), 0, " "},
		"a stream that nobody asked for is refused": {always + `,"replies":"whole"`, messages(says("user", harmless)), stream, 1, "second_opinion_unavailable "},
		"about one that is fetched":                 {always + `,"replies":"whole"`, get, fetched, 1, " "},
		"about a result in the grey zone":           {`"kind":"webhook","replies":"whole"`, callTool(), results7(block(likely), false), 1, " "},
	} {
		for _, p := range waitingProfiles {
			g, s := consulted(t, p, row.fields, `{"action":"allow"}`)
			r := g.Send(row.request, row.reply)
			require.Len(t, s.asked, row.asked, "%v %s: %v", p, name, r.Facts)
			require.Equal(t, row.facts, r.Facts["reason"]+" "+r.Facts["skipped"], "%v %s", p, name)
		}
	}
}

func TestAStreamIsRefusedWhereRepliesMustBeJudged(t *testing.T) {
	for _, p := range waitingProfiles {
		g, s := consulted(t, p, always+`,"replies":"whole"`, `{"action":"allow"}`)
		request := messages(says("user", harmless))
		request.Chunks = [][]byte{[]byte(strings.Replace(string(request.Chunks[0]), `{`, `{"stream":true,`, 1))}
		request.Headers = request.Headers[:1]
		r := g.Send(request, fine)
		require.True(t, r.Refused)
		require.Equal(t, "stream_refused", r.Facts["reason"])
		require.Empty(t, s.asked)
	}
}

func TestAClientThatLeavesWhileItsReplyIsJudged(t *testing.T) {
	g, s := consulted(t, exchangetest.Hold, always+`,"replies":"whole"`, `{"action":"allow"}`)
	request := exchangetest.Request{Method: "GET", Path: "/v1/responses/resp_1", LeavesWaiting: true}
	r := g.Send(request, fetched)
	require.Empty(t, r.Body)
	require.Len(t, s.asked, 1, "the answer comes when the call has ended")
}

func TestAGatewayThatCanNotWaitSaysSoAtItsStart(t *testing.T) {
	_, err := load([]byte(`{"host":{"engine":"wasmx"},"second_opinion":{"cluster":"judge:80","kind":"webhook","replies":"whole"}}`))
	require.EqualError(t, err, `sanitize: host.engine: "wasmx" can not wait with a reply, as sanitize would for a service (want "envoy")`)
}

func TestAReplyThatComesBackIsJudgedWithItsValues(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"hash_key":"k","default":{"personal":"restore"},"second_opinion":{"cluster":"judge","kind":"webhook","ask":"always","replies":"whole"}}`)
	s := &service{status: 200, answer: `{"action":"allow"}`}
	g.Answer = s.serve
	r := g.Send(messages(says("user", "Write to jane@corp.example")), func(r exchangetest.Request) exchangetest.Reply {
		body := string(r.Chunks[0])
		at := strings.Index(body, "[EMAIL:")
		return replies("Done: " + body[at:at+len("[EMAIL:ddrmtkbbgwtp]")])(r)
	})
	require.Contains(t, r.Body, "Done: jane@corp.example")
	require.Contains(t, string(s.asked[0].Body), "[EMAIL:")
	require.Contains(t, string(s.asked[1].Body), "Done: jane@corp.example")
}
