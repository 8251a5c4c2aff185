package faults

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"portcullis/host-tests/wasmhost"
)

// held is a module that holds although the gateway around it lets no body come.
var held = module{"modelallow", `{"host": {"hold_timeout": "5s"}, "default": {"models": {"allow": ["*"]}}}`}

func TestAHeldCallThatGetsNoBodyIsRefusedAfterAWhile(t *testing.T) {
	for name, in := range kinds(t) {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
			w := wasmhost.NewWorker(wasmhost.EnvoyHold, wasmhost.NewShared())
			w.Clock = func() time.Time { return now }
			limits, f := in(t, w, module{"ratelimit", `{"limits": [{"name": "open", "kind": "concurrent", "by": "global", "count": 1}]}`}), in(t, w, held)
			w.Replace(limits, f)
			w.Profile = wasmhost.Envoy // the flag is missing

			gone, _ := ask(w, question(10))
			gone.Close()
			s, sent := ask(w, question(10))
			require.False(t, sent)
			now = now.Add(4 * time.Second)
			w.Tick()
			require.False(t, s.Answered(), "not yet")
			now = now.Add(2 * time.Second)
			w.Tick()
			require.True(t, s.Answered())
			status, body := end(s)
			require.Equal(t, "503", status)
			require.Contains(t, body, "hold_unsupported")
			require.Equal(t, "hold_unsupported", s.Properties["wasmx.portcullis.reason"])
			require.Len(t, w.Shared.Logs(), 1)
			require.Contains(t, w.Shared.Logs()[0], "allow_on_headers_stop_iteration")
			for _, v := range w.Shared.Violations() {
				require.Contains(t, v, "a pause in headers without a call under way, which hangs", "and nothing else")
			}
			empty(t, limits, f)
		})
	}
}

func TestAHeldCallWhoseBodyComesSlowlyIsNotRefused(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	w := wasmhost.NewWorker(wasmhost.EnvoyHold, wasmhost.NewShared())
	w.Clock = func() time.Time { return now }
	w.Replace(native(t, w, held))
	body := question(10)
	s := w.Begin(nil)
	s.RequestHeaders(headersOf(body), false)
	for i := range body {
		s.RequestBody([]byte(body[i:i+1]), i == len(body)-1)
		now = now.Add(time.Second)
		w.Tick()
	}
	require.True(t, left(s.Take(wasmhost.Request)))
	status, _ := reply(s, "hi", 1)
	require.Equal(t, "200", status)
	require.Empty(t, w.Shared.Violations())
}
