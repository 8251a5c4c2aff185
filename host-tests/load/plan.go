package load

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Plan says what to send and for how long.
type Plan struct {
	// Address is the server's host:port.
	Address string
	// Connections is how many calls are under way at any time; each has its own connection. Default: 16.
	Connections int
	// Duration ends the run by time; a call that has begun is finished. At least one of Duration and Count is needed.
	Duration time.Duration
	// Count ends the run after that many calls.
	Count int
	// Calls are sent in turn, each connection beginning at another one.
	Calls []Call
	// Timeout bounds one call. Default: 30 s.
	Timeout time.Duration
}

// Number is what stands in a body for the number of its call, in decimal.
const Number = "00000000"

// SetNumber writes the number of a call at the beginning of b, in as many digits as Number
// has.
func SetNumber(b []byte, n uint32) { copy(b, fmt.Sprintf("%08d", n%1e8)) }

// Call is one prepared request.
type Call struct {
	// Name groups results.
	Name string
	// Method and Path are those of the request line. Default: POST.
	Method, Path string
	// Header is sent as it is; Host and Content-Length are added.
	Header http.Header
	// Body is sent with its length. The caller must not change it during the run. In each
	// call the first Number in it is another one, so that none is like one before.
	Body []byte
	// Accept judges the status; a call it refuses is an error. Default: 200 only.
	Accept func(status int) bool
}

// withDefaults returns p with what was left empty filled in, or what is wrong with it.
func (p Plan) withDefaults() (Plan, error) {
	switch {
	case p.Address == "":
		return p, errors.New("load: Address is empty")
	case len(p.Calls) == 0:
		return p, errors.New("load: Calls is empty")
	case p.Duration <= 0 && p.Count <= 0:
		return p, errors.New("load: neither Duration nor Count is given")
	}
	if p.Connections == 0 {
		p.Connections = 16
	}
	if p.Timeout == 0 {
		p.Timeout = 30 * time.Second
	}
	return p, nil
}

// bytes renders the request as it goes over the wire.
func (c Call) bytes(host string) ([]byte, error) {
	method := c.Method
	if method == "" {
		method = http.MethodPost
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n", method, c.Path, host, len(c.Body))
	if err := c.Header.Write(&out); err != nil {
		return nil, err
	}
	out.WriteString("\r\n")
	out.Write(c.Body)
	return out.Bytes(), nil
}

// accepts reports whether the status is one the plan expects.
func (c Call) accepts(status int) bool {
	if c.Accept == nil {
		return status == http.StatusOK
	}
	return c.Accept(status)
}
