package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"portcullis/build/modules"
)

// newModulesCommand makes "modules": it builds the plugins' WebAssembly modules.
func newModulesCommand() *cobra.Command {
	var root, out, flavour string
	cmd := &cobra.Command{
		Use:   "modules [plugin...]",
		Short: "Build the WebAssembly modules, of all plugins by default",
		RunE: func(cmd *cobra.Command, names []string) error {
			chosen, err := modules.ParseFlavour(flavour)
			if err != nil {
				return err
			}
			if len(names) == 0 {
				if names, err = modules.Plugins(root); err != nil {
					return err
				}
			}
			builder := modules.Builder{Root: root, Out: out, Flavour: chosen}
			return buildModules(cmd.Context(), builder, names, cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&root, "root", ".", "folder of the Go module")
	cmd.Flags().StringVarP(&out, "out", "o", "dist", "folder whose envoy/ or kong/ is written")
	cmd.Flags().StringVar(&flavour, "flavour", "envoy", "envoy (official Go) or kong (TinyGo)")
	return cmd
}

// buildModules builds each named plugin and reports the size and time of each. Every plugin is tried, all errors are returned.
func buildModules(ctx context.Context, builder modules.Builder, names []string, report io.Writer) error {
	var failed []error
	for _, name := range names {
		start := time.Now()
		built, err := builder.Build(ctx, name)
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", name, err))
			continue
		}
		_, _ = fmt.Fprintf(report, "%s %.2f MB in %.1f s\n", built.File, float64(built.Size)/1e6, time.Since(start).Seconds())
	}
	return errors.Join(failed...)
}
