package bundle

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/build/modules"
)

func TestEveryPluginWithAModuleIsListed(t *testing.T) {
	built, err := modules.Plugins("../..")
	require.NoError(t, err)
	listed := Names()
	slices.Sort(listed)
	require.Equal(t, built, listed)
	require.Len(t, Loaders, len(All))
}
