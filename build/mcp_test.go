package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/plugins/modelallow"
	"portcullis/shared/digest"
)

// pinsCommand runs "mcp pins" with text as its input.
func pinsCommand(text string) (string, error) {
	var out bytes.Buffer
	cmd := newRootCommand()
	cmd.SetArgs([]string{"mcp", "pins"})
	cmd.SetIn(strings.NewReader(text))
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	err := cmd.Execute()
	return out.String(), err
}

func TestThePinsOfAServersListAreConfiguration(t *testing.T) {
	const tools = `[{"name":"search","description":"find"},{"name":"pay <now>"}]`
	var first string
	for _, text := range []string{tools, `{"tools":` + tools + `}`, `{"jsonrpc":"2.0","id":1,"result":{"tools":` + tools + `}}`} {
		out, err := pinsCommand(text)
		require.NoError(t, err)
		if first == "" {
			first = out
		}
		require.Equal(t, first, out)
	}
	var c modelallow.Config
	require.NoError(t, json.Unmarshal([]byte(first), &c))
	require.NoError(t, c.MCP.Validate())
	require.Len(t, c.MCP.Pins, 2)
	_, ok := digest.Parse(c.MCP.Pins["pay <now>"][0])
	require.True(t, ok)
}

func TestWhatIsNoListOfToolsHasNoPins(t *testing.T) {
	for text, want := range map[string]string{
		``: "standard input", `[]`: "no list of tools", `{"tools":{}}`: "no list of tools", `{"error":{}}`: "no list of tools",
		`[{"name":"a","name":"b"}]`: "duplicate", `[{"description":"a"}]`: "has no name", `[7]`: "has no name",
	} {
		_, err := pinsCommand(text)
		require.ErrorContains(t, err, want, text)
	}
}
