package control

import "time"

// Verdict is what a phase decides. The zero value allows.
type Verdict struct {
	denial *Denial
	wait   *Fetch
}

// Allow lets the exchange go on.
var Allow = Verdict{}

// Deny refuses for reason. detail says more for the operator's log and facts; it
// never reaches the caller and must hold no secret and nothing of a prompt.
func Deny(reason *Reason, detail string) Verdict {
	return Verdict{denial: &Denial{Reason: reason, Detail: detail}}
}

// With adds a header to the refusal: retry-after. It does nothing to a verdict
// that does not deny.
func (v Verdict) With(name, value string) Verdict {
	if v.denial != nil {
		v.denial.Headers = append(v.denial.Headers, [2]string{name, value})
	}
	return v
}

// Denial returns the refusal, nil when the verdict does not deny.
func (v Verdict) Denial() *Denial { return v.denial }

// Waits returns the call that the verdict waits for, nil when it does not wait.
func (v Verdict) Waits() *Fetch { return v.wait }

// Denial is a refusal with what its caller and its operator are told.
type Denial struct {
	Reason *Reason
	// Detail is for facts and logs only.
	Detail string
	// Headers go out with the refusal, names in lower case.
	Headers [][2]string
	// Param names the field at fault in the caller's request, "" for none.
	Param string
}

// Reason is a coarse, stable cause of refusal. Reasons are declared once as
// package variables named Reason…; the README's table is made from them.
type Reason struct {
	// Code is what callers and metrics see: lower case with underscores.
	Code string
	// Status is the HTTP status of the refusal.
	Status int
	// Message is the sentence a caller reads. It is the same for every cause
	// that must not be told apart.
	Message string
}

// Fetch asks the host for an HTTP call; the exchange waits for its verdict.
type Fetch struct {
	Request FetchRequest
	// Then decides with the reply, on the same VM, later.
	Then func(r FetchReply) Verdict
}

// FetchRequest is one HTTP call to a cluster that the gateway knows.
type FetchRequest struct {
	// Cluster is Envoy's cluster name; on Kong's engine a host:port.
	Cluster            string
	Method, Path, Host string
	Headers            [][2]string
	Body               []byte
	// Timeout bounds the call; at most 30 s.
	Timeout time.Duration
}

// FetchReply is the answer. Failed is true when there was none in time; a host
// may also report a dead cluster as a synthetic status 503.
type FetchReply struct {
	Status  int
	Headers [][2]string
	Body    []byte
	Failed  bool
}

// Wait makes the exchange wait for f. Only Head and Call may wait.
func Wait(f Fetch) Verdict { return Verdict{wait: &f} }
