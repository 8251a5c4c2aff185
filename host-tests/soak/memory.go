package main

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// maxGrowth is how much memory may grow between the settled time and the end, as a share.
const maxGrowth = 0.03

// window is over how many samples memory is taken at either end: the median of several, since one may fall into a collection.
const window = 5

// sample is the process's memory at one time of the run.
type sample struct {
	at  time.Duration
	rss int64
}

// watch reads the memory once a second until the context ends.
func watch(ctx context.Context, read func() (int64, error)) ([]sample, error) {
	var samples []sample
	start := time.Now()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		rss, err := read()
		if err != nil {
			return samples, err
		}
		samples = append(samples, sample{at: time.Since(start), rss: rss})
		select {
		case <-ctx.Done():
			return samples, nil
		case <-tick.C:
		}
	}
}

// growth compares the memory at the end with that at the settled time. Both are in bytes.
func growth(samples []sample, settle time.Duration) (settled, end int64, err error) {
	first := slices.IndexFunc(samples, func(s sample) bool { return s.at >= settle })
	if first < 0 || len(samples)-first < 2*window {
		return 0, 0, fmt.Errorf("only %d samples of memory, too few to judge after %s", len(samples), settle)
	}
	settled, end = median(samples[first:first+window]), median(samples[len(samples)-window:])
	if float64(end) > float64(settled)*(1+maxGrowth) {
		err = fmt.Errorf("memory grew from %d to %d MB after the first %s (want at most %.0f %%)",
			settled>>20, end>>20, settle, maxGrowth*100)
	}
	return settled, end, err
}

func median(samples []sample) int64 {
	values := make([]int64, len(samples))
	for i, s := range samples {
		values[i] = s.rss
	}
	slices.Sort(values)
	return values[len(values)/2]
}
