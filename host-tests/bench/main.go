// Command bench measures the modules, prints every figure beside its budget, and writes them to dist/bench.json: their sizes, how fast
// they read text, what a call costs in wazero, and what they add to real Envoy beside a plain run of the same Envoy.
//
// Times in wazero are the thread's own, in Envoy those of the process divided by the calls: both are steady where a clock is not.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"time"

	envoytest "portcullis/host-tests/envoy"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures what the arguments ask for.
func run(ctx context.Context, args []string, out io.Writer) error {
	b := bench{report: report{out: out}}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.StringVar(&b.dist, "dist", filepath.Join(envoytest.Root(), "dist"), "folder of the built modules")
	flags.DurationVar(&b.warm, "warm", 4*time.Minute, "the longest that each Envoy is loaded before it is measured; it ends when the cost of a call has settled")
	flags.DurationVar(&b.each, "each", 8*time.Second, "how long each kind of call is measured in Envoy")
	flags.BoolVar(&b.quick, "quick", false, "measure shortly, to see that all of it works; the figures are worth little")
	flags.StringVar(&b.against, "against", "", "measure nothing but small calls with the module of all controls in Envoy, in turn with that of the build in this `folder`")
	file := flags.String("out", "", "file of the figures (default bench.json in the folder of -dist)")
	only := flags.String("only", "", "measure only the parts whose names match this `regexp`; -list names them")
	list := flags.Bool("list", false, "list the parts and end")
	if err := flags.Parse(args); err != nil {
		return err
	}
	chosen, err := regexp.Compile(*only)
	if err != nil {
		return fmt.Errorf("-only: %w", err)
	}
	if *list {
		for _, p := range parts() {
			_, _ = fmt.Fprintln(out, p.name)
		}
		return nil
	}
	if b.quick {
		b.warm, b.each = min(b.warm, 4*time.Second), min(b.each, time.Second)
	}
	if err := b.run(ctx, chosen); err != nil {
		return err
	}
	if *file == "" {
		*file = filepath.Join(b.dist, "bench.json")
	}
	text, err := json.MarshalIndent(b.figures, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(*file, append(text, '\n'), 0o600)
}
