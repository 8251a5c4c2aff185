// Command bench measures what the five modules cost in real Envoy, beside a plain run of the same Envoy, and writes dist/bench.json.
//
// The figure that is steady on a noisy machine is the CPU time of the proxy divided by the calls. Each setting warms up first:
// V8 compiles a module once lazily and once well.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	envoytest "portcullis/host-tests/envoy"
	"portcullis/host-tests/load"
	"portcullis/host-tests/load/upstream"
	"portcullis/host-tests/sample"
)

// figure is one measured value.
type figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	// Budget is the most it may be, 0 where there is none.
	Budget float64 `json:"budget,omitempty"`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	dist := flag.String("dist", filepath.Join(envoytest.Root(), "dist"), "folder of the built modules")
	warm := flag.Duration("warm", 20*time.Second, "load before each measurement, until V8 has compiled")
	each := flag.Duration("each", 8*time.Second, "how long each kind of call is measured")
	flag.Parse()
	b := bench{warm: *warm, each: *each}
	plain, err := b.setting(ctx, nil)
	if err != nil {
		return err
	}
	for _, flavour := range []string{"envoy", "kong"} {
		filters, err := sample.Chain(filepath.Join(*dist, flavour))
		if err != nil {
			return err
		}
		with, err := b.setting(ctx, filters)
		if err != nil {
			return err
		}
		b.compare(flavour, plain, with)
	}
	text, err := json.MarshalIndent(b.figures, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(*dist, "bench.json"), append(text, '\n'), 0o600)
}

type bench struct {
	warm, each time.Duration
	figures    []figure
}

// measured is what one kind of call cost in one setting.
type measured struct {
	cpu    time.Duration // of the proxy, for one call
	result *load.Result
}

// setting is all kinds of call, by name, and the memory after them.
type setting struct {
	calls map[string]measured
	rss   int64
}

// kinds are the calls that are measured.
func kinds() []load.Call {
	header := http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + sample.Key}}
	call := func(name string, size int, stream bool) load.Call {
		return load.Call{Name: name, Path: "/v1/chat/completions", Header: header, Body: upstream.Body(size, stream)}
	}
	return []load.Call{
		call("2 KB", 2<<10, false), call("2 KB, 50 events", 2<<10, true), call("200 KB", 200<<10, false), call("2 MB", 2<<20, false),
	}
}

func (b *bench) setting(ctx context.Context, filters []envoytest.Filter) (*setting, error) {
	model, err := upstream.Start(upstream.Model{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = model.Close() }()
	p, err := envoytest.Start(ctx, envoytest.Config{Filters: filters, Upstream: model.Address()})
	if err != nil {
		return nil, err
	}
	s := &setting{calls: map[string]measured{}}
	err = b.measure(ctx, p, s)
	if err == nil {
		s.rss, err = p.RSS()
	}
	return s, errors.Join(err, p.Stop())
}

func (b *bench) measure(ctx context.Context, p *envoytest.Process, s *setting) error {
	plan := load.Plan{Address: p.Address(), Connections: 8, Duration: b.warm, Calls: kinds()[:3]}
	if _, err := load.Run(ctx, plan); err != nil {
		return err
	}
	for _, call := range kinds() {
		before, err := p.CPUTime()
		if err != nil {
			return err
		}
		plan.Calls, plan.Duration = []load.Call{call}, b.each
		result, err := load.Run(ctx, plan)
		if err != nil {
			return err
		}
		after, err := p.CPUTime()
		if err != nil {
			return err
		}
		if result.Failed > 0 || result.Calls == 0 {
			return fmt.Errorf("%s: %d of %d calls failed: %q", call.Name, result.Failed, result.Calls, result.Errors)
		}
		s.calls[call.Name] = measured{cpu: (after - before) / time.Duration(result.Calls), result: result}
	}
	return nil
}

// budgets are what the modules may add, in the unit of the figure.
var budgets = map[string]float64{
	"envoy: 2 KB, CPU added": 250, "envoy: 2 KB, 50 events, CPU added an event": 8,
	"envoy: memory added": 450, "kong: memory added": 120, "envoy: 2 KB, 50 events, first byte p50 added": 1000,
}

func (b *bench) compare(flavour string, plain, with *setting) {
	for _, call := range kinds() {
		p, w := plain.calls[call.Name], with.calls[call.Name]
		name := flavour + ": " + call.Name
		b.add(name+", CPU plain", us(p.cpu), "us/call")
		b.add(name+", CPU added", us(w.cpu-p.cpu), "us/call")
		if call.Name == "2 KB, 50 events" {
			b.add(name+", CPU added an event", us(w.cpu-p.cpu)/50, "us/event")
			b.add(name+", first byte p50 added", us(w.result.FirstByte.At(0.5)-p.result.FirstByte.At(0.5)), "us")
		}
		b.add(name+", calls", w.result.PerSecond(), "1/s")
		b.add(name+", p50", us(w.result.Latency.At(0.5)), "us")
		b.add(name+", p99", us(w.result.Latency.At(0.99)), "us")
	}
	b.add(flavour+": memory added", float64(with.rss-plain.rss)/(1<<20), "MiB")
}

func us(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

func (b *bench) add(name string, value float64, unit string) {
	f := figure{Name: name, Value: value, Unit: unit, Budget: budgets[name]}
	b.figures = append(b.figures, f)
	judged := ""
	if f.Budget > 0 {
		judged = fmt.Sprintf("  budget %.0f: ", f.Budget)
		if f.Value <= f.Budget {
			judged += "met"
		} else {
			judged += "MISSED"
		}
	}
	fmt.Printf("%-52s %12.1f %-9s%s\n", f.Name, f.Value, f.Unit, judged)
}
