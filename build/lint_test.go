package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// linted runs the lint command and returns what it printed.
func linted(args ...string) (string, error) {
	var out strings.Builder
	cmd := newLintCommand()
	cmd.SilenceUsage, cmd.SilenceErrors = true, true
	cmd.SetArgs(args)
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	err := cmd.Execute()
	return out.String(), err
}

func TestLintPrintsWhatItFoundAndFailsOnErrors(t *testing.T) {
	bootstrap := filepath.Join("..", "examples", "envoy", "envoy.yaml")
	good := filepath.Join(t.TempDir(), "redact.json")
	require.NoError(t, os.WriteFile(good, []byte(`{"hosts": ["*.example.com"]}`), 0o600))
	text, err := linted("--plugin", "redact", good, "--envoy", bootstrap)
	require.NoError(t, err)
	require.Regexp(t, "^"+good+`: good for redact, holds back at most \d+ bytes of a streamed text\n`+bootstrap+`: modules: 5, errors: 0, warnings: 0\n$`, text)

	text, err = linted("--plugin", "sanitize", good)
	require.EqualError(t, err, "errors: 1")
	require.True(t, strings.HasPrefix(text, good+": sanitize: hosts: is not a known member"), text)

	text, err = linted("--envoy", filepath.Join("internal", "lint", "testdata", "bad.yaml"))
	require.EqualError(t, err, "errors: 12")
	require.Contains(t, text, "bad.yaml: modules: 10, errors: 12, warnings: 5\n")
}

func TestLintSaysWhatItWants(t *testing.T) {
	for want, args := range map[string][]string{
		"nothing to check": nil,
		"--plugin":         {"redact.json"},
		"no such file":     {"--envoy", "none.yaml"},
		"is not known":     {"--plugin", "redactor", "redact.json"},
	} {
		_, err := linted(args...)
		require.ErrorContains(t, err, want)
	}
}
