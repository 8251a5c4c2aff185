package wasmhost

import (
	"context"
	"strings"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// vmKey is the context key of the VM that calls.
type vmKey struct{}

// hostCall is one function of the ABI; p are its parameters.
type hostCall struct {
	name string
	// params is one letter a parameter: i is an i32, l an i64.
	params string
	do     func(v *VM, p []uint64) Status
	// early is true for what may be called before the VM has started.
	early bool
	// effect is true for what others notice: it has no place in the start of a
	// plugin, which happens on canaries and on the main thread too.
	effect bool
}

// hostCalls are the functions of module env (proxy-wasm ABI 0.2.0).
var hostCalls []hostCall

func init() {
	hostCalls = []hostCall{
		{"proxy_log", "iii", (*VM).log, true, false},
		{"proxy_get_property", "iiii", (*VM).getProperty, false, false},
		{"proxy_set_property", "iiii", (*VM).setProperty, false, false},
		{"proxy_get_buffer_bytes", "iiiii", (*VM).getBuffer, false, false},
		{"proxy_set_buffer_bytes", "iiiii", (*VM).setBuffer, false, false},
		{"proxy_get_header_map_pairs", "iii", (*VM).getPairs, false, false},
		{"proxy_set_header_map_pairs", "iii", (*VM).setPairs, false, false},
		{"proxy_get_header_map_value", "iiiii", (*VM).getHeader, false, false},
		{"proxy_replace_header_map_value", "iiiii", (*VM).replaceHeader, false, false},
		{"proxy_add_header_map_value", "iiiii", (*VM).addHeader, false, false},
		{"proxy_remove_header_map_value", "iii", (*VM).removeHeader, false, false},
		{"proxy_send_local_response", "iiiiiiii", (*VM).respond, false, false},
		{"proxy_continue_stream", "i", (*VM).resume, false, false},
		{"proxy_close_stream", "i", unimplemented, false, false},
		{"proxy_http_call", "iiiiiiiiii", (*VM).httpCall, false, true},
		{"proxy_get_shared_data", "iiiii", (*VM).getShared, false, false},
		{"proxy_set_shared_data", "iiiii", (*VM).setShared, false, true},
		{"proxy_register_shared_queue", "iii", (*VM).registerQueue, false, true},
		{"proxy_resolve_shared_queue", "iiiii", (*VM).resolveQueue, false, false},
		{"proxy_enqueue_shared_queue", "iii", (*VM).enqueue, false, true},
		{"proxy_dequeue_shared_queue", "iii", (*VM).dequeue, false, true},
		{"proxy_set_tick_period_milliseconds", "i", (*VM).setTick, false, false},
		{"proxy_set_effective_context", "i", (*VM).setContext, false, false},
		{"proxy_define_metric", "iiii", (*VM).defineMetric, false, false},
		{"proxy_increment_metric", "il", (*VM).incrementMetric, false, true},
		{"proxy_record_metric", "il", (*VM).recordMetric, false, true},
		{"proxy_get_metric", "ii", unimplemented, false, false},
		{"proxy_call_foreign_function", "iiiiii", unimplemented, false, false},
		{"proxy_done", "", unimplemented, false, false},
	}
}

// unimplemented answers what no module of the project uses.
func unimplemented(v *VM, _ []uint64) Status {
	v.worker.Shared.violate("%s: a host call that is not implemented", v.module.name)
	return Unimplemented
}

// instantiateHost makes module env.
func instantiateHost(ctx context.Context, r wazero.Runtime) error {
	b := r.NewHostModuleBuilder("env")
	for _, c := range hostCalls {
		params := make([]api.ValueType, len(c.params))
		for i, letter := range c.params {
			params[i] = api.ValueTypeI32
			if letter == 'l' {
				params[i] = api.ValueTypeI64
			}
		}
		run := func(ctx context.Context, _ api.Module, stack []uint64) {
			v, _ := ctx.Value(vmKey{}).(*VM)
			for i, letter := range c.params {
				if letter == 'i' {
					stack[i] &= 0xffffffff // the upper half of an i32's slot is not defined
				}
			}
			if v.worker.HostCalls != nil {
				v.worker.HostCalls[c.name]++
			}
			if v.starting && !c.early {
				v.worker.Shared.violate("%s: %s before the VM has started", v.module.name, c.name)
				stack[0] = uint64(InternalFailure)
				return
			}
			if v.configuring && c.effect {
				v.worker.Shared.violate("%s: %s in the start of a plugin, which happens on canaries too", v.module.name, c.name)
			}
			stack[0] = uint64(c.do(v, stack))
		}
		b.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(run), params, []api.ValueType{api.ValueTypeI32}).Export(c.name)
	}
	_, err := b.Instantiate(ctx)
	return err
}

// bytes reads guest memory; the slice is the guest's. A bad range is a violation
// and reads as nothing.
func (v *VM) bytes(ptr, size uint64) []byte {
	b, ok := v.instance.Memory().Read(uint32(ptr), uint32(size)) //nolint:gosec // i32 parameters
	if !ok {
		v.worker.Shared.violate("%s: %d bytes at %d are outside its memory", v.module.name, size, ptr)
	}
	return b
}

func (v *VM) text(ptr, size uint64) string { return string(v.bytes(ptr, size)) }

// give hands bytes to the guest, which owns them from then on. The parameters of
// the running host call must have been read: it calls into the guest.
func (v *VM) give(b []byte, ptrAt, sizeAt uint64) Status {
	m := v.instance.Memory()
	var ptr uint32
	if len(b) > 0 {
		var err error
		ptr, err = v.call(v.module.allocate, uint32(len(b))) //nolint:gosec // a body within the gateway's limit
		if err != nil || !m.Write(ptr, b) {
			return InvalidMemory
		}
	}
	if !m.WriteUint32Le(uint32(ptrAt), ptr) || !m.WriteUint32Le(uint32(sizeAt), uint32(len(b))) { //nolint:gosec // i32 parameters
		return InvalidMemory
	}
	return OK
}

func (v *VM) put(at uint64, value uint32) Status {
	if !v.instance.Memory().WriteUint32Le(uint32(at), value) { //nolint:gosec // an i32 parameter
		return InvalidMemory
	}
	return OK
}

// current is the stream that host calls act on.
func (v *VM) current() *Context { return v.streams[v.effective] }

// plugin is the filter whose context host calls act on.
func (v *VM) plugin() *Wasm {
	if c := v.current(); c != nil {
		f, _ := c.filter.(*Wasm)
		return f
	}
	return v.plugins[v.effective]
}

func (v *VM) log(p []uint64) Status {
	return v.worker.Shared.log(uint32(p[0]), v.text(p[1], p[2])) //nolint:gosec // an i32
}

func (v *VM) getProperty(p []uint64) Status {
	path := strings.ReplaceAll(strings.TrimSuffix(v.text(p[0], p[1]), "\x00"), "\x00", ".")
	c := v.current()
	if c == nil {
		return NotFound
	}
	value, st := c.Property(path)
	if st != OK {
		return st
	}
	return v.give([]byte(value), p[2], p[3])
}

func (v *VM) setProperty(p []uint64) Status {
	path := strings.ReplaceAll(strings.TrimSuffix(v.text(p[0], p[1]), "\x00"), "\x00", ".")
	if c := v.current(); c != nil {
		return c.SetProperty(path, v.text(p[2], p[3]))
	}
	return NotFound
}

// The buffers (ABI 0.2.0, proxy_buffer_type_t).
const (
	requestBuffer  = 0
	responseBuffer = 1
	callBuffer     = 4
	vmBuffer       = 6
	pluginBuffer   = 7
)

func (v *VM) getBuffer(p []uint64) Status {
	var b []byte
	st := OK
	start, size := int(uint32(p[1])), int(uint32(p[2])) //nolint:gosec // i32 parameters
	switch p[0] {
	case requestBuffer, responseBuffer:
		c := v.current()
		if c == nil {
			return BadArgument
		}
		b, st = c.Body(Direction(p[0]), start, size) //nolint:gosec // 0 or 1
	case callBuffer:
		if v.reply == nil {
			return BadArgument
		}
		b = v.reply.Body[min(start, len(v.reply.Body)):min(start+size, len(v.reply.Body))]
	case pluginBuffer:
		f := v.plugins[v.effective]
		if f == nil {
			return BadArgument
		}
		b = f.configuration[min(start, len(f.configuration)):min(start+size, len(f.configuration))]
	case vmBuffer:
		return NotFound
	default:
		return BadArgument
	}
	if st != OK {
		return st
	}
	if len(b) == 0 {
		return NotFound
	}
	return v.give(b, p[3], p[4])
}

func (v *VM) setBuffer(p []uint64) Status {
	c := v.current()
	if c == nil || p[0] > responseBuffer {
		return BadArgument
	}
	return c.SetBody(Direction(p[0]), int(uint32(p[1])), int(uint32(p[2])), append([]byte(nil), v.bytes(p[3], p[4])...)) //nolint:gosec // i32 parameters
}

func (v *VM) respond(p []uint64) Status {
	headers, ok := unpackPairs(v.bytes(p[5], p[6]))
	c := v.current()
	if !ok || c == nil {
		return BadArgument
	}
	return c.Respond(int(uint32(p[0])), headers, v.bytes(p[3], p[4])) //nolint:gosec // a status
}

func (v *VM) resume(p []uint64) Status {
	c := v.current()
	if c == nil || p[0] > 1 {
		return BadArgument
	}
	return c.Resume(Direction(p[0])) //nolint:gosec // 0 or 1
}

func (v *VM) setTick(p []uint64) Status {
	f := v.plugins[v.effective]
	if f == nil {
		return BadArgument
	}
	f.period = time.Duration(uint32(p[0])) * time.Millisecond //nolint:gosec // an i32
	f.due = v.worker.Clock().Add(f.period)
	return OK
}

func (v *VM) setContext(p []uint64) Status {
	id := uint32(p[0]) //nolint:gosec // an i32
	if v.streams[id] == nil && v.plugins[id] == nil {
		v.worker.Shared.violate("%s: context %d does not exist", v.module.name, id)
		return BadArgument
	}
	v.effective = id
	return OK
}

func (v *VM) httpCall(p []uint64) Status {
	headers, ok := unpackPairs(v.bytes(p[2], p[3]))
	tail, tailOK := unpackPairs(v.bytes(p[6], p[7]))
	if !ok || !tailOK {
		return BadArgument
	}
	root := v.effective
	if v.plugins[root] == nil {
		v.worker.Shared.violate("%s: an HTTP call under a stream's context, which leaks when the client leaves", v.module.name)
		return BadArgument
	}
	v.next++
	id := v.next
	call := Call{
		Cluster: v.text(p[0], p[1]), Headers: headers, Tail: tail,
		Body: append([]byte(nil), v.bytes(p[4], p[5])...), Timeout: time.Duration(uint32(p[8])) * time.Millisecond, //nolint:gosec // an i32
	}
	st := v.worker.dispatch(call, func(r CallReply) { v.answered(root, id, r) })
	if st != OK {
		return st
	}
	return v.put(p[9], id)
}

// answered delivers the reply to an HTTP call.
func (v *VM) answered(root, id uint32, r CallReply) {
	f := v.plugins[root]
	if f == nil {
		return // the VM was made anew meanwhile
	}
	v.reply, v.effective = &r, root
	defer func() { v.reply = nil }()
	if _, err := v.callback("proxy_on_http_call_response", root, id, uint32(len(r.Headers)), uint32(len(r.Body)), 0); err != nil { //nolint:gosec // bounded by the worker
		v.worker.trapped(f, err)
	}
}
