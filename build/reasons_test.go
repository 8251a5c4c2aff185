package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/build/internal/confdoc"
	"portcullis/build/modules"
)

// undescribed are the paths of the members at any depth that have no comment of their own,
// or one that names another by its Go name.
func undescribed(path string, fields []confdoc.Field) (out []string) {
	for _, f := range fields {
		at := path + "." + f.Name
		if !strings.HasPrefix(f.Doc, "`"+f.Name+"` ") || strings.HasPrefix(f.Doc, "`"+f.Name+"` and ") || strings.HasPrefix(f.Doc, "`"+f.Name+"`, ") {
			out = append(out, at)
		}
		inner := f.Type
		for inner.Elem != nil {
			inner = inner.Elem
		}
		out = append(out, undescribed(at, inner.Fields)...)
	}
	return out
}

func TestEveryFieldOfAConfigurationIsDescribed(t *testing.T) {
	source, err := confdoc.Open("..")
	require.NoError(t, err)
	plugins, err := modules.Plugins("..")
	require.NoError(t, err)
	require.NotEmpty(t, plugins)
	for _, name := range plugins {
		p, err := source.Plugin(name)
		require.NoError(t, err)
		require.Empty(t, undescribed(name, p.Own))
		require.Empty(t, undescribed(name, p.Common))
	}
}

func TestTheReadmeHasARowForEveryReason(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "README.md"))
	require.NoError(t, err)
	source, err := confdoc.Open("..")
	require.NoError(t, err)
	plugins, err := modules.Plugins("..")
	require.NoError(t, err)
	dirs := []string{"shared/exchange"}
	for _, name := range plugins {
		dirs = append(dirs, "plugins/"+name)
	}
	rows := 0
	for _, dir := range dirs {
		reasons, err := source.Reasons(dir)
		require.NoError(t, err)
		for _, r := range reasons {
			require.Contains(t, string(readme), fmt.Sprintf("| `%s` | %d |", r.Code, r.Status), dir)
			rows++
		}
	}
	require.Greater(t, rows, 30)
}
