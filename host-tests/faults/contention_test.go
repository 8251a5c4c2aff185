package faults

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"portcullis/host-tests/wasmhost"
)

// workers are the threads of one gateway with the same chain.
func workers(t *testing.T, in kind, n int, m module) []*wasmhost.Worker {
	t.Helper()
	shared := wasmhost.NewShared()
	shared.Between = func() { // else two cores hardly ever meet
		if rand.IntN(4) == 0 {
			runtime.Gosched()
		}
	}
	out := make([]*wasmhost.Worker, n)
	for i := range out {
		out[i] = wasmhost.NewWorker(wasmhost.EnvoyHold, shared)
		out[i].Clock = func() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) } // no window ends meanwhile
		out[i].Add(in(t, out[i], m))
	}
	return out
}

// together runs n calls on workers in turn, all at once.
func together(list []*wasmhost.Worker, n int, do func(i int, w *wasmhost.Worker)) {
	var group sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		group.Go(func() {
			<-begin
			do(i, list[i%len(list)])
		})
	}
	close(begin)
	group.Wait()
}

func TestContendedRequestsAreCountedExactly(t *testing.T) {
	for name, in := range kinds(t) {
		t.Run(name, func(t *testing.T) {
			list := workers(t, in, 4, module{"ratelimit", `{"limits": [{"name": "rpm", "kind": "requests", "by": "global", "count": 50, "window": "1h"}]}`})
			var allowed, refused atomic.Int64
			together(list, 200, func(_ int, w *wasmhost.Worker) {
				s, sent := ask(w, question(1))
				if sent {
					allowed.Add(1)
					reply(s, "Good day.", 1)
					return
				}
				if status, _ := end(s); status == "429" {
					refused.Add(1)
				}
			})
			require.EqualValues(t, 50, allowed.Load())
			require.EqualValues(t, 150, refused.Load(), "by the limit, not because others were faster")
			require.Empty(t, list[0].Shared.Violations())
		})
	}
}

// Gateways that count tokens only when a reply ends let five such calls spend 663 of
// 100 tokens.
func TestFiveConcurrentCallsThatMayUse150TokensSpendNothingOf100(t *testing.T) {
	for name, in := range kinds(t) {
		t.Run(name, func(t *testing.T) {
			list := workers(t, in, 2, module{"ratelimit", `{"limits": [{"name": "tpm", "kind": "tokens", "by": "global", "count": 100, "window": "1h"}]}`})
			require.Zero(t, spend(list, 5, 150, 132))
			require.LessOrEqual(t, spend(list, 5, 60, 60), 100, "what fits is let through")
		})
	}
}

func TestConcurrentCallsNeverSpendMoreTokensThanThereAre(t *testing.T) {
	for name, in := range kinds(t) {
		t.Run(name, func(t *testing.T) {
			list := workers(t, in, 3, module{"ratelimit", `{"limits": [{"name": "tpm", "kind": "tokens", "by": "global", "count": 1000, "window": "1h"}]}`})
			total := 0
			for range 20 {
				total += spend(list, 10, 60, 55)
			}
			require.LessOrEqual(t, total, 1000)
			// A call is let through while its bound and its prompt, 28 tokens, are left.
			require.Greater(t, total, 1000-60-28-1, "and what was reserved too much has come back")
		})
	}
}

// spend sends calls that are all under way at once; it returns the tokens that the
// provider counts for those that reach it.
func spend(list []*wasmhost.Worker, calls, bound, each int) int {
	streams, sent := make([]*wasmhost.Stream, calls), make([]bool, calls)
	together(list, calls, func(i int, w *wasmhost.Worker) { streams[i], sent[i] = ask(w, question(bound)) })
	var total atomic.Int64
	together(list, calls, func(i int, _ *wasmhost.Worker) {
		if !sent[i] {
			streams[i].Close()
			return
		}
		total.Add(int64(each))
		reply(streams[i], "Good day.", each)
	})
	return int(total.Load())
}

func TestLeasesOfConcurrentCallsComeBack(t *testing.T) {
	for name, in := range kinds(t) {
		t.Run(name, func(t *testing.T) {
			list := workers(t, in, 4, module{"ratelimit", `{"limits": [{"name": "open", "kind": "concurrent", "by": "global", "count": 3}]}`})
			var open, most, refused atomic.Int64
			together(list, 100, func(i int, w *wasmhost.Worker) {
				s, sent := ask(w, question(1))
				if !sent {
					refused.Add(1)
					s.Close()
					return
				}
				n := open.Add(1)
				for have := most.Load(); n > have && !most.CompareAndSwap(have, n); have = most.Load() {
				}
				// Calls end in every way there is.
				open.Add(-1)
				switch i % 3 {
				case 0:
					reply(s, "Good day.", 1)
				case 1:
					s.ResponseReset()
					s.Close()
				default:
					s.Close()
				}
			})
			require.LessOrEqual(t, most.Load(), int64(3))
			for range 3 {
				_, sent := ask(list[0], question(1))
				require.True(t, sent, "every lease has come back")
			}
			_, sent := ask(list[1], question(1))
			require.False(t, sent)
		})
	}
}
