package exchange_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/llm"
)

// session is a request to open one, with more headers.
func session(target string, more ...[2]string) exchangetest.Request {
	return exchangetest.Request{
		Method: "GET", Path: target,
		Headers: append([][2]string{{"connection", "keep-alive, Upgrade"}, {"upgrade", "WebSocket"}}, more...),
	}
}

// switched is the upstream's answer that opens a session.
func switched(exchangetest.Request) exchangetest.Reply {
	return exchangetest.Reply{
		Status: 101, Headers: [][2]string{{"upgrade", "websocket"}, {"connection", "upgrade"}},
		Chunks: [][]byte{[]byte("\x81\x07hunter2")},
	}
}

const sessions = `{"host":HOST,"api":{"opaque":["GET /v1/realtime","GET /openai/realtime"]}}`

// opened notes the endpoints that it is shown.
type opened struct{ endpoints []llm.Endpoint }

func (*opened) Name() string { return "opened" }

func (o *opened) Head(x *control.Exchange) control.Verdict {
	o.endpoints = append(o.endpoints, *x.Request.Endpoint)
	return control.Allow
}

func TestASessionThatIsListedPassesUnreadAndItsModelIsKnown(t *testing.T) {
	for target, model := range map[string]string{
		"/v1/realtime?model=gpt-realtime":                                        "gpt-realtime",
		"/openai/realtime?api-version=2025-04-01-preview&deployment=my-realtime": "my-realtime",
		"/v1/realtime?intent=transcription":                                      "",
	} {
		for _, p := range exchangetest.Profiles {
			o := &opened{}
			r := exchangetest.New(t, p, together(o), sessions).Send(session(target, [2]string{"sec-websocket-protocol", "realtime, openai-beta.realtime-v1"}), switched)
			require.False(t, r.Refused, "%v %s", p, r.Body)
			require.Equal(t, 101, r.Reply.Status)
			require.Equal(t, "\x81\x07hunter2", string(r.Body), "%v", p)
			require.Equal(t, target, r.Upstream.Path)
			require.Equal(t, []string{"opaque", "realtime"}, []string{r.Facts["skipped"], r.Facts["operation"]})
			require.Equal(t, []string{model}, []string{o.endpoints[0].Model})
		}
	}
}

func TestAClientThatEndsASessionHasNotBrokenItOff(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		r := session("/v1/realtime?model=gpt-realtime")
		r.Leaves = true
		require.Equal(t, "opaque", exchangetest.New(t, p, load, sessions).Send(r, switched).Facts["skipped"], "%v", p)
	}
}

func TestAnOpaqueReplyThatBreaksOffIsBothInTheRecord(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"api":{"opaque":["GET /v1/models"]}}`)
	r := g.Send(exchangetest.Request{Method: "GET", Path: "/v1/models", Leaves: true}, fine)
	require.Equal(t, "opaque,aborted", r.Facts["skipped"])
}

func TestNoSessionIsOpenedThatReadsInTwoWays(t *testing.T) {
	target := "/v1/realtime?model=gpt-realtime"
	plain := exchangetest.Request{Method: "GET", Path: target}
	alone := exchangetest.Request{Method: "GET", Path: target, Headers: [][2]string{{"upgrade", "websocket"}}}
	other := exchangetest.Request{Method: "GET", Path: target, Headers: [][2]string{{"connection", "upgrade"}, {"upgrade", "h2c"}}}
	two := exchangetest.Request{Method: "GET", Path: target, Headers: [][2]string{{"connection", "upgrade"}, {"upgrade", "websocket, h2c"}}}
	elsewhere := session("/v1/models")
	for name, r := range map[string]exchangetest.Request{
		"no upgrade":                   plain,
		"an upgrade nobody announces":  alone,
		"another protocol":             other,
		"two protocols":                two,
		"an extended CONNECT":          session(target, [2]string{":protocol", "websocket"}),
		"a body":                       session(target, [2]string{"content-length", "3"}),
		"a body without length":        session(target, [2]string{"transfer-encoding", "chunked"}),
		"a credential of the provider": session(target, [2]string{"sec-websocket-protocol", "realtime, openai-insecure-api-key.sk-1"}),
		"who pays":                     session(target, [2]string{"sec-websocket-protocol", "realtime"}, [2]string{"sec-websocket-protocol", "openai-organization.x"}),
		"two models":                   session(target + "&model=gpt-4o-realtime"),
		"two spellings of a model":     session(target + "&Model=gpt-4o-realtime"),
		"a model by another name":      session("/v1/realtime?deployment=gpt-4o-realtime"),
		"a call that somebody began":   session(target + "&call_id=rtc_1"),
		"such a call, in capitals":     session(target + "&CALL_ID=rtc_1"),
		"an escaped name":              session("/v1/realtime?mod%65l=gpt-realtime"),
		"an endpoint without sessions": elsewhere,
		"the same listed under Azure":  session("/openai/v1/realtime?model=gpt-realtime"),
		"tokens for a session":         {Method: "POST", Path: "/v1/realtime/client_secrets"},
	} {
		for _, p := range exchangetest.Profiles {
			out := exchangetest.New(t, p, load, sessions).Send(r, switched)
			require.True(t, out.Refused, "%s %v", name, p)
			require.Nil(t, out.Upstream, name)
		}
	}
}

func TestASessionIsRefusedUnlessItsEndpointIsListed(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		r := exchangetest.New(t, p, load, `{"host":HOST}`).Send(session("/v1/realtime?model=gpt-realtime"), switched)
		require.Equal(t, 403, r.Reply.Status, "%v", p)
		require.Contains(t, string(r.Body), "upgrade_refused")
	}
}
