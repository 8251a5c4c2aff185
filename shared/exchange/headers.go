package exchange

import "strings"

// headers is one direction's header map: read from the host once, edited in
// both places. It implements control.Headers.
type headers struct {
	x         *Exchange
	direction Direction
	list      [][2]string
	// lengths has a bit for the length of each name, modulo 64. A call's headers are compared with a
	// hundred names, most of which are as long as none of them.
	lengths uint64
}

// mayHave reports whether a header may be there: one whose name is as long is, or was.
func (h *headers) mayHave(name string) bool { return h.lengths&lengthOf(len(name)) != 0 }

// mayRead is the same for one that some server may read as name.
func (h *headers) mayRead(name string) bool {
	return h.lengths&(lengthOf(len(name))|lengthOf(len(passed)+len(name))) != 0
}

// lengthOf is the bit of a length.
func lengthOf(n int) uint64 { return 1 << (n & 63) }

// load reads the map from the host.
func (h *headers) load(x *Exchange, d Direction) error {
	list, err := x.host.Headers(d)
	h.x, h.direction, h.list, h.lengths = x, d, list, 0
	for i := range list {
		h.lengths |= lengthOf(len(list[i][0]))
	}
	return err
}

// is compares a header's name as received with one in lower case. It is small enough to be
// part of its caller: in WebAssembly a function costs more than to compare two lengths.
func is(received, name string) bool { return len(received) == len(name) && same(received, name) }

func same(received, name string) bool { return received == name || strings.EqualFold(received, name) }

// Values implements control.Headers.
func (h *headers) Values(dst []string, name string) []string {
	if !h.mayHave(name) {
		return dst
	}
	for i := range h.list {
		if is(h.list[i][0], name) {
			dst = append(dst, h.list[i][1])
		}
	}
	return dst
}

// Get implements control.Headers.
func (h *headers) Get(name string) string {
	if !h.mayHave(name) {
		return ""
	}
	for i := range h.list {
		if is(h.list[i][0], name) {
			return h.list[i][1]
		}
	}
	return ""
}

// count returns how often name is there.
func (h *headers) count(name string) int {
	n := 0
	if !h.mayHave(name) {
		return n
	}
	for i := range h.list {
		if is(h.list[i][0], name) {
			n++
		}
	}
	return n
}

// Set implements control.Headers.
func (h *headers) Set(name, value string) {
	if err := h.x.host.SetHeader(h.direction, name, value); err != nil {
		h.x.broken("set header "+name, err)
		return
	}
	if h.count(name) > 0 {
		h.forget(name)
	}
	h.list = append(h.list, [2]string{name, value})
	h.lengths |= lengthOf(len(name))
}

// Remove implements control.Headers. A header that is not there costs nothing, and one that
// servers may read as it goes too.
func (h *headers) Remove(name string) {
	if !h.mayRead(name) {
		return
	}
	for i := 0; i < len(h.list); {
		received := h.list[i][0]
		if !isDashed(received, name) {
			i++
			continue
		}
		if err := h.x.host.RemoveHeader(h.direction, received); err != nil {
			h.x.broken("remove header "+name, err)
			return
		}
		h.forget(received)
	}
}

// passed begins the name of a header that LiteLLM sends on without it.
// Source: docs.litellm.ai/docs/proxy/forward_client_headers, read 2026-11.
const passed = "x-pass-"

// readAs reports whether there is a header that such servers read as name; otherwise asks for one that is not
// written so.
func (h *headers) readAs(name string, otherwise bool) bool {
	if !h.mayRead(name) {
		return false
	}
	for i := range h.list {
		if received := h.list[i][0]; isDashed(received, name) && (!otherwise || !is(received, name)) {
			return true
		}
	}
	return false
}

// isDashed is is for a name as some server may read it: with "-" for "_" behind a gateway interface
// (CGI, WSGI, Rack), without what is before it where it is passed on. Lengths are compared first, as there.
func isDashed(received, name string) bool {
	more := len(received) - len(name)
	return (more == 0 || more == len(passed)) && sameDashed(received, name)
}

// sameDashed is isDashed for a name that is as long, or shorter by what is before it. All headers are compared with many names, so no string is made of any.
func sameDashed(received, name string) bool {
	if more := len(received) - len(name); more > 0 {
		return sameDashed(received[:more], passed) && sameDashed(received[more:], name)
	}
	for i := range len(name) {
		b := lower(received[i])
		if b == '_' {
			b = '-'
		}
		if b != lower(name[i]) {
			return false
		}
	}
	return true
}

// lower is a byte of a name in lower case: names are ASCII.
func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		b |= 'a' - 'A'
	}
	return b
}

func (h *headers) forget(name string) {
	kept := h.list[:0]
	for _, pair := range h.list {
		if !is(pair[0], name) {
			kept = append(kept, pair)
		}
	}
	h.list = kept
}
