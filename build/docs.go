package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"portcullis/build/internal/confdoc"
)

// newDocsCommand makes "docs": it fills the generated blocks of the plugins' reference pages.
func newDocsCommand() *cobra.Command {
	var root string
	var check bool
	cmd := &cobra.Command{
		Use:   "docs",
		Short: "Write the field and reason tables of every plugin's README from their source",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			source, err := confdoc.Open(root)
			if err != nil {
				return err
			}
			stale, err := source.UpdateReadmes(!check)
			if err != nil {
				return err
			}
			if check && len(stale) > 0 {
				return errors.New("not up to date, run `go run ./build docs`: " + strings.Join(stale, ", "))
			}
			for _, file := range stale {
				_, _ = fmt.Fprintln(cmd.OutOrStdout(), "wrote", file)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&root, "root", ".", "folder of the Go module")
	cmd.Flags().BoolVar(&check, "check", false, "change nothing, fail when a page is not up to date")
	return cmd
}
