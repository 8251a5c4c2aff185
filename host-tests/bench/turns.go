package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"portcullis/build/modules"
	envoytest "portcullis/host-tests/envoy"
	"portcullis/host-tests/load/upstream"
	"portcullis/host-tests/sample"
)

// turns is how often each Envoy has its turn with each kind of call.
const turns = 24

// racer is one of the Envoys that are measured in turn.
type racer struct {
	name    string
	process *envoytest.Process
}

// inTurn compares the module of all controls with another build's. A machine makes the same module dearer or cheaper from one minute to
// the next by more than most changes of it do: so both, and a plain Envoy, are up at once and get short turns.
func (b *bench) inTurn(ctx context.Context) (err error) {
	model, err := upstream.Start(upstream.Model{})
	if err != nil {
		return err
	}
	defer func() { _ = model.Close() }()
	var all []racer
	defer func() {
		for _, r := range all {
			err = errors.Join(err, r.process.Stop())
		}
	}()
	for _, r := range [...]struct{ name, dist string }{{"plain", ""}, {"other", b.against}, {"this", b.dist}} {
		config := envoytest.Config{Upstream: model.Address()}
		if r.dist != "" {
			if config.Filters, err = sample.Fused(filepath.Join(r.dist, string(modules.Envoy))); err != nil {
				return err
			}
		}
		p, err := envoytest.Start(ctx, config)
		if err != nil {
			return err
		}
		all = append(all, racer{r.name, p})
		if err := b.warmUp(ctx, "in turn, "+r.name, p); err != nil {
			return err
		}
	}
	for _, k := range kinds()[:2] {
		if err := b.race(ctx, k, all); err != nil {
			return err
		}
	}
	return nil
}

// race gives each of all its turns with one kind of call and reports what the second and the third cost over the first.
func (b *bench) race(ctx context.Context, k kind, all []racer) error {
	var other, this []time.Duration
	var ratios []float64
	for range b.rounds(turns) {
		var cost [3]time.Duration
		for i, r := range all {
			m, err := measureKind(ctx, r.process, k, b.each/8)
			if err != nil {
				return err
			}
			cost[i] = m.cpu
		}
		other, this = append(other, cost[1]-cost[0]), append(this, cost[2]-cost[0])
		ratios = append(ratios, float64(cost[2]-cost[0])/float64(cost[1]-cost[0]))
	}
	name := "in turn: " + k.name + ", CPU added"
	b.add(name+", other", microseconds(median(other)), "us/call")
	b.add(name+", this", microseconds(median(this)), "us/call")
	b.addNoted(name+", this by other", median(ratios), "times", fmt.Sprintf("of %d turns, from %.2f to %.2f", len(ratios), slices.Min(ratios), slices.Max(ratios)))
	return nil
}

// median is the middle one of several measurements.
func median[T time.Duration | float64](list []T) T {
	list = slices.Sorted(slices.Values(list))
	return list[len(list)/2]
}
