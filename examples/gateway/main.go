// Command gateway is the embedded gateway: a reverse proxy that runs the built
// modules with the policies of quickstart.json in front of a built-in mock model or a
// real provider. It is for trying the modules out; in production they run in Envoy,
// Istio or Kong.
//
//	gateway [-demo] [-listen ADDRESS] [-host wazero|envoy] [-upstream URL] [-dist FOLDER]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "gateway:", err)
		os.Exit(1)
	}
}

// options are the command's flags.
type options struct {
	listen, host, upstream, dist string
	demo                         bool
}

func run(ctx context.Context) (err error) {
	var o options
	flag.StringVar(&o.listen, "listen", "127.0.0.1:8080", "address to serve on")
	flag.StringVar(&o.host, "host", "wazero", "what runs the modules: wazero (in this process) or envoy (a real one)")
	flag.StringVar(&o.upstream, "upstream", "", "the provider's URL; empty for the built-in mock model. PROVIDER_KEY is the key it gets")
	flag.StringVar(&o.dist, "dist", "dist", "folder with envoy/<module>.wasm")
	flag.BoolVar(&o.demo, "demo", false, "send the sample calls, print what became of them, and end")
	flag.Parse()

	upstream, closeUpstream, err := provider(o.upstream)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeUpstream()) }()
	g, err := start(ctx, o, upstream)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.close()) }()
	if o.demo {
		return demo(ctx, os.Stdout, g)
	}
	introduce(os.Stdout, o, g.url)
	return g.follow(ctx, os.Stdout)
}
