package faults

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"portcullis/host-tests/wasmhost"
)

// trap is a neighbour in the chain whose VM traps in one callback.
type trap struct{ at string }

var errTrap = errors.New("unreachable executed")

func (*trap) Name() string                                 { return "trap" }
func (*trap) Reload() error                                { return nil }
func (*trap) Timer() (period time.Duration, due time.Time) { return 0, due }

func (*trap) Tick(time.Time) error { return nil }

func (f *trap) Begin(*wasmhost.Context) (wasmhost.Callbacks, error) { return trapping{f}, nil }

type trapping struct{ f *trap }

func (c trapping) hit(at string) (wasmhost.Action, error) {
	if c.f.at == at {
		return wasmhost.Continue, errTrap
	}
	return wasmhost.Continue, nil
}

var ways = [...]string{wasmhost.Request: "request", wasmhost.Response: "reply"}

func (c trapping) Headers(d wasmhost.Direction, _ int, _ bool) (wasmhost.Action, error) {
	return c.hit(ways[d] + " headers")
}

func (c trapping) Body(d wasmhost.Direction, _ int, _ bool) (wasmhost.Action, error) {
	return c.hit(ways[d] + " body")
}

func (c trapping) Trailers(d wasmhost.Direction, _ int) (wasmhost.Action, error) {
	return c.hit(ways[d] + " trailers")
}

func (c trapping) Done() error {
	_, err := c.hit("done")
	return err
}

const (
	oneAtOnce = `{"limits": [{"name": "open", "kind": "concurrent", "by": "global", "count": 1}, {"name": "tpm", "kind": "tokens", "by": "global", "count": 1000}]}`
	masking   = `{}`
)

func TestANeighbourThatTraps(t *testing.T) {
	for name, in := range kinds(t) {
		for _, at := range []string{"request headers", "request body", "reply headers", "reply body", "done"} {
			for _, outermost := range []bool{true, false} {
				place := "behind the modules"
				if outermost {
					place = "before the modules"
				}
				t.Run(name+" in "+at+" "+place, func(t *testing.T) { neighbourTraps(t, in, at, outermost) })
			}
		}
	}
}

func neighbourTraps(t *testing.T, in kind, at string, outermost bool) {
	w := wasmhost.NewWorker(wasmhost.EnvoyHold, wasmhost.NewShared())
	limits, redact, neighbour := in(t, w, module{"ratelimit", oneAtOnce}), in(t, w, module{"redact", masking}), &trap{at: at}
	w.Replace(limits, redact, neighbour)
	if outermost {
		w.Replace(neighbour, limits, redact)
	}
	s, sent := ask(w, question(10))
	var status, body string
	if sent {
		status, body = reply(s, "mail jane@corp.example", 10)
	} else {
		status, body = end(s)
	}
	switch {
	case at == "reply body" && outermost:
		require.Empty(t, body, "the headers have left, the rest is cut")
	case at != "done":
		require.Equal(t, "503", status)
	}
	require.NotContains(t, body, "jane", "nothing that is to be masked slips past")

	neighbour.at = ""
	s, sent = ask(w, question(10))
	require.True(t, sent, "the lease has come back")
	status, body = reply(s, "mail jane@corp.example", 10)
	require.Equal(t, "200", status)
	require.Contains(t, body, "[EMAIL]")
	empty(t, limits, redact)
}

// empty checks that no call is left in the VMs.
func empty(t *testing.T, filters ...wasmhost.Filter) {
	t.Helper()
	for _, f := range filters {
		if vm, ok := f.(*wasmhost.Wasm); ok {
			require.Zero(t, vm.VM().Contexts(), f.Name())
		}
	}
}

func TestAModuleThatIsGivenUpLetsNothingThrough(t *testing.T) {
	for name, in := range kinds(t) {
		t.Run(name, func(t *testing.T) {
			w := wasmhost.NewWorker(wasmhost.EnvoyHold, wasmhost.NewShared())
			w.FailClosed = true
			limits, neighbour := in(t, w, module{"ratelimit", oneAtOnce}), &trap{at: "request headers"}
			w.Replace(limits, neighbour)
			for range 3 {
				s, sent := ask(w, question(10))
				require.False(t, sent)
				status, _ := end(s)
				require.Equal(t, "503", status, "not a refusal by the limit: every lease comes back")
				neighbour.at = "" // it is given up although it would not trap again
			}
			empty(t, limits)
		})
	}
}
