package faults

import (
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/build/modules"
	"portcullis/host-tests/wasmhost"
)

// wrong are configurations that can not be run, and what is said of them.
var wrong = []struct {
	it     string
	module module
	want   string
}{
	{"an unknown field", module{"redact", `{"wrods": ["bluebird"]}`}, `wrods`},
	{"a value that is not allowed", module{"sanitize", `{"default": {"injection": "explode"}}`}, `default.injection: "explode"`},
	{"a duration in words", module{"ratelimit", `{"limits": [{"name": "rpm", "kind": "requests", "by": "key", "count": 5, "window": "1 minute"}]}`}, `limits[0].window: "1 minute"`},
	{"no limits", module{"ratelimit", `{}`}, `limits`},
	{"a hash that is none", module{"keyverify", `{"keys": [{"id": "demo", "owner": "x", "secrets": [{"hash": "topsecret"}]}]}`}, `keys[0].secrets[0].hash`},
	{"a monitor mode for identity", module{"keyverify", `{"mode": "monitor", "anonymous": "allow"}`}, `mode: "monitor"`},
	{"no JSON", module{"modelallow", `{"default": `}, ``},
	{"a wrong part of the chain", module{"chain", `{"redact": {"words": "bluebird"}}`}, `redact.words`},
}

func TestAConfigurationThatCanNotBeRunStopsTheModule(t *testing.T) {
	runtime, err := wasmhost.NewRuntime(t.Context(), cache())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, runtime.Close(t.Context())) })
	for _, c := range wrong {
		t.Run(c.module.plugin+" with "+c.it, func(t *testing.T) {
			w := wasmhost.NewWorker(wasmhost.EnvoyHold, wasmhost.NewShared())
			_, fromEngine := wasmhost.NewNative(c.module.plugin, w, load(c.module.plugin), []byte(c.module.configuration))
			require.Error(t, fromEngine)
			require.ErrorContains(t, fromEngine, c.want)
			require.NotContains(t, fromEngine.Error(), "topsecret")

			m, err := runtime.Compile(t.Context(), file(t, modules.Envoy, c.module.plugin))
			require.NoError(t, err)
			vm, err := m.NewVM(t.Context(), w, nil)
			require.NoError(t, err)
			_, err = vm.NewFilter([]byte(c.module.configuration))
			require.ErrorContains(t, err, fromEngine.Error(), "the module says the same")
			require.Empty(t, w.Shared.Violations())
			require.Zero(t, w.Shared.Keys(), "nothing is counted yet")
		})
	}
}
