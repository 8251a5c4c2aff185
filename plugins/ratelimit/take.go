package ratelimit

import (
	"time"

	"portcullis/shared/control"
	"portcullis/shared/limit"
	"portcullis/shared/llm"
)

// state is what one call has taken.
type state struct {
	taken []taken
	// prompt is the estimate of the prompt's tokens.
	prompt int64
	// asked is true when the provider was asked for the usage for us.
	asked bool
	// deferred is true when the reply is fetched by another call.
	deferred bool
}

type taken struct {
	counter *counter
	subject string
	result  limit.Result
	// amount and window are of a reservation, lease the id of a lease.
	amount, window, lease int64
}

// take takes from every limit that can be decided now, or from none.
func (l *limiter) take(x *control.Exchange, c *llm.Call) control.Verdict {
	s := control.Local[state](x, l)
	if s.taken == nil {
		s.taken = make([]taken, 0, len(l.limits)) // mostly one of each
	}
	before, amount, now := len(s.taken), l.estimate(s, c), x.Env.Now()
	for i := 0; i < len(l.limits); {
		if l.group, i = l.nextGroup(l.group[:0], i, x, c); len(l.group) == 0 {
			break
		}
		var ok bool
		if l.subjects, ok = l.group[0].appendSubjects(l.subjects[:0], x, c); !ok {
			l.giveBack(x, s, before)
			return control.Deny(ReasonIdentity, l.group[0].Name)
		}
		for _, subject := range l.subjects {
			by, refused, err := l.takeEach(x, s, subject, amount, now)
			if err != nil {
				l.giveBack(x, s, before)
				return control.Deny(ReasonStore, l.group[0].Name)
			}
			if by != nil {
				// Also what Head took: this call does not happen.
				l.giveBack(x, s, 0)
				return by.refuse(refused)
			}
		}
	}
	return control.Allow
}

// nextGroup appends the next limits, from index i on, that apply now and are for the same subject: what is
// taken of them is one record. It returns the index behind them too.
func (l *limiter) nextGroup(dst []*counter, i int, x *control.Exchange, c *llm.Call) (group []*counter, next int) {
	for ; i < len(l.limits); i++ {
		k := &l.limits[i]
		if k.late != (c != nil) || !k.applies(x, c) {
			continue
		}
		// For which models a call counts is each limit's own.
		if len(dst) > 0 && (k.By != dst[0].By || k.By == "model") {
			break
		}
		dst = append(dst, k)
	}
	return dst, i
}

// takeEach takes from each limit of the group for one subject, or from none: by is the first that refuses.
func (l *limiter) takeEach(x *control.Exchange, s *state, subject string, amount int64, now time.Time) (by *counter, refused limit.Result, err error) {
	before := len(s.taken)
	err = l.group[0].slots.Change(x.Env.Store(), subject, func(r *limit.Record) bool {
		s.taken, by = s.taken[:before], nil
		for _, k := range l.group {
			t := taken{counter: k, subject: subject, amount: amount}
			if t.take(r, now); !t.result.Allowed {
				by, refused = k, t.result
				return false
			}
			s.taken = append(s.taken, t)
		}
		return true
	})
	if by != nil || err != nil {
		s.taken = s.taken[:before]
	}
	return by, refused, err
}

// take takes from the limit.
func (t *taken) take(r *limit.Record, now time.Time) {
	switch k := t.counter; {
	case k.rate != nil:
		t.result = k.rate.Take(r, now)
	case k.window != nil:
		t.result, t.window = k.window.Reserve(r, t.amount, now)
	default:
		t.result, t.lease = k.leases.Take(r, now)
	}
}

// giveBack undoes what was taken from index from on.
func (l *limiter) giveBack(x *control.Exchange, s *state, from int) {
	l.settle(x, s.taken[from:], func(t *taken, r *limit.Record, now time.Time) bool {
		switch k := t.counter; {
		case k.rate != nil:
			return k.rate.GiveBack(r)
		case k.window != nil:
			return k.window.Settle(r, t.amount, 0, t.window, now)
		default:
			return k.leases.Release(r, t.lease, now)
		}
	})
	s.taken = s.taken[:from]
}

// settle changes what was taken, each record once. do reports whether it has changed the record.
func (*limiter) settle(x *control.Exchange, all []taken, do func(t *taken, r *limit.Record, now time.Time) bool) {
	store, now := x.Env.Store(), x.Env.Now()
	for len(all) > 0 {
		first, n := &all[0], 1
		for n < len(all) && all[n].counter.slots == first.counter.slots && all[n].subject == first.subject {
			n++
		}
		report(x, first.counter.slots.Change(store, first.subject, func(r *limit.Record) bool {
			changed := false
			for i := range all[:n] {
				changed = do(&all[i], r, now) || changed
			}
			return changed
		}))
		all = all[n:]
	}
}

// report logs what could not be counted: the limit is then tighter than it says.
func report(x *control.Exchange, err error) {
	if err != nil {
		x.Env.Log(control.LevelError, "ratelimit: a call could not be settled: "+err.Error())
		x.Env.Count("portcullis.ratelimit.unsettled", 1)
	}
}
