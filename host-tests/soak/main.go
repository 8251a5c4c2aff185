// Command soak holds real Envoy at full load with the modules of each flavour, and fails when its memory grows or a call fails.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	envoytest "portcullis/host-tests/envoy"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

// run soaks every flavour that was asked for and returns all that failed.
func run(ctx context.Context) error {
	plan := soak{}
	flavours := flag.String("flavours", "envoy,kong", "folders of the modules to soak, with commas between")
	dist := flag.String("dist", filepath.Join(envoytest.Root(), "dist"), "folder of the built modules")
	flag.DurationVar(&plan.duration, "duration", time.Minute, "how long each flavour is loaded")
	flag.DurationVar(&plan.settle, "settle", 20*time.Second, "when in that time memory must have stopped growing")
	flag.IntVar(&plan.connections, "connections", 16, "how many calls are under way at any time")
	flag.Parse()
	if plan.settle >= plan.duration {
		return fmt.Errorf("-settle %s must be less than -duration %s", plan.settle, plan.duration)
	}
	var failed []error
	for flavour := range strings.SplitSeq(*flavours, ",") {
		if err := plan.run(ctx, flavour, filepath.Join(*dist, flavour)); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", flavour, err))
		}
	}
	return errors.Join(failed...)
}
