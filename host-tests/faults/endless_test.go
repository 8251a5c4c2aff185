package faults

import (
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/host-tests/scenario"
	"portcullis/host-tests/wasmhost"
	"portcullis/plugins/bundle"
)

// heap is the live memory of this process in bytes.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc) //nolint:gosec // far smaller
}

// endless is what a stream that never ends repeats, behind how it begins, to which module.
var endless = []struct {
	name, begins, repeats string
	module                func(t *testing.T) *wasmhost.Worker
}{
	{"text in which nothing is found", "", "A long day in Oslo. ", redacting},
	{"text in which something is found each time", "", "Mail jane@corp.example. ", redacting},
	{"a private key without an end", "-----BEGIN RSA PRIVATE KEY-----", "MIIEpAIBAAKCAQEA7x", redacting},
	{"beginnings of what never comes", "", "AKIA ", redacting},
	{"text that a service judges as it goes", "", "A long day in Oslo. ", asking},
}

// redacting is a worker with redact alone.
func redacting(t *testing.T) *wasmhost.Worker { return alone(t, "redact", `{}`) }

// asking is a worker with sanitize alone, whose service masks something each time.
func asking(t *testing.T) *wasmhost.Worker {
	w := alone(t, "sanitize", `{"second_opinion":{"cluster":"judge","kind":"webhook","ask":"always","replies":"all"}}`)
	w.Answer = func(wasmhost.Call) wasmhost.CallReply {
		return wasmhost.CallReply{Headers: [][2]string{{":status", "200"}}, Body: []byte(`{"action":"mask","spans":[{"text":0,"from":0,"to":6}]}`)}
	}
	return w
}

func alone(t *testing.T, plugin, configuration string) *wasmhost.Worker {
	w := wasmhost.NewWorker(wasmhost.EnvoyHold, wasmhost.NewShared())
	text, err := scenario.WithHost(configuration, wasmhost.EnvoyHold.Host())
	require.NoError(t, err)
	f, err := wasmhost.NewNative(plugin, w, bundle.Loaders[plugin], text)
	require.NoError(t, err)
	w.Add(f)
	return w
}

func TestAStreamThatNeverEndsNeedsNoMoreMemory(t *testing.T) {
	for _, e := range endless {
		t.Run(e.name, func(t *testing.T) {
			w := e.module(t)
			s := w.Begin(map[string]string{})
			s.RequestHeaders([][2]string{
				{":method", "POST"}, {":path", "/v1/chat/completions"}, {":authority", "a"}, {":scheme", "http"}, {"content-type", "application/json"},
			}, false)
			s.RequestBody([]byte(`{"model":"m","stream":true,"messages":[]}`), true)
			s.Take(wasmhost.Request)
			s.ResponseHeaders([][2]string{{":status", "200"}, {"content-type", "text/event-stream"}}, false)
			event := func(text string) []byte {
				return []byte(`data: {"choices":[{"index":0,"delta":{"content":"` + text + `"},"finish_reason":null}]}` + "\n\n")
			}
			s.ResponseBody(event(e.begins), false)
			const rounds, pieces = 10, 2000
			long := event(strings.Repeat(e.repeats, 20))
			begun, got := 0, 0
			for round := range rounds {
				for range pieces {
					s.ResponseBody(long, false)
					got += len(s.Take(wasmhost.Response))
				}
				if round == 0 {
					begun = heap()
				}
			}
			require.Less(t, heap()-begun, 1<<20, "after ten times as much as before")
			require.Greater(t, got, pieces, "it has not just ended")
			s.Close()
			require.Empty(t, w.Shared.Violations())
		})
	}
}

func TestAnEventThatNeverEndsEndsTheStream(t *testing.T) {
	w := redacting(t)
	h := scenario.Host{Worker: w}
	reply := scenario.Reply{Status: 200, Headers: [][2]string{{"content-type", "text/event-stream"}}, Body: `data: {"choices":[{"index":0,"delta":{"content":"` + strings.Repeat("jane@corp.example ", 1<<20), Breaks: true}
	o := h.Send(&scenario.Call{
		Method: "POST", Path: "/v1/chat/completions", Headers: [][2]string{{"content-type", "application/json"}},
		Body: `{"model":"m","stream":true,"messages":[]}`, Reply: reply,
	}, scenario.Pieces(64<<10))
	require.Equal(t, "deny", o.Facts["decision"])
	require.NotContains(t, o.Body, "jane")
	require.Less(t, len(o.Body), 4096)
	require.Empty(t, o.Faults)
}
