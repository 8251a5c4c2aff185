//go:build check

package faults

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/build/modules"
	envoytest "portcullis/host-tests/envoy"
)

// filters are modules in Envoy, with held headers.
func filters(t *testing.T, list ...module) []envoytest.Filter {
	t.Helper()
	out := make([]envoytest.Filter, 0, len(list))
	for _, m := range list {
		text := strings.Replace(m.configuration, "{", `{"host": {"hold": true}, `, 1)
		if m.configuration == "{}" {
			text = `{"host": {"hold": true}}`
		}
		out = append(out, envoytest.Filter{Name: m.plugin, File: file(t, modules.Envoy, m.plugin), Configuration: text, Hold: true})
	}
	return out
}

// provider is an upstream that keeps calls until they are let go, and counts them.
type provider struct {
	mu sync.Mutex
	// arrived is how many calls are there or were, spent what their usage says.
	arrived, spent int
	// uses is a call's usage, text what it says.
	uses int
	text string
	// changed is told of every call; calls wait for gate when there is one.
	changed chan struct{}
	gate    chan struct{}
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, err := io.ReadAll(r.Body); err != nil {
		return // the gateway broke it off
	}
	p.mu.Lock()
	p.arrived++
	p.spent += p.uses
	p.mu.Unlock()
	if p.gate != nil {
		p.changed <- struct{}{}
		select {
		case <-p.gate:
		case <-r.Context().Done():
		}
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = fmt.Fprintf(w, `{"id":"r1","model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":%q},"finish_reason":"stop"}],"usage":{"prompt_tokens":0,"completion_tokens":%d}}`, p.text, p.uses)
}

// counts returns how many calls have come and what they spent.
func (p *provider) counts() (arrived, spent int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.arrived, p.spent
}

// calls returns how many have come.
func (p *provider) calls() int {
	arrived, _ := p.counts()
	return arrived
}

// serve runs the upstream; its address is returned.
func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// connect makes a client whose calls have a connection each, so that all workers get
// some.
func connect(t *testing.T) *http.Client {
	t.Helper()
	transport := &http.Transport{DisableKeepAlives: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// post sends a call and returns its reply.
func post(t *testing.T, client *http.Client, url, body string, headers ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/v1/chat/completions", strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	for _, name := range headers {
		r.Header.Set(name, "yes")
	}
	answer, err := client.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(text)
}

// guest is a module that traps when a request has the header x-trap.
func guest(t *testing.T, policy string) envoytest.Filter {
	t.Helper()
	b, err := modules.Builder{Root: envoytest.Root(), Flavour: modules.Envoy}.
		BuildPackage(t.Context(), "./host-tests/envoy/testdata/guest", filepath.Join(t.TempDir(), "guest.wasm"))
	require.NoError(t, err)
	return envoytest.Filter{Name: "guest", File: b.File, Configuration: `{"Trap": true}`, FailurePolicy: policy}
}

func TestEnvoyWithANeighbourThatTraps(t *testing.T) {
	upstream := serve(t, &provider{text: "mail jane@corp.example"})
	run := func(policy string) *envoytest.Process {
		chain := filters(t, module{"ratelimit", oneAtOnce}, module{"redact", masking})
		return envoytest.Run(t, envoytest.Config{Upstream: upstream, Filters: append(chain, guest(t, policy))})
	}
	t.Run("fails one call when it is made anew, and its lease comes back", func(t *testing.T) {
		p := run("FAIL_RELOAD")
		for range 2 {
			status, body := post(t, connect(t), p.URL(), question(10), "x-trap")
			require.GreaterOrEqual(t, status, 500, body)
			require.NotContains(t, body, "jane")
			status, body = await(t, p.URL(), http.StatusOK)
			require.Equal(t, http.StatusOK, status, body)
			require.Contains(t, body, "[EMAIL]")
		}
	})
	t.Run("fails every later call when it is given up, and lets nothing through", func(t *testing.T) {
		p := run("FAIL_CLOSED")
		for _, headers := range [][]string{{"x-trap"}, {}, {}} {
			status, body := post(t, connect(t), p.URL(), question(10), headers...)
			require.Equal(t, http.StatusServiceUnavailable, status, body)
			require.NotContains(t, body, "jane")
			require.NotContains(t, body, "concurrency_limit", "every lease comes back")
		}
	})
}

// await calls until the status comes: Envoy makes a VM anew in the background.
func await(t *testing.T, url string, want int) (status int, body string) {
	t.Helper()
	for {
		if status, body = post(t, connect(t), url, question(10)); status == want || t.Context().Err() != nil {
			return status, body
		}
		require.NotContains(t, body, "concurrency_limit", "every lease comes back")
	}
}

func TestEnvoyWithAServiceThatIsAsked(t *testing.T) {
	answers := func(status int) string {
		return serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	}
	silent := serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	upstream := &provider{text: "Good day."}
	// A service that answers has as long as it needs.
	const ample, short = "30s", "300ms"
	chain := func(timeout, cluster string, body ...string) []envoytest.Filter {
		more, err := json.Marshal(append([]string{}, body...))
		require.NoError(t, err)
		list := filters(t, module{"ratelimit", oneAtOnce}, module{"judge", fmt.Sprintf(`{"cluster": %q, "body": %s, "timeout": %q}`, cluster, more, timeout)})
		list[1].VMID = "judge " + cluster + strings.Join(body, " ")
		return list
	}
	p := envoytest.Run(t, envoytest.Config{
		Upstream: serve(t, upstream),
		Clusters: map[string]string{"kind": answers(200), "strict": answers(403), "dead": "127.0.0.1:1", "silent": silent},
		Chains: map[string][]envoytest.Filter{
			"kind": chain(ample, "kind"), "strict": chain(ample, "strict"), "dead": chain(ample, "dead"), "silent": chain(short, "silent"), "unknown": chain(ample, "nowhere"),
			"several kind": chain(ample, "kind", "kind", "kind"), "several strict": chain(ample, "silent", "kind", "strict"), "several silent": chain(short, "kind", "silent", "kind"),
		},
	})
	for _, c := range []struct {
		service string
		status  int
		says    string
	}{
		{"kind", 200, "Good day."},
		{"strict", 403, "judge_refused"},
		{"dead", 503, "judge_unavailable"},
		{"silent", 503, "judge_unavailable"},
		{"unknown", 503, "judge_unavailable"},
		{"several kind", 200, "Good day."},
		{"several strict", 403, "judge_refused"},
		{"several silent", 503, "judge_unavailable"},
	} {
		t.Run(c.service, func(t *testing.T) {
			before := upstream.calls()
			for range 2 { // the second finds the only lease free
				status, body := post(t, connect(t), "http://"+p.ChainAddress(c.service), question(10))
				require.Equal(t, c.status, status, body)
				require.Contains(t, body, c.says)
			}
			require.Equal(t, c.status == 200, upstream.calls() > before, "nothing goes on unasked")
		})
	}
}

func TestEnvoyDoesNotStartWithAConfigurationThatCanNotBeRun(t *testing.T) {
	checked := map[string]bool{}
	for _, c := range wrong {
		if checked[c.module.plugin] {
			continue // each takes seconds; the wazero host reads them all
		}
		checked[c.module.plugin] = true
		t.Run(c.module.plugin+" with "+c.it, func(t *testing.T) {
			config := envoytest.Config{Upstream: "127.0.0.1:1", Filters: []envoytest.Filter{
				{Name: c.module.plugin, File: file(t, modules.Envoy, c.module.plugin), Configuration: c.module.configuration},
			}}
			err := envoytest.Validate(t.Context(), config)
			require.ErrorContains(t, err, "envoy does not accept it")
			require.ErrorContains(t, err, c.want)
			require.NotContains(t, err.Error(), "topsecret")
		})
	}
	t.Run("and starts with one that can", func(t *testing.T) {
		require.NoError(t, envoytest.Validate(t.Context(), envoytest.Config{Upstream: "127.0.0.1:1", Filters: filters(t, module{"redact", "{}"})}))
	})
}

func TestEnvoyWithoutTheFlagRefusesWhatIsHeld(t *testing.T) {
	upstream := &provider{text: "Good day."}
	chain := filters(t, held)
	chain[0].Configuration, chain[0].Hold = `{"host": {"hold": true, "hold_timeout": "1s"}, "default": {"models": {"allow": ["*"]}}}`, false
	p := envoytest.Run(t, envoytest.Config{Upstream: serve(t, upstream), Filters: chain, Facts: []string{"decision", "reason"}})
	status, body := post(t, connect(t), p.URL(), question(10))
	require.Equal(t, 503, status, body)
	require.Contains(t, body, "hold_unsupported")
	require.Zero(t, upstream.calls())
	require.Contains(t, p.Log(), "allow_on_headers_stop_iteration")
	entries, err := p.AccessLog(t.Context(), 1)
	require.NoError(t, err)
	require.Equal(t, map[string]string{"decision": "deny", "reason": "hold_unsupported"}, entries[0].Facts)
}
