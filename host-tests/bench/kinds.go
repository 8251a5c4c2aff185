package main

import (
	"net/http"
	"time"

	"portcullis/host-tests/load"
	"portcullis/host-tests/load/upstream"
	"portcullis/host-tests/sample"
)

// kind is a kind of call that is measured in Envoy.
type kind struct {
	name string
	call load.Call
	// connections is how many such calls are under way at any time.
	connections int
	// large calls may fail, which is a figure of its own; they are measured beside other streams too.
	large bool
}

// events is how many events with text a stream has.
const events = 50

// kinds are all kinds. The largest is just below the bound of a request's body and of what Envoy holds, both 16 MiB.
func kinds() []kind {
	return []kind{
		{name: "2 KB", call: chat("2 KB", 2<<10, false), connections: 8},
		{name: "2 KB, 50 events", call: smallStream(), connections: 8},
		{name: "200 KB", call: chat("200 KB", 200<<10, false), connections: 4},
		{name: "2 MB", call: chat("2 MB", 2<<20, false), connections: 2, large: true},
		{name: "16 MB", call: chat("16 MB", 16_000_000, false), connections: 1, large: true},
	}
}

// smallStream is a call of 2 KB that is answered by a stream.
func smallStream() load.Call { return chat("2 KB, 50 events", 2<<10, true) }

func chat(name string, size int, stream bool) load.Call {
	header := http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + sample.Key}}
	return load.Call{Name: name, Path: "/v1/chat/completions", Header: header, Body: upstream.Body(size, stream)}
}

// plan sends calls of the kind for a time.
func (k kind) plan(address string, duration time.Duration) load.Plan {
	return load.Plan{Address: address, Connections: k.connections, Duration: duration, Calls: []load.Call{k.call}}
}
