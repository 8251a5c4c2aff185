package faults

import (
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/build/modules"
	"portcullis/host-tests/built"
	envoytest "portcullis/host-tests/envoy"
	"portcullis/host-tests/faults/judge"
	"portcullis/host-tests/scenario"
	"portcullis/host-tests/wasmhost"
	"portcullis/plugins/bundle"
	"portcullis/shared/exchange"
)

// module is a module of a chain with its configuration.
type module struct{ plugin, configuration string }

// load is the native engine of a plugin.
func load(plugin string) exchange.Loader {
	if plugin == "judge" {
		return exchange.Module("judge", judge.New)
	}
	return bundle.Loaders[plugin]
}

// kind makes filters for a worker: natively or in VMs.
type kind func(t *testing.T, w *wasmhost.Worker, m module) wasmhost.Filter

// kinds are the ways to run a module. Tests of them do not run side by side.
func kinds(t *testing.T) map[string]kind {
	t.Helper()
	return map[string]kind{"native": native, "wazero": wazero(t, modules.Envoy)}
}

// wazero makes filters of modules of a flavour.
func wazero(t *testing.T, flavour modules.Flavour) kind {
	t.Helper()
	engine, err := wasmhost.NewRuntime(t.Context(), cache())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, engine.Close(t.Context())) })
	compiled := map[string]*wasmhost.Module{}
	return func(t *testing.T, w *wasmhost.Worker, m module) wasmhost.Filter {
		t.Helper()
		if compiled[m.plugin] == nil {
			compiled[m.plugin], err = engine.Compile(t.Context(), file(t, flavour, m.plugin))
			require.NoError(t, err)
		}
		vm, err := compiled[m.plugin].NewVM(t.Context(), w, nil)
		require.NoError(t, err)
		f, err := vm.NewFilter(configure(t, w, m))
		require.NoError(t, err)
		return f
	}
}

// cache keeps compiled code beside the other tools.
func cache() string { return filepath.Join(envoytest.Root(), ".cache", "wazero") }

func native(t *testing.T, w *wasmhost.Worker, m module) wasmhost.Filter {
	t.Helper()
	f, err := wasmhost.NewNative(m.plugin, w, load(m.plugin), configure(t, w, m))
	require.NoError(t, err)
	return f
}

func configure(t *testing.T, w *wasmhost.Worker, m module) []byte {
	t.Helper()
	text, err := scenario.WithHost(m.configuration, w.Profile.Host())
	require.NoError(t, err)
	return text
}

// file is a module's file.
func file(t *testing.T, flavour modules.Flavour, plugin string) string {
	t.Helper()
	if plugin != "judge" {
		return built.Module(t, flavour, plugin)
	}
	b, err := modules.Builder{Root: envoytest.Root(), Flavour: flavour}.
		BuildPackage(t.Context(), "./host-tests/faults/testdata/judged", filepath.Join(t.TempDir(), "judge.wasm"))
	require.NoError(t, err)
	return b.File
}

// question is a call with a bound on its reply.
func question(maxTokens int) string {
	return `{"model":"gpt-4o","max_tokens":` + strconv.Itoa(maxTokens) + `,"messages":[{"role":"user","content":"Hello."}]}`
}

// ask sends a request whole and reports whether the upstream got it.
func ask(w *wasmhost.Worker, body string) (s *wasmhost.Stream, sent bool) {
	s = w.Begin(map[string]string{"source.address": "192.0.2.7:4711"})
	s.RequestHeaders(headersOf(body), false)
	s.RequestBody([]byte(body), true)
	return s, left(s.Take(wasmhost.Request))
}

// headersOf are the headers of a request with that body.
func headersOf(body string) [][2]string {
	return [][2]string{
		{":method", "POST"},
		{":path", "/v1/chat/completions"},
		{":authority", "gateway.test"},
		{"content-type", "application/json"},
		{"content-length", strconv.Itoa(len(body))},
	}
}

// outcome ends a call, with a reply when the upstream got it, and returns what its client
// saw.
func outcome(s *wasmhost.Stream, sent bool) (status, body string) {
	if sent {
		return reply(s, "Good day.", 10)
	}
	return end(s)
}

func left(events []wasmhost.Event) bool { return len(events) > 0 && events[len(events)-1].End }

// reply delivers a reply with a usage and ends the call; it returns what the client got.
func reply(s *wasmhost.Stream, text string, output int) (status, body string) {
	s.ResponseHeaders([][2]string{{":status", "200"}, {"content-type", "application/json"}}, false)
	s.ResponseBody([]byte(`{"id":"r1","model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":"`+text+
		`"},"finish_reason":"stop"}],"usage":{"prompt_tokens":0,"completion_tokens":`+strconv.Itoa(output)+`}}`), true)
	return end(s)
}

// end ends the call; it returns what the client got.
func end(s *wasmhost.Stream) (status, body string) {
	s.Close()
	for _, e := range s.Take(wasmhost.Response) {
		for _, h := range e.Headers {
			if h[0] == ":status" {
				status = h[1]
			}
		}
		body += string(e.Data)
	}
	return status, body
}
