package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	envoytest "portcullis/host-tests/envoy"
	"portcullis/host-tests/load"
)

// V8 compiles a module once quickly and, function by function, once well: tens of seconds of CPU for five modules. What a call costs
// meanwhile says nothing, so a setting is loaded until successive windows cost no less than those before. What else the machine does can
// make a window dearer, never cheaper: so the cheapest are compared.
const (
	// window is how many calls one window has. V8 goes by what has run: windows of time would say little where the machine gives the
	// proxy little of it.
	window = 3000
	// still is how many successive windows may bring no lower cost.
	still = 4
	// gain is what counts as lower, as a share of the least cost so far.
	gain = 0.03
)

// settled reports whether the last windows cost no less than those before; costs are of one call each.
func settled(costs []time.Duration) bool {
	if len(costs) <= still {
		return false
	}
	before, last := costs[:len(costs)-still], costs[len(costs)-still:]
	return float64(slices.Min(last)) >= (1-gain)*float64(slices.Min(before))
}

// warmUp loads an Envoy with the small kinds until the cost of a call has settled, or for b.warm, and reports how long that took.
func (b *bench) warmUp(ctx context.Context, name string, p *envoytest.Process) error {
	var calls []load.Call
	for _, k := range kinds() {
		if !k.large {
			calls = append(calls, k.call)
		}
	}
	var costs []time.Duration
	begun := time.Now()
	for len(costs) == 0 || !settled(costs) && time.Since(begun) < b.warm {
		before, err := p.CPUTime()
		if err != nil {
			return err
		}
		plan := load.Plan{Address: p.Address(), Connections: 8, Count: window, Duration: max(b.warm-time.Since(begun), time.Second), Calls: calls}
		result, err := load.Run(ctx, plan)
		if err != nil {
			return err
		}
		if err := answered("warm-up", result); err != nil {
			return err
		}
		after, err := p.CPUTime()
		if err != nil {
			return err
		}
		costs = append(costs, (after-before)/time.Duration(result.Calls))
	}
	used, err := p.CPUTime()
	if err != nil {
		return err
	}
	note := "settled"
	if !settled(costs) {
		note = "NOT settled"
	}
	note += fmt.Sprintf(" after %d windows, CPU a call from %s to %s", len(costs), costs[0].Round(time.Microsecond), slices.Min(costs).Round(time.Microsecond))
	b.addNoted(name+": CPU until warm", used.Seconds(), "s", note)
	return nil
}
