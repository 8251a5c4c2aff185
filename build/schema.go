package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"portcullis/build/internal/confdoc"
)

// newSchemaCommand makes "schema": it writes the JSON Schema of the plugins' configurations.
func newSchemaCommand() *cobra.Command {
	var root, out string
	var kong bool
	cmd := &cobra.Command{
		Use:   "schema [plugin...]",
		Short: "Write the JSON Schema of the plugins' configurations, of all plugins by default",
		RunE: func(cmd *cobra.Command, names []string) error {
			source, err := confdoc.Open(root)
			if err != nil {
				return err
			}
			if len(names) == 0 {
				if names, err = source.Plugins(); err != nil {
					return err
				}
			}
			for _, name := range names {
				file, err := writeSchema(source, name, out, kong)
				if err != nil {
					return err
				}
				_, _ = fmt.Fprintln(cmd.OutOrStdout(), "wrote", file)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&root, "root", ".", "folder of the Go module")
	cmd.Flags().StringVarP(&out, "out", "o", "dist/schema", "folder to write to")
	cmd.Flags().BoolVar(&kong, "kong", false, "write <plugin>.meta.json for Kong instead of <plugin>.json")
	return cmd
}

// writeSchema writes the schema of one plugin and returns the file's name.
func writeSchema(source *confdoc.Source, name, out string, kong bool) (string, error) {
	plugin, err := source.Plugin(name)
	if err != nil {
		return "", err
	}
	file, render := filepath.Join(out, name+".json"), func() ([]byte, error) { return plugin.Schema(confdoc.Draft2020) }
	if kong {
		file, render = filepath.Join(out, name+".meta.json"), plugin.KongMeta
	}
	text, err := render()
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	if err := os.MkdirAll(out, 0o755); err != nil { //nolint:gosec // build output is for everyone
		return "", err
	}
	return file, os.WriteFile(file, text, 0o644) //nolint:gosec // build output is for everyone
}
