package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
)

// newMCPCommand makes "mcp": it prepares what modelallow's configuration says of the tools
// of a server of the Model Context Protocol.
func newMCPCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "mcp", Short: "Prepare what modelallow's configuration says of MCP servers"}
	cmd.AddCommand(newMCPPinsCommand())
	return cmd
}

// maxTools bounds a list of tools that is read, in bytes.
const maxTools = 16 << 20

func newMCPPinsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "pins < tools-list.json",
		Short: "Print the pins of the tools that a server lists: its answer to tools/list, or the result in it",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			text, err := io.ReadAll(io.LimitReader(cmd.InOrStdin(), maxTools))
			if err != nil {
				return err
			}
			pins, err := pinsOf(text)
			if err != nil {
				return err
			}
			out := json.NewEncoder(cmd.OutOrStdout())
			out.SetEscapeHTML(false)
			out.SetIndent("", "  ")
			return out.Encode(map[string]any{"mcp": map[string]any{"pins": pins}})
		},
	}
}

// pinsOf is the pins of the tools in a list, by name.
func pinsOf(text []byte) (map[string][]string, error) {
	doc, err := jsondoc.Parse(text, jsondoc.Limits{})
	if err != nil {
		return nil, fmt.Errorf("standard input: %w", err)
	}
	list := doc.Root()
	for _, name := range []string{"result", "tools"} {
		if m := list.Get(name); m.Exists() {
			list = m
		}
	}
	if list.Kind() != jsondoc.Array || list.Len() == 0 {
		return nil, errors.New(`standard input: holds no list of tools (want the answer of a server to tools/list)`)
	}
	pins := make(map[string][]string, list.Len())
	for tool := list.First(); tool.Exists(); tool = tool.Next() {
		name := tool.Get("name")
		if name.Kind() != jsondoc.String {
			return nil, fmt.Errorf("standard input: %s has no name (want the definition of a tool)", tool.Path())
		}
		pins[name.Text()] = append(pins[name.Text()], llm.PinOf(tool).String())
	}
	return pins, nil
}
