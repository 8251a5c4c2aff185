package exchange_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/exchange/exchangetest"
)

const path = "/v1/chat/completions"

func fine(exchangetest.Request) exchangetest.Reply {
	return exchangetest.Reply{
		Status: 200, Headers: [][2]string{{"content-type", "application/json"}}, Chunks: [][]byte{[]byte(`{"choices":[]}`)},
	}
}

func prompt(text string) string {
	quoted, _ := json.Marshal(text) // a string always can be
	return `{"model": "gpt-4o", "messages":[{"role":"user","content":` + string(quoted) + `}], "seed": 12345678901234567890}`
}

func TestACleanRequestArrivesByteForByte(t *testing.T) {
	body := prompt("hi") + "\n "
	for _, p := range exchangetest.Profiles {
		for i := 1; i < len(body); i++ {
			g := exchangetest.New(t, p, load, `{"host":HOST}`)
			request := post(path, body)
			request.Chunks = [][]byte{[]byte(body[:i]), []byte(body[i:])}
			r := g.Send(request, fine)
			require.False(t, r.Refused, "%v: %s", p, r.Body)
			require.Equal(t, body, r.UpstreamBody(), p)
		}
	}
}

func TestAnEditedRequestIsAsLongAsItsHeadersSay(t *testing.T) {
	for _, mask := range []string{"[X]", "a mask that is longer than the word"} {
		for _, p := range exchangetest.Profiles {
			g := exchangetest.New(t, p, load, `{"host":HOST,"mask":"`+mask+`"}`)
			r := g.Send(post(path, prompt("it is hunter2.")), fine)
			require.Equal(t, prompt("it is "+mask+"."), strings.TrimRight(r.UpstreamBody(), " "), p)
			if length := r.UpstreamHeader("content-length"); length != "" {
				require.Equal(t, length, itoa(len(r.UpstreamBody())), p)
			}
		}
	}
}

func itoa(n int) string { b, _ := json.Marshal(n); return string(b) } // a number always can be

func TestARefusalIsInTheCallersDialectAndSaysNothingMore(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST,"contact":"Ask help@corp.test."}`)
		r := g.Send(post(path, prompt("attack"), [2]string{"x-request-id", "abc-1"}), fine)
		require.Equal(t, 403, r.Reply.Status)
		require.JSONEq(t, `{"error":{"message":"Not this. Ask help@corp.test. (request abc-1)","type":"permission_error","param":null,"code":"test_reason"}}`, r.Body)
		require.Equal(t, "messages[0].content", r.Facts["detail"])
		r = g.Send(post("/v1/messages", `{"model":"c","max_tokens":5,"messages":[{"role":"user","content":"attack"}]}`), fine)
		require.Contains(t, r.Body, `"type":"error"`)
	}
}

func TestWhatTwoServersCouldReadDifferentlyIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		path, body string
		status     int
	}{
		"a key twice":                       {path, `{"model":"a","model":"b","messages":[]}`, 400},
		"a key twice in a message":          {path, `{"model":"a","messages":[{"role":"user","content":"x","content":"y"}]}`, 400},
		"a key twice by an escape":          {path, `{"model":"a","mod\u0065l":"b","messages":[]}`, 400},
		"keys that fold to one":             {path, `{"model":"a","Model":"b","messages":[]}`, 400},
		"one misspelt key":                  {path, `{"model":"a","Messages":[],"messages":[]}`, 400},
		"a byte-order mark":                 {path, "\xef\xbb\xbf" + prompt("x"), 400},
		"invalid UTF-8":                     {path, `{"model":"a","messages":[{"role":"user","content":"` + "\xff" + `"}]}`, 400},
		"a lone surrogate":                  {path, `{"model":"a","messages":[{"role":"user","content":"\ud800"}]}`, 400},
		"NaN":                               {path, `{"model":"a","messages":[],"temperature":NaN}`, 400},
		"bytes behind":                      {path, prompt("x") + "{}", 400},
		"nesting beyond the bound":          {path, `{"model":"a","messages":[],"x":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `}`, 400},
		"max_tokens as a string":            {path, `{"model":"a","messages":[],"max_tokens":"4096"}`, 400},
		"max_tokens with exponent":          {path, `{"model":"a","messages":[],"max_tokens":1e9}`, 400},
		"max_tokens below zero":             {path, `{"model":"a","messages":[],"max_tokens":-1}`, 400},
		"max_tokens twice":                  {path, `{"model":"a","messages":[],"max_tokens":1,"max_completion_tokens":2}`, 400},
		"text that is no text":              {path, `{"model":"a","messages":[],"prompt_token_ids":[1,2]}`, 400},
		"an unknown kind of part":           {path, `{"model":"a","messages":[{"role":"user","content":[{"type":"video","x":"y"}]}]}`, 400},
		"an unknown role":                   {path, `{"model":"a","messages":[{"role":"root","content":"x"}]}`, 400},
		"an unknown kind of tool":           {path, `{"model":"a","messages":[],"tools":[{"type":"shell"}]}`, 400},
		"no model":                          {path, `{"messages":[]}`, 400},
		"nothing":                           {path, ` `, 400},
		"two slashes":                       {"//v1/chat/completions", prompt("x"), 400},
		"a slash behind":                    {path + "/", prompt("x"), 400},
		"an escape in the path":             {"/v1/%63hat/completions", prompt("x"), 400},
		"dots in the path":                  {"/v1/x/../chat/completions", prompt("x"), 400},
		"another case":                      {"/V1/chat/completions", prompt("x"), 404},
		"a model in the query":              {path + "?model=b", prompt("x"), 400},
		"a choice of fields":                {path + "?fields=candidates", prompt("x"), 400},
		"the same for Google alone":         {path + "?$fields=candidates", prompt("x"), 400},
		"another kind of body by the query": {path + "?$ct=application/x-protobuf", prompt("x"), 400},
		"a bound in the query":              {"/v1beta/models/m:generateContent?alt=sse&generationConfig.maxOutputTokens=9", `{"contents":[]}`, 400},
		"a text in the query":               {"/v1beta/models/m:generateContent?system_instruction.parts.text=x", `{"contents":[]}`, 400},
		"a reply that is a script":          {path + "?alt=json&callback=f", prompt("x"), 400},
		"an escaped name in query":          {path + "?mod%65l=b", prompt("x"), 400},
		"an escaped name at Google":         {"/v1beta/models/m:generateContent?%24alt=json", `{"contents":[]}`, 400},
		"more behind enums as numbers":      {"/v1beta/models/m:generateContent?%24alt=json%3Benum-encoding%3Dint%3Bx", `{"contents":[]}`, 400},
		"another way to escape the same":    {"/v1beta/models/m:generateContent?%24alt=json%3benum-encoding%3dint", `{"contents":[]}`, 400},
		"a bound behind enums as numbers":   {"/v1beta/models/m:generateContent?$alt=json;enum-encoding%3Dint&generationConfig.maxOutputTokens=9", `{"contents":[]}`, 400},
		"a bound on Vertex AI":              {"/v1/projects/p/locations/l/publishers/anthropic/models/m:rawPredict?max_tokens=9", `{"anthropic_version":"v","max_tokens":1,"messages":[]}`, 400},
		"an operation nobody knows":         {"/v1/realtime/sessions", prompt("x"), 404},
	} {
		for _, p := range exchangetest.Profiles {
			g := exchangetest.New(t, p, load, `{"host":HOST}`)
			r := g.Send(post(c.path, c.body), fine)
			require.True(t, r.Refused, "%s: %v", name, p)
			require.Equal(t, c.status, r.Reply.Status, "%s %v: %s", name, p, r.Body)
			require.Equal(t, "deny", r.Facts["decision"], name)
		}
	}
}

func TestHeadersThatChangeHowARequestIsReadAreRefused(t *testing.T) {
	for name, h := range map[string][2]string{
		"a method override":          {"x-http-method-override", "GET"},
		"another path":               {"x-original-url", "/v1/models"},
		"a choice of fields":         {"X-Goog-FieldMask", "candidates"},
		"another model by Azure":     {"x-ms-model-mesh-model-name", "o3"},
		"a call made five times":     {"x-envoy-retry-on", "retriable-status-codes"},
		"another deployment":         {"azureml_model_deployment", "o3"},
		"a type beside the type":     {"Content_Type", "multipart/form-data; boundary=b"},
		"a part of the reply":        {"range", "bytes=200-"},
		"an upgrade":                 {"upgrade", "websocket"},
		"connection names a header":  {"connection", "keep-alive, authorization"},
		"a second content-type":      {"content-type", "text/plain"},
		"a stacked encoding":         {"content-encoding", "gzip, gzip"},
		"an encoding nobody decodes": {"content-encoding", "br"},
	} {
		g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
		r := g.Send(post(path, prompt("x"), h), fine)
		require.True(t, r.Refused, name)
		require.Nil(t, r.Upstream, name)
	}
	for _, kind := range []string{"text/plain", "multipart/form-data; boundary=x", "application/json; charset=utf-16", "application/json, text/plain", ""} {
		request := post(path, prompt("x"))
		request.Headers[0][1] = kind
		r := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`).Send(request, fine)
		require.Equal(t, 415, r.Reply.Status, kind)
	}
}

func zipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.String()
}

func TestACompressedRequestIsReadAndGoesOnPlain(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST}`)
		r := g.Send(post(path, zipped(t, prompt("hunter2")), [2]string{"content-encoding", "gzip"}), fine)
		require.Equal(t, prompt("[X]"), strings.TrimRight(r.UpstreamBody(), " "), p)
		require.Empty(t, r.UpstreamHeader("content-encoding"))
		r = g.Send(post(path, zipped(t, prompt("attack")), [2]string{"content-encoding", "gzip"}), fine)
		require.Equal(t, 403, r.Reply.Status)
		for name, body := range map[string]string{
			"two members":     zipped(t, prompt("x")) + zipped(t, prompt("attack")),
			"damage":          zipped(t, prompt("x"))[:30],
			"an endless body": zipped(t, strings.Repeat(" ", 1<<20)+prompt("x")),
		} {
			r = g.Send(post(path, body, [2]string{"content-encoding", "gzip"}), fine)
			require.Equal(t, 400, r.Reply.Status, name)
		}
	}
}

func TestABodyOverTheBoundIsRefused(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST,"bounds":{"request_body":"1KiB"}}`)
		big := prompt(strings.Repeat("x", 2000))
		require.Equal(t, 413, g.Send(post(path, big), fine).Reply.Status)
		unsized := post(path, big)
		unsized.Headers = [][2]string{{"content-type", "application/json"}, {"transfer-encoding", "chunked"}}
		require.Equal(t, 413, g.Send(unsized, fine).Reply.Status)
	}
}

func TestAVerdictCanWaitForACall(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		for status, refused := range map[int]bool{200: false, 500: true} {
			g := exchangetest.New(t, p, load, `{"host":HOST,"ask":true}`)
			g.Answer = func(control.FetchRequest) (control.FetchReply, bool) { return control.FetchReply{Status: status}, true }
			r := g.Send(post(path, prompt("hi")), fine)
			require.Equal(t, refused, r.Refused, "%v %d", p, status)
			if !refused {
				require.Equal(t, prompt("hi"), r.UpstreamBody(), p)
			}
		}
	}
}

func TestAFailingControlRefusesUnlessTheOperatorChoseOpen(t *testing.T) {
	for _, phase := range []string{"head", "call", "text"} {
		for _, p := range exchangetest.Profiles {
			stream := answer("text/event-stream", delta("hunter2 secret"), finish, doneEvent)
			r := exchangetest.New(t, p, load, `{"host":HOST,"panic":"`+phase+`"}`).Send(post(path, prompt("hi")), stream)
			require.NotContains(t, r.Body, "hunter2", "%s %v", phase, p)
			require.Equal(t, "deny", r.Facts["decision"])
			require.Equal(t, "internal_error", r.Facts["reason"])
			g := exchangetest.New(t, p, load, `{"host":HOST,"failure":"open","panic":"`+phase+`"}`)
			r = g.Send(post(path, prompt("hi")), stream)
			require.Contains(t, r.Body, "hunter2", "%s %v", phase, p)
			require.Contains(t, r.Facts["skipped"], "failure")
			require.Equal(t, "allow", r.Facts["decision"], "%s %v", phase, p)
		}
	}
}

func TestAFailureBehindTheEndOfACallChangesNothingOfItsRecord(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"panic":"done"}`)
	r := g.Send(post(path, prompt("hi")), answer("text/event-stream", delta("hi"), finalUsage, doneEvent))
	require.Equal(t, delta("hi")+finalUsage+doneEvent, r.Body)
	require.Equal(t, "allow", r.Facts["decision"])
	require.Equal(t, "7", r.Facts["tokens_out"], "what comes behind still runs")
	require.Equal(t, uint64(1), g.Counters["portcullis.failures.masker.closed"])
}

func TestWhatFailsOpenArrivesAsItCame(t *testing.T) {
	body := zipped(t, prompt("hi"))
	for _, p := range []exchangetest.Profile{exchangetest.Hold, exchangetest.Trailers, exchangetest.Wasmx} {
		g := exchangetest.New(t, p, load, `{"host":HOST,"failure":"open","panic":"call"}`)
		r := g.Send(post(path, body, [2]string{"content-encoding", "gzip"}), fine)
		require.Equal(t, body, r.UpstreamBody(), p)
		require.Equal(t, "gzip", r.UpstreamHeader("content-encoding"), p)
	}
}

func TestAHeldRequestWithoutABodyIsRefusedAfterItsTime(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":{"hold":true,"hold_timeout":"5s"}}`)
	r := g.SendHeadersOnly(post(path, prompt("hi")), 6)
	require.Equal(t, 503, r.Reply.Status)
	require.Contains(t, r.Body, "hold_unsupported")
}

func TestAPreflightPassesOnlyWhenConfigured(t *testing.T) {
	preflight := exchangetest.Request{Method: "OPTIONS", Path: path, Headers: [][2]string{
		{"origin", "https://a.test"}, {"access-control-request-method", "POST"},
	}}
	r := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`).Send(preflight, fine)
	require.Equal(t, 404, r.Reply.Status)
	r = exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"api":{"preflight":true}}`).Send(preflight, fine)
	require.False(t, r.Refused)
	require.Equal(t, "preflight", r.Facts["skipped"])
}

func TestAnOpaqueEndpointPassesAndSaysSo(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"api":{"prefix":"/llm","opaque":["GET /v1/models"]}}`)
	r := g.Send(exchangetest.Request{Method: "GET", Path: "/llm/v1/models"}, fine)
	require.False(t, r.Refused)
	require.Equal(t, "opaque", r.Facts["skipped"])
	r = g.Send(exchangetest.Request{Method: "GET", Path: "/v1/models"}, fine)
	require.True(t, r.Refused)
}

func TestAPreflightCarriesNothingPastTheControls(t *testing.T) {
	headers := [][2]string{{"origin", "https://app.test"}, {"access-control-request-method", "POST"}}
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST,"api":{"preflight":true}}`)
		for name, r := range map[string]exchangetest.Request{
			"a method to believe":    {Path: path, Headers: append([][2]string{{"x-http-method-override", "POST"}}, headers...)},
			"the same, for CGI":      {Path: path, Headers: append([][2]string{{"x_http_method_override", "POST"}}, headers...)},
			"a path of two readings": {Path: "//v1/chat/completions", Headers: headers},
			"an upgrade":             {Path: path, Headers: append([][2]string{{"upgrade", ""}, {"upgrade", "websocket"}}, headers...)},
			"a body without length":  {Path: path, Headers: headers, Chunks: [][]byte{[]byte(prompt("attack"))}},
		} {
			r.Method = "OPTIONS"
			require.True(t, g.Send(r, fine).Refused, "%v: %s", p, name)
		}
	}
}

func TestNoSecondHeaderAsksForACompressedReply(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
	r := g.Send(post(path, prompt("hi"), [2]string{"accept-encoding", "identity"}, [2]string{"accept-encoding", "br"}), fine)
	require.Equal(t, []string{"identity"}, valuesOf(r.Upstream.Headers, "accept-encoding"))
}

func valuesOf(headers [][2]string, name string) (values []string) {
	for _, pair := range headers {
		if pair[0] == name {
			values = append(values, pair[1])
		}
	}
	return values
}

func TestABodyWhereNoneBelongsIsRefusedWheneverItIsNoticed(t *testing.T) {
	r := exchangetest.Request{Method: "GET", Path: "/v1/models", Chunks: [][]byte{[]byte(`{"x":`), []byte(`1}`)}}
	for _, slow := range []bool{false, true} {
		for _, questions := range [][2]question{{}, {{services: []service{kind}}, {}}, {{services: []service{kind}, meanwhile: true}, {}}} {
			for _, p := range exchangetest.Profiles {
				a := &asker{name: "a", head: questions[0], call: questions[1]}
				g := exchangetest.New(t, p, together(a), `{"host":HOST}`)
				g.Answer, g.Slow = serve, slow
				out := g.Send(r, fine)
				require.Nil(t, out.Upstream, "%v", p)
				require.Equal(t, "unsupported_shape", out.Facts["reason"], "%v slow %v %v", p, slow, questions[0])
			}
		}
	}
}
