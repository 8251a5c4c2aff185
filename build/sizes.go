package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"portcullis/build/modules"
)

// newSizesCommand makes "sizes": it fails when a built module is missing or larger than its flavour's budget.
func newSizesCommand() *cobra.Command {
	var root, out string
	cmd := &cobra.Command{
		Use:   "sizes",
		Short: "Check the sizes of the built modules against their budgets",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			names, err := modules.Plugins(root)
			if err != nil {
				return err
			}
			var failed []error
			for _, flavour := range []modules.Flavour{modules.Envoy, modules.Kong} {
				for _, name := range names {
					built, err := modules.Measure(out, flavour, name)
					failed = append(failed, err)
					_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%-36s %6.2f MB of %.0f\n", built.File, float64(built.Size)/1e6, float64(flavour.Budget(name))/1e6)
				}
			}
			return errors.Join(failed...)
		},
	}
	cmd.Flags().StringVar(&root, "root", ".", "folder of the Go module")
	cmd.Flags().StringVarP(&out, "out", "o", "dist", "folder that holds envoy/ and kong/")
	return cmd
}
