package sanitize

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/exchange/exchangetest"
)

// service is a second opinion: what it was asked, and what it answers.
type service struct {
	asked  []control.FetchRequest
	status int
	answer string
	// answers come first, one for each question.
	answers []string
	silent  bool
}

func (s *service) serve(r control.FetchRequest) (control.FetchReply, bool) {
	s.asked = append(s.asked, r)
	if len(s.answers) > 0 {
		s.answer, s.answers = s.answers[0], s.answers[1:]
	}
	return control.FetchReply{Status: s.status, Body: []byte(s.answer)}, !s.silent
}

// consulted is a gateway whose sanitize asks a service; fields are those of
// second_opinion beside its cluster.
func consulted(t *testing.T, p exchangetest.Profile, fields, answer string) (*exchangetest.Gateway, *service) {
	t.Helper()
	g := exchangetest.New(t, p, load, `{"host":HOST,"hash_key":"k","second_opinion":{"cluster":"judge",`+fields+`}}`)
	s := &service{status: 200, answer: answer}
	g.Answer = s.serve
	return g, s
}

const (
	always     = `"kind":"webhook","ask":"always"`
	moderation = `"kind":"moderation","ask":"always"`
	chat       = `"kind":"chat","model":"guard","ask":"always"`
	harmless   = "What is the capital of Norway?"
)

func TestAServiceIsAskedInTheGreyZone(t *testing.T) {
	for name, row := range map[string]struct {
		list  string
		asked bool
	}{
		"nothing is found":               {says("user", harmless), false},
		"the classifier labels":          {says("user", likely), true},
		"a rule labels":                  {says("user", "The mark <|im_start|> begins a message."), true},
		"a rule labels across two texts": {says("user", "a note to the") + "," + says("user", "assistant"), true},
		"a rule that is precise blocks":  {says("user", attack), false},
		"personal data is labelled":      {says("user", "write to jane@corp.example"), false},
		"the application speaks":         {says("system", likely) + "," + says("user", "hi"), false},
	} {
		for _, p := range exchangetest.Profiles {
			g, s := consulted(t, p, `"kind":"webhook"`, `{"action":"allow"}`)
			r := g.Send(messages(row.list), fine)
			require.Equal(t, row.asked, len(s.asked) == 1, "%v %s: %v", p, name, r.Facts)
		}
	}
}

func TestAServiceReadsWhatAnAssistantIsSaidToHaveThought(t *testing.T) {
	g, s := consulted(t, exchangetest.Hold, `"kind":"webhook"`, `{"action":"allow"}`)
	g.Send(messages(says("user", "Hi")+`,{"role":"assistant","content":"Hello.","reasoning_content":`+quote(sure)+`},`+says("user", harmless)), fine)
	require.Len(t, s.asked, 1)
	require.Contains(t, string(s.asked[0].Body), `{"role":"assistant","place":"reasoning","message":1,"text":"From now on`)
}

func TestAPolicySaysWhenAServiceIsAsked(t *testing.T) {
	const (
		judge     = `"second_opinion":{"cluster":"judge","kind":"webhook"}`
		exception = `"exceptions":[{"rule":"second_opinion","key":"a","owner":"o","reason":"r","expires":"2099-01-01T00:00:00Z"}]`
	)
	for name, row := range map[string]struct {
		config, key, text string
		asked             bool
	}{
		"a key asks always":                       {`"keys":{"a":{"second_opinion":"always"}}`, "a", harmless, true},
		"another key in the grey zone only":       {`"keys":{"a":{"second_opinion":"always"}}`, "b", harmless, false},
		"which it is in":                          {`"keys":{"a":{"second_opinion":"always"}}`, "b", likely, true},
		"a model asks always":                     {`"models":{"gpt-4o":{"second_opinion":"always"}}`, "a", harmless, true},
		"a route asks always":                     {`"routes":{"*":{"second_opinion":"always"}}`, "a", harmless, true},
		"a key does not ask":                      {`"default":{"may_relax":true},"keys":{"a":{"second_opinion":"off"}}`, "a", likely, false},
		"a key may not choose not to":             {`"keys":{"a":{"second_opinion":"off"}}`, "a", likely, true},
		"a key is excepted":                       {exception, "a", likely, false},
		"another is not":                          {exception, "b", likely, true},
		"nobody is asked but where a key says so": {`"default":{"second_opinion":"off"},"keys":{"b":{"second_opinion":"always"}}`, "a", likely, false},
	} {
		for _, p := range exchangetest.Profiles {
			g := exchangetest.New(t, p, load, `{"host":HOST,`+row.config+`,`+judge+`}`)
			s := &service{status: 200, answer: `{"action":"allow"}`}
			g.Answer = s.serve
			request := messages(says("user", row.text))
			request.Facts = []string{"key=" + row.key}
			g.Send(request, fine)
			require.Equal(t, row.asked, len(s.asked) == 1, "%v %s", p, name)
		}
	}
}

func TestWhatAServiceAnswersIsDone(t *testing.T) {
	for name, row := range map[string]struct {
		kind, answer string
		refused      bool
		rules        string
	}{
		"a webhook allows":      {always, `{"action":"allow","why":"it may say more"}`, false, ""},
		"a webhook blocks":      {always, `{"action":"block"}`, true, "second_opinion"},
		"moderations allow":     {moderation, `{"results":[{"flagged":false}]}`, false, ""},
		"moderations flag":      {moderation, `{"results":[{"flagged":true}]}`, true, "second_opinion"},
		"a model says safe":     {chat, `{"choices":[{"message":{"content":"\n\nsafe"}}]}`, false, ""},
		"a model says unsafe":   {chat, `{"choices":[{"message":{"content":"unsafe\nS1,S9"}}]}`, true, "second_opinion"},
		"a model shouts UNSAFE": {chat, `{"choices":[{"message":{"content":"UNSAFE"}}]}`, true, "second_opinion"},
	} {
		for _, p := range exchangetest.Profiles {
			g, s := consulted(t, p, row.kind, row.answer)
			request := messages(says("user", harmless))
			r := g.Send(request, fine)
			require.Len(t, s.asked, 1)
			require.Equal(t, row.refused, r.Refused, "%v %s", p, name)
			require.Equal(t, row.rules, r.Facts["rules"], "%v %s", p, name)
			if row.refused {
				require.Equal(t, "prompt_blocked", r.Facts["reason"])
				require.Equal(t, uint64(1), g.Counters["portcullis.findings.sanitize.second_opinion"])
			} else {
				require.Equal(t, string(request.Chunks[0]), r.UpstreamBody())
			}
		}
	}
	g, _ := consulted(t, exchangetest.Hold, always, `{"action":"block"}`)
	r := g.Send(messages(says("user", harmless)), fine)
	require.Equal(t, 403, r.Reply.Status)
}

func TestAServiceMasksSpansCountedInCharacters(t *testing.T) {
	const text = "Grüße an 😀 Jürgen Müller, bitte."
	for _, p := range exchangetest.Profiles {
		g, _ := consulted(t, p, always, `{"action":"mask","spans":[{"text":1,"from":11,"to":17},{"text":1,"from":15,"to":24},{"text":0,"from":0,"to":4}]}`)
		r := g.Send(messages(says("user", "Hallo")+","+says("user", text)), fine)
		require.Equal(t, messagesBody(says("user", "[REMOVED]o")+","+says("user", "Grüße an 😀 [REMOVED], bitte.")), strings.TrimRight(r.UpstreamBody(), " "), p)
		require.Equal(t, "second_opinion", r.Facts["rules"])
	}
}

func messagesBody(list string) string { return string(messages(list).Chunks[0]) }

func TestAnAnswerThatIsNoneHasAStatedOutcome(t *testing.T) {
	answers := map[string]struct{ kind, answer string }{
		"no JSON":                   {always, `allow`},
		"no action":                 {always, `{}`},
		"an action nobody knows":    {always, `{"action":"maybe"}`},
		"two actions":               {always, `{"action":"block","action":"allow"}`},
		"a mask of nothing":         {always, `{"action":"mask","spans":[]}`},
		"a span in no text":         {always, `{"action":"mask","spans":[{"text":1,"from":0,"to":1}]}`},
		"a span behind its text":    {always, `{"action":"mask","spans":[{"text":0,"from":0,"to":31}]}`},
		"a span that is empty":      {always, `{"action":"mask","spans":[{"text":0,"from":3,"to":3}]}`},
		"a span of fractions":       {always, `{"action":"mask","spans":[{"text":0,"from":0.5,"to":3}]}`},
		"fewer results than inputs": {moderation, `{"results":[]}`},
		"a result without flag":     {moderation, `{"results":[{"flagged":"no"}]}`},
		"a model that chats":        {chat, `{"choices":[{"message":{"content":"It is safe to say that this is unsafe."}}]}`},
		"a model that is silent":    {chat, `{"choices":[]}`},
	}
	for name, row := range answers {
		g, _ := consulted(t, exchangetest.Hold, row.kind, row.answer)
		r := g.Send(messages(says("user", harmless)), fine)
		require.Equal(t, "second_opinion_unavailable", r.Facts["reason"], name)
		require.Equal(t, 503, r.Reply.Status)
		g, _ = consulted(t, exchangetest.Hold, row.kind+`,"failure":"open"`, row.answer)
		r = g.Send(messages(says("user", harmless)), fine)
		require.False(t, r.Refused, name)
		require.Equal(t, "unanswered", r.Facts["skipped"], name)
	}
	for _, p := range exchangetest.Profiles {
		for failure, refused := range map[string]bool{"closed": true, "open": false} {
			for name, fail := range map[string]func(g *exchangetest.Gateway, s *service) string{
				"it is silent":          func(_ *exchangetest.Gateway, s *service) string { s.silent = true; return harmless },
				"it is dead":            func(_ *exchangetest.Gateway, s *service) string { s.status = 503; return harmless },
				"it is not known":       func(g *exchangetest.Gateway, _ *service) string { g.Answer = nil; return harmless },
				"its secret is missing": func(g *exchangetest.Gateway, _ *service) string { clear(g.Secrets); return harmless },
				"too much is said":      func(*exchangetest.Gateway, *service) string { return strings.Repeat("a long story. ", 20_000) },
			} {
				g, s := consulted(t, p, always+`,"authorization":"env:JUDGE","failure":"`+failure+`"`, `{"action":"allow"}`)
				g.Secrets["JUDGE"] = "Bearer s3cret"
				r := g.Send(messages(says("user", fail(g, s))), fine)
				require.Equal(t, refused, r.Refused, "%v %s %s", p, failure, name)
				if !refused {
					require.Equal(t, "unanswered", r.Facts["skipped"])
				}
			}
		}
	}
}

func TestWhatAServiceIsTold(t *testing.T) {
	list := says("system", "You are a bank.") + "," + says("user", "My key is AKIAIOSFODNN7EXAMPLF") + "," + says("assistant", "") + "," + says("tool", "a \"page\"")
	for kind, want := range map[string]string{
		always:     `{"operation":"chat","model":"gpt-4o","texts":[{"role":"user","place":"content","message":1,"text":"My key is [SECRET]"},{"role":"tool","place":"tool_result","message":3,"text":"a \"page\""}]}`,
		moderation: `{"input":["My key is [SECRET]","a \"page\""]}`,
		chat:       `{"model":"guard","temperature":0,"max_tokens":32,"messages":[{"role":"user","content":"My key is [SECRET]\n\na \"page\""}]}`,
	} {
		g, s := consulted(t, exchangetest.Hold, kind+`,"authorization":"env:JUDGE","host":"judge.test","timeout":"700ms"`, `{}`)
		g.Secrets["JUDGE"] = "Bearer s3cret"
		r := g.Send(messages(list), fine)
		require.Len(t, s.asked, 1)
		got := s.asked[0]
		require.True(t, json.Valid(got.Body))
		require.Equal(t, want, string(got.Body))
		require.NotContains(t, string(got.Body), "AKIA")
		require.Equal(t, [][2]string{{"content-type", "application/json"}, {"authorization", "Bearer s3cret"}}, got.Headers)
		require.Equal(t, "judge", got.Cluster)
		require.Equal(t, "judge.test", got.Host)
		require.Equal(t, "POST", got.Method)
		require.Equal(t, 700*time.Millisecond, got.Timeout)
		for _, value := range append(slices.Collect(maps.Values(r.Facts)), g.Logs...) {
			require.NotContains(t, value, "s3cret")
			require.NotContains(t, value, "page")
		}
	}
}

func TestAnswersAreRememberedForTheirTime(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		for answer, refused := range map[string]bool{`{"action":"allow"}`: false, `{"action":"block"}`: true} {
			g, s := consulted(t, p, always+`,"cache":{"ttl":"1m"}`, answer)
			for range 3 {
				require.Equal(t, refused, g.Send(messages(says("user", harmless)), fine).Refused)
			}
			require.Len(t, s.asked, 1, p)
			g.Send(messages(says("user", harmless+" ")), fine)
			require.Len(t, s.asked, 2, "another text is another question")
			g.Clock = g.Clock.Add(time.Minute)
			g.Send(messages(says("user", harmless)), fine)
			require.Len(t, s.asked, 3, "an answer is forgotten")
		}
	}
	g, s := consulted(t, exchangetest.Hold, always+`,"cache":{}`, `{"action":"mask","spans":[{"text":0,"from":0,"to":4}]}`)
	for range 2 {
		r := g.Send(messages(says("user", harmless)), fine)
		require.Contains(t, r.UpstreamBody(), "[REMOVED] is the capital")
	}
	require.Len(t, s.asked, 2, "a mask is asked for anew")
	s.silent, s.answer = true, ""
	require.True(t, g.Send(messages(says("user", "hi")), fine).Refused)
	s.silent, s.answer = false, `{"action":"allow"}`
	require.False(t, g.Send(messages(says("user", "hi")), fine).Refused, "no answer is not remembered")
}

func TestMemoryIsBoundedAndHoldsNoText(t *testing.T) {
	g, s := consulted(t, exchangetest.Hold, always+`,"cache":{"entries":8}`, `{"action":"allow"}`)
	for i := range 200 {
		g.Send(messages(says("user", strings.Repeat("secret story ", i+1))), fine)
	}
	require.Len(t, s.asked, 200)
	data := g.Store.(exchangetest.Memory)
	require.Len(t, data, 8)
	for key := range data {
		value, version, err := data.Get(key)
		require.NoError(t, err)
		require.Len(t, value, 25)
		require.NotContains(t, string(value), "secret")
		require.Less(t, len(key), 20)
		require.NoError(t, data.Set(key, []byte("damaged"), version))
	}
	require.False(t, g.Send(messages(says("user", "secret story ")), fine).Refused)
	require.Len(t, s.asked, 201, "what is damaged is no answer")
}
