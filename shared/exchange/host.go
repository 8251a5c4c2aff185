package exchange

import "portcullis/shared/control"

// Direction is one of the two ways of an exchange.
type Direction uint8

// The directions.
const (
	Request Direction = iota
	Response
)

// Action is what a callback answers its host.
type Action uint8

// The actions.
const (
	// Continue lets what was held in this direction go on.
	Continue Action = iota
	// Pause holds it.
	Pause
)

// Host is what an exchange needs of a gateway. Its methods act on the call
// whose callback is running, or on the one that was entered.
type Host interface {
	control.Env

	// ReadFact returns a fact of the call, "" when it is not set; WriteFact sets one,
	// which must not be empty.
	ReadFact(name string) (value string, err error)
	WriteFact(name, value string) error
	// Enter makes everything else act on this call, outside its own callbacks: in
	// the timer's.
	Enter() error
	// Headers returns every header of a direction in order, pseudo-headers
	// included, names in lower case. The slice is the caller's.
	Headers(d Direction) ([][2]string, error)
	// Status returns the reply's status as the gateway writes it, in the callback for its
	// headers; "" where it does not tell, and the headers are to be read.
	Status() string
	// SetHeader replaces all values of a header by one; RemoveHeader deletes them.
	SetHeader(d Direction, name, value string) error
	RemoveHeader(d Direction, name string) error
	// Body returns size bytes of the body the host holds, from start. The slice
	// is valid until the next call of Body on this VM or the end of the callback.
	Body(d Direction, start, size int) ([]byte, error)
	// ReplaceBody replaces all of the body the host holds; b may be empty.
	ReplaceBody(d Direction, b []byte) error
	// Respond answers the client instead of the upstream.
	Respond(status int, headers [][2]string, body []byte) error
	// Fetch starts an HTTP call; done runs later on this VM and acts on this call, at
	// most once and not for long after the exchange has ended. ok is false when there
	// is no reply in time, or none that can be read.
	Fetch(r control.FetchRequest, done func(r control.FetchReply, ok bool)) error
	// Resume continues a direction that a callback paused.
	Resume(d Direction) error
}
