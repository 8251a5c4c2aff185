package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"portcullis/build/modules"
	envoytest "portcullis/host-tests/envoy"
	"portcullis/host-tests/sample"
)

// callbacks measures how long a module keeps the worker's thread at once with a body of 2 MB, and how often it calls its host with one
// of 2 KB: each module alone, all five in a chain (where all but the first that reads it get the body at once), and the chain in one.
func (b *bench) callbacks(ctx context.Context, flavour modules.Flavour) error {
	five, err := sample.Chain(b.folder(flavour))
	if err != nil {
		return err
	}
	one, err := sample.Fused(b.folder(flavour))
	if err != nil {
		return err
	}
	for _, f := range five {
		if err := b.watch(ctx, string(flavour), " alone", f); err != nil {
			return err
		}
	}
	if err := b.watch(ctx, string(flavour), " in the chain of five", five...); err != nil {
		return err
	}
	return b.watch(ctx, string(flavour), "", one...)
}

// identity are the facts that keyverify states, for modules that run without it.
var identity = map[string]string{"key": "demo", "owner": "Demo team"}

// watch sends calls through a chain and reports what each module's callbacks took.
func (b *bench) watch(ctx context.Context, flavour, where string, filters ...envoytest.Filter) (err error) {
	h, err := newHost(ctx, filters...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.faults(), h.close(ctx)) }()
	var before map[string]string
	if len(filters) == 1 && filters[0].Name != "keyverify" && filters[0].Name != "chain" {
		before = identity
	}
	small, large := newExchange(2<<10, before), newExchange(2<<20, before)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	// What a module grows for the first calls it keeps.
	if err := h.repeat(large, 3); err != nil {
		return fmt.Errorf("2 MB%s: %w", where, err)
	}
	longest := map[string][]callback{}
	for range b.rounds(30) {
		o := observe(h)
		if err := h.send(large); err != nil {
			return fmt.Errorf("2 MB%s: %w", where, err)
		}
		for module, l := range o.longest {
			longest[module] = append(longest[module], l)
		}
	}
	o := observe(h)
	const calls = 100
	if err := h.repeat(small, calls); err != nil {
		return fmt.Errorf("2 KB%s: %w", where, err)
	}
	for _, f := range filters {
		if len(longest[f.Name]) == 0 {
			return fmt.Errorf("%s%s: no callback ran", f.Name, where)
		}
		took, note := summary(longest[f.Name])
		b.addNoted(flavour+": longest callback at 2 MB, "+f.Name+where, milliseconds(took), "ms", note)
		b.add(flavour+": host calls a call, "+f.Name+where, float64(o.hostCalls[f.Name])/calls, "calls")
	}
	return nil
}

// summary is the longest of what was the longest callback of several calls, and what is to be known of it: which it was, what is usual, and
// whether the VM's memory grew in it, which wazero does by copying all of it.
func summary(calls []callback) (time.Duration, string) {
	slices.SortFunc(calls, func(a, b callback) int { return cmp.Compare(a.took, b.took) })
	longest := calls[len(calls)-1]
	note := fmt.Sprintf("%s, median of calls %s ms", strings.TrimPrefix(longest.name, "proxy_on_"), number(milliseconds(calls[len(calls)/2].took)))
	if longest.grew > 0 {
		note += fmt.Sprintf(", its memory grew by %s MiB meanwhile", number(mebibytes(longest.grew)))
	}
	return longest.took, note
}

// observer notes the callbacks of a worker, by module.
type observer struct {
	spent     time.Duration // in all of them
	longest   map[string]callback
	hostCalls map[string]int
}

// callback is one run of a callback; grew is by how many bytes its VM's memory did.
type callback struct {
	name string
	took time.Duration
	grew int64
}

// observe has the host's worker tell a new observer of its callbacks from now on.
func observe(h *host) *observer {
	o := &observer{longest: map[string]callback{}, hostCalls: map[string]int{}}
	h.worker.HostCalls = map[string]int{}
	h.worker.Around = func(module, name string) func() {
		memory, calls, begun := h.memory(module), total(h.worker.HostCalls), threadTime()
		return func() {
			took := threadTime() - begun
			o.spent += took
			if took > o.longest[module].took {
				o.longest[module] = callback{name, took, h.memory(module) - memory}
			}
			o.hostCalls[module] += total(h.worker.HostCalls) - calls
		}
	}
	return o
}

func total(counts map[string]int) int {
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return sum
}
