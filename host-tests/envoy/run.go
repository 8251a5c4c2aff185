package envoytest

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Run starts Envoy for one test and stops it at the test's end; a test that failed shows Envoy's log.
func Run(t testing.TB, config Config) *Process {
	t.Helper()
	p, err := Start(t.Context(), config)
	require.NoError(t, err)
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(p.Log())
		}
		require.NoError(t, p.Stop())
	})
	return p
}
