package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"
)

// update writes what is printed into the files, to be read before it is committed.
var update = flag.Bool("update", false, "write testdata anew")

// TestScan runs each file of testdata: its comment is a title and the flags, its sections
// the files that the flags name, the request, and what is printed, or the error.
func TestScan(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			require.NoError(t, err)
			folder, sections := t.TempDir(), map[string]string{}
			for _, f := range archive.Files {
				sections[f.Name] = string(f.Data)
				require.NoError(t, os.WriteFile(filepath.Join(folder, f.Name), f.Data, 0o600))
			}
			title, flags, _ := strings.Cut(strings.TrimSpace(string(archive.Comment)), "\n")
			require.True(t, strings.HasPrefix(title, "# "), title)
			var out strings.Builder
			request := strings.TrimSuffix(sections["request"], "\n")
			err = run(strings.Fields(strings.ReplaceAll(flags, "FOLDER", folder)), strings.NewReader(request), &out)
			said := out.String()
			if err != nil {
				said += "error: " + strings.ReplaceAll(err.Error(), folder, "FOLDER") + "\n"
			}
			last := &archive.Files[len(archive.Files)-1]
			require.Equal(t, "want", last.Name)
			if *update {
				last.Data = []byte(said)
				require.NoError(t, os.WriteFile(file, txtar.Format(archive), 0o600))
			}
			require.Equal(t, string(last.Data), said)
		})
	}
}
