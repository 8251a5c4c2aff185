package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
)

// declared are the facts that are constants of the source.
func declared(t *testing.T) (names []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "shared", "control", "facts.go"), nil, 0)
	require.NoError(t, err)
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == "Fact" {
			name, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			names = append(names, name)
		}
		return true
	})
	require.NotEmpty(t, names)
	return names
}

// listed are the facts of control.Listed.
func listed() (names []string) {
	for _, fact := range control.Listed() {
		names = append(names, string(fact))
	}
	return names
}

func TestEveryFactIsListedButThoseForModulesAlone(t *testing.T) {
	require.ElementsMatch(t, declared(t), append(listed(), string(control.FactScopes), string(control.FactWithheld)))
}

func TestTheReadmeNamesEveryFact(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "README.md"))
	require.NoError(t, err)
	_, section, ok := strings.Cut(string(text), "\nFacts are filter state under `wasm.wasmx.portcullis.<name>`")
	require.True(t, ok, "the README has no list of facts")
	section, _, _ = strings.Cut(section, "\n\n")
	var names []string
	for _, match := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(section, -1) {
		names = append(names, match[1])
	}
	require.Equal(t, listed(), names)
}

func TestEnvoysAccessLogHasEveryFact(t *testing.T) {
	for _, name := range []string{"envoy.yaml", "envoy-chain.yaml", "bedrock.yaml"} {
		file := filepath.Join("..", "examples", "envoy", name)
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var names []string
		for _, match := range regexp.MustCompile(`(?m)^ +(\w+): "%FILTER_STATE\(wasm\.wasmx\.portcullis\.(\w+):PLAIN\)%"$`).FindAllStringSubmatch(string(text), -1) {
			require.Equal(t, match[1], match[2], file)
			names = append(names, match[1])
		}
		require.Equal(t, listed(), names, file)
		require.Equal(t, len(names), strings.Count(string(text), "FILTER_STATE"), file)
		require.False(t, slices.Contains(names, string(control.FactScopes)))
	}
}
