package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/keys"
	"portcullis/shared/keys/mint"
)

// said runs the keys command and returns what it printed.
func said(t *testing.T, stdin string, args ...string) (string, error) {
	t.Helper()
	var out strings.Builder
	cmd := newKeysCommand()
	cmd.SetArgs(args)
	cmd.SetIn(strings.NewReader(stdin))
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	err := cmd.Execute()
	return out.String(), err
}

// parts splits what was printed into the key and its entry.
func parts(t *testing.T, text string) (key string, entry keyEntry) {
	t.Helper()
	lines := strings.Split(text, "\n")
	require.NoError(t, json.Unmarshal([]byte(strings.Join(lines[4:], "\n")), &entry))
	return lines[1], entry
}

func TestKeysNewPrintsAKeyAndItsHash(t *testing.T) {
	text, err := said(t, "", "new", "app", "--owner", "team a")
	require.NoError(t, err)
	key, entry := parts(t, text)
	require.Equal(t, keyEntry{ID: "app", Owner: "team a", Secrets: []secretEntry{{Hash: keys.HashOf(key).String()}}}, entry)
	_, err = said(t, "", "new", "App", "--owner", "x")
	require.ErrorIs(t, err, keys.ErrID)
}

func TestKeysHashReadsTheKeyFromStandardInput(t *testing.T) {
	key, err := mint.New("app")
	require.NoError(t, err)
	text, err := said(t, key+"\n", "hash")
	require.NoError(t, err)
	require.Equal(t, keys.HashOf(key).String()+"\n", text)
	_, err = said(t, "sk-123", "hash")
	require.ErrorContains(t, err, "no key")
}

func TestKeysRotateKeepsTheOldSecretForATime(t *testing.T) {
	old := keys.HashOf("x").String()
	text, err := said(t, "", "rotate", "app", "--old", old)
	require.NoError(t, err)
	key, entry := parts(t, text)
	require.Len(t, entry.Secrets, 2)
	require.Equal(t, keys.HashOf(key).String(), entry.Secrets[0].Hash)
	require.Equal(t, old, entry.Secrets[1].Hash)
	require.NotEmpty(t, entry.Secrets[1].Expires)
	_, err = said(t, "", "rotate", "app", "--old", "md5:1")
	require.ErrorContains(t, err, "--old")
}
