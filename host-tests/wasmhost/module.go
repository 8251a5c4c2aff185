package wasmhost

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// Runtime compiles modules. It may be used by several goroutines.
type Runtime struct{ wazero wazero.Runtime }

// NewRuntime makes a runtime. Compiled code is kept in the folder cache, unless that
// is empty. The caller closes it.
func NewRuntime(ctx context.Context, cache string) (*Runtime, error) {
	config := wazero.NewRuntimeConfigCompiler()
	if cache != "" {
		kept, err := wazero.NewCompilationCacheWithDir(cache)
		if err != nil {
			return nil, err
		}
		config = config.WithCompilationCache(kept)
	}
	r := wazero.NewRuntimeWithConfig(ctx, config)
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, r); err != nil {
		return nil, errors.Join(err, r.Close(ctx))
	}
	if err := instantiateHost(ctx, r); err != nil {
		return nil, errors.Join(err, r.Close(ctx))
	}
	return &Runtime{wazero: r}, nil
}

// Close frees the runtime and every VM in it.
func (r *Runtime) Close(ctx context.Context) error { return r.wazero.Close(ctx) }

// Module is a compiled module.
type Module struct {
	name     string
	runtime  *Runtime
	compiled wazero.CompiledModule
	// allocate is the export that gateways ask for memory.
	allocate string
}

// Compile reads and compiles a .wasm file and checks what it exports.
func (r *Runtime) Compile(ctx context.Context, file string) (*Module, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	compiled, err := r.wazero.CompileModule(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	exports := compiled.ExportedFunctions()
	for _, name := range []string{"proxy_abi_version_0_2_0", "proxy_on_memory_allocate", "_initialize"} {
		if _, ok := exports[name]; !ok {
			return nil, fmt.Errorf("%s does not export %s", file, name)
		}
	}
	base := filepath.Base(file)
	m := &Module{name: base[:len(base)-len(filepath.Ext(base))], runtime: r, compiled: compiled, allocate: "proxy_on_memory_allocate"}
	// Gateways prefer malloc.
	if _, ok := exports["malloc"]; ok {
		m.allocate = "malloc"
	}
	return m, m.leaks(ctx)
}

// leaks refuses a module that keeps what a gateway has written to its memory: no
// gateway frees. TinyGo's own malloc is such.
func (m *Module) leaks(ctx context.Context) error {
	w := NewWorker(Envoy, NewShared())
	w.Nanotime = Steps()
	v, err := m.NewVM(ctx, w, nil)
	if err != nil {
		return err
	}
	// Go's collector lets a heap of some 20 MiB, as a module with all its tables may have, grow to its double and some more
	// before it frees: what is asked for is several times that.
	const block, blocks, most = 4 << 10, 48 << 10, 64 << 20
	before := v.Memory()
	for range blocks {
		if _, err := v.call(m.allocate, block); err != nil {
			return errors.Join(err, v.Close())
		}
	}
	grown := v.Memory() - before
	if err := v.Close(); err != nil {
		return err
	}
	if grown > most {
		return fmt.Errorf("%s keeps what %s returned: %d MiB of %d", m.name, m.allocate, grown>>20, blocks*block>>20)
	}
	return nil
}

// VM is an instance of a module in one worker. One VM runs any number of filters.
type VM struct {
	module   *Module
	worker   *Worker
	env      map[string]string
	ctx      context.Context //nolint:containedctx // a VM's calls all run under its own
	instance api.Module
	exports  map[string]api.Function
	// contexts are the streams' contexts and the plugins' by id.
	streams map[uint32]*Context
	plugins map[uint32]*Wasm
	next    uint32
	// effective is the context that host calls act on, starting tells that only
	// logging is allowed yet.
	effective uint32
	starting  bool
	// configuring tells that a plugin starts.
	configuring bool
	// reply is the HTTP call's reply whose callback runs; calls those under way.
	reply *CallReply
	calls map[uint32]func(CallReply)
	stack [8]uint64
}

// NewVM makes an instance for a worker, with environment variables.
func (m *Module) NewVM(ctx context.Context, w *Worker, env map[string]string) (*VM, error) {
	v := &VM{module: m, worker: w, env: env}
	return v, v.start(ctx)
}

// start makes the instance anew.
func (v *VM) start(ctx context.Context) error {
	v.streams, v.plugins, v.calls = map[uint32]*Context{}, map[uint32]*Wasm{}, map[uint32]func(CallReply){}
	v.exports = map[string]api.Function{}
	v.ctx = context.WithValue(context.WithoutCancel(ctx), vmKey{}, v)
	config := wazero.NewModuleConfig().WithName("").WithStartFunctions().WithRandSource(rand.Reader).
		WithStderr(os.Stderr).
		WithWalltime(func() (int64, int32) {
			now := v.worker.Clock()
			return now.Unix(), int32(now.Nanosecond()) //nolint:gosec // below 1e9
		}, 1000)
	if nanotime := v.worker.Nanotime; nanotime != nil {
		config = config.WithNanotime(nanotime, 1)
	} else {
		config = config.WithSysNanotime()
	}
	for name, value := range v.env {
		config = config.WithEnv(name, value)
	}
	var err error
	if v.instance, err = v.module.runtime.wazero.InstantiateModule(v.ctx, v.module.compiled, config); err != nil {
		return err
	}
	v.starting = true
	if _, err := v.call("_initialize"); err != nil {
		return err
	}
	v.starting = false
	return nil
}

// Close frees the instance.
func (v *VM) Close() error { return v.instance.Close(v.ctx) }

// Contexts is the number of calls that the VM has a context for.
func (v *VM) Contexts() int { return len(v.streams) }

// Memory is the size of the VM's memory in bytes. It never shrinks.
func (v *VM) Memory() uint32 { return v.instance.Memory().Size() }

// errNoExport is what call answers for a callback that a module does not have.
var errNoExport = errors.New("no such export")

// call runs an exported function. An error of the guest is a trap.
func (v *VM) call(name string, args ...uint32) (uint32, error) {
	f, ok := v.exports[name]
	if !ok {
		f = v.instance.ExportedFunction(name)
		v.exports[name] = f
	}
	if f == nil {
		return 0, errNoExport
	}
	for i, a := range args {
		v.stack[i] = uint64(a)
	}
	if err := f.CallWithStack(v.ctx, v.stack[:]); err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return uint32(v.stack[0]), nil //nolint:gosec // an i32
}

// Export calls a function that the module exports beside the ABI's and that takes
// nothing, for measurements in the guest.
func (v *VM) Export(name string) (uint32, error) { return v.call(name) }

// callback runs a callback of the ABI.
func (v *VM) callback(name string, args ...uint32) (uint32, error) {
	if around := v.worker.Around; around != nil {
		defer around(v.module.name, name)()
	}
	return v.call(name, args...)
}

// Wasm is a filter that runs in a VM.
type Wasm struct {
	name          string
	vm            *VM
	id            uint32
	configuration []byte
	period        time.Duration
	due           time.Time
	// defined are the metrics that it has defined.
	defined map[uint32]bool
}

// NewFilter makes a filter of the VM's module for a configuration.
func (v *VM) NewFilter(configuration []byte) (*Wasm, error) {
	f := &Wasm{name: v.module.name, vm: v, configuration: configuration}
	return f, f.start()
}

// start creates the plugin's context and configures it.
func (f *Wasm) start() error {
	v := f.vm
	v.next++
	f.id, f.period, f.defined = v.next, 0, map[uint32]bool{}
	v.plugins[f.id] = f
	v.effective = f.id
	v.configuring = true
	defer func() { v.configuring = false }()
	if _, err := v.call("proxy_on_context_create", f.id, 0); err != nil {
		return err
	}
	if ok, err := v.call("proxy_on_vm_start", f.id, 0); err != nil || ok == 0 {
		return f.failed("vm start", err)
	}
	ok, err := v.call("proxy_on_configure", f.id, uint32(len(f.configuration))) //nolint:gosec // a configuration
	if err != nil || ok == 0 {
		return f.failed("configure", err)
	}
	return nil
}

// Close ends the plugin's context in its VM. No call of it may be under way.
func (f *Wasm) Close() error {
	v := f.vm
	for _, name := range []string{"proxy_on_done", "proxy_on_delete"} {
		v.effective = f.id
		if _, err := v.call(name, f.id); err != nil && !errors.Is(err, errNoExport) {
			return err
		}
	}
	delete(v.plugins, f.id)
	return nil
}

// failed is why the module did not start, with its last words.
func (f *Wasm) failed(what string, err error) error {
	if err == nil {
		err = errors.New("refused")
	}
	if logs := f.vm.worker.Shared.Logs(); len(logs) > 0 {
		return fmt.Errorf("%s: %s: %w: %s", f.name, what, err, logs[len(logs)-1])
	}
	return fmt.Errorf("%s: %s: %w", f.name, what, err)
}

// Name implements Filter.
func (f *Wasm) Name() string { return f.name }

// VM is the VM that the filter runs in.
func (f *Wasm) VM() *VM { return f.vm }

// Reload implements Filter: the VM is made anew, and every filter in it.
func (f *Wasm) Reload() error {
	v := f.vm
	plugins := v.plugins
	for _, c := range v.streams {
		c.lost = true
	}
	if err := v.instance.Close(v.ctx); err != nil {
		return err
	}
	if err := v.start(v.ctx); err != nil {
		return err
	}
	for _, p := range plugins {
		if err := p.start(); err != nil {
			return err
		}
	}
	return nil
}

// Tick implements Filter.
func (f *Wasm) Tick(now time.Time) error {
	f.due = now.Add(f.period)
	f.vm.effective = f.id
	_, err := f.vm.callback("proxy_on_tick", f.id)
	return err
}

// Timer implements Filter.
func (f *Wasm) Timer() (time.Duration, time.Time) { return f.period, f.due }

// Begin implements Filter.
func (f *Wasm) Begin(c *Context) (Callbacks, error) {
	v := f.vm
	v.next++
	id := v.next
	v.streams[id] = c
	v.effective = id
	if _, err := v.callback("proxy_on_context_create", id, f.id); err != nil {
		return nil, err
	}
	return &wasmCall{vm: v, id: id}, nil
}

// wasmCall is one call's context in a VM. It implements Callbacks.
type wasmCall struct {
	vm *VM
	id uint32
}

var (
	headersExport  = [2]string{"proxy_on_request_headers", "proxy_on_response_headers"}
	bodyExport     = [2]string{"proxy_on_request_body", "proxy_on_response_body"}
	trailersExport = [2]string{"proxy_on_request_trailers", "proxy_on_response_trailers"}
)

func (c *wasmCall) action(name string, args ...uint32) (Action, error) {
	c.vm.effective = c.id
	a, err := c.vm.callback(name, args...)
	if errors.Is(err, errNoExport) {
		return Continue, nil
	}
	return Action(a), err
}

func truth(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// Headers implements Callbacks.
func (c *wasmCall) Headers(d Direction, count int, end bool) (Action, error) {
	return c.action(headersExport[d], c.id, uint32(count), truth(end)) //nolint:gosec // a count
}

// Body implements Callbacks.
func (c *wasmCall) Body(d Direction, size int, end bool) (Action, error) {
	return c.action(bodyExport[d], c.id, uint32(size), truth(end)) //nolint:gosec // within the gateway's limit
}

// Trailers implements Callbacks.
func (c *wasmCall) Trailers(d Direction, count int) (Action, error) {
	return c.action(trailersExport[d], c.id, uint32(count)) //nolint:gosec // a count
}

// Done implements Callbacks, in Envoy's order.
func (c *wasmCall) Done() error {
	defer delete(c.vm.streams, c.id)
	for _, name := range []string{"proxy_on_log", "proxy_on_done", "proxy_on_delete"} {
		c.vm.effective = c.id
		if _, err := c.vm.callback(name, c.id); err != nil && !errors.Is(err, errNoExport) {
			return err
		}
	}
	return nil
}
