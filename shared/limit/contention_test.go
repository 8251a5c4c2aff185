package limit

import (
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"portcullis/shared/control"
	"portcullis/shared/exchange/exchangetest"
)

// numbers is what is kept of subject a in a record with one entry.
func numbers(t *rapid.T, store control.Store, slots *Slots) (out []int64) {
	value, _, err := store.Get(slots.key("a"))
	if errors.Is(err, control.ErrNotFound) {
		return nil
	}
	r := Record{bytes: value}
	e, ok := r.entry(0)
	if err != nil || !r.valid() || !ok || 8*e.to != len(value) {
		t.Fatalf("%v: %x", err, value)
	}
	for i := e.from; i < e.to; i++ {
		out = append(out, r.at(i))
	}
	return out
}

// workers runs f on several goroutines, each with its own random numbers.
func workers(t *rapid.T, f func(random *rand.Rand)) {
	n, seed := rapid.IntRange(2, 6).Draw(t, "workers"), rapid.Uint64().Draw(t, "seed")
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() { f(rand.New(rand.NewPCG(seed, uint64(i)))) })
	}
	wait.Wait()
}

func drawShared(t *rapid.T) *exchangetest.Contended {
	// Up to a third is lost: 32 losses in a row do not happen.
	return exchangetest.NewContended(rapid.Uint64().Draw(t, "store"), rapid.IntRange(0, 33).Draw(t, "losses"))
}

func TestWorkersTogetherTakeNoMoreRequestsThanTheRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		store := drawShared(t)
		rate := &rateIn{slots: slots("r"), Rate: Rate{
			ID: NewID("r"), Count: rapid.Int64Range(1, 50).Draw(t, "count"),
			Window: time.Second, Burst: rapid.Int64Range(1, 20).Draw(t, "burst"),
		}}
		var allowed, back atomic.Int64
		workers(t, func(random *rand.Rand) {
			for range 20 {
				out, err := rate.Take(store, "a", start)
				if err != nil || !out.Allowed {
					continue
				}
				allowed.Add(1)
				if random.IntN(3) == 0 && rate.GiveBack(store, "a") == nil {
					back.Add(1)
				}
			}
		})
		if kept := allowed.Load() - back.Load(); kept > rate.Burst {
			t.Fatalf("%d taken and kept at one instant, at most %d", kept, rate.Burst)
		}
		// The record is exactly what was kept: nothing was lost, nothing counted twice.
		want := start.UnixNano() + (allowed.Load()-back.Load())*rate.interval()
		if got := numbers(t, store, rate.slots); got == nil || got[0] != want {
			t.Fatalf("%v is kept, the model says %d", got, want)
		}
	})
}

func TestWorkersTogetherReserveNoMoreThanTheWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		store := drawShared(t)
		window := &windowIn{slots: slots("w"), Window: Window{ID: NewID("w"), Amount: rapid.Int64Range(1, 200).Draw(t, "amount"), Window: time.Minute}}
		var reserved, overshoot, used atomic.Int64
		workers(t, func(random *rand.Rand) {
			for range 20 {
				amount := random.Int64N(80)
				out, at, err := window.Reserve(store, "a", amount, start)
				if err != nil || !out.Allowed {
					continue
				}
				reserved.Add(amount)
				if random.IntN(2) == 0 {
					continue // still under way
				}
				spent := random.Int64N(100)
				if window.Settle(store, "a", amount, spent, at, start) != nil {
					t.Errorf("a settlement was lost")
				}
				reserved.Add(-amount)
				used.Add(spent)
				overshoot.Add(max(0, spent-amount))
			}
		})
		kept := reserved.Load() + used.Load()
		if kept > window.Amount+overshoot.Load() {
			t.Fatalf("%d spent or reserved of %d, %d beyond their reservations", kept, window.Amount, overshoot.Load())
		}
		if got := numbers(t, store, window.slots); got != nil && got[1] != kept {
			t.Fatalf("%v is kept, the model says %d", got, kept)
		}
	})
}

func TestWorkersTogetherHoldNoMoreLeasesThanThereAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		store := drawShared(t)
		leases := &leasesIn{slots: slots("l"), Leases: Leases{ID: NewID("l"), Count: rapid.Int64Range(1, 8).Draw(t, "count"), Life: time.Minute}}
		var held, most atomic.Int64
		workers(t, func(random *rand.Rand) {
			var own []int64
			for range 30 {
				if len(own) > 0 && random.IntN(2) == 0 {
					held.Add(-1) // before it is free for others
					if leases.Release(store, "a", own[0], start) != nil {
						t.Errorf("a release was lost")
					}
					own = own[1:]
					continue
				}
				out, id, err := leases.Take(store, "a", start.Add(time.Duration(random.IntN(3))))
				if err != nil || !out.Allowed {
					continue
				}
				own = append(own, id)
				if n := held.Add(1); n > most.Load() {
					most.Store(n)
				}
			}
		})
		if most.Load() > leases.Count {
			t.Fatalf("%d leases at once, at most %d", most.Load(), leases.Count)
		}
		if got := int64(len(numbers(t, store, leases.slots))); got != held.Load() {
			t.Fatalf("%d leases are kept, the model says %d", got, held.Load())
		}
	})
}
