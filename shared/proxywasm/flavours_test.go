package proxywasm

import (
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// surface lists what a file declares and how: functions with their types, and
// the names of types, constants and variables with what they stand for.
func surface(t *testing.T, file string) map[string]string {
	t.Helper()
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	text := func(n ast.Node) string {
		var b strings.Builder
		require.NoError(t, printer.Fprint(&b, fset, n))
		return b.String()
	}
	out := map[string]string{}
	for _, d := range syntax.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			out[d.Name.Name] = text(d.Type)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					out[spec.Name.Name] = "type " + text(spec.Type)
				case *ast.ValueSpec:
					for i, name := range spec.Names {
						out[name.Name] = d.Tok.String() + " " + text(spec.Values[i])
					}
				}
			}
		}
	}
	return out
}

func TestBothFlavoursBindTheSameCallsOfTheirSDKs(t *testing.T) {
	official, tiny := surface(t, "sdk_go.go"), surface(t, "sdk_tinygo.go")
	require.Greater(t, len(official), 30)
	require.Equal(t, official, tiny)
	require.Equal(t, surface(t, "environ_go.go")["lookupEnv"], surface(t, "environ_tinygo.go")["lookupEnv"])
}

// bodies are the functions of a file as they are written.
func bodies(t *testing.T, file string) map[string]string {
	t.Helper()
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	out := map[string]string{}
	for _, d := range syntax.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			var b strings.Builder
			require.NoError(t, printer.Fprint(&b, fset, f.Body))
			out[f.Name.Name] = b.String()
		}
	}
	return out
}

func TestBothFlavoursDoTheSame(t *testing.T) {
	require.Equal(t, bodies(t, "sdk_go.go"), bodies(t, "sdk_tinygo.go"), "one is a copy of the other but for its imports")
}
