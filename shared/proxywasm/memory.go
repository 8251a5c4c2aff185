package proxywasm

import "unsafe"

// maxLent bounds the memory that is lent again and again, in bytes; what is larger is
// made for its own read.
const maxLent = 1 << 20

// lender gives the gateway the memory into which it writes what a module reads.
//
// A gateway asks for new memory with every read, through the export malloc where
// there is one. Bodies would be most of a VM's garbage, and of TinyGo's for good: its
// collector keeps whatever some number in a table looks like the address of. So a
// body is read into memory that is used again, and its reader copies what it keeps.
type lender struct {
	memory []byte
	// lend is true while something is read that its reader copies.
	lend bool
}

// allocate returns size bytes for the gateway to write to.
func (l *lender) allocate(size uint32) unsafe.Pointer {
	if !l.lend || size > maxLent {
		return unsafe.Pointer(unsafe.SliceData(make([]byte, max(size, 1)))) //nolint:gosec // the ABI is of addresses
	}
	if int(size) > len(l.memory) {
		// Powers of two: what a growing body leaves behind is then less than what it has.
		room := 1 << 12
		for room < int(size) {
			room *= 2
		}
		l.memory = make([]byte, room)
	}
	return unsafe.Pointer(unsafe.SliceData(l.memory)) //nolint:gosec // as above
}

// begin lends the memory to the host call that follows.
func (l *lender) begin() { l.lend = true }

// end ends it and returns what the host call did. The slice is valid until the next
// begin.
func (l *lender) end(b []byte, err error) ([]byte, error) {
	l.lend = false
	return b, err
}

// report is what the host says of what it has read, and where it wrote that: to memory that it asked
// for.
type report struct{ address, size, version uint32 }

// take returns what was said and forgets it: where nothing is there Kong's engine answers that all
// is well and says nothing, and what it said of another read is no answer.
// Source: github.com/Kong/ngx_wasm_module, src/common/proxy_wasm/ngx_proxy_wasm_host.c, get_buffer.
func (r *report) take() report {
	said := *r
	*r = report{}
	return said
}
