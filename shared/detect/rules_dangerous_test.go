package detect

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDangersHaveNamesOfTheirOwn(t *testing.T) {
	taken := map[string]bool{}
	for _, r := range Builtin() {
		taken[r.ID], taken[r.Group] = true, true
	}
	ids := map[string]bool{}
	for _, r := range dangerous() {
		require.False(t, taken[r.ID] || taken[r.Group] || ids[r.ID], r.ID)
		require.Equal(t, ClassDangerous, r.Class)
		ids[r.ID] = true
	}
	for _, r := range dangerous() {
		require.False(t, ids[r.Group], r.Group)
	}
}
