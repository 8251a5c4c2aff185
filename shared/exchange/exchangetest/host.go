package exchangetest

import (
	"errors"
	"slices"
	"strings"
	"time"

	"portcullis/shared/control"
	"portcullis/shared/exchange"
)

// errHost is what the gateway answers to what a gateway does not allow.
var errHost = errors.New("exchangetest: not possible in this state")

// host is one call's side of the gateway. It implements exchange.Host.
type host struct {
	g       *Gateway
	facts   map[string]string
	request half
	reply   half
	// local is the module's own reply.
	local   *Reply
	fetches []func()
	// resumed counts the pauses that were ended from outside their callback.
	resumed int
}

// half is one direction of a call.
type half struct {
	headers [][2]string
	// frozen is true when the headers have left.
	frozen bool
	// body is what the module may read now; held tells whether it is buffered.
	body   []byte
	paused bool
	inBody bool
}

// Now is the gateway's clock.
func (h *host) Now() time.Time { return h.g.Clock }

// Store is its shared data.
func (h *host) Store() control.Store { return h.g.Store }

// Log keeps a line.
func (h *host) Log(_ control.Level, m string) { h.g.Logs = append(h.g.Logs, m) }

// Count adds to a counter.
func (h *host) Count(c control.Counter, n uint64) {
	h.g.Counters[c] += n
}

// Observe adds to a histogram.
func (h *host) Observe(name control.Histogram, value uint64) {
	h.g.Values[name] = append(h.g.Values[name], value)
}

// Secret reads an environment variable.
func (h *host) Secret(name string) (string, bool) {
	v, ok := h.g.Secrets[name]
	return v, ok
}

// Property reads a property.
func (h *host) Property(path ...string) (string, bool) {
	name := strings.Join(path, ".")
	if v, ok := h.g.Properties[name]; ok {
		return v, true
	}
	if name == "response.code_details" && h.reply.headers != nil && h.g.Profile != Wasmx {
		if h.local != nil {
			return "", false
		}
		return "via_upstream", true
	}
	return "", false
}

// ReadFact reads a fact.
func (h *host) ReadFact(name string) (string, error) {
	if name == h.g.Unreadable {
		return "", errHost
	}
	return h.facts[name], nil
}

// WriteFact keeps a fact.
func (h *host) WriteFact(name, value string) error {
	if value == "" {
		return errHost
	}
	h.facts[name] = strings.Clone(value)
	return nil
}

func (h *host) half(d exchange.Direction) *half {
	if d == exchange.Request {
		return &h.request
	}
	return &h.reply
}

// Headers returns a header map.
func (h *host) Headers(d exchange.Direction) ([][2]string, error) {
	return append([][2]string(nil), h.half(d).headers...), nil
}

// Status returns the reply's status.
func (h *host) Status() string {
	for _, pair := range h.reply.headers {
		if pair[0] == ":status" {
			return pair[1]
		}
	}
	return ""
}

// SetHeader sets a header that has not left.
func (h *host) SetHeader(d exchange.Direction, name, value string) error {
	m := h.half(d)
	if m.frozen {
		return errHost
	}
	for i, pair := range m.headers {
		if pair[0] == name {
			m.headers[i][1] = value
			rest := m.headers[i+1:]
			m.headers = append(m.headers[:i+1], without(rest, name)...)
			return nil
		}
	}
	m.headers = append(m.headers, [2]string{name, value})
	return nil
}

// RemoveHeader removes a header that has not left.
func (h *host) RemoveHeader(d exchange.Direction, name string) error {
	m := h.half(d)
	if m.frozen {
		return errHost
	}
	m.headers = without(m.headers, name)
	return nil
}

func without(list [][2]string, name string) [][2]string {
	var kept [][2]string
	for _, pair := range list {
		if pair[0] != name {
			kept = append(kept, pair)
		}
	}
	return kept
}

// Body returns bytes that are held, in memory that the next call writes to.
func (h *host) Body(d exchange.Direction, start, size int) ([]byte, error) {
	m := h.half(d)
	if start+size > len(m.body) {
		return nil, errHost
	}
	for i := range h.g.lent {
		h.g.lent[i] = '!'
	}
	h.g.lent = append(h.g.lent[:0], m.body[start:start+size]...)
	return h.g.lent, nil
}

// ReplaceBody replaces what is held.
func (h *host) ReplaceBody(d exchange.Direction, b []byte) error {
	m := h.half(d)
	if !m.inBody {
		return errHost
	}
	m.body = append([]byte(nil), b...)
	return nil
}

// Enter does nothing: a host is that of one call.
func (*host) Enter() error { return nil }

// Respond keeps the module's own reply.
func (h *host) Respond(status int, headers [][2]string, body []byte) error {
	if h.reply.headers != nil || h.local != nil {
		return errHost
	}
	h.local = &Reply{Status: status, Headers: headers, Chunks: [][]byte{body}}
	return nil
}

// Fetch keeps a call until the callback has ended. A cluster without a name is not
// known.
func (h *host) Fetch(r control.FetchRequest, done func(control.FetchReply, bool)) error {
	if h.g.Answer == nil || r.Cluster == "" {
		return errHost
	}
	r.Body = slices.Clone(r.Body)
	h.fetches = append(h.fetches, func() { done(h.g.Answer(r)) })
	return nil
}

// Resume ends a pause.
func (h *host) Resume(d exchange.Direction) error {
	if !h.half(d).paused {
		h.g.t.Error("resumed what does not pause")
	}
	h.half(d).paused = false
	h.resumed++
	return nil
}
