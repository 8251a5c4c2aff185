package rings

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	// maxLines is where a file no longer fits in the head.
	maxLines = 400
	// maxMainLines is the bound of a module's main: it registers a control and does nothing else.
	maxMainLines = 14
)

// project returns the project's files.
func project(t *testing.T) []File {
	t.Helper()
	files, err := Read("../..")
	require.NoError(t, err)
	require.True(t, slices.ContainsFunc(files, func(f File) bool { return f.Path == "host-tests/rings/rings_test.go" }))
	return files
}

func TestImportsPointInward(t *testing.T) {
	own := map[string]bool{}
	files := project(t)
	for _, file := range files {
		own[file.Package()] = true
	}
	for _, file := range files {
		for _, imported := range file.Imports {
			if err := CheckSDK(file.Package(), imported); err != nil {
				t.Error(err)
			}
			// Tests may look at a package from further out.
			if !own[imported] || file.IsTest() {
				continue
			}
			if err := CheckImport(file.Package(), imported); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestEveryPackageHasADocComment(t *testing.T) {
	documented := map[string]bool{}
	for _, file := range project(t) {
		if !file.IsTest() {
			documented[file.Package()] = documented[file.Package()] || file.Documented
		}
	}
	for pkg, ok := range documented {
		if !ok {
			t.Errorf("package %s has no doc comment", pkg)
		}
	}
}

func TestFilesFitInTheHead(t *testing.T) {
	for _, file := range project(t) {
		limit := maxLines
		if strings.HasPrefix(file.Path, "plugins/") && strings.HasSuffix(file.Path, "/wasm/main.go") {
			limit = maxMainLines
		}
		if !file.Generated && file.Lines > limit {
			t.Errorf("%s has %d lines (want at most %d)", file.Path, file.Lines, limit)
		}
	}
}

func TestCheckImport(t *testing.T) {
	for _, row := range []struct {
		name, from, to string
		allowed        bool
	}{
		{"the engine drives the contract", "shared/exchange", "shared/control", true},
		{"the contract knows no engine", "shared/control", "shared/exchange", false},
		{"detection knows no model API", "shared/detect/packed", "shared/llm", false},
		{"a package imports its own tree", "shared/detect", "shared/detect/packed", true},
		{"detection does not carry what is said of its rules", "shared/detect", "shared/detect/rules", false},
		{"no module carries it either", "plugins/redact", "shared/detect/catalogue", false},
		{"nor texts that are made to cost much", "shared/detect", "shared/detect/hostile", false},
		{"what writes the pages has the words of rules", "shared/detect/rules/generate", "shared/detect/catalogue", true},
		{"a leaf imports another leaf", "shared/limit", "shared/config", true},
		{"a leaf imports no ring", "shared/config", "shared/llm", false},
		{"a plugin imports the contract", "plugins/redact", "shared/control", true},
		{"a plugin imports no other plugin", "plugins/redact", "plugins/sanitize", false},
		{"a plugin knows no host", "plugins/redact", "shared/proxywasm", false},
		{"the bundle lists the plugins", "plugins/bundle", "plugins/redact", true},
		{"the chain takes its controls from the bundle", "plugins/chain", "plugins/bundle", true},
		{"a module's main binds its control to the host", "plugins/redact/wasm", "shared/proxywasm", true},
		{"a module's main binds its own control only", "plugins/redact/wasm", "plugins/sanitize/wasm", false},
		{"nothing shared imports a tool", "shared/exchange", "host-tests/load", false},
		{"a tool imports what it measures", "host-tests/bench", "plugins/chain", true},
		{"a tool imports a tool", "host-tests/soak", "build/modules", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			require.Equal(t, row.allowed, CheckImport(row.from, row.to) == nil)
		})
	}
}

func TestCheckSDK(t *testing.T) {
	const sdk = "github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"
	require.NoError(t, CheckSDK("shared/proxywasm", sdk))
	require.NoError(t, CheckSDK("plugins/redact", "github.com/proxy-wasm/proxy-wasm-go-sdk-docs"))
	require.EqualError(t, CheckSDK("plugins/redact", sdk), "plugins/redact imports "+sdk+": only shared/proxywasm does")
}

func TestRead(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, os.MkdirAll(root+"/shared/llm/testdata", 0o755))
	source := "// Package llm is documented.\npackage llm\n\nimport _ \"portcullis/shared/config\"\n"
	require.NoError(t, os.WriteFile(root+"/shared/llm/llm.go", []byte(source), 0o644))
	require.NoError(t, os.WriteFile(root+"/shared/llm/testdata/other.go", []byte("package other\n"), 0o644))
	files, err := Read(root)
	require.NoError(t, err)
	require.Equal(t, []File{{Path: "shared/llm/llm.go", Imports: []string{"shared/config"}, Lines: 4, Documented: true}}, files)
}
