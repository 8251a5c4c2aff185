package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"portcullis/build/modules"
	envoytest "portcullis/host-tests/envoy"
	"portcullis/host-tests/load"
	"portcullis/host-tests/load/upstream"
	"portcullis/host-tests/sample"
)

// gateway measures what the five modules add to Envoy, each in a VM of its own.
func (b *bench) gateway(ctx context.Context, flavour modules.Flavour) error {
	filters, err := sample.Chain(b.folder(flavour))
	if err != nil {
		return err
	}
	return b.beside(ctx, string(flavour), filters)
}

// chainGateway measures what the five add as one module.
func (b *bench) chainGateway(ctx context.Context, flavour modules.Flavour) error {
	filters, err := sample.Fused(b.folder(flavour))
	if err != nil {
		return err
	}
	return b.beside(ctx, string(flavour)+" chain", filters)
}

// beside measures Envoy with the filters and compares it with a plain one.
func (b *bench) beside(ctx context.Context, name string, filters []envoytest.Filter) error {
	if b.plain == nil {
		plain, err := b.setting(ctx, "plain", nil)
		if err != nil {
			return fmt.Errorf("plain Envoy: %w", err)
		}
		b.plain = plain
	}
	with, err := b.setting(ctx, name, filters)
	if err != nil {
		return err
	}
	b.compare(name, b.plain, with)
	return nil
}

// setting is what one Envoy cost, by kind of call.
type setting struct {
	calls map[string]measured
	// first are streams sent one at a time: what a caller waits whom nobody else delays.
	first *load.Result
	// others are small streams beside large calls.
	others map[string]*load.Result
	// rss is the memory after the small calls, before the large ones, in bytes; rssAfter that after all.
	rss, rssAfter int64
}

// measured is what one kind of call cost.
type measured struct {
	// cpu is the proxy's time for one call that was answered.
	cpu time.Duration
	// peak is the most memory the proxy had meanwhile, in bytes.
	peak   int64
	result *load.Result
}

// setting starts an Envoy, warms it up and measures all kinds of call.
func (b *bench) setting(ctx context.Context, name string, filters []envoytest.Filter) (*setting, error) {
	model, err := upstream.Start(upstream.Model{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = model.Close() }()
	p, err := envoytest.Start(ctx, envoytest.Config{Filters: filters, Upstream: model.Address()})
	if err != nil {
		return nil, err
	}
	s := &setting{calls: map[string]measured{}, others: map[string]*load.Result{}}
	err = b.warmUp(ctx, name, p)
	if err == nil {
		err = b.measure(ctx, p, s)
	}
	return s, errors.Join(err, p.Stop())
}

// measure measures each kind of call, the small ones before the large ones.
func (b *bench) measure(ctx context.Context, p *envoytest.Process, s *setting) (err error) {
	for _, k := range kinds() {
		if k.large {
			continue
		}
		if s.calls[k.name], err = measureKind(ctx, p, k, b.each); err != nil {
			return err
		}
	}
	stream := smallStream()
	if s.first, err = load.Run(ctx, load.Plan{Address: p.Address(), Connections: 1, Duration: b.each, Calls: []load.Call{stream}}); err != nil {
		return err
	}
	if err := answered(stream.Name, s.first); err != nil {
		return err
	}
	if s.rss, err = p.RSS(); err != nil {
		return err
	}
	for _, k := range kinds() {
		if !k.large {
			continue
		}
		if s.calls[k.name], err = measureKind(ctx, p, k, b.each); err != nil {
			return err
		}
		if s.others[k.name], err = b.measureOthers(ctx, p, k); err != nil {
			return err
		}
	}
	s.rssAfter, err = p.RSS()
	return err
}

// measureKind sends calls of one kind and no other for a time.
func measureKind(ctx context.Context, p *envoytest.Process, k kind, duration time.Duration) (m measured, err error) {
	if err := p.ResetPeak(); err != nil {
		return m, err
	}
	before, err := p.CPUTime()
	if err != nil {
		return m, err
	}
	if m.result, err = load.Run(ctx, k.plan(p.Address(), duration)); err != nil {
		return m, err
	}
	after, err := p.CPUTime()
	if err != nil {
		return m, err
	}
	if !k.large {
		if err := answered(k.name, m.result); err != nil {
			return m, err
		}
	}
	m.cpu = (after - before) / time.Duration(max(m.result.Calls-m.result.Failed, 1))
	m.peak, err = p.PeakRSS()
	return m, err
}

// answered returns an error when a call failed or none was sent.
func answered(name string, r *load.Result) error {
	if r.Failed > 0 || r.Calls == 0 {
		return fmt.Errorf("%s: %d of %d calls failed: %q", name, r.Failed, r.Calls, r.Errors)
	}
	return nil
}
