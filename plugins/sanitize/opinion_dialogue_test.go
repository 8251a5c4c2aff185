package sanitize

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/exchange/exchangetest"
)

func TestACallIsToldOfWithItsReply(t *testing.T) {
	long := strings.Repeat("ä", 20<<10)
	list := says("system", "You are a bank.") + "," + says("user", "First.") + "," + says("assistant", "So?") + "," + says("user", "Mail jane@corp.example.")
	for name, row := range map[string]struct{ fields, list, has, hasNot string }{
		"all of it":                  {always, list, `"conversation":[{"role":"user","place":"content","message":1,"text":"First."},{"role":"assistant","place":"content","message":2,"text":"So?"},{"role":"user","place":"content","message":3,"text":"Mail [EMAIL]."}],"conversation_cut":false,"said":"","said_cut":false,"texts":[{"role":"assistant"`, "bank"},
		"its end where it is long":   {always, says("user", long) + "," + says("user", "Hi."), `"conversation":[{"role":"user","place":"content","message":1,"text":"Hi."}],"conversation_cut":true`, "ää"},
		"the end of a long text":     {always, says("user", long+".End."), `ää.End."}],"conversation_cut":true`, strings.Repeat("ä", 17<<10)},
		"its last turn to a model":   {chat, list, `"messages":[{"role":"user","content":"Mail [EMAIL]."},{"role":"assistant","content":"hello"}]`, "First"},
		"the end of it to a model":   {chat, says("user", long+".End."), `ää.End."},{"role":"assistant","content":"hello"}]`, strings.Repeat("ä", 17<<10)},
		"nothing of it to moderate":  {moderation, list, `{"input":["hello"]}`, "Mail"},
		"that its beginning is left": {chat, says("user", long+".End."), `"content":"[The beginning is left out.]\n\nä`, "xx"},
	} {
		for _, p := range waitingProfiles {
			g := exchangetest.New(t, p, load, `{"host":HOST,"default":{"personal":"mask"},"second_opinion":{"cluster":"judge","replies":"whole",`+row.fields+`}}`)
			s := &service{status: 200}
			g.Answer = func(r control.FetchRequest) (control.FetchReply, bool) {
				s.answer = map[string]string{"/": allows, "/v1/chat/completions": `{"choices":[{"message":{"content":"safe"}}]}`, "/v1/moderations": `{"results":[` + strings.Repeat(`{"flagged":false},`, strings.Count(string(r.Body), `","`)) + `{"flagged":false}]}`}[r.Path]
				return s.serve(r)
			}
			r := g.Send(messages(row.list), replies("hello"))
			require.Contains(t, r.Body, "hello", "%s: %v", name, r.Facts)
			require.Len(t, s.asked, 2)
			require.Contains(t, string(s.asked[1].Body), row.has, "%v %s", p, name)
			require.NotContains(t, string(s.asked[1].Body), row.hasNot, "%v %s", p, name)
		}
	}
}

func TestAModelIsAskedAboutAStreamWithWhatWasSaid(t *testing.T) {
	g, s := consulted(t, exchangetest.Hold, chat+`,"replies":"all","window":64`, `{"choices":[{"message":{"content":"safe"}}]}`)
	g.Send(streaming(harmless), streams(delta(sentence), delta("Bye."), finished, theEnd))
	require.Contains(t, string(s.asked[2].Body), `{"role":"user","content":`+quote(harmless)+`},{"role":"assistant","content":`+quote(sentence+"Bye.")+`}]`)
}
