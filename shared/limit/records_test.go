package limit

import (
	"encoding/binary"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// put is a record, or a part of one.
func put(values ...int64) (out []byte) {
	for _, v := range values {
		out = binary.LittleEndian.AppendUint64(out, uint64(v)) //nolint:gosec // as it is
	}
	return out
}

// entryOf is the entry of a limit.
func entryOf(name string, values ...int64) []byte {
	return append(put(int64(NewID(name)), int64(len(values))), put(values...)...)
}

// FuzzRecords counts on whatever shared data holds: other modules of a gateway can
// write to it, and a record may be of another version.
func FuzzRecords(f *testing.F) {
	f.Add([]byte{}, int64(5))
	for _, values := range [][]int64{{0}, {start.UnixNano() + 1}, {1<<63 - 1}, {-1}, {start.Unix(), 50}, {start.Unix(), -50}, {start.Unix(), 1<<63 - 1}, {start.UnixNano() + 1, 1, 2}} {
		for _, name := range []string{"r", "w", "l", "another"} {
			f.Add(entryOf(name, values...), int64(60))
			f.Add(append(entryOf("before", 7), entryOf(name, values...)...), int64(7))
		}
	}
	f.Add(put(int64(NewID("r")), 2, 1), int64(7))
	f.Add([]byte("short"), int64(3))
	f.Fuzz(func(t *testing.T, record []byte, amount int64) {
		amount = max(0, min(amount, 1<<40))
		with := func(s *Slots) *memory {
			m := newMemory()
			require.NoError(t, m.Create(s.key("a"), record))
			return m
		}

		rate := &rateIn{slots: slots("r"), Rate: Rate{ID: NewID("r"), Count: 10, Window: time.Second, Burst: 5}}
		m := with(rate.slots)
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

		window := &windowIn{slots: slots("w"), Window: Window{ID: NewID("w"), Amount: 100, Window: time.Second}}
		m = with(window.slots)
		reserved := int64(0)
		for range 5 {
			out, at, err := window.Reserve(m, "a", amount, start)
			if err != nil {
				continue
			}
			require.True(t, out.Remaining >= 0 && out.Remaining <= window.Amount)
			if out.Allowed {
				reserved += amount
				require.Equal(t, start.UnixNano()/int64(window.Window.Window), at)
			}
		}
		require.LessOrEqual(t, reserved, window.Amount)
		_ = window.Settle(m, "a", amount, amount*2, start.UnixNano()/int64(window.Window.Window), start)
		out, _, err := window.Reserve(m, "a", window.Amount+1, start)
		require.True(t, err != nil || !out.Allowed)

		leases := &leasesIn{slots: slots("l"), Leases: Leases{ID: NewID("l"), Count: 3, Life: time.Minute}}
		m = with(leases.slots)
		taken := int64(0)
		for range 10 {
			out, _, err := leases.Take(m, "a", start)
			if err == nil && out.Allowed {
				taken++
			}
		}
		require.LessOrEqual(t, taken, leases.Count)
		_ = leases.Release(m, "a", 0, start)
		value, _, err := m.Get(leases.slots.key("a"))
		require.NoError(t, err)
		require.LessOrEqual(t, len(value), len(record)+16+8*int(leases.Count))
	})
}

func TestADamagedRecordIsAnErrorAndNoNewBudget(t *testing.T) {
	rate := &rateIn{slots: slots("r"), Rate: Rate{ID: NewID("r"), Count: 10, Window: time.Second, Burst: 5}}
	window := &windowIn{slots: slots("w"), Window: Window{ID: NewID("w"), Amount: 100, Window: time.Second}}
	leases := &leasesIn{slots: slots("l"), Leases: Leases{ID: NewID("l"), Count: 3, Life: time.Minute}}
	now := start.UnixNano() / int64(time.Second)
	fine, many := entryOf("r", start.UnixNano()), []byte(nil)
	for i := range maxEntries + 1 {
		many = append(many, entryOf(string(rune('a'+i)), 1)...)
	}
	for name, record := range map[string][]byte{
		"a part of a number": {1, 2, 3}, "nothing": {}, "a number below zero": entryOf("r", -1), "of another limit too": append(entryOf("x", -1), fine...),
		"no entry": put(5), "an entry that is cut": fine[:16], "a name below zero": put(-1, 1, 5), "more numbers than there are": put(5, 1<<40, 5),
		"two numbers": entryOf("r", 1, 2), "the limit twice": append(fine, fine...), "more entries than are kept": many,
	} {
		m := newMemory()
		require.NoError(t, m.Create(rate.slots.key("a"), record))
		_, err := rate.Take(m, "a", start)
		require.ErrorIs(t, err, ErrRecord, name)
		require.ErrorIs(t, rate.GiveBack(m, "a"), ErrRecord, name)
	}
	for name, record := range map[string][]byte{
		"one number": entryOf("w", now), "less than nothing used": entryOf("w", now, -50), "a window below zero": entryOf("w", -1, 5),
	} {
		m := newMemory()
		require.NoError(t, m.Create(window.slots.key("a"), record))
		_, _, err := window.Reserve(m, "a", 1, start)
		require.ErrorIs(t, err, ErrRecord, name)
		require.ErrorIs(t, window.Settle(m, "a", 5, 1, now, start), ErrRecord, name)
	}
	m := newMemory()
	require.NoError(t, m.Create(leases.slots.key("a"), []byte{1, 2, 3}))
	_, _, err := leases.Take(m, "a", start)
	require.ErrorIs(t, err, ErrRecord)
	require.ErrorIs(t, leases.Release(m, "a", 1, start), ErrRecord)
}

func TestATimeFarAheadRefusesInsteadOfStartingAnew(t *testing.T) {
	rate := &rateIn{slots: slots("r"), Rate: Rate{ID: NewID("r"), Count: 10, Window: time.Second, Burst: 5}}
	m := newMemory()
	require.NoError(t, m.Create(rate.slots.key("a"), entryOf("r", 1<<63-1)))
	out, err := rate.Take(m, "a", start)
	require.NoError(t, err)
	require.False(t, out.Allowed)
}

// all takes from a rate, a window and leases of one subject.
func all(store *memory, s *Slots, r *Rate, w *Window, l *Leases) (allowed []bool, err error) {
	err = s.Change(store, "a", func(record *Record) bool {
		tokens, _ := w.Reserve(record, 40, start)
		lease, _ := l.Take(record, start)
		allowed = []bool{r.Take(record, start).Allowed, tokens.Allowed, lease.Allowed}
		return allowed[0] && allowed[1] && allowed[2]
	})
	return allowed, err
}

func TestWhatIsTakenOfSeveralLimitsIsReadAndWrittenOnce(t *testing.T) {
	s := slots("key")
	r := &Rate{ID: s.Limit("r"), Count: 10, Window: time.Second, Burst: 10}
	w := &Window{ID: s.Limit("w"), Amount: 100, Window: time.Minute}
	l := &Leases{ID: s.Limit("l"), Count: 5, Life: time.Minute}
	m := newMemory()
	writes := 0
	var count func()
	count = func() { writes, m.disturb = writes+1, count }
	m.disturb = count
	for _, want := range [][]bool{{true, true, true}, {true, true, true}, {true, false, true}, {true, false, true}} {
		allowed, err := all(m, s, r, w, l)
		require.NoError(t, err)
		require.Equal(t, want, allowed)
	}
	require.Equal(t, 2, writes)
	require.Len(t, m.Memory, 1)
	value, _, err := m.Get(s.key("a"))
	require.NoError(t, err)
	expect := append(entryOf("w", start.UnixNano()/int64(time.Minute), 80), entryOf("l", start.Add(time.Minute).UnixNano(), start.Add(time.Minute).UnixNano())...)
	require.Equal(t, append(expect, entryOf("r", start.UnixNano()+2*r.interval())...), value, "a call that one limit refuses takes nothing of the others")

	m.disturb = func() { _, _ = all(m, s, r, &Window{ID: w.ID, Amount: 200, Window: time.Minute}, l) }
	require.NoError(t, s.Change(m, "a", func(record *Record) bool { return l.Release(record, start.Add(time.Minute).UnixNano(), start) }))
	value, _, err = m.Get(s.key("a"))
	require.NoError(t, err)
	record := Record{bytes: value}
	e, _ := record.find(l.ID)
	require.Equal(t, 2, e.to-e.from, "what another worker took meanwhile counts")
}

func TestEntriesOfOtherConfigurationsStayWhileThereIsRoom(t *testing.T) {
	m, s := newMemory(), slots("key")
	r := &Rate{ID: s.Limit("r"), Count: 10, Window: time.Second, Burst: 10}
	value := entryOf("r", start.UnixNano())
	for i := range maxEntries - 1 {
		value = append(value, entryOf("other"+string(rune('0'+i)), 1, 2, 3)...)
	}
	require.NoError(t, m.Create(s.key("a"), value))
	require.NoError(t, s.Change(m, "a", func(record *Record) bool { return r.Take(record, start).Allowed }))
	kept, version, err := m.Get(s.key("a"))
	require.NoError(t, err)
	require.Len(t, kept, len(value))

	fresh := &Rate{ID: s.Limit("fresh"), Count: 10, Window: time.Second, Burst: 10}
	require.NoError(t, s.Change(m, "a", func(record *Record) bool { return fresh.Take(record, start).Allowed }))
	got, _, err := m.Get(s.key("a"))
	require.NoError(t, err)
	require.Equal(t, append(kept[:24:24], entryOf("fresh", start.UnixNano()+fresh.interval())...), got, version)
}
