// Package built gives tests the modules that they run.
package built

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/build/modules"
	envoytest "portcullis/host-tests/envoy"
)

// Variable names the environment variable by which `make check` says that the folder
// dist holds modules of this very tree. Without it each test builds its own.
const Variable = "PORTCULLIS_BUILT"

// Module returns the file of a plugin's module. One that is missing fails the test.
func Module(t testing.TB, flavour modules.Flavour, plugin string) string {
	t.Helper()
	dist := filepath.Join(envoytest.Root(), "dist")
	if os.Getenv(Variable) != "" {
		file := modules.File(dist, flavour, plugin)
		require.FileExists(t, file)
		return file
	}
	b, err := modules.Builder{Root: envoytest.Root(), Out: dist, Flavour: flavour}.Build(t.Context(), plugin)
	require.NoError(t, err)
	return b.File
}
