package limit

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// FuzzRecords counts on whatever shared data holds: other modules of a gateway can
// write to it, and a record may be of another version.
func FuzzRecords(f *testing.F) {
	f.Add([]byte{}, int64(5))
	f.Add(put(0), int64(0))
	f.Add(put(start.UnixNano()+1), int64(1))
	f.Add(put(1<<63-1), int64(7))
	f.Add(put(-1<<63, -1<<63), int64(7))
	f.Add(put(start.UnixNano()/int64(time.Second), -50), int64(60))
	f.Add(put(start.UnixNano()/int64(time.Second), 1<<63-1), int64(60))
	f.Add([]byte("short"), int64(3))
	f.Fuzz(func(t *testing.T, record []byte, amount int64) {
		amount = max(0, min(amount, 1<<40))
		with := func(s *Slots) *memory {
			m := newMemory()
			require.NoError(t, m.Create(s.key("a"), record))
			return m
		}

		rate := &Rate{Slots: slots("r"), Count: 10, Window: time.Second, Burst: 5}
		m := with(rate.Slots)
		allowed := int64(0)
		for range 20 {
			out, err := rate.Take(m, "a", start)
			if err == nil && out.Allowed {
				allowed++
				require.GreaterOrEqual(t, out.Remaining, int64(0))
			}
			require.LessOrEqual(t, out.Remaining, rate.Burst)
		}
		require.LessOrEqual(t, allowed, rate.Burst, "a record never allows more than a new one")
		_ = rate.GiveBack(m, "a")

		window := &Window{Slots: slots("w"), Amount: 100, Window: time.Second}
		m = with(window.Slots)
		reserved := int64(0)
		for range 5 {
			out, at, err := window.Reserve(m, "a", amount, start)
			if err != nil {
				continue
			}
			require.True(t, out.Remaining >= 0 && out.Remaining <= window.Amount)
			if out.Allowed {
				reserved += amount
				require.Equal(t, start.UnixNano()/int64(window.Window), at)
			}
		}
		require.LessOrEqual(t, reserved, window.Amount)
		_ = window.Settle(m, "a", amount, amount*2, start.UnixNano()/int64(window.Window), start)
		out, _, err := window.Reserve(m, "a", window.Amount+1, start)
		require.True(t, err != nil || !out.Allowed)

		leases := &Leases{Slots: slots("l"), Count: 3, Life: time.Minute}
		m = with(leases.Slots)
		taken := int64(0)
		for range 10 {
			out, _, err := leases.Take(m, "a", start)
			if err == nil && out.Allowed {
				taken++
			}
		}
		require.LessOrEqual(t, taken, leases.Count)
		_ = leases.Release(m, "a", 0, start)
		value, _, err := m.Get(leases.Slots.key("a"))
		require.NoError(t, err)
		require.LessOrEqual(t, len(value), max(len(record), 8*MaxLeases))
	})
}

func TestADamagedRecordIsAnErrorAndNoNewBudget(t *testing.T) {
	rate := &Rate{Slots: slots("r"), Count: 10, Window: time.Second, Burst: 5}
	window := &Window{Slots: slots("w"), Amount: 100, Window: time.Second}
	leases := &Leases{Slots: slots("l"), Count: 3, Life: time.Minute}
	now := start.UnixNano() / int64(time.Second)
	for name, record := range map[string][]byte{"a part of a number": {1, 2, 3}, "a number below zero": put(-1), "nothing": {}} {
		m := newMemory()
		require.NoError(t, m.Create(rate.Slots.key("a"), record))
		_, err := rate.Take(m, "a", start)
		require.ErrorIs(t, err, ErrRecord, name)
		require.ErrorIs(t, rate.GiveBack(m, "a"), ErrRecord, name)
	}
	for name, record := range map[string][]byte{"one number": put(now), "less than nothing used": put(now, -50), "a window below zero": put(-1, 5)} {
		m := newMemory()
		require.NoError(t, m.Create(window.Slots.key("a"), record))
		_, _, err := window.Reserve(m, "a", 1, start)
		require.ErrorIs(t, err, ErrRecord, name)
		require.ErrorIs(t, window.Settle(m, "a", 5, 1, now, start), ErrRecord, name)
	}
	m := newMemory()
	require.NoError(t, m.Create(leases.Slots.key("a"), []byte{1, 2, 3}))
	_, _, err := leases.Take(m, "a", start)
	require.ErrorIs(t, err, ErrRecord)
	require.ErrorIs(t, leases.Release(m, "a", 1, start), ErrRecord)
}

func TestATimeFarAheadRefusesInsteadOfStartingAnew(t *testing.T) {
	rate := &Rate{Slots: slots("r"), Count: 10, Window: time.Second, Burst: 5}
	m := newMemory()
	require.NoError(t, m.Create(rate.Slots.key("a"), put(1<<63-1)))
	out, err := rate.Take(m, "a", start)
	require.NoError(t, err)
	require.False(t, out.Allowed)
}
