package mint

import (
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/keys"
)

func TestNewKeysParseAndDiffer(t *testing.T) {
	a, err := New("team-a")
	require.NoError(t, err)
	b, err := New("team-a")
	require.NoError(t, err)
	require.NotEqual(t, a, b)
	id, ok := keys.Parse(a)
	require.True(t, ok)
	require.Equal(t, "team-a", id)
}

func TestInvalidIDsMakeNoKey(t *testing.T) {
	_, err := New("Team A")
	require.ErrorIs(t, err, keys.ErrID)
}
