// Command abi is a module of the tests that speaks the proxy-wasm ABI 0.2.0 without an
// SDK, so that it can break it. Its configuration is what it does wrong.
package main

import (
	"os"
	"unsafe"
)

//go:wasmimport env proxy_log
func proxyLog(level uint32, text unsafe.Pointer, size uint32) uint32

//go:wasmimport env proxy_get_buffer_bytes
func getBuffer(kind, start, max uint32, out, size unsafe.Pointer) uint32

//go:wasmimport env proxy_get_property
func getProperty(path, size uint32, out, outSize unsafe.Pointer) uint32

//go:wasmimport env proxy_increment_metric
func incrementMetric(id uint32, by int64) uint32

//go:wasmimport env proxy_define_metric
func defineMetric(kind uint32, name unsafe.Pointer, size uint32, id unsafe.Pointer) uint32

//go:wasmimport env proxy_set_tick_period_milliseconds
func setTick(ms uint32) uint32

//go:wasmimport env proxy_set_effective_context
func setContext(id uint32) uint32

//go:wasmimport env proxy_set_shared_data
func setShared(key unsafe.Pointer, size uint32, value unsafe.Pointer, valueSize, cas uint32) uint32

//go:wasmimport env proxy_resolve_shared_queue
func resolveQueue(vm unsafe.Pointer, vmSize uint32, name unsafe.Pointer, size uint32, id unsafe.Pointer) uint32

//go:wasmimport env proxy_http_call
func httpCall(cluster unsafe.Pointer, clusterSize uint32, headers unsafe.Pointer, headersSize uint32,
	body unsafe.Pointer, bodySize uint32, tail unsafe.Pointer, tailSize, timeout uint32, id unsafe.Pointer) uint32

//go:wasmimport env proxy_close_stream
func closeStream(kind uint32) uint32

var (
	latest  []byte
	deed    string
	plugin  uint32
	metric  uint32
	scratch = new(uint32)
)

func init() {
	if os.Getenv("DEED") == "call before start" {
		setTick(100)
	}
	say("initialised")
}

func main() {}

func say(text string) { proxyLog(2, unsafe.Pointer(unsafe.StringData(text)), uint32(len(text))) }

func define(name string) {
	defineMetric(0, unsafe.Pointer(unsafe.StringData(name)), uint32(len(name)), unsafe.Pointer(&metric))
}

func share(key string, cas uint32) {
	setShared(unsafe.Pointer(unsafe.StringData(key)), uint32(len(key)), nil, 0, cas)
}

//go:wasmexport proxy_abi_version_0_2_0
func version() {}

//go:wasmexport proxy_on_memory_allocate
func allocate(size uint32) unsafe.Pointer {
	b := make([]byte, size)
	latest = b
	return unsafe.Pointer(unsafe.SliceData(b))
}

//go:wasmexport proxy_on_context_create
func create(id, parent uint32) {
	if parent == 0 {
		plugin = id
	}
}

//go:wasmexport proxy_on_vm_start
func vmStart(uint32, uint32) uint32 { return 1 }

//go:wasmexport proxy_on_configure
func configure(_, size uint32) uint32 {
	var p *byte
	if getBuffer(7, 0, size, unsafe.Pointer(&p), unsafe.Pointer(scratch)) == 0 {
		deed = string(unsafe.Slice(p, *scratch))
	}
	define("calls")
	switch deed {
	case "refuse the configuration":
		say("deed: is not allowed here")
		return 0
	case "trap in configure":
		panic("deed")
	case "write at start":
		share("portcullis/x", 1)
	case "count at start":
		incrementMetric(metric, 1)
	case "tick":
		setTick(100)
	}
	return 1
}

//go:wasmexport proxy_on_tick
func tick(uint32) { say("tick") }

//go:wasmexport proxy_on_request_headers
func requestHeaders(id, _, _ uint32) uint32 {
	switch deed {
	case "increment by zero":
		incrementMetric(metric, 0)
	case "define twice":
		define("calls")
	case "http call under the stream":
		name := "judge"
		httpCall(unsafe.Pointer(unsafe.StringData(name)), 5, nil, 0, nil, 0, nil, 0, 100, unsafe.Pointer(scratch))
	case "unknown context":
		setContext(4711)
	case "outside memory":
		getProperty(0xfffffff0, 64, unsafe.Pointer(scratch), unsafe.Pointer(scratch))
	case "foreign key":
		share("mine", 1)
	case "blind write":
		share("portcullis/x", 0)
	case "resolve a queue":
		name := "q"
		resolveQueue(nil, 0, unsafe.Pointer(unsafe.StringData(name)), 1, unsafe.Pointer(scratch))
	case "unknown call":
		closeStream(0)
	case "trap":
		panic("deed")
	}
	return 0
}

//go:wasmexport proxy_on_request_body
func requestBody(uint32, uint32, uint32) uint32 { return 0 }

//go:wasmexport proxy_on_delete
func forget(uint32) {}
