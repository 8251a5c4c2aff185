package faults

import (
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/host-tests/wasmhost"
)

func TestAFactThatCanNotBeReadFailsTheCall(t *testing.T) {
	for name, in := range kinds(t) {
		for _, p := range []wasmhost.Profile{wasmhost.EnvoyHold, wasmhost.Wasmx} {
			t.Run(name+" "+p.Name, func(t *testing.T) {
				w := wasmhost.NewWorker(p, wasmhost.NewShared())
				w.Add(in(t, w, module{"modelallow", `{"default": {"models": {"allow": ["*"]}}}`}))
				for _, fact := range []string{"scopes", "scopes1", "decision"} {
					s := w.Begin(map[string]string{"wasmx.portcullis.scopes": "300;o3,"})
					s.Unreadable = "wasmx.portcullis." + fact
					body := question(10)
					s.RequestHeaders(headersOf(body), false)
					if !s.Answered() {
						s.RequestBody([]byte(body), true)
					}
					require.False(t, left(s.Take(wasmhost.Request)), fact)
					status, refusal := end(s)
					require.Equal(t, "503", status, fact)
					require.Contains(t, refusal, "internal_error", fact)
				}
				require.Empty(t, w.Shared.Violations())
			})
		}
	}
}
