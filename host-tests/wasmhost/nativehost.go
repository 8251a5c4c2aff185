package wasmhost

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"portcullis/shared/control"
	"portcullis/shared/exchange"
)

// native is what a native engine asks of its gateway in one call. It implements
// exchange.Host.
type native struct {
	n *Native
	c *Context
	// lent is the memory that bodies are read into.
	lent []byte
}

// Now implements control.Env.
func (h *native) Now() time.Time { return h.n.worker.Clock() }

// Store implements control.Env.
func (h *native) Store() control.Store { return nativeStore{h.n.worker.Shared} }

// Log implements control.Env.
func (h *native) Log(level control.Level, m string) {
	h.n.worker.Shared.log(uint32(level)+1, m)
}

// Count implements control.Env.
func (h *native) Count(c control.Counter, n uint64) {
	s := h.n.worker.Shared
	id, _ := s.define(counterMetric, string(c))
	s.add(id, int64(n)) //nolint:gosec // counts of one call
}

// Observe implements control.Env.
func (h *native) Observe(name control.Histogram, v uint64) {
	s := h.n.worker.Shared
	id, _ := s.define(histogramMetric, string(name))
	s.record(id, v)
}

// Secret implements control.Env.
func (h *native) Secret(name string) (string, bool) {
	v, ok := h.n.Secrets[name]
	return v, ok
}

// Property implements control.Env.
func (h *native) Property(path ...string) (string, bool) {
	v, st := h.c.Property(strings.Join(path, "."))
	return v, st == OK
}

// ReadFact implements exchange.Host.
func (h *native) ReadFact(name string) (string, error) {
	v, st := h.c.Property("wasmx.portcullis." + name)
	if st == NotFound {
		return "", nil
	}
	return v, st.err()
}

// WriteFact implements exchange.Host.
func (h *native) WriteFact(name, value string) error {
	return h.c.SetProperty("wasmx.portcullis."+name, value).err()
}

// Enter implements exchange.Host: a call is named in every other way here.
func (*native) Enter() error { return nil }

// Headers implements exchange.Host. Names are in lower case on every gateway but
// Kong's, where the SDK's caller lowers them too.
func (h *native) Headers(d exchange.Direction) ([][2]string, error) {
	list, st := h.c.Headers(Direction(d))
	for i := range list {
		list[i][0] = strings.ToLower(list[i][0])
	}
	return list, st.err()
}

// Status implements exchange.Host.
func (h *native) Status() string {
	status, _ := h.c.Header(Response, ":status")
	return status
}

// SetHeader implements exchange.Host.
func (h *native) SetHeader(d exchange.Direction, name, value string) error {
	return h.c.ReplaceHeader(Direction(d), name, value).err()
}

// RemoveHeader implements exchange.Host.
func (h *native) RemoveHeader(d exchange.Direction, name string) error {
	return h.c.RemoveHeader(Direction(d), name).err()
}

// Body implements exchange.Host.
func (h *native) Body(d exchange.Direction, start, size int) ([]byte, error) {
	b, st := h.c.Body(Direction(d), start, size)
	// Memory that the next call writes to, as in a VM.
	for i := range h.lent {
		h.lent[i] = '!'
	}
	h.lent = append(h.lent[:0], b...)
	return h.lent, st.err()
}

// ReplaceBody implements exchange.Host.
func (h *native) ReplaceBody(d exchange.Direction, b []byte) error {
	return h.c.SetBody(Direction(d), 0, 1<<31-1, b).err()
}

// Respond implements exchange.Host.
func (h *native) Respond(status int, headers [][2]string, body []byte) error {
	return h.c.Respond(status, headers, body).err()
}

// Resume implements exchange.Host.
func (h *native) Resume(d exchange.Direction) error { return h.c.Resume(Direction(d)).err() }

// Fetch implements exchange.Host.
func (h *native) Fetch(r control.FetchRequest, done func(control.FetchReply, bool)) error {
	headers := append([][2]string{{":method", r.Method}, {":path", r.Path}, {":authority", r.Host}}, r.Headers...)
	call := Call{Cluster: r.Cluster, Headers: headers, Body: slices.Clone(r.Body), Timeout: r.Timeout}
	return h.n.worker.dispatch(call, func(reply CallReply) {
		out := control.FetchReply{Headers: reply.Headers, Body: reply.Body}
		out.Status, _ = strconv.Atoi(first(reply.Headers, ":status"))
		done(out, out.Status != 0)
	}).err()
}

// first is the first value of a header.
func first(list [][2]string, name string) string {
	for _, pair := range list {
		if strings.EqualFold(pair[0], name) {
			return pair[1]
		}
	}
	return ""
}

// contentLength is the headers' content-length, -1 without one.
func contentLength(list [][2]string) int {
	n, err := strconv.Atoi(first(list, "content-length"))
	if err != nil {
		return -1
	}
	return n
}

// nativeStore is the workers' shared data as controls see it.
type nativeStore struct{ shared *Shared }

// errVersion is what a blind write gets.
var errVersion = errors.New("wasmhost: version 0 would overwrite blindly")

// Get implements control.Store.
func (s nativeStore) Get(key string) ([]byte, uint32, error) {
	v, cas, st := s.shared.Get("portcullis/" + key)
	if st == NotFound {
		return nil, 0, control.ErrNotFound
	}
	return v, cas, st.err()
}

// Set implements control.Store.
func (s nativeStore) Set(key string, value []byte, version uint32) error {
	if version == 0 {
		return errVersion
	}
	if s.shared.Set("portcullis/"+key, value, version) == CasMismatch {
		return control.ErrConflict
	}
	return nil
}

// Create implements control.Store.
func (s nativeStore) Create(key string, value []byte) error {
	return s.Set(key, value, 0xffffffff)
}
