package redact

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"portcullis/shared/exchange/exchangetest"
)

const asksForQueries = `{"host":HOST,"hosts":["*.corp.test"],"default":{"queries":"mask","images":"allow","personal":"allow"}}`

var queryRows = []struct{ name, text, want string }{
	{"a query and a fragment", "see https://a.test/x?q=secret#top and", "see https://a.test/x[QUERY REMOVED]#top and"},
	{"a query behind a host", "see https://a.test?q=secret, and", "see https://a.test[QUERY REMOVED] and"},
	{"a link of Markdown", "see [x](https://a.test/?q=1) and", "see [x](https://a.test/[QUERY REMOVED]) and"},
	{"no slash behind the scheme", "see https:a.test/x?secret and", "see https:a.test/x[QUERY REMOVED] and"},
	{"one slash behind the scheme", "see https:/a.test?secret and", "see https:/a.test[QUERY REMOVED] and"},
	{"five slashes behind the scheme", "see https://///a.test?secret and", "see https://///a.test[QUERY REMOVED] and"},
	{"backslashes", `see HTTPS:\\a.test\x?secret and`, `see HTTPS:\\a.test\x[QUERY REMOVED] and`},
	{"an autolink without a scheme", "see www.a.test/x?secret and", "see www.a.test/x[QUERY REMOVED] and"},
	{"an autolink in emphasis", "see _https://a.test/x?secret and", "see _https://a.test/x[QUERY REMOVED] and"},
	{"an autolink behind a digit", "see 1https://a.test/x?secret and", "see 1https://a.test/x[QUERY REMOVED] and"},
	{"other schemes of autolinks", "ftp://a.test/?secret mailto:a@a.test?body=secret", "ftp://a.test/[QUERY REMOVED] mailto:a@a.test[QUERY REMOVED]"},
	{"a question mark by number", "see [x](https://a.test/x&#63;secret)", "see [x](https://a.test/x[QUERY REMOVED])"},
	{"a question mark by number without its semicolon", `<a href="https://a.test/x&#63secret">`, `<a href="https://a.test/x[QUERY REMOVED]">`},
	{"a question mark by number with zeros", "see [x](https://a.test/x&#" + strings.Repeat("0", 60) + "63;secret)", "see [x](https://a.test/x[QUERY REMOVED])"},
	{"a question mark by hexadecimal number", "see [x](https://a.test/x&#X3f;secret)", "see [x](https://a.test/x[QUERY REMOVED])"},
	{"a question mark by name", `<a href='https://a.test/x&quest;secret'>`, `<a href='https://a.test/x[QUERY REMOVED]'>`},
	{"a scheme with references", `<a href="&#104;ttps&colon;&sol;/a.test/?secret">`, `<a href="&#104;ttps&colon;&sol;/a.test/[QUERY REMOVED]">`},
	{"an escaped colon of Markdown", `see [x](https\://a.test/?secret)`, `see [x](https\://a.test/[QUERY REMOVED])`},
	{"a line end before the question mark", "see https://a.test/x\n?secret and", "see https://a.test/x\n[QUERY REMOVED] and"},
	{"a carriage return and a tab before it", "see https://a.test\r\t?secret and", "see https://a.test\r\t[QUERY REMOVED] and"},
	{"line ends in an attribute", "<a href=\"ht\ntps:\n//a.test/x\n?\nsec\nret\">", "<a href=\"ht\ntps:\n//a.test/x\n[QUERY REMOVED]\">"},
	{"spaces in an attribute", `<a title=x href = "https://a.test/x?sec ret" id="b">`, `<a title=x href = "https://a.test/x[QUERY REMOVED]" id="b">`},
	{"spaces in angle brackets", "see [x](<https://a.test/x?sec ret>) and", "see [x](<https://a.test/x[QUERY REMOVED]>) and"},
	{"a semicolon", "see https://a.test/x;secret and", "see https://a.test/x[QUERY REMOVED] and"},
	{"an escaped question mark", "see https://a.test/x%3fsecret and", "see https://a.test/x[QUERY REMOVED] and"},
	{"a quote behind the question mark", `see https://a.test/x?"secret and`, `see https://a.test/x[QUERY REMOVED]"secret and`},
	{"a second query, where some end the address", `see https://a.test/x?a"?secret and`, `see https://a.test/x[QUERY REMOVED]"[QUERY REMOVED] and`},
	{"brackets in a query", "see [x](https://a.test/x?a(secret)b) and", "see [x](https://a.test/x[QUERY REMOVED]) and"},
	{"a bar in a query", "see https://a.test/x?a|secret and", "see https://a.test/x[QUERY REMOVED] and"},
	{"a host behind slashes alone", `see [x](//a.test/?secret), <a href=\/a.test?secret>`, `see [x](//a.test/[QUERY REMOVED]), <a href=\/a.test[QUERY REMOVED]>`},
	{"a definition of a reference", "[x]: //a.test/?secret", "[x]: //a.test/[QUERY REMOVED]"},
	{"a style sheet", "url( '//a.test/?secret' )", "url( '//a.test/[QUERY REMOVED]' )"},
	{"a style sheet without quotes", "url(//a.test/?secret)", "url(//a.test/[QUERY REMOVED])"},
	{"an image that stays", "![x](https://a.test/i.png?secret)", "![x](https://a.test/i.png[QUERY REMOVED])"},
	{"other schemes in a link", "[x](mailto:a@a.test?body=secret)", "[x](mailto:a@a.test[QUERY REMOVED])"},
	{"a listed host in a user's name", "see https://b.corp.test:x@a.test/?secret and", "see https://b.corp.test:x@a.test/[QUERY REMOVED] and"},
	{"a listed host with one slash", "see https:/b.corp.test/?secret and", "see https:/b.corp.test/[QUERY REMOVED] and"},
	{"a listed host that a reference ends", "see https://b.corp.test&#46;a.test/?secret and", "see https://b.corp.test&#46;a.test/[QUERY REMOVED] and"},
	{"a listed host that goes on behind an escape of Markdown", `[x](https://b.corp.test\@a.test/?secret) [x](https://b.corp.test\.a.test/?secret)`, `[x](https://b.corp.test\@a.test/[QUERY REMOVED]) [x](https://b.corp.test\.a.test/[QUERY REMOVED])`},
	{"an address in a cell behind one that is listed", "|https://b.corp.test/|https://a.test/?secret|", "|https://b.corp.test/|https://a.test/[QUERY REMOVED]"},
	{"an address in a cell behind a fragment", "|https://a.test/#x|https://a.test/?secret |", "|https://a.test/#x|https://a.test/[QUERY REMOVED] |"},
	{"an address behind one that is listed", `["https://b.corp.test/","https://a.test/?secret"]`, `["https://b.corp.test/","https://a.test/[QUERY REMOVED]"]`},
	{"an address behind a fragment", `["https://a.test/#x","https://a.test/?secret"]`, `["https://a.test/#x","https://a.test/[QUERY REMOVED]"]`},
	{"the end of the text", "https://a.test/?s", "https://a.test/[QUERY REMOVED]"},
	{"a long query", "https://a.test/?" + strings.Repeat("secret ", 1) + strings.Repeat("x", 5000), "https://a.test/[QUERY REMOVED] " + strings.Repeat("x", 5000)},
}

var noQueryRows = []string{
	"see https://a.test/x#?q and", "see https://b.corp.test/?q=1 and", "see www.b.corp.test/?q=1 and", "[x](//b.corp.test/?q=1)",
	"Have you seen https://a.test/x? It is new.", "Have you seen https://a.test/x?", "Is it at https://a.test?\nNo; it is not.", "see https://a.test/x; or not",
	"a ? b : c; https: what?", "https: is it?x", "Xhttps://a.test/?q", "see a&b?c &quest;d &#63;e 50%?x %3Fx", "fetch(`/x?y`); a = b?c:d; f(x:y?z)",
	"[x](/y?z) [x](y?z) <a href='/y?z'>", "https://a.test/x&amp;y 100%", "name: string?x", "(a)//b?c", "std::x?y", "\"https://a.test/x\";\nlet y;z",
}

func TestQueriesAreTakenOutOfWhatReadersTakeForAddresses(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, asksForQueries)
	for _, row := range queryRows {
		r := g.Send(request(false), whole(row.text))
		require.Equal(t, row.want, said(t, r), row.name)
		require.Contains(t, strings.Split(r.Facts["rules"], ","), "url_query", row.name)
	}
}

func TestWhatIsNoQueryStays(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, asksForQueries)
	for _, text := range noQueryRows {
		require.Equal(t, text, said(t, g.Send(request(false), whole(text))))
	}
}

func TestQueriesDoNotDependOnHowTextIsCut(t *testing.T) {
	parts := strings.Split(`https: HTTP mailto: www. b.corp.test a.test / // \ ? ; # & &#63; &quest; &Tab; &#0 %3f %3 = " ' < > ( ) ]( ]: x`, " ")
	for _, row := range queryRows {
		parts = append(parts, row.text)
	}
	parts = append(parts, " ", "\n", "\t")
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 12).Draw(t, "parts"), "")
		var pieces []string
		for rest := text; rest != ""; {
			n := rapid.IntRange(1, min(len(rest), 9)).Draw(t, "piece")
			pieces, rest = append(pieces, rest[:n]), rest[n:]
		}
		require.Equal(t, told(text), told(pieces...))
	})
}

// told marks the queries of a text.
func told(pieces ...string) string {
	var a addresses
	a.reset([]string{"*.corp.test"}, false)
	var b strings.Builder
	text, at := strings.Join(pieces, ""), 0
	for i, p := range pieces {
		for _, f := range a.write(p, i == len(pieces)-1) {
			b.WriteString(text[at:f.From])
			if !f.Continued {
				b.WriteString("|")
			}
			at = f.To
		}
	}
	return b.String() + text[at:]
}

func TestAQueryOfWhatIsHiddenIsNone(t *testing.T) {
	for _, c := range []struct{ config, text, rules string }{
		{`"images":"mask"`, "![x](https://a.test/i.png?secret)", "markdown_image"},
		{`"links":"mask"`, "see https://a.test/x?secret and", "url"},
		{`"links":"label"`, "see https://a.test/x?secret and", "url,url_query"},
	} {
		g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"mode":"enforce","default":{"queries":"mask",`+c.config+`}}`)
		for _, send := range []exchangetest.Result{
			g.Send(request(false), whole(c.text)), g.Send(request(true), streamed(strings.Split(c.text, "")...)),
		} {
			require.Equal(t, c.rules, send.Facts["rules"], c.text)
			require.NotContains(t, said(t, send), "secret")
		}
	}
}

func TestAQueryOfArgumentsEndsWithItsString(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, asksForQueries)
	r := g.Send(request(false), func(exchangetest.Request) exchangetest.Reply {
		return exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "application/json"}}, Chunks: [][]byte{[]byte(
			`{"choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":` +
				quote(`{"a":"see https://a.test/x?secret","b":"why?so"}`) + `}}]},"finish_reason":"tool_calls"}]}`,
		)}}
	})
	require.Contains(t, r.Body, quote(`{"a":"see https://a.test/x[QUERY REMOVED]","b":"why?so"}`))
}

// What is held is the beginning of a reference, or what begins a query.
func TestLittleIsHeldOfAnAddress(t *testing.T) {
	for _, text := range []string{
		`<a href="https://a.test/x?` + strings.Repeat("\n", 5000), "https://a.test/x" + strings.Repeat("\n", 5000), "https://a.test/" + strings.Repeat("&#", 5000),
		"https:" + strings.Repeat("/", 5000), "[x](" + strings.Repeat(" ", 5000), "https://a.test/" + strings.Repeat("&#0", 5000), "https://a.test/" + strings.Repeat("%3", 5000), "&#" + strings.Repeat("0", 5000),
	} {
		var a addresses
		a.reset(nil, false)
		for i := range len(text) {
			a.write(text[i:i+1], false)
			require.LessOrEqual(t, a.held, 48, text[:20])
		}
	}
}
