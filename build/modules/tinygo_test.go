package modules

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TinyGo runs what packages do at start when it compiles, until the first that it can not run has made
// a map: net/netip does. The tables of package unicode, made behind it, would stay in a module with all
// that fills them, 80 KB.
func TestUnicodeIsMadeBeforeNetip(t *testing.T) {
	root := "../.."
	names, err := Plugins(root)
	require.NoError(t, err)
	for _, name := range names {
		list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags=tinygo", "./plugins/"+name+"/wasm")
		list.Dir, list.Env = root, append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
		said, err := list.Output()
		require.NoError(t, err)
		order := strings.Fields(string(said))
		unicode, netip := slices.Index(order, "unicode"), slices.Index(order, "net/netip")
		require.GreaterOrEqual(t, unicode, 0, name)
		require.Less(t, unicode, netip, "%s imports net/netip before anything that imports unicode: leave it to shared/config", name)
	}
}
