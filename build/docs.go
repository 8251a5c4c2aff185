package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"portcullis/build/internal/confdoc"
	"portcullis/shared/detect/catalogue"
)

// newDocsCommand makes "docs": it fills the generated blocks of the plugins' reference pages and
// writes the page of the built-in rules.
func newDocsCommand() *cobra.Command {
	var root string
	var check bool
	cmd := &cobra.Command{
		Use:   "docs",
		Short: "Write the field and reason tables of every plugin's README, and the page of the rules, from their source",
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
			file, err := updateRules(root, !check)
			if err != nil {
				return err
			}
			stale = append(stale, file...)
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

// updateRules returns the page of the built-in rules as a list of one when it was not up to date. With write it is now.
func updateRules(root string, write bool) (stale []string, err error) {
	name := filepath.Join(root, filepath.FromSlash(catalogue.File))
	old, err := os.ReadFile(name) //nolint:gosec // a file of the module
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if page := catalogue.Page(); page != string(old) {
		stale = []string{catalogue.File}
		if write {
			return stale, os.WriteFile(name, []byte(page), 0o644) //nolint:gosec // documentation is for everyone
		}
	}
	return stale, nil
}
