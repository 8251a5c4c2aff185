//go:build check

package faults

import (
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	envoytest "portcullis/host-tests/envoy"
)

func TestEnvoyRejectsAListenerWhoseModuleCanNotBeRunAndKeepsTheOldOne(t *testing.T) {
	config := envoytest.Config{Upstream: serve(t, &provider{text: "mail jane@corp.example"}), Watched: filepath.Join(t.TempDir(), "listeners.json")}
	good := filters(t, module{"redact", "{}"})
	require.NoError(t, config.Listeners("followed", good))
	p := envoytest.Run(t, config)
	masks := func() {
		status, body := post(t, connect(t), "http://"+p.ChainAddress("followed"), question(10))
		require.Equal(t, http.StatusOK, status, body)
		require.Contains(t, body, "[EMAIL]")
	}
	masks()

	bad := filters(t, module{"redact", `{"default": {"personal": "show"}}`})
	require.NoError(t, config.Listeners("followed", bad))
	count := func(name string) int64 {
		stats, err := p.Stats(t.Context(), `^listener_manager\.lds\.`)
		require.NoError(t, err)
		return stats["listener_manager.lds."+name]
	}
	for count("update_rejected") == 0 {
		require.NoError(t, t.Context().Err())
		time.Sleep(20 * time.Millisecond)
	}
	require.Contains(t, p.Log(), `default.personal: "show"`, "the log says why")
	masks()

	require.NoError(t, config.Listeners("followed", good))
	for count("update_success") < 2 {
		require.NoError(t, t.Context().Err())
		time.Sleep(20 * time.Millisecond)
	}
	masks()
}
