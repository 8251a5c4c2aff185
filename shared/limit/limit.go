package limit

import (
	"math"
	"time"
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
	ID     ID
	Count  int64
	Window time.Duration
	Burst  int64
}

// interval is the time that one request takes from the budget, rounded up so that
// rounding never allows more.
func (r *Rate) interval() int64 {
	return (int64(r.Window) + r.Count - 1) / r.Count
}

// Take takes one request. When it is not allowed the record stays as it was.
func (r *Rate) Take(record *Record, now time.Time) Result {
	t, each := now.UnixNano(), r.interval()
	capacity, arrival := each*r.Burst, t
	if e, ok := record.numbers(r.ID, 1); ok {
		arrival = max(record.at(e.from), t)
	}
	over := arrival - t - capacity + each
	out := Result{
		Allowed: over <= 0, Limit: r.Burst,
		Remaining: max(0, (capacity-(arrival-t))/each), Reset: time.Duration(arrival - t),
	}
	if over > 0 {
		out.Retry = time.Duration(over)
		return out
	}
	out.Remaining--
	out.Reset += time.Duration(each)
	record.set(r.ID, arrival+each)
	return out
}

// GiveBack takes one request back, when the call it was for never happened. It reports whether the record
// has changed.
func (r *Rate) GiveBack(record *Record) bool {
	e, ok := record.numbers(r.ID, 1)
	if ok {
		record.set(r.ID, max(0, record.at(e.from)-r.interval()))
	}
	return ok
}

// Window is an amount of tokens in each fixed window of time. In one window no
// more than Amount is reserved; what calls use beyond their reservations is the
// overshoot, and is charged to the window in which it becomes known.
type Window struct {
	ID     ID
	Amount int64
	Window time.Duration
}

// Reserve takes amount (at least 0), all or nothing: when it is not allowed the record stays as it was.
// window names the window it was taken from, for Settle.
func (w *Window) Reserve(record *Record, amount int64, now time.Time) (out Result, window int64) {
	window = now.UnixNano() / int64(w.Window)
	left := time.Duration((window+1)*int64(w.Window) - now.UnixNano())
	_, used := w.used(record, window)
	out = Result{Limit: w.Amount, Remaining: max(0, w.Amount-used), Reset: left}
	if amount > w.Amount-used {
		out.Retry = left
		return out, window
	}
	out.Allowed = true
	out.Remaining -= amount
	record.set(w.ID, window, used+amount)
	return out, window
}

// used is what is taken of a window, or of the later one that the record is of. A clock that went back does
// not empty it.
func (w *Window) used(record *Record, window int64) (at, used int64) {
	e, ok := record.numbers(w.ID, 2)
	if !ok || record.at(e.from) < window {
		return window, 0
	}
	return record.at(e.from), record.at(e.from + 1)
}

// Settle replaces a reservation by what was used. What was reserved too much goes
// back only to the window it was taken from. It reports whether the record has changed.
func (w *Window) Settle(record *Record, reserved, used, window int64, now time.Time) bool {
	difference := used - reserved
	if difference == 0 {
		return false
	}
	at, have := w.used(record, now.UnixNano()/int64(w.Window))
	if difference < 0 && at != window {
		return false
	}
	if difference > math.MaxInt64-have {
		record.set(w.ID, at, math.MaxInt64)
	} else {
		record.set(w.ID, at, max(0, have+difference))
	}
	return true
}

// Leases bounds how many calls of a subject are under way. A lease that is not
// given back ends after Life: a worker that dies blocks nobody for ever.
type Leases struct {
	ID    ID
	Count int64
	Life  time.Duration
}

// MaxLeases is the most that one subject may have.
const MaxLeases = 1024

// Take takes a lease; id is for Release. When it is not allowed the record stays as it was.
func (l *Leases) Take(record *Record, now time.Time) (out Result, id int64) {
	id = now.Add(l.Life).UnixNano()
	live, first := l.live(record, now, 0)
	n := int64(len(live))
	out = Result{Limit: l.Count, Remaining: max(0, l.Count-n)}
	if n >= l.Count {
		out.Retry = min(time.Duration(first-now.UnixNano()), time.Second)
		return out, id
	}
	out.Allowed = true
	out.Remaining--
	record.set(l.ID, append(live, id)...)
	return out, id
}

// Release gives a lease back. It reports whether the record has changed.
func (l *Leases) Release(record *Record, id int64, now time.Time) bool {
	if _, ok := record.find(l.ID); !ok {
		return false
	}
	live, _ := l.live(record, now, id)
	record.set(l.ID, live...)
	return true
}

// live returns the leases that have not ended, without one of gone, and when the
// first of them ends.
func (l *Leases) live(record *Record, now time.Time, gone int64) (live []int64, first int64) {
	first = math.MaxInt64
	e, _ := record.find(l.ID)
	live = make([]int64, 0, e.to-e.from+1)
	for i := e.from; i < e.to; i++ {
		end := record.at(i)
		switch {
		case end == gone:
			gone = 0
		case end > now.UnixNano():
			live = append(live, end)
			first = min(first, end)
		}
	}
	return live, first
}
