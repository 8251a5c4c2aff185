package config

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEnvName(t *testing.T) {
	name, ok := EnvName("env:PROVIDER_KEY")
	require.True(t, ok)
	require.Equal(t, "PROVIDER_KEY", name)
	require.NoError(t, CheckEnv("secret", "env:X"))
	for _, value := range []string{"", "env", "env:", "ENV:X", "s3cret", " env:X"} {
		_, ok := EnvName(value)
		require.False(t, ok, value)
		require.ErrorContains(t, CheckEnv("secret", value), "does not name an environment variable", value)
	}
}
