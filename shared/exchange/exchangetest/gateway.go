package exchangetest

import (
	"strings"
	"testing"
	"time"

	"portcullis/shared/control"
	"portcullis/shared/exchange"
)

// Profile is how a gateway treats what a module pauses.
type Profile uint8

// The profiles.
const (
	// Hold keeps request headers until the module continues: Envoy with
	// allow_on_headers_stop_iteration.
	Hold Profile = iota
	// Pass lets request headers go when the module continues them and buffers
	// the body: Envoy as a WasmPlugin sets it up.
	Pass
	// Trailers is Hold with bodies that trailers end.
	Trailers
	// Wasmx is Kong's engine: the request's body comes whole, the reply's chunks
	// are never held.
	Wasmx
)

// String is the profile's name.
func (p Profile) String() string { return [...]string{"hold", "pass", "trailers", "wasmx"}[p] }

// Profiles lists them all.
var Profiles = []Profile{Hold, Pass, Trailers, Wasmx}

// Settings is the part of a module's configuration that the profile needs.
func (p Profile) Settings() string {
	switch p {
	case Hold, Trailers:
		return `{"engine":"envoy","hold":true}`
	case Wasmx:
		return `{"engine":"wasmx"}`
	default:
		return `{"engine":"envoy"}`
	}
}

// Gateway is a gateway with one module.
type Gateway struct {
	Profile Profile
	// Clock is the time it tells.
	Clock time.Time
	// Secrets are its environment variables.
	Secrets map[string]string
	// Properties are the properties that every call has, path joined by ".".
	Properties map[string]string
	// Unreadable is a fact that the gateway fails to read.
	Unreadable string
	// Answer makes the reply to a Fetch; ok is false for none in time. Without it no
	// call can be started.
	Answer func(control.FetchRequest) (r control.FetchReply, ok bool)
	// Pick chooses which of n calls under way is answered next. Default: the first.
	Pick func(n int) int
	// Slow lets all that the gateway delivers meanwhile come before replies.
	Slow bool
	// Between is called before each run of the timer that goes on with a long call.
	Between func()
	// Counters and Values are the metrics, Logs the lines written so far.
	Counters map[control.Counter]uint64
	Values   map[control.Histogram][]uint64
	Logs     []string

	// Store is the shared data.
	Store control.Store

	engine *exchange.Engine
	t      testing.TB
	// lent is the memory that bodies are read into.
	lent []byte
}

// New makes a gateway of load's engine for configuration; "HOST" in it stands
// for the profile's settings.
func New(t testing.TB, p Profile, load exchange.Loader, configuration string) *Gateway {
	t.Helper()
	e, err := load([]byte(replaceHost(configuration, p)))
	if err != nil {
		t.Fatalf("configuration: %v", err)
	}
	e.OverwriteReleased()
	return &Gateway{
		Profile: p, Clock: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC),
		Secrets: map[string]string{}, Properties: map[string]string{"source.address": "192.0.2.7:4711"},
		Counters: map[control.Counter]uint64{}, Values: map[control.Histogram][]uint64{}, engine: e, Store: Memory{}, t: t,
	}
}

func replaceHost(configuration string, p Profile) string {
	return strings.ReplaceAll(configuration, "HOST", p.Settings())
}

// holds reports whether the body is delivered while the headers are held.
func (g *Gateway) holds() bool { return g.Profile == Hold || g.Profile == Trailers }

// goesOn reports whether the timer is set for work that goes on.
func (g *Gateway) goesOn() bool {
	p := g.engine.TickPeriod()
	return p > 0 && p < 10*time.Millisecond
}

// Tick runs the engine's timer.
func (g *Gateway) Tick() { g.engine.Tick(&host{g: g}) }

// Memory is shared data in memory.
type Memory map[string]entry

type entry struct {
	value   []byte
	version uint32
}

// Get implements control.Store.
func (s Memory) Get(key string) ([]byte, uint32, error) {
	e, ok := s[key]
	if !ok {
		return nil, 0, control.ErrNotFound
	}
	return append([]byte(nil), e.value...), e.version, nil
}

// Set implements control.Store.
func (s Memory) Set(key string, value []byte, version uint32) error {
	e, ok := s[key]
	if !ok || e.version != version {
		return control.ErrConflict
	}
	s[key] = entry{append([]byte(nil), value...), version + 1}
	return nil
}

// Create implements control.Store.
func (s Memory) Create(key string, value []byte) error {
	if _, ok := s[key]; ok {
		return control.ErrConflict
	}
	s[key] = entry{append([]byte(nil), value...), 1}
	return nil
}
