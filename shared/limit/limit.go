package limit

import (
	"math"
	"time"

	"portcullis/shared/control"
)

// Result is the outcome of taking from a limit.
type Result struct {
	Allowed bool
	// Limit is the most that can be taken at once, Remaining what is left of it.
	Limit, Remaining int64
	// Reset is when all of it will be there again.
	Reset time.Duration
	// Retry is when the same attempt can succeed, 0 when it was allowed.
	Retry time.Duration
}

// Rate is a rate of requests: Count in each Window, of which Burst may come at
// once. In any time t no more than Burst + t*Count/Window are allowed.
type Rate struct {
	Slots  *Slots
	Count  int64
	Window time.Duration
	Burst  int64
}

// interval is the time that one request takes from the budget, rounded up so that
// rounding never allows more.
func (r *Rate) interval() int64 {
	return (int64(r.Window) + r.Count - 1) / r.Count
}

// Take takes one request for subject.
func (r *Rate) Take(store control.Store, subject string, now time.Time) (Result, error) {
	var out Result
	t, each := now.UnixNano(), r.interval()
	capacity := each * r.Burst
	err := r.Slots.change(store, subject, recordArrival, func(old []byte) []byte {
		arrival := max(ints(old, 0), t)
		over := arrival - t - capacity + each
		out = Result{
			Allowed: over <= 0, Limit: r.Burst,
			Remaining: max(0, (capacity-(arrival-t))/each), Reset: time.Duration(arrival - t),
		}
		if over > 0 {
			out.Retry = time.Duration(over)
			return nil
		}
		out.Remaining--
		out.Reset += time.Duration(each)
		return put(arrival + each)
	})
	return out, err
}

// GiveBack takes one request back, when the call it was for never happened.
func (r *Rate) GiveBack(store control.Store, subject string) error {
	return r.Slots.change(store, subject, recordArrival, func(old []byte) []byte {
		if old == nil {
			return nil
		}
		return put(max(0, ints(old, 0)-r.interval()))
	})
}

// Window is an amount of tokens in each fixed window of time. In one window no
// more than Amount is reserved; what calls use beyond their reservations is the
// overshoot, and is charged to the window in which it becomes known.
type Window struct {
	Slots  *Slots
	Amount int64
	Window time.Duration
}

// Reserve takes amount (at least 0) for subject, all or nothing. window names the
// window it was taken from, for Settle.
func (w *Window) Reserve(store control.Store, subject string, amount int64, now time.Time) (out Result, window int64, err error) {
	window = now.UnixNano() / int64(w.Window)
	left := time.Duration((window+1)*int64(w.Window) - now.UnixNano())
	err = w.Slots.change(store, subject, recordWindow, func(old []byte) []byte {
		used := w.used(old, window)
		out = Result{Limit: w.Amount, Remaining: max(0, w.Amount-used), Reset: left}
		if amount > w.Amount-used {
			out.Retry = left
			return nil
		}
		out.Allowed = true
		out.Remaining -= amount
		return put(window, used+amount)
	})
	return out, window, err
}

// used is what is taken of a window. A clock that went back does not empty it.
func (w *Window) used(state []byte, window int64) int64 {
	if state == nil || ints(state, 0) < window {
		return 0
	}
	return ints(state, 1)
}

// Settle replaces a reservation by what was used. What was reserved too much goes
// back only to the window it was taken from.
func (w *Window) Settle(store control.Store, subject string, reserved, used, window int64, now time.Time) error {
	difference := used - reserved
	if difference == 0 {
		return nil
	}
	current := now.UnixNano() / int64(w.Window)
	return w.Slots.change(store, subject, recordWindow, func(old []byte) []byte {
		at := max(ints(old, 0), current)
		if old == nil {
			at = current
		}
		if difference < 0 && at != window {
			return nil
		}
		have := w.used(old, at)
		if difference > math.MaxInt64-have {
			return put(at, math.MaxInt64)
		}
		return put(at, max(0, have+difference))
	})
}

// Leases bounds how many calls of a subject are under way. A lease that is not
// given back ends after Life: a worker that dies blocks nobody for ever.
type Leases struct {
	Slots *Slots
	Count int64
	Life  time.Duration
}

// MaxLeases is the most that one subject may have.
const MaxLeases = 1024

// Take takes a lease; id is for Release.
func (l *Leases) Take(store control.Store, subject string, now time.Time) (out Result, id int64, err error) {
	id = now.Add(l.Life).UnixNano()
	err = l.Slots.change(store, subject, recordLeases, func(old []byte) []byte {
		live, first := l.live(old, now, 0)
		n := int64(len(live) / 8)
		out = Result{Limit: l.Count, Remaining: max(0, l.Count-n)}
		if n >= l.Count {
			out.Retry = min(time.Duration(first-now.UnixNano()), time.Second)
			return nil
		}
		out.Allowed = true
		out.Remaining--
		return append(live, put(id)...)
	})
	return out, id, err
}

// Release gives a lease back.
func (l *Leases) Release(store control.Store, subject string, id int64, now time.Time) error {
	return l.Slots.change(store, subject, recordLeases, func(old []byte) []byte {
		if old == nil {
			return nil
		}
		live, _ := l.live(old, now, id)
		return append(put(), live...)
	})
}

// live returns the leases that have not ended, without one of gone, and when the
// first of them ends.
func (l *Leases) live(state []byte, now time.Time, gone int64) (live []byte, first int64) {
	first = math.MaxInt64
	live = make([]byte, 0, len(state)+8)
	for at := range len(state) / 8 {
		end := ints(state, at)
		switch {
		case end == gone:
			gone = 0
		case end > now.UnixNano():
			live = append(live, put(end)...)
			first = min(first, end)
		}
	}
	return live, first
}
