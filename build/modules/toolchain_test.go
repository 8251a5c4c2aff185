//go:build check

package modules

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tetratelabs/wazero"
)

// TestTinyGo builds with the project's own compiler. A malloc export would make the hosts leak every header and body.
func TestTinyGo(t *testing.T) {
	_, here, _, _ := runtime.Caller(0)
	root := filepath.Join(filepath.Dir(here), "..", "..")
	folder, err := os.MkdirTemp(filepath.Join(root, ".cache"), "module-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(folder)) })
	write(t, filepath.Join(folder, "main.go"), "package main\n\nfunc main() {}\n\n//export answer\nfunc answer() int32 { return 42 }\n")

	pkg, err := filepath.Rel(root, folder)
	require.NoError(t, err)
	built, err := Builder{Root: root, Flavour: Kong}.BuildPackage(t.Context(), "./"+pkg, filepath.Join(t.TempDir(), "small.wasm"))
	require.NoError(t, err)
	text, err := os.ReadFile(built.File)
	require.NoError(t, err)

	engine := wazero.NewRuntime(t.Context())
	t.Cleanup(func() { require.NoError(t, engine.Close(context.Background())) })
	module, err := engine.CompileModule(t.Context(), text)
	require.NoError(t, err)
	require.Contains(t, module.ExportedFunctions(), "answer")
	require.Contains(t, module.ExportedFunctions(), "_initialize")
	require.NotContains(t, module.ExportedFunctions(), "malloc")
}
