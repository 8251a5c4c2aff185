package ratelimit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/exchange"
	"portcullis/shared/exchange/exchangetest"
)

var load = exchange.CallModule("ratelimit", New)

func chat(fields string, facts ...string) exchangetest.Request {
	body := `{"model":"gpt-4o",` + fields + `"messages":[{"role":"user","content":"hi"}]}`
	return exchangetest.Request{
		Method: "POST", Path: "/v1/chat/completions", Chunks: [][]byte{[]byte(body)}, Facts: facts,
		Headers: [][2]string{{"content-type", "application/json"}, {"content-length", fmt.Sprint(len(body))}},
	}
}

func used(in, out int) func(exchangetest.Request) exchangetest.Reply {
	return func(exchangetest.Request) exchangetest.Reply {
		return exchangetest.Reply{
			Status: 200, Headers: [][2]string{{"content-type", "application/json"}},
			Chunks: [][]byte{[]byte(fmt.Sprintf(`{"choices":[],"usage":{"prompt_tokens":%d,"completion_tokens":%d}}`, in, out))},
		}
	}
}

func TestTheSixthCallOfFiveIsRefused(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST,"limits":[{"name":"rpm","kind":"requests","by":"key","count":5}]}`)
		for i := range 5 {
			r := g.Send(chat("", "key=app"), used(1, 1))
			require.False(t, r.Refused, i)
			require.Equal(t, fmt.Sprint(4-i), r.Header("x-ratelimit-remaining-requests"))
			require.Equal(t, `"rpm";q=5;w=60`, r.Header("ratelimit-policy"))
		}
		r := g.Send(chat("", "key=app"), used(1, 1))
		require.Equal(t, 429, r.Reply.Status, p)
		require.Equal(t, "12", r.Header("retry-after"))
		require.Contains(t, r.Body, `"code":"rate_limited"`)
		require.False(t, g.Send(chat("", "key=other"), used(1, 1)).Refused, "another key")
		g.Clock = g.Clock.Add(12 * time.Second)
		require.False(t, g.Send(chat("", "key=app"), used(1, 1)).Refused)
	}
}

func TestALimitByKeyNeedsAnIdentity(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"limits":[{"name":"rpm","kind":"requests","by":"key","count":5}]}`)
	require.Equal(t, 401, g.Send(chat(""), used(1, 1)).Reply.Status)
}

const tokens = `{"host":HOST,"limits":[{"name":"tpm","kind":"tokens","by":"key","count":1000}]}`

// left asks how many tokens are left, by a call that is refused for needing more.
func left(t *testing.T, g *exchangetest.Gateway) string {
	t.Helper()
	r := g.Send(chat(`"max_tokens":2000,`, "key=app"), used(0, 0))
	require.Equal(t, 429, r.Reply.Status)
	return strings.TrimPrefix(strings.Split(r.Header("ratelimit"), ";")[1], "r=")
}

func TestTokensAreReservedAndSettledByWhatWasUsed(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, tokens)
		r := g.Send(chat(`"max_tokens":500,`, "key=app"), used(20, 30))
		require.False(t, r.Refused, "%v %s", p, r.Body)
		require.Equal(t, "950", left(t, g), p)
		g.Send(chat(`"max_tokens":500,`, "key=app"), used(200, 900))
		require.Equal(t, "0", left(t, g), "more than reserved is charged too")
		g.Clock = g.Clock.Add(time.Minute)
		require.Equal(t, "1000", left(t, g))
	}
}

// The name of a model stands in the body, whose memory is another call's when this one
// is settled.
func TestTokensOfAModelAreSettledWhereTheyWereReserved(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"limits":[
		{"name":"tpm","kind":"tokens","by":"model","count":1000},{"name":"busy","kind":"concurrent","by":"model","count":1}]}`)
	for range 3 {
		require.False(t, g.Send(chat(`"max_tokens":500,`), used(20, 30)).Refused)
	}
	require.Equal(t, "850", left(t, g))
}

// A response in the background is fetched by a call that no limit of tokens sees.
func TestAReplyThatIsFetchedLaterCostsWhatWasReserved(t *testing.T) {
	for i, p := range exchangetest.Profiles {
		queued := func(exchangetest.Request) exchangetest.Reply {
			usage := [...]string{`null`, `{"input_tokens":0,"output_tokens":0}`}[i%2]
			return exchangetest.Reply{
				Status: 200, Headers: [][2]string{{"content-type", "application/json"}},
				Chunks: [][]byte{[]byte(`{"id":"resp_1","status":"queued","output":[],"usage":` + usage + `}`)},
			}
		}
		g := exchangetest.New(t, p, load, tokens)
		q := chat("", "key=app")
		body := `{"model":"o3","input":"hi","background":true,"max_output_tokens":500}`
		q.Path, q.Chunks, q.Headers[1][1] = "/v1/responses", [][]byte{[]byte(body)}, fmt.Sprint(len(body))
		require.False(t, g.Send(q, queued).Refused)
		require.Equal(t, fmt.Sprint(1000-500-(len(body)+2)/3), left(t, g), p)
	}
}

func TestNothingIsReservedForAReplyWithoutTokens(t *testing.T) {
	for path, body := range map[string]string{
		"/v1/embeddings":            `{"model":"m","input":["one","two"]}`,
		"/v1/moderations":           `{"input":"one"}`,
		"/v2/rerank":                `{"model":"m","query":"q","documents":["one","two"]}`,
		"/v1/conversations":         `{"items":[]}`,
		"/v1/messages/count_tokens": `{"model":"m","messages":[{"role":"user","content":"one"}]}`,
	} {
		g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"api":{"fields":["conversation"]},`+strings.TrimPrefix(tokens, `{"host":HOST,`))
		call := func(tail string) exchangetest.Request {
			body := strings.TrimSuffix(body, "}") + `,"metadata":{"k":"` + tail + `"}}`
			return exchangetest.Request{
				Method: "POST", Path: path, Chunks: [][]byte{[]byte(body)}, Facts: []string{"key=app"},
				Headers: [][2]string{{"content-type", "application/json"}, {"content-length", fmt.Sprint(len(body))}},
			}
		}
		require.False(t, g.Send(call(""), used(0, 0)).Refused, path)
		require.Equal(t, 429, g.Send(call(strings.Repeat("x", 3000)), used(0, 0)).Reply.Status, path)
	}
}

func TestACallThatWouldNotFitIsRefusedBeforeItCosts(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, tokens)
	r := g.Send(chat(`"max_tokens":5000,`, "key=app"), used(1, 1))
	require.Equal(t, 429, r.Reply.Status)
	require.Contains(t, r.Body, "token_limit")
	require.Equal(t, "1000", left(t, g), "nothing was taken")
	r = g.Send(chat(`"n":9,"max_tokens":200,`, "key=app"), used(1, 1))
	require.Equal(t, 429, r.Reply.Status, "each choice counts")
}

func TestAStreamIsAskedForItsUsageAndTheClientDoesNotSeeIt(t *testing.T) {
	const delta = `data: {"choices":[{"index":0,"delta":{"content":"hello"}}]}` + "\n\n"
	const usage = `data: {"choices":[],"usage":{"prompt_tokens":20,"completion_tokens":30}}` + "\n\n"
	const done = "data: [DONE]\n\n"
	upstream := func(r exchangetest.Request) exchangetest.Reply {
		require.Contains(t, string(r.Chunks[0]), `"stream_options":{"include_usage":true}`)
		return exchangetest.Reply{
			Status: 200, Headers: [][2]string{{"content-type", "text/event-stream"}},
			Chunks: [][]byte{[]byte(delta), []byte(usage + done)},
		}
	}
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, tokens)
		r := g.Send(chat(`"stream":true,"max_tokens":500,`, "key=app"), upstream)
		require.Equal(t, delta+done, r.Body, p)
		require.Equal(t, "950", left(t, g), p)
		r = g.Send(chat(`"stream":true,"stream_options":{"include_usage":true},"max_tokens":500,`, "key=app"), upstream)
		require.Equal(t, delta+usage+done, r.Body, "who asked gets it")
	}
}

func TestABrokenOffStreamIsChargedByWhatWasDelivered(t *testing.T) {
	upstream := func(exchangetest.Request) exchangetest.Reply {
		return exchangetest.Reply{
			Status: 200, Headers: [][2]string{{"content-type", "text/event-stream"}}, Breaks: true,
			Chunks: [][]byte{[]byte(`data: {"choices":[{"index":0,"delta":{"content":"` + strings.Repeat("word ", 60) + `"}}]}` + "\n\n")},
		}
	}
	g := exchangetest.New(t, exchangetest.Hold, load, tokens)
	q := chat(`"stream":true,"max_tokens":500,`, "key=app")
	g.Send(q, upstream)
	prompt := (len(q.Chunks[0]) + 2) / 3
	require.Equal(t, fmt.Sprint(1000-prompt-100), left(t, g))
}

// Most events of a long stream are not parsed; what it is charged is an estimate that
// is never below what was delivered.
func TestALongStreamThatBreaksOffIsChargedNoLessThanWasDelivered(t *testing.T) {
	var chunks [][]byte
	delivered := 0
	for i := range 300 {
		word := strings.Repeat("w", 1+i%9)
		delivered += len(word)
		chunks = append(chunks, fmt.Appendf(nil, `data: {"choices":[{"index":0,"delta":{"content":"%s"}}]}`+"\n\n", word))
	}
	upstream := func(exchangetest.Request) exchangetest.Reply {
		return exchangetest.Reply{
			Status: 200, Headers: [][2]string{{"content-type", "text/event-stream"}}, Breaks: true, Chunks: chunks,
		}
	}
	g := exchangetest.New(t, exchangetest.Hold, load, tokens)
	q := chat(`"stream":true,"max_tokens":500,`, "key=app")
	r := g.Send(q, upstream)
	require.Equal(t, string(bytes.Join(chunks, nil)), r.Body)
	prompt := (len(q.Chunks[0]) + 2) / 3
	have, err := strconv.Atoi(left(t, g))
	require.NoError(t, err)
	charged := 1000 - have - prompt
	require.GreaterOrEqual(t, charged, delivered/3)
	require.LessOrEqual(t, charged, delivered/3*11/10)
}

func TestAnUnfinishedStreamCanKeepItsReservation(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, strings.Replace(tokens, `"limits"`, `"unfinished":"reserved","limits"`, 1))
		q := chat(`"stream":true,"max_tokens":500,`, "key=app")
		q.Leaves = true
		g.Send(q, func(exchangetest.Request) exchangetest.Reply {
			return exchangetest.Reply{
				Status: 200, Headers: [][2]string{{"content-type", "text/event-stream"}},
				Chunks: [][]byte{[]byte(`data: {"choices":[{"index":0,"delta":{"content":"word"}}]}` + "\n\n"), []byte("data: [DONE]\n\n")},
			}
		})
		require.Equal(t, fmt.Sprint(1000-500-(len(q.Chunks[0])+2)/3), left(t, g), p)
	}
}

func TestATextIsNotForNothingWhateverTheProviderCounts(t *testing.T) {
	for _, usage := range []string{`{"prompt_tokens":7,"completion_tokens":0}`, `{"prompt_tokens":7}`, `{"prompt_tokens":7,"completion_tokens":"900"}`} {
		for _, p := range exchangetest.Profiles {
			g := exchangetest.New(t, p, load, tokens)
			g.Send(chat(`"max_tokens":500,`, "key=app"), func(exchangetest.Request) exchangetest.Reply {
				return exchangetest.Reply{
					Status: 200, Headers: [][2]string{{"content-type", "application/json"}},
					Chunks: [][]byte{[]byte(`{"choices":[{"index":0,"message":{"content":"` + strings.Repeat("word ", 60) + `"}}],"usage":` + usage + `}`)},
				}
			})
			require.Equal(t, "893", left(t, g), "%s %v", usage, p)
		}
	}
}

func TestAReplyWhoseClientLeavesBeforeItComesKeepsItsReservation(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, tokens)
		q := chat(`"max_tokens":500,`, "key=app")
		q.Leaves = true
		g.Send(q, used(20, 30))
		require.Equal(t, fmt.Sprint(1000-500-(len(q.Chunks[0])+2)/3), left(t, g), p)
	}
}

func TestWhatNeverReachedTheProviderIsGivenBack(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"limits":[
		{"name":"rpm","kind":"requests","by":"key","count":5},{"name":"tpm","kind":"tokens","by":"key","count":100}]}`)
	for range 20 {
		r := g.Send(chat(`"max_tokens":500,`, "key=app"), used(1, 1))
		require.Equal(t, 429, r.Reply.Status)
		require.Contains(t, r.Body, "token_limit", "all or nothing: the refused call took no request")
	}
}

func TestCallsUnderWayAreBounded(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"limits":[{"name":"busy","kind":"concurrent","by":"key","count":2}]}`)
	refused := 0
	var nest func(depth int) func(exchangetest.Request) exchangetest.Reply
	nest = func(depth int) func(exchangetest.Request) exchangetest.Reply {
		return func(q exchangetest.Request) exchangetest.Reply {
			if depth < 4 {
				if r := g.Send(chat("", "key=app"), nest(depth+1)); r.Refused {
					refused++
				}
			}
			return used(1, 1)(q)
		}
	}
	require.False(t, g.Send(chat("", "key=app"), nest(1)).Refused)
	require.Equal(t, 1, refused, "the third at once")
	require.False(t, g.Send(chat("", "key=app"), used(1, 1)).Refused, "all have ended")
}

func TestLimitsByModelAndForSomeCallsOnly(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"limits":[
		{"name":"dear","kind":"requests","by":"model","count":1,"models":["o*"]},
		{"name":"home","kind":"requests","by":"address","count":3,"keys":["ho*"]}]}`)
	for range 5 {
		require.False(t, g.Send(chat("", "key=app"), used(1, 1)).Refused)
	}
	for i := range 4 {
		require.Equal(t, i == 3, g.Send(chat("", "key=home"), used(1, 1)).Refused)
	}
}

func TestALimitByAddressIsForAllAddressesThatOneCallerCanChoose(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"limits":[{"name":"each","kind":"requests","by":"address","count":1}]}`)
	for _, c := range []struct {
		address string
		status  int
	}{
		{"192.0.2.1:1", 200},
		{"192.0.2.2:1", 200},
		{"192.0.2.1:2", 429},
		{"[::ffff:192.0.2.2]:1", 429},
		{"[2001:db8:0:1::1]:1", 200},
		{"[2001:db8:0:1:ffff::2]:1", 429},
		{"[2001:db8:0:2::1]:1", 200},
	} {
		g.Properties["source.address"] = c.address
		r := g.Send(chat(""), used(1, 1))
		require.Equal(t, c.status, r.Reply.Status, c.address)
	}
}

func TestACallCountsForEachModelThatItNames(t *testing.T) {
	named := func(model string, fallbacks ...string) exchangetest.Request {
		list, err := json.Marshal(fallbacks)
		require.NoError(t, err)
		body := `{"model":"` + model + `","fallbacks":` + string(list) + `,"messages":[{"role":"user","content":"hi"}],"max_tokens":5}`
		r := chat("", "key=app")
		r.Chunks, r.Headers = [][]byte{[]byte(body)}, r.Headers[:1]
		return r
	}
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"limits":[{"name":"each","kind":"requests","by":"model","count":2,"models":["o*"]}]}`)
	first := g.Send(named("gpt-4o", "o3", "o3", "o1"), used(1, 1))
	require.False(t, first.Refused)
	require.Equal(t, `"each";r=1`, strings.Split(first.Header("ratelimit"), ";t=")[0], "said once")
	require.False(t, g.Send(named("gpt-4o", "o3"), used(1, 1)).Refused)
	require.True(t, g.Send(named("gpt-4o", "o3"), used(1, 1)).Refused, "o3 as a fallback")
	require.True(t, g.Send(named("o3"), used(1, 1)).Refused, "o3 itself")
	require.True(t, g.Send(named("o1", "o3"), used(1, 1)).Refused, "nothing is taken from o1 by a call that is refused")
	require.False(t, g.Send(named("o1"), used(1, 1)).Refused, "o1, which has one left")
	require.True(t, g.Send(named("o1"), used(1, 1)).Refused)
}

// broken is a store that a gateway without a zone for shared data has.
type broken struct{}

var errBroken = errors.New("no zone")

func (broken) Get(string) ([]byte, uint32, error) { return nil, 0, errBroken }
func (broken) Set(string, []byte, uint32) error   { return errBroken }
func (broken) Create(string, []byte) error        { return errBroken }

func TestWithoutSharedDataNothingPasses(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"limits":[{"name":"rpm","kind":"requests","by":"global","count":5}]}`)
	g.Store = broken{}
	r := g.Send(chat(""), used(1, 1))
	require.Equal(t, 503, r.Reply.Status)
	require.Contains(t, r.Body, "limits_unavailable")
}

var _ control.Store = broken{}

func TestConfigurationErrorsNameThePlace(t *testing.T) {
	for raw, want := range map[string]string{
		`{}`:            "limits",
		`{"limits":[]}`: "limits",
		`{"limits":[{"name":"a","kind":"x","by":"key","count":1}]}`:                                                          "limits[0].kind",
		`{"limits":[{"name":"a","kind":"requests","by":"x","count":1}]}`:                                                     "limits[0].by",
		`{"limits":[{"name":"a","kind":"requests","by":"key","count":0}]}`:                                                   "limits[0].count",
		`{"limits":[{"name":"a\"b","kind":"requests","by":"key","count":1}]}`:                                                "limits[0].name",
		`{"limits":[{"name":"a","kind":"requests","by":"key","count":1,"window":"1 minute"}]}`:                               "limits[0].window",
		`{"limits":[{"name":"a","kind":"requests","by":"key","count":1,"burst":2}]}`:                                         "limits[0].burst",
		`{"limits":[{"name":"a","kind":"requests","by":"key","count":1,"routes":[]}]}`:                                       "limits[0].routes",
		`{"limits":[{"name":"a","kind":"concurrent","by":"key","count":5000}]}`:                                              "limits[0].count",
		`{"limits":[{"name":"a","kind":"requests","by":"key","count":1},{"name":"a","kind":"tokens","by":"key","count":1}]}`: "limits[1].name",
	} {
		_, err := load([]byte(raw))
		require.ErrorContains(t, err, want, raw)
	}
}

func TestAFileIsEstimatedByItsLengthAndItsTranscriptByItsText(t *testing.T) {
	sound := strings.Repeat("\xff", 12800)
	body := "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\n\r\n" + sound + "\r\n--b--\r\n"
	prompt := (len(body)-len(sound)+2)/3 + 100
	for _, p := range exchangetest.Profiles {
		for _, c := range []struct {
			kind, reply string
			want        int
		}{
			{"application/json", `{"text":"Hello.","usage":{"type":"tokens","input_tokens":20,"output_tokens":30}}`, 50},
			{"application/json", `{"text":"` + strings.Repeat("abc", 10) + `","usage":{"type":"duration","seconds":9}}`, prompt + 10},
			{"text/plain; charset=utf-8", strings.Repeat("abc", 10) + "\n", prompt + 10},
		} {
			g := exchangetest.New(t, p, load, `{"host":HOST,"api":{"parts":["audio"]},"default_output":10,`+strings.TrimPrefix(tokens, `{"host":HOST,`))
			r := g.Send(exchangetest.Request{
				Method: "POST", Path: "/v1/audio/transcriptions", Chunks: [][]byte{[]byte(body)}, Facts: []string{"key=app"},
				Headers: [][2]string{{"content-type", "multipart/form-data; boundary=b"}, {"content-length", fmt.Sprint(len(body))}},
			}, func(exchangetest.Request) exchangetest.Reply {
				return exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", c.kind}}, Chunks: [][]byte{[]byte(c.reply)}}
			})
			require.False(t, r.Refused, r.Body)
			require.Equal(t, strconv.Itoa(1000-c.want), left(t, g), "%v %s", p, c.reply)
		}
	}
}
