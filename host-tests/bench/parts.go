package main

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"time"

	"portcullis/build/modules"
)

// bench is one run of the program.
type bench struct {
	report
	dist       string
	against    string // another build's folder
	warm, each time.Duration
	quick      bool
	// plain is what Envoy costs without modules, measured when it is first needed.
	plain *setting
}

// part is what can be measured alone.
type part struct {
	name string
	run  func(context.Context, *bench) error
}

// parts are all parts, those first that take the least time.
func parts() []part {
	var all []part
	flavours := []modules.Flavour{modules.Envoy, modules.Kong}
	each := func(name string, run func(*bench, context.Context, modules.Flavour) error) {
		for _, flavour := range flavours {
			all = append(all, part{string(flavour) + " " + name, func(ctx context.Context, b *bench) error { return run(b, ctx, flavour) }})
		}
	}
	each("sizes", (*bench).sizes)
	each("scanning", (*bench).scanning)
	each("dearest", (*bench).dearest)
	each("keyverify", (*bench).keyverify)
	each("keys", (*bench).manyKeys)
	each("callbacks", (*bench).callbacks)
	each("conversation", (*bench).conversation)
	each("gateway", (*bench).gateway)
	each("chain gateway", (*bench).chainGateway)
	return all
}

// run measures the parts with a chosen name, or two builds in turn.
func (b *bench) run(ctx context.Context, chosen *regexp.Regexp) error {
	if b.against != "" {
		return b.inTurn(ctx)
	}
	ran := 0
	for _, p := range parts() {
		if !chosen.MatchString(p.name) {
			continue
		}
		ran++
		err := p.run(ctx, b)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	if ran == 0 {
		return fmt.Errorf("-only %q matches no part", chosen)
	}
	return nil
}

// folder is where a flavour's modules are.
func (b *bench) folder(flavour modules.Flavour) string { return filepath.Join(b.dist, string(flavour)) }

// reading is how long one measurement of a guest takes.
func (b *bench) reading() time.Duration {
	if b.quick {
		return 2 * time.Millisecond
	}
	return 300 * time.Millisecond
}

// rounds is how often something short is repeated.
func (b *bench) rounds(full int) int {
	if b.quick {
		return max(full/100, 3)
	}
	return full
}

func microseconds(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func mebibytes(n int64) float64 { return float64(n) / (1 << 20) }
