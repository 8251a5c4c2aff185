package wasmhost

import (
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSharedData(t *testing.T) {
	const absent = 0xffffffff
	s := NewShared()
	_, _, st := s.Get("k")
	require.Equal(t, NotFound, st)
	require.Equal(t, OK, s.Set("k", []byte("1"), absent), "a version that no entry has creates one")
	require.Equal(t, CasMismatch, s.Set("k", []byte("2"), absent), "but only once")
	_, version, _ := s.Get("k")
	require.Equal(t, CasMismatch, s.Set("k", []byte("2"), version+1), "an older or newer version loses")
	require.Equal(t, OK, s.Set("k", []byte("3"), version))
	require.Equal(t, CasMismatch, s.Set("k", []byte("4"), version), "the version has moved on")
	require.Equal(t, OK, s.Set("k", []byte("5"), 0), "version 0 overwrites")
	value, _, _ := s.Get("k")
	require.Equal(t, "5", string(value))
	value[0] = 'x'
	value, _, _ = s.Get("k")
	require.Equal(t, "5", string(value), "a reader has a copy")
	require.Equal(t, 1, s.Keys())
}

func TestSharedDataLosesNoChangeOfSeveralWorkers(t *testing.T) {
	const workers, changes = 8, 200
	s := NewShared()
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for range changes {
				for !increment(s) {
				}
			}
		})
	}
	group.Wait()
	value, _, _ := s.Get("n")
	require.Equal(t, strconv.Itoa(workers*changes), string(value))
}

// increment adds one by compare-and-swap; false when another was faster.
func increment(s *Shared) bool {
	value, version, st := s.Get("n")
	if st == NotFound {
		version = 0xffffffff
	}
	n, _ := strconv.Atoi(string(value))
	return s.Set("n", []byte(strconv.Itoa(n+1)), version) == OK
}

func TestAQueueGivesItemsInOrder(t *testing.T) {
	s := NewShared()
	_, st := s.queue("q", false)
	require.Equal(t, NotFound, st, "nobody has made it")
	id, _ := s.queue("q", true)
	again, st := s.queue("q", false)
	require.Equal(t, OK, st)
	require.Equal(t, id, again)
	_, st = s.dequeue(id)
	require.Equal(t, Empty, st)
	require.Equal(t, OK, s.enqueue(id, []byte("a")))
	require.Equal(t, OK, s.enqueue(id, []byte("b")))
	for _, want := range []string{"a", "b"} {
		item, _ := s.dequeue(id)
		require.Equal(t, want, string(item))
	}
	require.Equal(t, NotFound, s.enqueue(99, nil))
	_, st = s.dequeue(99)
	require.Equal(t, NotFound, st)
}

func TestMetrics(t *testing.T) {
	s := NewShared()
	calls, _ := s.define(counterMetric, "calls")
	again, _ := s.define(counterMetric, "calls")
	require.Equal(t, calls, again, "one name is one metric for all workers")
	level, _ := s.define(gaugeMetric, "level")
	sizes, _ := s.define(histogramMetric, "sizes")
	require.Equal(t, OK, s.add(calls, 2))
	require.Equal(t, BadArgument, s.add(calls, -1), "a counter does not go back")
	require.Equal(t, BadArgument, s.record(calls, 1))
	require.Equal(t, OK, s.record(level, 7))
	require.Equal(t, OK, s.record(sizes, 10))
	require.Equal(t, BadArgument, s.add(sizes, 1))
	require.Equal(t, NotFound, s.add(99, 1))
	_, st := s.define(9, "odd")
	require.Equal(t, BadArgument, st)
	require.Equal(t, map[string]int64{"calls": 2, "level": 7}, s.Counters())
	require.Equal(t, map[string][]uint64{"sizes": {10}}, s.Histograms())
}

func TestResetForgetsEverythingButMetrics(t *testing.T) {
	s := NewShared()
	_, _ = s.define(counterMetric, "calls")
	s.Set("k", nil, 0)
	s.log(0, "line")
	s.violate("fault")
	s.Reset()
	require.Zero(t, s.Keys())
	require.Empty(t, s.Logs())
	require.Empty(t, s.Violations())
	require.Len(t, s.Counters(), 1)
}
