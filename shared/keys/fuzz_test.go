package keys

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// FuzzKey reads what a caller may present for a key.
func FuzzKey(f *testing.F) {
	key, err := Make("team-a", strings.Repeat("aZ9", RandomLength/3))
	require.NoError(f, err)
	for _, text := range []string{key, key[:len(key)-1], key + "x", "pk__", "pk_a_", "pk_team-a_" + strings.Repeat("0", secretLength), ""} {
		f.Add(text)
	}
	ring := NewRing(1)
	require.True(f, ring.Add(&Key{ID: "team-a", Secrets: []Secret{{Hash: HashOf(key)}}}))
	f.Fuzz(func(t *testing.T, text string) {
		id, ok := Parse(text)
		if ok {
			require.True(t, ValidID(id))
			require.True(t, strings.HasPrefix(text, prefix+id+"_"))
			require.Len(t, text, len(prefix)+len(id)+1+secretLength)
		}
		found, cause := ring.Verify(text, time.Time{})
		require.Equal(t, text == key, found != nil, cause)
		require.Equal(t, !ok, cause == CauseMalformed)
	})
}
