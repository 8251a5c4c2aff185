package control

import "time"

// Wait makes the exchange wait until every one of the calls has allowed; without any it
// allows. They run at once. The first that denies refuses the request, and the
// replies of the others are not looked at any more.
//
// Only Head, Call, Paired, Answer and Then may wait: in another phase of the reply it is a
// failure, which withholds the reply. The controls and phases after this one run when all have allowed,
// unless they need not wait: see Meanwhile.
func Wait(fetches ...Fetch) Verdict {
	if len(fetches) == 0 {
		return Allow
	}
	return Verdict{wait: &Waiting{Fetches: fetches}}
}

// Meanwhile lets the controls and phases after this one run while the calls are under
// way: they must not need what Then finds out. The request still does not go on
// before every call has allowed. It does nothing to a verdict that does not wait.
func (v Verdict) Meanwhile() Verdict {
	if v.wait == nil {
		return v
	}
	return Verdict{wait: &Waiting{Fetches: v.wait.Fetches, Meanwhile: true}}
}

// Waiting is what a verdict waits for.
type Waiting struct {
	Fetches []Fetch
	// Meanwhile is true when only the request waits, and not the controls behind.
	Meanwhile bool
}

// Fetch is an HTTP call whose reply decides, and what is decided without one.
type Fetch struct {
	Request FetchRequest
	// Unasked says why the call is not made, for want of what it needs: it is then one
	// without a reply. "" for one that is made.
	Unasked string
	// Then decides with a reply of any status, later, on the same VM; it may edit what
	// its phase may edit. It returns ok false for a reply that says nothing it can
	// use, which is then like none. It is not called when the call has failed or
	// the exchange has been refused or has ended.
	Then func(r FetchReply) (v Verdict, ok bool)
	// Failure is what becomes of the request without a usable reply in time.
	Failure Failure
	// Reason refuses it then, where it is refused. Nil stands for the one of a module
	// that fails: internal_error, 503.
	Reason *Reason
}

// Failure is what becomes of a request when what should decide about it fails. The zero
// value is what the operator chose for the module: its field "failure".
type Failure string

// The outcomes of a failure.
const (
	// FailureClosed refuses the request.
	FailureClosed Failure = "closed"
	// FailureOpen takes it for allowed, and says so in the facts.
	FailureOpen Failure = "open"
)

// FetchRequest is one HTTP call to a cluster that the gateway knows.
type FetchRequest struct {
	// Cluster is Envoy's cluster name; on Kong's engine a host:port.
	Cluster            string
	Method, Path, Host string
	Headers            [][2]string
	// Body is copied when the call starts.
	Body []byte
	// Timeout bounds the call; at least 1 ms, at most 30 s.
	Timeout time.Duration
}

// FetchReply is the reply to a FetchRequest. A gateway may answer for a service that can
// not be reached, with a status from 500 on.
type FetchReply struct {
	Status  int
	Headers [][2]string
	Body    []byte
}
