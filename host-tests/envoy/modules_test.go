//go:build check

package envoytest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/build/modules"
	"portcullis/shared/keys"
)

// modulesOf builds the named plugins of a flavour and returns their filters.
func modulesOf(t *testing.T, flavour modules.Flavour, configurations ...[2]string) []Filter {
	t.Helper()
	out := filepath.Join(Root(), "dist")
	filters := make([]Filter, 0, len(configurations))
	for _, c := range configurations {
		built, err := modules.Builder{Root: Root(), Out: out, Flavour: flavour}.Build(t.Context(), c[0])
		require.NoError(t, err)
		filters = append(filters, Filter{Name: c[0], File: built.File, Configuration: c[1], Hold: true})
	}
	return filters
}

// model is an upstream that repeats what it was asked, as a stream when asked for one.
func model(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		if r.Header.Get("Authorization") != "" || r.Header.Get("X-Api-Key") != "" {
			w.WriteHeader(http.StatusTeapot)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"id":"r1","model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":"%d bytes"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}`, len(body))
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

func TestModulesInEnvoy(t *testing.T) {
	key, err := keys.New("app")
	require.NoError(t, err)
	for _, flavour := range []modules.Flavour{modules.Envoy, modules.Kong} {
		t.Run(string(flavour), func(t *testing.T) { callModules(t, flavour, key) })
	}
}

func callModules(t *testing.T, flavour modules.Flavour, key string) {
	p := Run(t, Config{
		Upstream: model(t),
		Facts:    []string{"key", "owner", "model", "model_sent", "decision", "control", "reason", "auth"},
		Filters: modulesOf(t, flavour,
			[2]string{"keyverify", fmt.Sprintf(`{"host":{"hold":true},"keys":[{"id":"app","owner":"team a","secrets":[{"hash":"%s"}],"scopes":{"models":["gpt-*"]}}]}`, keys.HashOf(key))},
			[2]string{"modelallow", `{"host":{"hold":true},"default":{"models":{"allow":["*"]},"max_tokens":{"max":100,"over":"clamp"}},"aliases":{"fast":{"model":"gpt-4o","restore":true}}}`},
		),
	})
	for _, c := range []struct {
		name, key, path, body string
		status                int
		want, reason          string
	}{
		{"an allowed call", key, "", `{"model":"gpt-4o","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}`, 200, `77 bytes`, ""},
		{"an alias", key, "", `{"model":"fast","messages":[{"role":"user","content":"hi"}]}`, 200, `"model":"fast"`, ""},
		{"a wrong key", "pk_app_wrong", "", `{"model":"gpt-4o","messages":[]}`, 401, `"code":"unauthenticated"`, "unauthenticated"},
		{"a model beyond the key's scopes", key, "", `{"model":"o3","messages":[]}`, 403, `"code":"model_not_allowed"`, "model_not_allowed"},
		{"a key twice in the body", key, "", `{"model":"gpt-4o","model":"o3","messages":[]}`, 400, `"param":"model"`, "malformed_json"},
		{"a path with two slashes", key, "/", `{}`, 400, `ambiguous_path`, "ambiguous_path"},
		{"a body of 2 MB", key, "", `{"model":"gpt-4o","max_tokens":5,"messages":[{"role":"user","content":"` + strings.Repeat("x", 2<<20) + `"}]}`, 200, `2097227 bytes`, ""},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.URL()+c.path+"/v1/chat/completions", strings.NewReader(c.body))
		require.NoError(t, err)
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", "Bearer "+c.key)
		answer, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		text, err := io.ReadAll(answer.Body)
		require.NoError(t, err, c.name)
		require.NoError(t, answer.Body.Close())
		require.Equal(t, c.status, answer.StatusCode, "%s: %s", c.name, text)
		require.Contains(t, string(text), c.want, c.name)
	}
	entries, err := p.AccessLog(t.Context(), 7)
	require.NoError(t, err)
	require.Equal(t, map[string]string{"key": "app", "owner": "team a", "model": "fast", "model_sent": "gpt-4o", "decision": "allow"}, entries[1].Facts)
	require.Equal(t, map[string]string{"auth": "malformed", "decision": "deny", "control": "keyverify", "reason": "unauthenticated"}, entries[2].Facts)
	require.Equal(t, "model_not_allowed", entries[3].Facts["reason"])
}
