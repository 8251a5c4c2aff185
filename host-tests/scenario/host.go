package scenario

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"portcullis/host-tests/wasmhost"
)

// Host runs scenarios on a worker of the wazero host.
type Host struct {
	// Worker's chain is replaced by each scenario's.
	Worker *wasmhost.Worker
	// Filter makes a filter of a plugin for a configuration.
	Filter func(plugin string, configuration []byte) (wasmhost.Filter, error)
	// clock is the time that the worker tells.
	clock time.Time
}

// Run runs a scenario in every cut. The first failure is returned with its cut.
func (h *Host) Run(s *Scenario) error {
	h.Worker.Clock = func() time.Time { return h.clock }
	h.Worker.Replace()
	for _, m := range s.Chain {
		configuration, err := WithHost(m.Configuration, h.Worker.Profile.Host())
		if err != nil {
			return err
		}
		f, err := h.Filter(m.Plugin, configuration)
		if err != nil {
			return err
		}
		h.Worker.Add(f)
	}
	cuts, err := s.Cuts()
	if err != nil {
		return err
	}
	for i, cut := range cuts {
		h.clock = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
		h.Worker.Shared.Reset()
		for j := range s.Calls {
			if err := h.call(&s.Calls[j], cut); err != nil {
				return fmt.Errorf("cut %d, call %d: %w", i, j+1, err)
			}
		}
	}
	return nil
}

func (h *Host) call(c *Call, cut Cut) error {
	h.clock = h.clock.Add(c.Wait)
	h.Worker.Tick()
	o := h.Send(c, cut)
	if err := c.Check(&o); err != nil {
		return fmt.Errorf("%w\nlogs: %q", err, h.Worker.Shared.Logs())
	}
	return nil
}

// WithHost sets the "host" section of a module's configuration, over what is there.
func WithHost(configuration string, host map[string]any) ([]byte, error) {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte(configuration), &fields); err != nil {
		return nil, err
	}
	section := map[string]any{}
	if own, ok := fields["host"]; ok {
		if err := json.Unmarshal(own, &section); err != nil {
			return nil, err
		}
	}
	for name, value := range host {
		section[name] = value
	}
	text, err := json.Marshal(section)
	if err != nil {
		return nil, err
	}
	fields["host"] = text
	return json.Marshal(fields)
}

// Send sends one call through the worker's chain.
func (h *Host) Send(c *Call, cut Cut) Outcome {
	request, reply := cut(c.Body, c.Reply.Body)
	o := Outcome{Facts: map[string]string{}}
	h.Worker.Answer = o.service(c)
	s := h.Worker.Begin(map[string]string{"source.address": "192.0.2.7:4711", "xds.route_name": "upstream"})
	headers := [][2]string{{":method", c.Method}, {":path", c.Path}, {":authority", "gateway.test"}, {":scheme", "http"}, {"x-request-id", "req-1"}}
	headers = append(headers, c.Headers...)
	if c.Body != "" && first(c.Headers, "transfer-encoding") == "" && first(c.Headers, "content-length") == "" {
		headers = append(headers, [2]string{"content-length", strconv.Itoa(c.length())})
	}
	s.RequestHeaders(headers, len(request) == 0)
	for i, chunk := range request {
		s.RequestBody(chunk, i == len(request)-1 && c.Leaves != inRequest)
	}
	o.collectRequest(s.Take(wasmhost.Request))
	if o.Seen != nil {
		h.answer(s, c, reply)
	}
	if stuck := s.Stuck(); stuck != "" && c.Leaves == "" {
		o.Faults = append(o.Faults, stuck)
	}
	s.Close()
	o.collectReply(s.Take(wasmhost.Response))
	for name, value := range s.Properties {
		if len(name) > len(factPrefix) && name[:len(factPrefix)] == factPrefix {
			o.Facts[name[len(factPrefix):]] = value
		}
	}
	o.Faults = append(o.Faults, h.Worker.Shared.Violations()...)
	return o
}

// service answers for a call's service and keeps what it is asked; nil when there is
// none.
func (o *Outcome) service(c *Call) func(wasmhost.Call) wasmhost.CallReply {
	if c.Service == nil {
		return nil
	}
	return func(asked wasmhost.Call) wasmhost.CallReply {
		r := Request{Method: first(asked.Headers, ":method"), Path: first(asked.Headers, ":path"), Headers: asked.Headers, Body: string(asked.Body)}
		o.Asked = append(o.Asked, r)
		if c.Service.Silent {
			return wasmhost.CallReply{}
		}
		headers := append([][2]string{{":status", strconv.Itoa(c.Service.Status)}}, c.Service.Headers...)
		return wasmhost.CallReply{Headers: headers, Body: []byte(c.Service.Body)}
	}
}

// factPrefix begins the name of every fact's property.
const factPrefix = "wasmx.portcullis."

// length is the content-length of a call's body: more than it has, when its client
// leaves before the end.
func (c *Call) length() int {
	if c.Leaves == inRequest {
		return len(c.Body) + 1
	}
	return len(c.Body)
}

func (h *Host) answer(s *wasmhost.Stream, c *Call, chunks [][]byte) {
	r := &c.Reply
	ends := !r.Breaks && c.Leaves == ""
	headers := append([][2]string{{":status", strconv.Itoa(r.Status)}}, r.Headers...)
	s.ResponseHeaders(headers, len(chunks) == 0 && ends)
	for i, chunk := range chunks {
		s.ResponseBody(chunk, i == len(chunks)-1 && ends)
	}
	if r.Breaks {
		s.ResponseReset()
	}
}

// collectRequest joins what left the chain towards the upstream.
func (o *Outcome) collectRequest(events []wasmhost.Event) {
	var r Request
	for _, e := range events {
		if e.Headers != nil {
			r.Method, r.Path, r.Headers = first(e.Headers, ":method"), first(e.Headers, ":path"), e.Headers
		}
		r.Body += string(e.Data)
		if e.End {
			o.Seen = &r
		}
	}
}

// collectReply joins what left the chain towards the client.
func (o *Outcome) collectReply(events []wasmhost.Event) {
	ended := false
	for _, e := range events {
		if e.Headers != nil {
			o.Status, _ = strconv.Atoi(first(e.Headers, ":status"))
			o.Headers = e.Headers
		}
		o.Body += string(e.Data)
		o.Reset = o.Reset || e.Reset
		ended = ended || e.End
	}
	if !ended && len(events) > 0 {
		o.Reset = true
	}
	if n, err := strconv.Atoi(first(o.Headers, "content-length")); err == nil && ended && n != len(o.Body) {
		o.Faults = append(o.Faults, fmt.Sprintf("a reply of %d bytes with content-length %d", len(o.Body), n))
	}
	if o.Seen != nil {
		if n, err := strconv.Atoi(first(o.Seen.Headers, "content-length")); err == nil && n != len(o.Seen.Body) {
			o.Faults = append(o.Faults, fmt.Sprintf("a request of %d bytes with content-length %d", len(o.Seen.Body), n))
		}
	}
}
