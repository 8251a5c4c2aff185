package modules

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseFlavour(t *testing.T) {
	_, err := ParseFlavour("istio")
	require.EqualError(t, err, `flavour "istio" is not known (want "envoy" or "kong")`)
}

func TestPlugins(t *testing.T) {
	t.Run("are the folders with a module's main, sorted", func(t *testing.T) {
		root := t.TempDir()
		for _, file := range []string{"plugins/redact/wasm/main.go", "plugins/audit/wasm/main.go", "plugins/notes/readme.go"} {
			write(t, filepath.Join(root, file), "package main")
		}
		names, err := Plugins(root)
		require.NoError(t, err)
		require.Equal(t, []string{"audit", "redact"}, names)
	})
	t.Run("are an error when there are none", func(t *testing.T) {
		_, err := Plugins(t.TempDir())
		require.ErrorContains(t, err, "no plugins/*/wasm/main.go")
	})
}

func TestMeasure(t *testing.T) {
	out := t.TempDir()
	t.Run("reports a missing module", func(t *testing.T) {
		_, err := Measure(out, Kong, "audit")
		require.ErrorIs(t, err, os.ErrNotExist)
	})
	t.Run("refuses one that is above its budget", func(t *testing.T) {
		write(t, File(out, Kong, "audit"), strings.Repeat("x", 1_000_001))
		_, err := Measure(out, Kong, "audit")
		require.ErrorContains(t, err, "has 1000001 bytes (want at most 1000000)")
	})
}

func TestBuildPackage(t *testing.T) {
	t.Run("leaves no module behind when the compiler refuses", func(t *testing.T) {
		root, file := t.TempDir(), filepath.Join(t.TempDir(), "broken.wasm")
		write(t, filepath.Join(root, "go.mod"), "module broken\n")
		write(t, filepath.Join(root, "main.go"), "package main\n\nfunc main() { missing() }\n")
		write(t, file, "an older module")
		_, err := Builder{Root: root, Flavour: Envoy}.BuildPackage(t.Context(), ".", file)
		require.ErrorContains(t, err, "undefined: missing")
		require.NoFileExists(t, file)
	})
	t.Run("makes a WebAssembly module that needs nothing but Go", func(t *testing.T) {
		root, file := t.TempDir(), filepath.Join(t.TempDir(), "small.wasm")
		write(t, filepath.Join(root, "go.mod"), "module small\n")
		write(t, filepath.Join(root, "main.go"), "package main\n\nfunc main() {}\n")
		built, err := Builder{Root: root, Flavour: Envoy}.BuildPackage(t.Context(), ".", file)
		require.NoError(t, err)
		text, err := os.ReadFile(built.File)
		require.NoError(t, err)
		require.Equal(t, "\x00asm", string(text[:4]))
		require.EqualValues(t, len(text), built.Size)
	})
}

// write makes a file with its folders.
func write(t *testing.T, file, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
}
