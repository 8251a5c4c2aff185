package scenario

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/build/modules"
	"portcullis/host-tests/built"
	envoytest "portcullis/host-tests/envoy"
	"portcullis/host-tests/wasmhost"
	"portcullis/plugins/bundle"
)

// secrets are the environment variables of the gateway.
var secrets = map[string]string{"PROVIDER_KEY": "sk-provider", "JUDGE_AUTHORIZATION": "Bearer sk-judge"}

// corpus is every scenario.
func corpus(t *testing.T) []Scenario {
	t.Helper()
	all, err := Load("testdata", Keys(t))
	require.NoError(t, err)
	require.NotEmpty(t, all)
	return all
}

// makeFilter makes a filter of a plugin for a configuration.
type makeFilter func(plugin string, configuration []byte) (wasmhost.Filter, error)

// runAll runs the corpus on a host of each profile, side by side. Equal modules of
// several scenarios are one filter, as in a gateway.
func runAll(t *testing.T, profiles []wasmhost.Profile, in func(w *wasmhost.Worker) makeFilter) {
	all := corpus(t)
	for _, p := range profiles {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			w := wasmhost.NewWorker(p, wasmhost.NewShared())
			made, known := in(w), map[string]wasmhost.Filter{}
			h := &Host{Worker: w, Filter: func(plugin string, configuration []byte) (f wasmhost.Filter, err error) {
				key := plugin + string(configuration)
				if known[key] == nil {
					known[key], err = made(plugin, configuration)
				}
				return known[key], err
			}}
			ran := 0
			for _, s := range all {
				if len(s.Profiles) > 0 && !slices.Contains(s.Profiles, p.Name) {
					continue
				}
				ran++
				t.Run(s.Name, func(t *testing.T) { require.NoError(t, h.Run(&s)) })
			}
			require.Greater(t, ran, 150)
		})
	}
}

func TestNative(t *testing.T) {
	profiles := append(slices.Clone(wasmhost.Profiles), wasmhost.WasmxUnset)
	runAll(t, profiles, func(w *wasmhost.Worker) makeFilter {
		return func(plugin string, configuration []byte) (wasmhost.Filter, error) {
			f, err := wasmhost.NewNative(plugin, w, bundle.Loaders[plugin], configuration)
			if err == nil {
				f.Secrets = secrets
			}
			return f, err
		}
	})
}

func TestWazero(t *testing.T) { runWazero(t, modules.Envoy) }

// runWazero runs the corpus with the modules of a flavour, one VM a module.
func runWazero(t *testing.T, flavour modules.Flavour) {
	runtime, err := wasmhost.NewRuntime(t.Context(), filepath.Join(envoytest.Root(), ".cache", "wazero"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, runtime.Close(t.Context())) })
	compiled := map[string]*wasmhost.Module{}
	for plugin := range bundle.Loaders {
		compiled[plugin], err = runtime.Compile(t.Context(), built.Module(t, flavour, plugin))
		require.NoError(t, err)
	}
	runAll(t, wasmhost.Profiles, func(w *wasmhost.Worker) makeFilter {
		vms := map[string]*wasmhost.VM{}
		return func(plugin string, configuration []byte) (_ wasmhost.Filter, err error) {
			if vms[plugin] == nil {
				if vms[plugin], err = compiled[plugin].NewVM(t.Context(), w, secrets); err != nil {
					return nil, err
				}
			}
			return vms[plugin].NewFilter(configuration)
		}
	})
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"no title\n", `the first line is no title: "no title"`},
		{"# A title.\nspeed: high\n", `unknown setting "speed: high"`},
		{"# A title.\n-- call --\nGET /\n-- same --\n", "has 0 modules and 1 calls"},
		{"# A title.\n-- config/redact.json --\n{}\n-- call --\nGET /\n", "call 1 expects nothing"},
		{"# A title.\n-- config/redact.json --\n{}\n-- same --\n", "section same: comes before a call"},
		{"# A title.\n-- config/redact.json --\n{}\n-- call --\nGET /\n-- client sees --\n", "section client sees: is not known"},
		{"# A title.\n-- config/redact.json --\n{}\n-- call --\nGET /\n-- client leaves --\nsoon\n", `section client leaves: "soon" is no place (want "in the request" or "in the reply")`},
	} {
		_, err := parse("x", c.text)
		require.EqualError(t, err, c.want)
	}
}

func TestCheckFails(t *testing.T) {
	s, err := parse("x", "# A title.\n-- config/redact.json --\n{}\n-- call --\nPOST /v1/chat/completions\n\n{}\n-- same --\n-- facts --\nmodel=gpt\n-- client lacks --\nsecret\n")
	require.NoError(t, err)
	err = s.Calls[0].Check(&Outcome{Status: 200, Body: "a secret", Faults: []string{"redact: paused"}})
	for _, want := range []string{"the gateway objects: redact: paused", "nothing reached the upstream", `fact model is ""`, `the reply has "secret"`} {
		require.ErrorContains(t, err, want)
	}
	require.Equal(t, 4, strings.Count(err.Error(), "\n")+1)
}
