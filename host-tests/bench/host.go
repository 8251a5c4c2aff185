package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	envoytest "portcullis/host-tests/envoy"
	"portcullis/host-tests/load"
	"portcullis/host-tests/load/upstream"
	"portcullis/host-tests/sample"
	"portcullis/host-tests/wasmhost"
)

// chunkSize is how much of a body a gateway delivers at once.
const chunkSize = 64 << 10

// host is one worker of the wazero host as an Envoy that holds headers.
type host struct {
	runtime *wasmhost.Runtime
	worker  *wasmhost.Worker
	vms     []*wasmhost.VM
	named   map[string]*wasmhost.VM
	sent    uint32 // calls
}

// compiled is the folder where compiled modules are kept, the one that the tests use too.
func compiled() string { return filepath.Join(envoytest.Root(), ".cache", "wazero") }

// newHost makes a worker with a chain; without filters calls pass as they are. The caller closes it.
func newHost(ctx context.Context, filters ...envoytest.Filter) (*host, error) {
	r, err := wasmhost.NewRuntime(ctx, compiled())
	if err != nil {
		return nil, err
	}
	h := &host{runtime: r, worker: wasmhost.NewWorker(wasmhost.EnvoyHold, wasmhost.NewShared()), named: map[string]*wasmhost.VM{}}
	for _, f := range filters {
		if err := h.attach(ctx, f); err != nil {
			return nil, errors.Join(err, r.Close(ctx))
		}
	}
	return h, nil
}

func (h *host) attach(ctx context.Context, f envoytest.Filter) error {
	module, err := h.runtime.Compile(ctx, f.File)
	if err != nil {
		return err
	}
	vm, err := module.NewVM(ctx, h.worker, nil)
	if err != nil {
		return err
	}
	filter, err := vm.NewFilter([]byte(f.Configuration))
	if err != nil {
		return err
	}
	h.vms = append(h.vms, vm)
	h.named[filter.Name()] = vm
	h.worker.Add(filter)
	return nil
}

// memory is how much memory the VM of a module has, in bytes.
func (h *host) memory(module string) int64 { return int64(h.named[module].Memory()) }

func (h *host) close(ctx context.Context) error { return h.runtime.Close(ctx) }

// exchange is a call that is allowed and its reply.
type exchange struct {
	request, reply [][2]string
	body, answer   []byte
	number         int // where the call's number stands in body
	before         map[string]string
}

// newExchange is a chat call of about size bytes. before are the facts of modules that are not in the chain.
func newExchange(size int, before map[string]string) exchange {
	return exchangeOf(upstream.Body(size, false), before)
}

// exchangeOf is newExchange with a body, in which a load.Number stands.
func exchangeOf(body []byte, before map[string]string) exchange {
	answer := []byte(`{"id":"chatcmpl-bench","object":"chat.completion","created":1790000000,"model":"gpt-4o-mini","choices":[{"index":0,"message":` +
		`{"role":"assistant","content":"` + strings.Repeat("The tide follows the moon. ", 12) + `"},"finish_reason":"stop"}],` +
		`"usage":{"prompt_tokens":400,"completion_tokens":70,"total_tokens":470}}`)
	properties := map[string]string{"source.address": "192.0.2.7:4711", "xds.route_name": "upstream"}
	for name, value := range before {
		properties["wasmx.portcullis."+name] = value
	}
	return exchange{
		request: [][2]string{
			{":method", "POST"},
			{":path", "/v1/chat/completions"},
			{":authority", "gateway.example.com"},
			{":scheme", "http"},
			{"x-request-id", "00000000-0000-4000-8000-000000000000"},
			{"content-type", "application/json"},
			{"user-agent", "bench"},
			{"accept", "*/*"},
			{"authorization", "Bearer " + sample.Key},
			{"content-length", strconv.Itoa(len(body))},
		},
		reply: [][2]string{
			{":status", "200"}, {"content-type", "application/json"}, {"content-length", strconv.Itoa(len(answer))},
		},
		body: body, answer: answer, before: properties, number: bytes.Index(body, []byte(load.Number)),
	}
}

// send takes the call through the chain; one that the chain does not let pass both ways is an error. No call is like one before.
func (h *host) send(e exchange) error {
	h.sent++
	load.SetNumber(e.body[e.number:], h.sent)
	s := h.worker.Begin(e.before)
	defer s.Close()
	s.RequestHeaders(e.request, false)
	for at := 0; at < len(e.body); at += chunkSize {
		end := min(at+chunkSize, len(e.body))
		s.RequestBody(e.body[at:end], end == len(e.body))
	}
	if s.Answered() || !ended(s.Take(wasmhost.Request)) {
		return fmt.Errorf("the call did not reach the upstream: %s", said(s.Take(wasmhost.Response)))
	}
	s.ResponseHeaders(e.reply, false)
	s.ResponseBody(e.answer, true)
	if !ended(s.Take(wasmhost.Response)) {
		return errors.New("the reply did not reach the client")
	}
	return nil
}

// said is the body of a reply.
func said(events []wasmhost.Event) string {
	var body []byte
	for _, e := range events {
		body = append(body, e.Data...)
	}
	return string(body)
}

// ended reports whether a direction came to its end.
func ended(events []wasmhost.Event) bool {
	return len(events) > 0 && events[len(events)-1].End && !events[len(events)-1].Reset
}

// faults are what a gateway would have held against the modules.
func (h *host) faults() error {
	if v := h.worker.Shared.Violations(); len(v) > 0 {
		return fmt.Errorf("the modules broke the gateway's rules: %q", v)
	}
	return nil
}
