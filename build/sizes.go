package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"portcullis/build/modules"
)

// newSizesCommand makes "sizes": it tells of every built module whether it meets its flavour's budget apart from its tables, and
// fails when one is missing.
func newSizesCommand() *cobra.Command {
	var root, out string
	cmd := &cobra.Command{
		Use:   "sizes",
		Short: "Print the sizes of the built modules, apart from their tables, beside their budgets",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			names, err := modules.Plugins(root)
			if err != nil {
				return err
			}
			var failed []error
			for _, flavour := range []modules.Flavour{modules.Envoy, modules.Kong} {
				for _, name := range names {
					built, err := modules.Measure(root, out, flavour, name)
					budget, verdict := flavour.Budget(name), "met"
					switch {
					case errors.Is(err, modules.ErrBudget):
						verdict = "MISSED"
					case err != nil:
						failed = append(failed, err)
						continue
					}
					_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%-36s %6.2f MB, tables %4.2f, apart from them %6.2f of %2.0f  %s\n",
						built.File, float64(built.Size)/1e6, float64(built.Tables)/1e6, float64(built.Apart())/1e6, float64(budget)/1e6, verdict)
				}
			}
			return errors.Join(failed...)
		},
	}
	cmd.Flags().StringVar(&root, "root", ".", "folder of the Go module")
	cmd.Flags().StringVarP(&out, "out", "o", "dist", "folder that holds envoy/ and kong/")
	return cmd
}
