package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// samplesOf makes one sample a second with the memory that rss gives.
func samplesOf(seconds int, rss func(second int) int64) []sample {
	samples := make([]sample, seconds)
	for i := range samples {
		samples[i] = sample{at: time.Duration(i) * time.Second, rss: rss(i)}
	}
	return samples
}

func TestGrowth(t *testing.T) {
	const settle = 20 * time.Second
	t.Run("passes memory that grows at first and then stays", func(t *testing.T) {
		_, _, err := growth(samplesOf(60, func(s int) int64 { return 150e6 + int64(min(s, 20))*10e6 }), settle)
		require.NoError(t, err)
	})
	t.Run("passes a single peak", func(t *testing.T) {
		_, _, err := growth(samplesOf(60, func(s int) int64 {
			if s == 57 {
				return 900e6
			}
			return 150e6
		}), settle)
		require.NoError(t, err)
	})
	t.Run("refuses a slow leak", func(t *testing.T) {
		_, _, err := growth(samplesOf(60, func(s int) int64 { return 150 << 20 * int64(1000+s) / 1000 }), settle)
		require.ErrorContains(t, err, "memory grew from 153 to 158 MB after the first 20s (want at most 3 %)")
	})
	t.Run("refuses to judge a run that ended early", func(t *testing.T) {
		_, _, err := growth(samplesOf(25, func(int) int64 { return 1 }), settle)
		require.ErrorContains(t, err, "only 25 samples")
	})
}
