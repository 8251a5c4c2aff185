package main

import (
	"context"
	"errors"
	"sync"

	envoytest "portcullis/host-tests/envoy"
	"portcullis/host-tests/load"
)

// measureOthers sends small streams on two connections while large calls are under way on the same worker, and returns what the
// streams met.
func (b *bench) measureOthers(ctx context.Context, p *envoytest.Process, k kind) (*load.Result, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var (
		group    sync.WaitGroup
		largeErr error
	)
	group.Go(func() {
		// Large calls end with the streams: their plan's own time is longer.
		_, largeErr = load.Run(ctx, k.plan(p.Address(), 4*b.each))
	})
	small := load.Plan{Address: p.Address(), Connections: 2, Duration: b.each, Calls: []load.Call{smallStream()}}
	result, err := load.Run(ctx, small)
	stop()
	group.Wait()
	return result, errors.Join(err, largeErr)
}
