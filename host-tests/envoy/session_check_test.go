//go:build check

package envoytest_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/build/modules"
	envoytest "portcullis/host-tests/envoy"
	"portcullis/shared/keys"
	"portcullis/shared/keys/mint"
)

// realtime is an upstream that opens a session with who brings no credential of a caller, and repeats what is said in it.
func realtime(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" || r.Header.Get("Upgrade") != "websocket" {
			w.WriteHeader(http.StatusTeapot)
			return
		}
		connection, buffered, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(connection, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
		_, _ = io.Copy(connection, buffered) // until the caller leaves
		_ = connection.Close()
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

func TestARealtimeSessionInEnvoy(t *testing.T) {
	key, err := mint.New("app")
	require.NoError(t, err)
	listed := func(rest string) string {
		return `{"host":{"hold":true},"api":{"opaque":["GET /v1/realtime"]},` + rest + `}`
	}
	configurations := [][2]string{
		{"keyverify", listed(fmt.Sprintf(`"keys":[{"id":"app","owner":"team a","secrets":[{"hash":"%s"}]}]`, keys.HashOf(key)))},
		{"modelallow", listed(`"default":{"models":{"allow":["gpt-realtime"]}}`)},
		{"ratelimit", listed(`"limits":[{"name":"rpm","kind":"requests","by":"key","count":100}]`)},
		{"sanitize", listed(`"default":{"injection":"block"}`)},
		{"redact", listed(`"words":["bluebird"]`)},
	}
	for _, flavour := range []modules.Flavour{modules.Envoy, modules.Kong} {
		t.Run(string(flavour), func(t *testing.T) {
			p := envoytest.Run(t, envoytest.Config{
				Upstream: realtime(t), Filters: modulesOf(t, flavour, configurations...), WebSocket: true, Facts: []string{"model", "skipped", "decision", "reason"},
			})
			for i, c := range []struct {
				name, query, key string
				status           int
				facts            map[string]string
			}{
				{"a session", "model=gpt-realtime", key, 101, map[string]string{"model": "gpt-realtime", "skipped": "opaque", "decision": "allow"}},
				{"another model", "model=gpt-4o-realtime", key, 403, map[string]string{"reason": "model_not_allowed"}},
				{"two models", "model=gpt-realtime&model=gpt-4o-realtime", key, 400, map[string]string{"reason": "ambiguous_query"}},
				{"a key that is unknown", "model=gpt-realtime", "pk_app_wrong", 401, map[string]string{"reason": "unauthenticated"}},
			} {
				r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.URL()+"/v1/realtime?"+c.query, http.NoBody)
				require.NoError(t, err)
				r.Header.Set("Authorization", "Bearer "+c.key)
				r.Header.Set("Connection", "Upgrade")
				r.Header.Set("Upgrade", "websocket")
				reply, err := http.DefaultTransport.RoundTrip(r)
				require.NoError(t, err, c.name)
				require.Equal(t, c.status, reply.StatusCode, c.name)
				if session, ok := reply.Body.(io.ReadWriter); ok && c.status == http.StatusSwitchingProtocols {
					for _, said := range []string{"\x81\x0aproject", " bluebird"} {
						_, err := io.WriteString(session, said)
						require.NoError(t, err)
						heard := make([]byte, len(said))
						_, err = io.ReadFull(session, heard)
						require.NoError(t, err)
						require.Equal(t, said, string(heard), "a session passes unread")
					}
				}
				require.NoError(t, reply.Body.Close())
				entries, err := p.AccessLog(t.Context(), i+1)
				require.NoError(t, err)
				for fact, want := range c.facts {
					require.Equal(t, want, entries[i].Facts[fact], "%s: %s", c.name, fact)
				}
			}
		})
	}
}
