package envoytest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBinary(t *testing.T) {
	t.Run("is the one the environment names", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "envoy")
		require.NoError(t, os.WriteFile(file, nil, 0o700))
		t.Setenv(BinaryVariable, file)
		found, err := Binary()
		require.NoError(t, err)
		require.Equal(t, file, found)
	})
	t.Run("is an error when the environment names none that exists", func(t *testing.T) {
		t.Setenv(BinaryVariable, "/nowhere/envoy")
		_, err := Binary()
		require.ErrorContains(t, err, "PORTCULLIS_ENVOY: stat /nowhere/envoy")
	})
}

func TestListenerAddresses(t *testing.T) {
	t.Run("are the ports that were bound", func(t *testing.T) {
		got, err := listenerAddresses([]byte(`{"listener_statuses":[{"name":"main","local_address":{"socket_address":{"address":"127.0.0.1","port_value":40123}}}]}`))
		require.NoError(t, err)
		require.Equal(t, map[string]string{"main": "127.0.0.1:40123"}, got)
	})
	t.Run("are an error while nothing is bound", func(t *testing.T) {
		_, err := listenerAddresses([]byte(`{}`))
		require.ErrorContains(t, err, "no listener has an address yet")
	})
}

func TestReadAccessLog(t *testing.T) {
	file := filepath.Join(t.TempDir(), "access.log")
	require.NoError(t, os.WriteFile(file, []byte(`{"status":200,"route":null,"facts":{"who":"team-7","model":null}}`+"\n"+`{"status":4`), 0o600))
	entries, err := readAccessLog(file)
	require.NoError(t, err)
	require.Equal(t, []Entry{{Status: 200, Facts: map[string]string{"who": "team-7"}}}, entries, "a line still being written is not read")
}
