package wasmhost

import (
	"sync"
	"time"

	"github.com/tetratelabs/wazero/sys"
)

// Filter is one module in a worker's chain: a VM or a native engine.
type Filter interface {
	// Name is the module's name in reports and the property plugin_name.
	Name() string
	// Begin makes the callbacks of a call; c is the call as this filter sees it.
	Begin(c *Context) (Callbacks, error)
	// Timer is its timer's period, 0 while it is off, and when it is due next.
	Timer() (period time.Duration, due time.Time)
	// Tick runs the timer.
	Tick(now time.Time) error
	// Reload makes the filter anew after a trap.
	Reload() error
}

// Callbacks are one filter's callbacks for one call. An error is a trap: the VM
// is lost.
type Callbacks interface {
	Headers(d Direction, count int, end bool) (Action, error)
	Body(d Direction, size int, end bool) (Action, error)
	Trailers(d Direction, count int) (Action, error)
	Done() error
}

// Call is an HTTP call that a module dispatches.
type Call struct {
	Cluster       string
	Headers, Tail [][2]string
	Body          []byte
	Timeout       time.Duration
}

// CallReply is the reply to a Call. A dead cluster answers :status 503.
type CallReply struct {
	Headers [][2]string
	Body    []byte
}

// Worker is one thread of a gateway. Its methods and those of its streams may be
// called from several goroutines; each waits for its turn.
type Worker struct {
	// Profile is the gateway's behaviour.
	Profile Profile
	// Shared is what it has in common with the other workers.
	Shared *Shared
	// Clock tells the time. Default: time.Now.
	Clock func() time.Time
	// Nanotime is the clock by which modules measure how long something takes, read before their
	// VM starts. Default: the machine's.
	Nanotime sys.Nanotime
	// Answer makes the reply to an HTTP call, at the end of the worker's turn, or with
	// Async beside it in a goroutine. Default: no cluster is known.
	Answer func(Call) CallReply
	Async  bool
	// HostCalls counts the calls of every host function by name, unless it is nil.
	HostCalls map[string]int
	// FailClosed leaves a filter that trapped as it is, and every later call fails:
	// Envoy's FAIL_CLOSED. Default: the filter is made anew, FAIL_RELOAD.
	FailClosed bool
	// Around is called before each callback of a module, with the names of both, and
	// what it returns after it, unless it is nil. It must not call the worker.
	Around func(module, callback string) (after func())

	// Timed leaves all timers to Tick. Default: a timer of less than 10 ms is for work that
	// a module goes on with, and runs at the end of the worker's turn until it is set longer.
	Timed bool

	mu      sync.Mutex
	filters []Filter
	later   []func()
	calls   int
	// running is the side whose callback runs, nil between callbacks.
	running *side
	// broken are the filters that are not made anew after a trap.
	broken map[Filter]bool
}

// Steps makes a clock for Worker.Nanotime that goes on by a microsecond each time it is read. Go's
// collector decides by the clock how long it works at a time: by this one a module's memory grows
// the same on every machine, however loaded.
func Steps() sys.Nanotime {
	var now int64
	return func() int64 {
		now += int64(time.Microsecond)
		return now
	}
}

// NewWorker makes a worker without filters.
func NewWorker(p Profile, shared *Shared) *Worker {
	return &Worker{Profile: p, Shared: shared, Clock: time.Now, broken: map[Filter]bool{}}
}

// Add puts a filter at the end of the chain.
func (w *Worker) Add(f Filter) { w.filters = append(w.filters, f) }

// Replace makes the chain anew. No call may be under way.
func (w *Worker) Replace(filters ...Filter) { w.filters = filters }

// do runs f as the worker's only work, then what it left for later.
func (w *Worker) do(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f()
	w.finish()
	if w.Timed {
		return
	}
	for range maxSoon {
		if !w.tickSoon() {
			return
		}
		w.finish()
	}
	w.Shared.violate("a timer of less than %v that does not end", soon)
}

// soon is below what a timer's period is that runs at the end of a turn, maxSoon how often
// all of them may.
const (
	soon    = 10 * time.Millisecond
	maxSoon = 100_000
)

func (w *Worker) finish() {
	for len(w.later) > 0 {
		next := w.later[0]
		w.later = w.later[1:]
		next()
	}
}

// tickSoon runs the timers of short periods; false when there is none.
func (w *Worker) tickSoon() (ran bool) {
	for _, f := range w.filters {
		if period, _ := f.Timer(); period > 0 && period < soon && !w.broken[f] {
			w.tick(f)
			ran = true
		}
	}
	return ran
}

func (w *Worker) tick(f Filter) {
	if err := f.Tick(w.Clock()); err != nil {
		w.trapped(f, err)
	}
}

// Tick runs the timers that are due. The clock may have been moved by a test.
func (w *Worker) Tick() {
	w.do(func() {
		for _, f := range w.filters {
			if period, due := f.Timer(); period > 0 && !w.Clock().Before(due) {
				w.tick(f)
			}
		}
	})
}

// trapped reloads a filter, as Envoy's FAIL_RELOAD and Kong's engine do, or gives
// it up.
func (w *Worker) trapped(f Filter, err error) {
	w.Shared.violate("%s: trap: %v", f.Name(), err)
	if w.FailClosed {
		w.broken[f] = true
		return
	}
	if err := f.Reload(); err != nil {
		w.Shared.violate("%s: reload: %v", f.Name(), err)
	}
}

// Calls is the number of HTTP calls that are under way.
func (w *Worker) Calls() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.calls
}

// dispatch starts an HTTP call; reply runs in the worker's turn.
func (w *Worker) dispatch(c Call, reply func(CallReply)) Status {
	switch r := w.running; {
	case w.Answer == nil:
		return BadArgument
	case w.Profile.Wasmx && r != nil && r.dir == Response:
		w.Shared.violate("%s: an HTTP call from a response phase, which traps", r.c.filter.Name())
		return BadArgument
	}
	w.calls++
	deliver := func(r CallReply) {
		w.calls--
		reply(r)
	}
	if w.Async {
		go func() {
			r := w.Answer(c)
			w.do(func() { deliver(r) })
		}()
		return OK
	}
	w.later = append(w.later, func() { deliver(w.Answer(c)) })
	return OK
}
