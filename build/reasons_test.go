package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/build/internal/confdoc"
	"portcullis/build/modules"
)

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
