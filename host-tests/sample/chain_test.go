package sample

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	envoytest "portcullis/host-tests/envoy"
	"portcullis/plugins/bundle"
)

// folder has an empty file for each module.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for plugin := range bundle.Loaders {
		require.NoError(t, os.WriteFile(filepath.Join(dir, plugin+".wasm"), nil, 0o600))
	}
	return dir
}

func TestTheConfigurationsAreLoadedByTheirModules(t *testing.T) {
	for name, chain := range map[string]func(string) ([]envoytest.Filter, error){"five modules": Chain, "one module": Fused} {
		filters, err := chain(folder(t))
		require.NoError(t, err, name)
		require.Len(t, filters, map[string]int{"five modules": 5, "one module": 1}[name])
		for _, f := range filters {
			require.True(t, f.Hold)
			_, err := bundle.Loaders[f.Name]([]byte(f.Configuration))
			require.NoError(t, err, f.Name)
		}
	}
}

func TestTheOneModuleHasASectionForEachOfTheFive(t *testing.T) {
	filters, err := Fused(folder(t))
	require.NoError(t, err)
	var sections map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(filters[0].Configuration), &sections))
	for _, p := range bundle.Order {
		require.Contains(t, sections, p.Name)
	}
}

func TestAModuleThatIsNotBuiltIsAnError(t *testing.T) {
	_, err := Chain(t.TempDir())
	require.ErrorContains(t, err, "keyverify.wasm")
	_, err = Fused(t.TempDir())
	require.ErrorContains(t, err, "chain.wasm")
}
