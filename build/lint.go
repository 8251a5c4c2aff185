package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"portcullis/build/internal/lint"
)

// newLintCommand makes "lint": it checks configurations before a gateway does.
func newLintCommand() *cobra.Command {
	var plugin string
	var bootstraps []string
	cmd := &cobra.Command{
		Use:   "lint [CONFIG...]",
		Short: "Check configurations of a plugin, and Envoy configurations that attach modules",
		Example: "  lint --plugin redact redact.json\n" +
			"  lint --envoy examples/envoy/envoy.yaml",
		RunE: func(cmd *cobra.Command, files []string) error {
			switch {
			case len(files)+len(bootstraps) == 0:
				return errors.New("nothing to check (want files of a plugin's configuration, or --envoy FILE)")
			case len(files) > 0 && plugin == "":
				return errors.New("--plugin is required: it says whose configuration the files are")
			}
			wrong := 0
			for _, file := range files {
				n, err := lintConfig(cmd.OutOrStdout(), file, plugin)
				if err != nil {
					return err
				}
				wrong += n
			}
			for _, file := range bootstraps {
				n, err := lintEnvoy(cmd.OutOrStdout(), file)
				if err != nil {
					return err
				}
				wrong += n
			}
			if wrong > 0 {
				return fmt.Errorf("errors: %d", wrong)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&plugin, "plugin", "", "whose configuration the files are: keyverify, redact, ...")
	cmd.Flags().StringArrayVar(&bootstraps, "envoy", nil, "an Envoy bootstrap, YAML or JSON; may be repeated")
	return cmd
}

// lintConfig checks a plugin's configuration and returns how many errors it has.
func lintConfig(w io.Writer, file, plugin string) (int, error) {
	engine, found, err := lint.Config(file, plugin)
	if err != nil {
		return 0, err
	}
	if len(found) > 0 {
		return lint.Errors(found), list(w, found)
	}
	said := ""
	if n := engine.MaxHold(); n > 0 {
		said = fmt.Sprintf(", holds back at most %d bytes of a streamed text", n)
	}
	_, err = fmt.Fprintf(w, "%s: good for %s%s\n", file, plugin, said)
	return 0, err
}

// lintEnvoy checks an Envoy bootstrap and returns how many errors it has.
func lintEnvoy(w io.Writer, file string) (int, error) {
	modules, found, err := lint.Envoy(file)
	if err != nil {
		return 0, err
	}
	if err := list(w, found); err != nil {
		return 0, err
	}
	_, err = fmt.Fprintf(w, "%s: modules: %d, errors: %d, warnings: %d\n", file, len(modules), lint.Errors(found), len(found)-lint.Errors(found))
	return lint.Errors(found), err
}

// list prints findings, one a line.
func list(w io.Writer, found []lint.Finding) error {
	for _, f := range found {
		if _, err := fmt.Fprintln(w, f); err != nil {
			return err
		}
	}
	return nil
}
