package exchange

import (
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/jsondoc"
)

// pool is one with unused scanners that have room for these many bytes.
func pool(sizes ...int) (*scanners, map[*jsondoc.Scanner]int) {
	p, all := &scanners{}, map[*jsondoc.Scanner]int{}
	for _, size := range sizes {
		s := jsondoc.NewScanner(jsondoc.Limits{})
		s.Grow(size)
		all[s] = size
		p.give(s)
	}
	return p, all
}

func TestTheSmallestScannerThatSufficesIsTaken(t *testing.T) {
	for _, c := range []struct{ want, taken int }{
		{1, 1 << 10}, {1 << 10, 1 << 10}, {1<<10 + 1, 64 << 10}, {1 << 19, 1 << 20}, {1 << 21, 1 << 20}, {0, 1 << 10},
	} {
		p, all := pool(64<<10, 1<<20, 1<<10)
		require.Equal(t, c.taken, all[p.take(jsondoc.Limits{}, c.want)], "for %d bytes", c.want)
		require.Len(t, p.free, 2)
	}
}

func TestUnusedScannersAreBounded(t *testing.T) {
	p, _ := pool()
	for range maxFree + 1 {
		p.give(jsondoc.NewScanner(jsondoc.Limits{}))
	}
	require.Len(t, p.free, maxFree)
	large := jsondoc.NewScanner(jsondoc.Limits{MaxBytes: 2 * maxScanners})
	large.Grow(maxScanners + 1)
	p, _ = pool(1 << 10)
	p.give(large)
	require.Len(t, p.free, 1)
	require.Equal(t, 1<<10, p.size)
}
