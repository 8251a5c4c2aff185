package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	envoytest "portcullis/host-tests/envoy"
	"portcullis/host-tests/load"
	"portcullis/host-tests/load/upstream"
	modules "portcullis/host-tests/sample"
)

// soak is one run's settings.
type soak struct {
	duration, settle time.Duration
	connections      int
}

// run loads one Envoy with the modules in folder and judges what it saw.
func (s soak) run(ctx context.Context, flavour, folder string) error {
	model, err := upstream.Start(upstream.Model{})
	if err != nil {
		return err
	}
	defer func() { _ = model.Close() }()
	filters, err := modules.Chain(folder)
	if err != nil {
		return err
	}
	envoy, err := envoytest.Start(ctx, envoytest.Config{Filters: filters, Upstream: model.Address()})
	if err != nil {
		return err
	}
	result, samples, err := s.load(ctx, envoy)
	if err != nil {
		return errors.Join(err, envoy.Stop())
	}
	settled, end, grown := growth(samples, s.settle)
	fmt.Printf("%-6s %s\n       %d MB at start, %d MB after %s, %d MB at the end\n",
		flavour, result, samples[0].rss>>20, settled>>20, s.settle, end>>20)
	return errors.Join(grown, judge(result, envoy.Log()), envoy.Stop())
}

// load sends the calls and watches the memory meanwhile.
func (s soak) load(ctx context.Context, envoy *envoytest.Process) (*load.Result, []sample, error) {
	watching, stop := context.WithCancel(ctx)
	var (
		group    sync.WaitGroup
		samples  []sample
		watchErr error
	)
	group.Go(func() { samples, watchErr = watch(watching, envoy.RSS) })
	result, err := load.Run(ctx, load.Plan{
		Address:     envoy.Address(),
		Connections: s.connections,
		Duration:    s.duration,
		Calls:       calls(),
	})
	stop()
	group.Wait()
	return result, samples, errors.Join(err, watchErr)
}

// calls are the mix: small and large prompts with a whole reply, small ones with a stream.
func calls() []load.Call {
	header := http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + modules.Key}}
	chat := func(name string, size int, stream bool) load.Call {
		return load.Call{Name: name, Path: "/v1/chat/completions", Header: header, Body: upstream.Body(size, stream)}
	}
	return []load.Call{
		chat("2 KB", 2<<10, false),
		chat("200 KB", 200<<10, false),
		chat("2 KB stream", 2<<10, true),
	}
}

// judge returns what went wrong with the calls; log is the proxy's.
func judge(result *load.Result, log string) error {
	var failed []error
	if n := result.ServerErrors(); n > 0 {
		failed = append(failed, fmt.Errorf("%d of %d calls got a status of 500 or above or no whole reply", n, result.Calls))
	}
	if result.Failed > 0 {
		failed = append(failed, fmt.Errorf("%d of %d calls failed: %q, statuses %v", result.Failed, result.Calls, result.Errors, result.Statuses))
	}
	if result.Calls == result.Failed {
		failed = append(failed, errors.New("no call succeeded"))
	}
	if len(failed) > 0 && log != "" {
		failed = append(failed, errors.New(log[max(0, len(log)-4000):]))
	}
	return errors.Join(failed...)
}
