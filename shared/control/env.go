package control

import (
	"errors"
	"time"
)

// Env is what a control may ask of its host.
type Env interface {
	// Now is the host's wall clock.
	Now() time.Time
	// Store is the data shared by all workers of this gateway process.
	Store() Store
	// Log writes one line to the gateway's log. It must hold no secret, no
	// prompt and nothing a caller wrote.
	Log(level Level, message string)
	// Count adds n to a counter; n of 0 is ignored. Counters are defined once a
	// VM, so their names and label values must come from a bounded set.
	Count(c Counter, n uint64)
	// Observe adds a value to a histogram.
	Observe(h Histogram, value uint64)
	// Secret returns the value of an environment variable that the operator
	// named in the configuration ("env:NAME"); ok is false when it is not set.
	Secret(name string) (value string, ok bool)
	// Property reads one of the host's properties; ok is false when it has none.
	Property(path ...string) (value string, ok bool)
}

// Level is the severity of a log line.
type Level uint8

// The levels.
const (
	LevelDebug Level = iota
	LevelInfo
	LevelWarn
	LevelError
)

// Counter is the name of a counter, labels included:
// "portcullis.decisions.keyverify.deny.unauthenticated".
type Counter string

// Histogram is the name of a histogram: "portcullis.scan_us".
type Histogram string

// Store is shared data with compare-and-swap. It has no delete and no lock.
//
// Every key lives until the gateway's process ends: keys must come from a
// bounded set.
type Store interface {
	// Get returns a copy of the value and its version. ErrNotFound when the key
	// has never been set.
	Get(key string) (value []byte, version uint32, err error)
	// Set writes value when the key's version still is version; ErrConflict
	// when another worker was first. Version 0 is not allowed: it would
	// overwrite blindly.
	Set(key string, value []byte, version uint32) error
	// Create writes value when the key has never been set; ErrConflict when it has.
	Create(key string, value []byte) error
}

// Errors of a Store. Any other error means that the host has no usable store
// (a missing shared-data zone): controls that need it fail closed.
var (
	ErrNotFound = errors.New("control: no such key")
	ErrConflict = errors.New("control: the key was changed by another worker")
)
