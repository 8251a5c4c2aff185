package configtest

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Row is a configuration with one bad value.
type Row struct {
	// JSON is the configuration.
	JSON string
	// Path is where the error must say that the value stands: keys[0].owner.
	Path string
	// Value is the value as the error must show it; "" when there is none to show
	// (it is missing, or larger than a string or a number).
	Value string
	// Want is what the error must say is allowed.
	Want string
}

// index is an entry of a list or a quoted one of a map in an error's path.
var index = regexp.MustCompile(`\[(\d+|"[^"]*")\]`)

// Check tests that load refuses every row as it must, and that every field of the
// struct that sample points to has a row. plugin begins every error. Nothing is
// asked below the fields in closed, which others test.
func Check(t *testing.T, plugin string, sample any, load func(raw []byte) error, rows []Row, closed ...string) {
	t.Helper()
	shut := map[string]bool{}
	for _, path := range closed {
		shut[path] = true
	}
	all := fields(reflect.TypeOf(sample).Elem(), shut)
	covered := map[string]bool{}
	for _, row := range rows {
		f := match(t, all, row.Path)
		covered[f.path] = true
		err := load([]byte(row.JSON))
		require.Error(t, err, row.JSON)
		message := err.Error()
		require.True(t, strings.HasPrefix(message, plugin+": "+row.Path+": "), "%s\nwants the path %s", message, row.Path)
		said := strings.TrimPrefix(message, plugin+": "+row.Path+": ")
		shown := row.Value
		if f.secret && shown != "" {
			require.NotContains(t, message, strings.Trim(shown, `"`), "a secret is masked")
			shown = "(secret)"
		}
		require.True(t, strings.HasPrefix(said, shown), "%s\nwants the value %s", message, shown)
		require.NotEmpty(t, row.Want, row.JSON)
		_, allowed, ok := strings.Cut(said, "(want ")
		require.True(t, ok && strings.Contains(allowed, row.Want), "%s\nwants what is allowed: %s", message, row.Want)
	}
	for _, f := range all {
		require.True(t, covered[f.path], "%s of %s has no row", f.path, plugin)
	}
}

// match finds the field that an error's path leads to.
func match(t *testing.T, all []field, path string) field {
	t.Helper()
	generic := index.ReplaceAllStringFunc(path, func(s string) string {
		if s[1] == '"' {
			return ".*"
		}
		return "[]"
	})
	above := generic
	if i := strings.LastIndexByte(generic, '.'); i > 0 {
		above = generic[:i] // an entry of a map whose name needs no quotes
	}
	for _, candidate := range []string{generic, above} {
		for _, f := range all {
			if same(f.path, candidate) {
				return f
			}
		}
	}
	t.Fatalf("no field %s", path)
	return field{}
}

// same compares paths step by step; a "*" in the field's is any name, and a path
// may end in an entry of the field.
func same(known, path string) bool {
	a, b := strings.Split(known, "."), strings.Split(path, ".")
	for len(b) > len(a) && b[len(b)-1] == "*" {
		b = b[:len(b)-1]
	}
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && a[i] != "*" && (i < len(a)-1 || strings.TrimSuffix(b[i], "[]") != a[i]) {
			return false
		}
	}
	return true
}
