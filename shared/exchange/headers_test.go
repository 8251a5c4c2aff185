package exchange

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// given is a host that has these headers and no more.
type given struct {
	Host
	list [][2]string
}

func (g given) Headers(Direction) ([][2]string, error)  { return g.list, nil }
func (given) SetHeader(Direction, string, string) error { return nil }

func TestAHeaderIsFoundWhateverElseThereIs(t *testing.T) {
	names := []string{"range", "host", "content_type", "content-type", "Content-Type", "x-pass-range", "X_Pass_Range", "x-pass-content_type", "x-" + strings.Repeat("a", 62), "x-" + strings.Repeat("b", 64), "x"}
	rapid.Check(t, func(r *rapid.T) {
		host := given{}
		for _, name := range rapid.SliceOfN(rapid.SampledFrom(names), 0, 4).Draw(r, "names") {
			host.list = append(host.list, [2]string{name, "v"})
		}
		var h headers
		require.NoError(r, h.load(&Exchange{host: host}, Request))
		if rapid.Bool().Draw(r, "set") {
			h.Set(rapid.SampledFrom(names).Draw(r, "new"), "w")
		}
		for _, name := range []string{"range", "host", "content-type", "x-pass-range", "x-" + strings.Repeat("a", 62), "x-" + strings.Repeat("b", 64)} {
			there := slices.ContainsFunc(h.list, func(pair [2]string) bool { return strings.EqualFold(pair[0], name) })
			require.Equal(r, there, h.Get(name) != "", name)
			require.Equal(r, there, h.count(name) > 0, name)
			require.Equal(r, there, len(h.Values(nil, name)) > 0, name)
			read := slices.ContainsFunc(h.list, func(pair [2]string) bool {
				read := strings.ToLower(strings.ReplaceAll(pair[0], "_", "-"))
				return read == name || read == "x-pass-"+name
			})
			require.Equal(r, read, h.readAs(name, false), name)
		}
	})
}

func TestAHeaderThatIsSetIsFoundByTheNameBehindItsPrefix(t *testing.T) {
	var h headers
	require.NoError(t, h.load(&Exchange{host: given{}}, Request))
	h.Set("x-pass-range", "v")
	require.True(t, h.readAs("range", false))
	require.True(t, h.readAs("x-pass-range", false))
}
