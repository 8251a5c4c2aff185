//go:build check

package envoytest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/build/modules"
)

// seen is what the upstream received.
type seen struct {
	Header  http.Header
	Trailer http.Header
	Body    string
}

// guest builds the tests' own module.
func guest(t *testing.T) string {
	t.Helper()
	built, err := modules.Builder{Root: Root(), Flavour: modules.Envoy}.
		BuildPackage(t.Context(), "./host-tests/envoy/testdata/guest", filepath.Join(t.TempDir(), "guest.wasm"))
	require.NoError(t, err)
	return built.File
}

// echo is an upstream that tells each caller what arrived, over HTTP/1.1 and HTTP/2 without TLS.
func echo(t *testing.T) string {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		_ = json.NewEncoder(w).Encode(seen{Header: r.Header, Trailer: r.Trailer, Body: string(body)})
	}))
	server.Config.Protocols = new(http.Protocols)
	server.Config.Protocols.SetHTTP1(true)
	server.Config.Protocols.SetUnencryptedHTTP2(true)
	server.Start()
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// chain is two guests: the first states a fact and refuses, the second reads the fact and rewrites.
func chain(t *testing.T) []Filter {
	t.Helper()
	file := guest(t)
	return []Filter{
		{Name: "first", File: file, Configuration: `{"Fact": "who", "Value": "team-7", "Refuse": "forbidden"}`},
		{Name: "second", File: file, Configuration: `{"Read": "who", "From": "ping", "To": "a longer pong"}`},
	}
}

func TestEnvoy(t *testing.T) {
	p := Run(t, Config{Filters: chain(t), Upstream: echo(t), Facts: []string{"who", "never"}})

	t.Run("rewrites a body to one of another length", func(t *testing.T) {
		status, got := post(t, http.DefaultClient, p.URL(), strings.NewReader("ping, ping"), nil)
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, "a longer pong, a longer pong", decode(t, got).Body)
	})
	t.Run("holds a body above Envoy's own default limit", func(t *testing.T) {
		large := strings.Repeat("x", 3<<20)
		status, got := post(t, http.DefaultClient, p.URL(), strings.NewReader(large+"ping"), nil)
		require.Equal(t, http.StatusOK, status)
		require.True(t, decode(t, got).Body == large+"a longer pong")
	})
	t.Run("carries a fact from one module to the next", func(t *testing.T) {
		_, got := post(t, http.DefaultClient, p.URL(), strings.NewReader("hello"), nil)
		require.Equal(t, "team-7", decode(t, got).Header.Get("x-fact"))
	})
	t.Run("answers a refused call from the module", func(t *testing.T) {
		status, got := post(t, http.DefaultClient, p.URL()+"/refused", strings.NewReader("a forbidden word"), nil)
		require.Equal(t, http.StatusForbidden, status)
		require.Equal(t, "refused\n", got)
	})
	t.Run("logs every call with its facts", func(t *testing.T) {
		entries, err := p.AccessLog(t.Context(), 4)
		require.NoError(t, err)
		require.Len(t, entries, 4)
		refused := entries[3]
		require.Equal(t, "/refused", refused.Path)
		require.Equal(t, http.StatusForbidden, refused.Status)
		require.Equal(t, map[string]string{"who": "team-7"}, refused.Facts)
	})
	t.Run("reports its counters", func(t *testing.T) {
		stats, err := p.Stats(t.Context(), `^http\.main\.downstream_rq_[24]xx$`)
		require.NoError(t, err)
		require.Equal(t, map[string]int64{"http.main.downstream_rq_2xx": 3, "http.main.downstream_rq_4xx": 1}, stats)
	})
	t.Run("reports its memory and CPU time", func(t *testing.T) {
		rss, err := p.RSS()
		require.NoError(t, err)
		require.Greater(t, rss, int64(50<<20))
		used, err := p.CPUTime()
		require.NoError(t, err)
		require.Positive(t, used)
	})
}

func TestEnvoyHTTP2(t *testing.T) {
	p := Run(t, Config{Filters: chain(t), Upstream: echo(t), HTTP2: true, UpstreamHTTP2: true})
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	transport := &http.Transport{Protocols: protocols}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}

	t.Run("ends a body at its trailers", func(t *testing.T) {
		status, got := post(t, client, p.URL(), strings.NewReader("ping"), http.Header{"X-Sum": {"1"}})
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, "a longer pong", decode(t, got).Body)
		require.Equal(t, "1", decode(t, got).Trailer.Get("X-Sum"))
	})
	t.Run("refuses at the trailers", func(t *testing.T) {
		status, _ := post(t, client, p.URL(), strings.NewReader("forbidden"), http.Header{"X-Sum": {"1"}})
		require.Equal(t, http.StatusForbidden, status)
	})
}

func TestEnvoyRoutes(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "the other one")
	}))
	t.Cleanup(other.Close)
	p := Run(t, Config{
		Upstream: echo(t),
		Clusters: map[string]string{"other": other.Listener.Addr().String()},
		Routes:   []Route{{Name: "to-other", Header: "x-route", Value: "other", Cluster: "other"}},
	})
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.URL(), http.NoBody)
	require.NoError(t, err)
	request.Header.Set("X-Route", "other")
	require.Equal(t, "the other one", roundTrip(t, http.DefaultClient, request))

	entries, err := p.AccessLog(t.Context(), 1)
	require.NoError(t, err)
	require.Equal(t, "to-other", entries[0].Route)
}

func TestStart(t *testing.T) {
	t.Run("reports what Envoy says of a module that is not there", func(t *testing.T) {
		_, err := Start(t.Context(), Config{Upstream: "127.0.0.1:1", Filters: []Filter{{Name: "gone", File: "/nowhere.wasm"}}})
		require.ErrorContains(t, err, "envoy ended at start")
		require.ErrorContains(t, err, "/nowhere.wasm")
	})
	t.Run("refuses a configuration that the module refuses", func(t *testing.T) {
		_, err := Start(t.Context(), Config{
			Upstream: "127.0.0.1:1",
			Filters:  []Filter{{Name: "bad", File: guest(t), Configuration: `{"From": 7}`}},
		})
		require.ErrorContains(t, err, "guest: json: cannot unmarshal number")
	})
	t.Run("names the upstream that is no address", func(t *testing.T) {
		_, err := Start(t.Context(), Config{Upstream: "127.0.0.1"})
		require.ErrorContains(t, err, "cluster upstream: address 127.0.0.1: missing port")
	})
}

// post sends the body, chunked, with the given trailers.
func post(t *testing.T, client *http.Client, url string, body io.Reader, trailer http.Header) (status int, reply string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, io.NopCloser(body))
	require.NoError(t, err)
	request.Trailer = trailer
	answer, err := client.Do(request)
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(text)
}

// roundTrip sends the request and returns the reply's body.
func roundTrip(t *testing.T, client *http.Client, request *http.Request) string {
	t.Helper()
	answer, err := client.Do(request)
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return string(text)
}

// decode reads what the upstream tells of the request.
func decode(t *testing.T, text string) seen {
	t.Helper()
	var got seen
	require.NoError(t, json.Unmarshal([]byte(text), &got), text)
	return got
}
