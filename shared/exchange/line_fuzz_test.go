package exchange_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/llm"
)

// FuzzLine sends requests with any method, target and one more header: what goes
// on reads the same way everywhere.
func FuzzLine(f *testing.F) {
	for _, s := range [][4]string{
		{"POST", "/v1/chat/completions", "x-trace", "1"},
		{"POST", "/v1/chat/completions?api-version=2&x=%20", "connection", "keep-alive, close"},
		{"POST", "/v1/chat/completions?mod%65l=x", "content-type", "application/json; charset=UTF-8"},
		{"POST", "/v1/chat/completions?a=1;model=x", "transfer-encoding", "chunked"},
		{"POST", "/v1/./chat/completions/", "content-encoding", "gzip"},
		{"GET", "/v1/messages#x?model=y", "x-http-method-override", "POST"},
		{"OPTIONS", "*", "Host", "b.test"},
		{"PO ST", "http://a.test/v1/messages", ":path", "/"},
	} {
		f.Add(s[0], s[1], s[2], s[3])
	}
	f.Fuzz(func(t *testing.T, method, target, name, value string) {
		g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
		request := post(target, prompt("hi"), [2]string{strings.ToLower(name), value})
		request.Method = method
		r := g.Send(request, fine)
		if r.Refused {
			require.NotEqual(t, 503, r.Reply.Status, "a refusal is no failure: %s", r.Body)
			require.Equal(t, "deny", r.Facts["decision"])
			return
		}
		require.NotNil(t, r.Upstream)
		require.Equal(t, target, r.Upstream.Path, "a target is never rewritten")
		u, err := url.ParseRequestURI(target)
		require.NoError(t, err)
		require.True(t, llm.Canonical(u.Path))
		require.NotNil(t, llm.Find(method, u.Path), "an operation that is known")
		values, err := url.ParseQuery(u.RawQuery)
		require.NoError(t, err)
		for parameter := range values {
			require.False(t, llm.SelectsModel(parameter), parameter)
		}
		switch strings.ToLower(name) {
		case "x-http-method-override", "x-original-url", "upgrade", "content-type", ":path", ":method", ":authority", "content-length":
			t.Fatalf("%s passed twice or at all", name)
		}
	})
}
