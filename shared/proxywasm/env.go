package proxywasm

import (
	"errors"
	"strings"
	"time"

	"portcullis/shared/control"
)

// env is what a VM's controls may ask of the host, outside and inside a call.
type env struct {
	counters   map[control.Counter]counter
	histograms map[control.Histogram]histogram
	facts      map[string]string
	store      store
}

func newEnv() *env {
	return &env{
		counters:   make(map[control.Counter]counter),
		histograms: make(map[control.Histogram]histogram),
		facts:      make(map[string]string),
	}
}

// Now implements control.Env. It is the wall clock alone: a VM's monotonic one is not
// the gateway's.
func (*env) Now() time.Time { return now() }

// Store implements control.Env.
func (e *env) Store() control.Store { return &e.store }

// Log implements control.Env.
func (*env) Log(level control.Level, message string) {
	switch level {
	case control.LevelDebug:
		logDebug(message)
	case control.LevelInfo:
		logInfo(message)
	case control.LevelWarn:
		logWarn(message)
	default:
		logError(message)
	}
}

// maxMetrics bounds the metrics of one VM: names come from bounded sets, and a
// mistake there must not grow the gateway.
const maxMetrics = 4096

// Count implements control.Env. The SDK panics on an increment of zero.
func (e *env) Count(name control.Counter, n uint64) {
	if n == 0 {
		return
	}
	c, ok := e.counters[name]
	if !ok {
		if len(e.counters) >= maxMetrics {
			return
		}
		c = defineCounter(string(name))
		e.counters[name] = c
	}
	c.Increment(n)
}

// Observe implements control.Env.
func (e *env) Observe(name control.Histogram, value uint64) {
	h, ok := e.histograms[name]
	if !ok {
		if len(e.histograms) >= maxMetrics {
			return
		}
		h = defineHistogram(string(name))
		e.histograms[name] = h
	}
	h.Record(value)
}

// Secret implements control.Env: the host passes environment variables that its
// configuration names.
func (*env) Secret(name string) (string, bool) { return lookupEnv(name) }

// Property implements control.Env.
func (*env) Property(path ...string) (string, bool) {
	v, err := property(strings.Join(path, "\x00"))
	return string(v), err == nil
}

// ReadFact implements exchange.Host. Only a property that is not there is a fact that is
// not set.
func (e *env) ReadFact(name string) (string, error) {
	v, err := property(e.factName(name))
	if errors.Is(err, errNotFound) {
		return "", nil
	}
	return string(v), err
}

// WriteFact implements exchange.Host.
func (e *env) WriteFact(name, value string) error { return setProperty(e.factName(name), value) }

// factName is the property that holds a fact. Names that begin with "wasmx."
// are shared between modules on every host.
func (e *env) factName(name string) string {
	full, ok := e.facts[name]
	if !ok {
		full = "wasmx.portcullis." + name
		e.facts[name] = full
	}
	return full
}
