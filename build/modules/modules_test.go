package modules

import (
	"encoding/binary"
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
	out, root := t.TempDir(), t.TempDir()
	rules, weights := "rules\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00 of all kinds", "weights"
	write(t, filepath.Join(root, tables[0]), rules)
	write(t, filepath.Join(root, tables[1]), weights)
	t.Run("reports a missing module", func(t *testing.T) {
		_, err := Measure(root, out, Kong, "audit")
		require.ErrorIs(t, err, os.ErrNotExist)
	})
	t.Run("refuses what is no module", func(t *testing.T) {
		for _, text := range []string{"", "xxxxxxxx", module(section{1000, "text"})[:20]} {
			write(t, File(out, Kong, "audit"), text)
			_, err := Measure(root, out, Kong, "audit")
			require.ErrorIs(t, err, errModule)
		}
	})
	t.Run("finds tables where a linker left out their zeros", func(t *testing.T) {
		text := module(section{1000, "text" + rules[:5]}, section{1000 + 4 + 15, rules[15:] + "more"}, section{70_000, weights})
		write(t, File(out, Envoy, "audit"), text)
		built, err := Measure(root, out, Envoy, "audit")
		require.NoError(t, err)
		require.EqualValues(t, len(text), built.Size)
		require.EqualValues(t, len(rules)-10+len(weights), built.Tables)
		require.Equal(t, built.Size-built.Tables, built.Apart())
	})
	t.Run("counts no table that the module has in part only", func(t *testing.T) {
		write(t, File(out, Envoy, "audit"), module(section{1000, rules[:20]}, section{2000, weights[1:]}))
		built, err := Measure(root, out, Envoy, "audit")
		require.NoError(t, err)
		require.Zero(t, built.Tables)
	})
	t.Run("refuses one that is above its budget apart from its tables", func(t *testing.T) {
		overhead := len(module(section{1000, strings.Repeat("x", 999_000) + weights})) - 999_000 - len(weights)
		write(t, File(out, Kong, "audit"), module(section{1000, strings.Repeat("x", 1_000_000-overhead) + weights}))
		_, err := Measure(root, out, Kong, "audit")
		require.NoError(t, err)
		write(t, File(out, Kong, "audit"), module(section{1000, strings.Repeat("x", 1_000_001-overhead) + weights}))
		_, err = Measure(root, out, Kong, "audit")
		require.ErrorIs(t, err, ErrBudget)
		require.ErrorContains(t, err, "has 1000001 bytes apart from its tables (want at most 1000000)")
	})
}

// section is a piece of a module's initial memory.
type section struct {
	address int
	text    string
}

// module is a WebAssembly module that is nothing but initial memory.
func module(list ...section) string {
	data := binary.AppendUvarint(nil, uint64(len(list)))
	for _, s := range list {
		data = append(data, 0, 0x41)
		// The address is a signed number: a last byte without its sign bit says that it is positive.
		data = append(data, byte(s.address)|0x80, byte(s.address>>7)|0x80, byte(s.address>>14)&0x3f, 0x0b)
		data = append(binary.AppendUvarint(data, uint64(len(s.text))), s.text...)
	}
	return "\x00asm\x01\x00\x00\x00" + string(binary.AppendUvarint([]byte{11}, uint64(len(data)))) + string(data)
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
