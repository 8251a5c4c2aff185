//go:generate go run . docs --root ..

// Command portcullis builds the modules, writes their schemas and reference pages, checks configurations, and manages keys.
package main

import (
	"os"

	"github.com/spf13/cobra"
)

func main() {
	if err := newRootCommand().Execute(); err != nil {
		os.Exit(1)
	}
}

// newRootCommand makes the command with all its parts.
func newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:          "portcullis",
		Short:        "Build, check and operate the Portcullis modules",
		SilenceUsage: true,
	}
	root.AddCommand(
		newModulesCommand(),
		newSizesCommand(),
		newSchemaCommand(), newKeysCommand(),
		newDocsCommand(), newLintCommand(), newMCPCommand(),
	)
	return root
}
