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
// meanwhile says nothing, so a setting is loaded until successive windows cost the same.
const (
	// window is how long one window is loaded.
	window = 4 * time.Second
	// alike is how many successive windows have to cost the same.
	alike = 4
	// spread is by how much their costs may differ, as a share of the least.
	spread = 0.05
)

// settled reports whether the last windows cost the same; costs are of one call each.
func settled(costs []time.Duration) bool {
	if len(costs) < alike {
		return false
	}
	last := costs[len(costs)-alike:]
	least, most := slices.Min(last), slices.Max(last)
	return float64(most-least) <= spread*float64(least)
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
	for !settled(costs) && time.Since(begun) < b.warm {
		before, err := p.CPUTime()
		if err != nil {
			return err
		}
		plan := load.Plan{Address: p.Address(), Connections: 8, Duration: min(window, b.warm), Calls: calls}
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
	note += fmt.Sprintf(", CPU a call from %s to %s", costs[0].Round(time.Microsecond), costs[len(costs)-1].Round(time.Microsecond))
	b.addNoted(name+": CPU until warm", used.Seconds(), "s", note)
	return nil
}
