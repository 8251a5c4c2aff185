package limit

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"portcullis/shared/control"
	"portcullis/shared/exchange/exchangetest"
)

// memory is shared data whose writes other workers disturb: before a write goes
// through, disturb runs once.
type memory struct {
	exchangetest.Memory
	disturb func()
}

func newMemory() *memory { return &memory{Memory: exchangetest.Memory{}} }

func (m *memory) interrupt() {
	if f := m.disturb; f != nil {
		m.disturb = nil
		f()
	}
}

func (m *memory) Set(key string, value []byte, version uint32) error {
	m.interrupt()
	return m.Memory.Set(key, value, version)
}

func (m *memory) Create(key string, value []byte) error {
	m.interrupt()
	return m.Memory.Create(key, value)
}

var start = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// rateIn is a rate by itself in the records of some slots; windowIn and leasesIn are the same.
type rateIn struct {
	Rate
	slots *Slots
}

func (r *rateIn) Take(store control.Store, subject string, now time.Time) (out Result, err error) {
	err = r.slots.Change(store, subject, func(record *Record) bool {
		out = r.Rate.Take(record, now)
		return out.Allowed
	})
	return out, err
}

func (r *rateIn) GiveBack(store control.Store, subject string) error {
	return r.slots.Change(store, subject, r.Rate.GiveBack)
}

type windowIn struct {
	Window
	slots *Slots
}

func (w *windowIn) Reserve(store control.Store, subject string, amount int64, now time.Time) (out Result, window int64, err error) {
	err = w.slots.Change(store, subject, func(record *Record) bool {
		out, window = w.Window.Reserve(record, amount, now)
		return out.Allowed
	})
	return out, window, err
}

func (w *windowIn) Settle(store control.Store, subject string, reserved, used, window int64, now time.Time) error {
	return w.slots.Change(store, subject, func(record *Record) bool { return w.Window.Settle(record, reserved, used, window, now) })
}

type leasesIn struct {
	Leases
	slots *Slots
}

func (l *leasesIn) Take(store control.Store, subject string, now time.Time) (out Result, id int64, err error) {
	err = l.slots.Change(store, subject, func(record *Record) bool {
		out, id = l.Leases.Take(record, now)
		return out.Allowed
	})
	return out, id, err
}

func (l *leasesIn) Release(store control.Store, subject string, id int64, now time.Time) error {
	return l.slots.Change(store, subject, func(record *Record) bool { return l.Leases.Release(record, id, now) })
}

// slots are a limit's. A worker has slots of its own, which remember the subject asked for last; where tests
// have goroutines share some, they know it before.
func slots(name string) *Slots {
	s := NewSlots(name, "salt", 1<<16)
	s.key("a")
	return s
}

func TestARateAllowsItsBurstAndThenItsRate(t *testing.T) {
	r := &rateIn{slots: slots("r"), Rate: Rate{ID: NewID("r"), Count: 60, Window: time.Minute, Burst: 5}}
	m := newMemory()
	for i := range 5 {
		out, err := r.Take(m, "a", start)
		require.NoError(t, err)
		require.True(t, out.Allowed)
		require.Equal(t, int64(4-i), out.Remaining)
	}
	out, err := r.Take(m, "a", start)
	require.NoError(t, err)
	require.False(t, out.Allowed)
	require.Equal(t, time.Second, out.Retry)
	out, _ = r.Take(m, "b", start)
	require.True(t, out.Allowed, "another subject")
	out, _ = r.Take(m, "a", start.Add(time.Second))
	require.True(t, out.Allowed)
	require.NoError(t, r.GiveBack(m, "a"))
	out, _ = r.Take(m, "a", start.Add(time.Second))
	require.True(t, out.Allowed, "what was given back")
}

func TestARateNeverAllowsMoreThanItSaysUnderContention(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := &rateIn{slots: slots("r"), Rate: Rate{
			ID: NewID("r"), Count: rapid.Int64Range(1, 50).Draw(t, "count"),
			Window: time.Second, Burst: rapid.Int64Range(1, 20).Draw(t, "burst"),
		}}
		m := newMemory()
		now := start
		allowed := int64(0)
		take := func() {
			out, err := r.Take(m, "a", now)
			if err == nil && out.Allowed {
				allowed++
			}
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 90).Draw(t, "ms")) * time.Millisecond)
			if rapid.Bool().Draw(t, "contended") {
				m.disturb = take
			}
			take()
			bound := r.Burst + int64(now.Sub(start))*r.Count/int64(r.Window)
			if allowed > bound {
				t.Fatalf("%d allowed, at most %d", allowed, bound)
			}
		}
	})
}

func TestFiveConcurrentCallsCanNotSpendMoreThanTheWindowHas(t *testing.T) {
	w := &windowIn{slots: slots("w"), Window: Window{ID: NewID("w"), Amount: 100, Window: time.Minute}}
	m := newMemory()
	reserved := int64(0)
	for range 5 {
		out, _, err := w.Reserve(m, "a", 60, start)
		require.NoError(t, err)
		if out.Allowed {
			reserved += 60
		} else {
			require.Equal(t, time.Minute, out.Retry)
		}
	}
	require.Equal(t, int64(60), reserved)
}

func TestAWindowAgreesWithAnExactModelUnderContention(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &windowIn{slots: slots("w"), Window: Window{ID: NewID("w"), Amount: 100, Window: time.Second}}
		m := newMemory()
		now := start
		type call struct{ reserved, window int64 }
		var open []call
		model := map[int64]int64{}
		reserve := func() {
			amount := int64(rand.IntN(70))
			out, window, err := w.Reserve(m, "a", amount, now)
			if err != nil {
				return
			}
			if fits := model[window]+amount <= w.Amount; fits != out.Allowed {
				t.Fatalf("allowed %v, the model says %v", out.Allowed, fits)
			}
			if out.Allowed {
				model[window] += amount
				open = append(open, call{amount, window})
			}
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "ms")) * time.Millisecond)
			if len(open) > 0 && rapid.Bool().Draw(t, "settle") {
				c := open[0]
				open = open[1:]
				used := int64(rapid.IntRange(0, 120).Draw(t, "used"))
				if err := w.Settle(m, "a", c.reserved, used, c.window, now); err != nil {
					t.Fatal(err)
				}
				current := now.UnixNano() / int64(w.Window.Window)
				if used > c.reserved || current == c.window {
					model[current] = max(0, model[current]+used-c.reserved)
				}
				continue
			}
			reserve()
		}
	})
}

func TestALostRaceIsRetriedAndTooManyAreAnError(t *testing.T) {
	w := &windowIn{slots: slots("w"), Window: Window{ID: NewID("w"), Amount: 100, Window: time.Minute}}
	m := newMemory()
	m.disturb = func() { _, _, _ = w.Reserve(m, "a", 70, start) }
	out, _, err := w.Reserve(m, "a", 70, start)
	require.NoError(t, err)
	require.False(t, out.Allowed, "the other worker was first")
	var always func()
	always = func() {
		for key := range m.Memory {
			value, version, _ := m.Get(key)
			_ = m.Memory.Set(key, value, version)
		}
		m.disturb = always
	}
	m.disturb = always
	_, _, err = w.Reserve(m, "a", 1, start)
	require.ErrorIs(t, err, ErrContended)
}

func TestLeasesEndByThemselves(t *testing.T) {
	l := &leasesIn{slots: slots("l"), Leases: Leases{ID: NewID("l"), Count: 2, Life: time.Minute}}
	m := newMemory()
	_, first, err := l.Take(m, "a", start)
	require.NoError(t, err)
	out, _, _ := l.Take(m, "a", start.Add(time.Second))
	require.True(t, out.Allowed)
	out, _, _ = l.Take(m, "a", start.Add(2*time.Second))
	require.False(t, out.Allowed)
	require.NoError(t, l.Release(m, "a", first, start.Add(2*time.Second)))
	out, _, _ = l.Take(m, "a", start.Add(2*time.Second))
	require.True(t, out.Allowed)
	require.NoError(t, l.Release(m, "a", first, start), "twice is no harm")
	out, _, _ = l.Take(m, "a", start.Add(62*time.Second+1))
	require.True(t, out.Allowed, "the others have ended")
}

func TestSlotsAreBoundedAndACollisionOnlyTightens(t *testing.T) {
	m := newMemory()
	w := &windowIn{slots: NewSlots("w", "salt", 1), Window: Window{ID: NewID("w"), Amount: 10, Window: time.Minute}}
	out, _, _ := w.Reserve(m, "a", 10, start)
	require.True(t, out.Allowed)
	out, _, _ = w.Reserve(m, "b", 1, start)
	require.False(t, out.Allowed)
	w.slots = NewSlots("x", "salt", 16)
	for i := range 1000 {
		_, _, _ = w.Reserve(m, string(rune(i)), 0, start)
	}
	require.LessOrEqual(t, len(m.Memory), 17)
}
