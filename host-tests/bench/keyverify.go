package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"portcullis/build/modules"
	envoytest "portcullis/host-tests/envoy"
	"portcullis/host-tests/sample"
)

// keyverify measures an allowed call through keyverify alone, beside one through no module at all.
func (b *bench) keyverify(ctx context.Context, flavour modules.Flavour) error {
	alone, err := b.alone(flavour, "keyverify")
	if err != nil {
		return err
	}
	without, err := b.perCall(ctx)
	if err != nil {
		return err
	}
	with, err := b.perCall(ctx, alone)
	if err != nil {
		return err
	}
	b.add(string(flavour)+": keyverify alone, CPU a call", microseconds(with-without), "us")
	own, err := b.allocated(ctx, flavour, alone)
	if err != nil {
		return err
	}
	alone.Name, alone.Configuration = "asks", `{"host":{"hold":true}}`
	asks, err := b.allocated(ctx, flavour, alone)
	if err != nil {
		return err
	}
	if own.hostCalls != asks.hostCalls {
		return fmt.Errorf("keyverify makes %.1f host calls a call, the module that only asks as much %.1f: they can not be compared", own.hostCalls, asks.hostCalls)
	}
	b.add(string(flavour)+": keyverify alone, allocations a call", own.blocks, "blocks")
	b.add(string(flavour)+": keyverify alone, allocations beyond those for its host calls", own.blocks-asks.blocks, "blocks")
	return nil
}

// allocated is what a guest does for one call.
type allocated struct{ blocks, hostCalls float64 }

// alone is a module with its configuration in the sample chain.
func (b *bench) alone(flavour modules.Flavour, plugin string) (envoytest.Filter, error) {
	filters, err := sample.Chain(b.folder(flavour))
	if err != nil {
		return envoytest.Filter{}, err
	}
	i := slices.IndexFunc(filters, func(f envoytest.Filter) bool { return f.Name == plugin })
	if i < 0 {
		return envoytest.Filter{}, fmt.Errorf("the sample chain has no %s", plugin)
	}
	return filters[i], nil
}

// perCall is the thread's time for one call of 2 KB through a chain: the median of several measurements.
func (b *bench) perCall(ctx context.Context, filters ...envoytest.Filter) (took time.Duration, err error) {
	h, err := newHost(ctx, filters...)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, h.faults(), h.close(ctx)) }()
	call, rounds := newExchange(2<<10, nil), b.rounds(4000)
	measure := func() error { return h.repeat(call, rounds) }
	if err := measure(); err != nil {
		return 0, err
	}
	all := make([]time.Duration, 5)
	for i := range all {
		if all[i], err = spent(measure); err != nil {
			return 0, err
		}
	}
	return median(all) / time.Duration(rounds), nil
}

// allocated measures the guest of the name of f, with f's configuration.
func (b *bench) allocated(ctx context.Context, flavour modules.Flavour, f envoytest.Filter) (a allocated, err error) {
	file, done, err := buildGuest(ctx, flavour, f.Name)
	if err != nil {
		return a, err
	}
	defer done()
	f.File = file
	h, err := newHost(ctx, f)
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, h.faults(), h.close(ctx)) }()
	call, rounds := newExchange(2<<10, nil), b.rounds(2000)
	// What grows once has grown after these.
	if err := h.repeat(call, rounds); err != nil {
		return a, err
	}
	h.worker.HostCalls = map[string]int{}
	before, err := h.vms[0].Export("allocations")
	if err != nil {
		return a, err
	}
	if err := h.repeat(call, rounds); err != nil {
		return a, err
	}
	after, err := h.vms[0].Export("allocations")
	a.blocks = float64(after-before) / float64(rounds)
	a.hostCalls = float64(total(h.worker.HostCalls)) / float64(rounds)
	return a, err
}

// repeat sends a call several times.
func (h *host) repeat(call exchange, rounds int) error {
	for range rounds {
		if err := h.send(call); err != nil {
			return err
		}
	}
	return nil
}
