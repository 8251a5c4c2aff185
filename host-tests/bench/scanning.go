package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"portcullis/build/modules"
	envoytest "portcullis/host-tests/envoy"
)

// scanning measures how fast texts are read in WebAssembly, in MB/s of the thread's own time.
func (b *bench) scanning(ctx context.Context, flavour modules.Flavour) (err error) {
	g, err := startGuest(ctx, flavour, "scan")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.runtime.Close(ctx)) }()
	took, err := spent(func() error {
		rules, err := g.call(ctx, "prepare")
		if err == nil && rules <= 0 {
			err = errors.New("the built-in rules are not compiled")
		}
		return err
	})
	if err != nil {
		return err
	}
	b.add(string(flavour)+": compile all rules", milliseconds(took), "ms")
	for _, s := range scans() {
		speed, err := g.speed(ctx, s, b.reading())
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		b.add(string(flavour)+": "+s.name, speed, "MB/s")
	}
	return nil
}

// buildGuest builds one of the bench's own modules; done removes it.
func buildGuest(ctx context.Context, flavour modules.Flavour, name string) (file string, done func(), err error) {
	folder, err := os.MkdirTemp("", "portcullis-bench-")
	if err != nil {
		return "", nil, err
	}
	done = func() { _ = os.RemoveAll(folder) }
	file = filepath.Join(folder, name+".wasm")
	builder := modules.Builder{Root: envoytest.Root(), Flavour: flavour}
	if _, err := builder.BuildPackage(ctx, "./host-tests/bench/guest/"+name, file); err != nil {
		done()
		return "", nil, err
	}
	return file, done, nil
}

// guest is an instance of a module that needs nothing of a gateway.
type guest struct {
	runtime  wazero.Runtime
	instance api.Module
}

// startGuest builds one of the bench's own modules and starts it.
func startGuest(ctx context.Context, flavour modules.Flavour, name string) (*guest, error) {
	file, done, err := buildGuest(ctx, flavour, name)
	if err != nil {
		return nil, err
	}
	defer done()
	code, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	cache, err := wazero.NewCompilationCacheWithDir(compiled())
	if err != nil {
		return nil, err
	}
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigCompiler().WithCompilationCache(cache))
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, r); err != nil {
		return nil, errors.Join(err, r.Close(ctx))
	}
	config := wazero.NewModuleConfig().WithStartFunctions("_initialize").WithStderr(os.Stderr).WithSysNanotime().WithSysWalltime()
	instance, err := r.InstantiateWithConfig(ctx, code, config)
	if err != nil {
		return nil, errors.Join(err, r.Close(ctx))
	}
	return &guest{runtime: r, instance: instance}, nil
}

func (g *guest) call(ctx context.Context, export string, args ...uint64) (int32, error) {
	f := g.instance.ExportedFunction(export)
	if f == nil {
		return 0, fmt.Errorf("the guest has no %s", export)
	}
	out, err := f.Call(ctx, args...)
	if err != nil {
		return 0, err
	}
	return int32(out[0]), nil
}

// speed is how many megabytes (of a million bytes) a second are read: the median of several measurements.
func (g *guest) speed(ctx context.Context, s scan, each time.Duration) (float64, error) {
	at, err := g.call(ctx, "room", uint64(len(s.text)))
	if err != nil {
		return 0, err
	}
	if !g.instance.Memory().WriteString(uint32(at), s.text) {
		return 0, fmt.Errorf("%d bytes at %d are outside the guest's memory", len(s.text), at)
	}
	read := func(rounds int32) (time.Duration, error) {
		return spent(func() error {
			said, err := g.call(ctx, s.export, uint64(rounds))
			if err == nil && !s.expect(said, rounds) {
				err = fmt.Errorf("%s says %d after %d rounds, which is not what this text is for", s.export, said, rounds)
			}
			return err
		})
	}
	once, err := read(1)
	if err != nil {
		return 0, err
	}
	rounds := int32(each/max(once, time.Microsecond)) + 1
	speeds := make([]float64, 5)
	for i := range speeds {
		took, err := read(rounds)
		if err != nil {
			return 0, err
		}
		speeds[i] = float64(len(s.text)) * float64(rounds) / 1e6 / max(took, time.Microsecond).Seconds()
	}
	return median(speeds), nil
}
