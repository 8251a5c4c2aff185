package load

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// serial is the number of the last call, of all runs: gateways remember what they have seen.
var serial atomic.Uint32

// Run carries out the plan and returns once every connection has ended. Failed calls are counted, not returned as an error.
func Run(ctx context.Context, plan Plan) (*Result, error) {
	plan, err := plan.withDefaults()
	if err != nil {
		return nil, err
	}
	requests := make([][]byte, len(plan.Calls))
	for i, call := range plan.Calls {
		if requests[i], err = call.bytes(plan.Address); err != nil {
			return nil, err
		}
	}
	if plan.Duration > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, plan.Duration)
		defer cancel()
	}
	var (
		begun   atomic.Int64
		group   sync.WaitGroup
		start   = time.Now()
		workers = make([]worker, plan.Connections)
	)
	for i := range workers {
		w := &workers[i]
		w.plan, w.next = plan, i
		for _, r := range requests {
			w.requests = append(w.requests, slices.Clone(r))
			w.numbers = append(w.numbers, bytes.Index(r, []byte(Number)))
		}
		group.Go(func() { w.run(ctx, &begun) })
	}
	group.Wait()
	result := newResult(time.Since(start))
	for i := range workers {
		result.add(workers[i].samples)
	}
	result.finish()
	return result, nil
}
