package control

// Verdict is what a phase decides. The zero value allows.
type Verdict struct {
	denial *Denial
	wait   *Waiting
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

// Waits returns what the verdict waits for, nil when it does not wait.
func (v Verdict) Waits() *Waiting { return v.wait }

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
