package proxywasm

import (
	"strconv"
	"time"

	"portcullis/shared/control"
	"portcullis/shared/exchange"
)

// host is one call's view of the gateway. It implements exchange.Host.
type host struct {
	*env
	id     uint32
	plugin *plugin
}

// time sets the plugin's timer, after what may have read a slice of a long call.
func (h *host) time() {
	if h.plugin.engine.TickPeriod() == h.plugin.period {
		return
	}
	err := h.plugin.enterAndTime()
	if e := setContext(h.id); err == nil {
		err = e
	}
	if err != nil {
		logError("host: the timer can not be set: " + err.Error())
	}
}

// Headers implements exchange.Host.
func (*host) Headers(d exchange.Direction) ([][2]string, error) {
	if d == exchange.Request {
		return requestHeaders()
	}
	return responseHeaders()
}

// Status implements exchange.Host.
func (*host) Status() string { return responseStatus() }

// SetHeader implements exchange.Host.
func (*host) SetHeader(d exchange.Direction, name, value string) error {
	if d == exchange.Request {
		return setRequestHeader(name, value)
	}
	return setResponseHeader(name, value)
}

// RemoveHeader implements exchange.Host.
func (*host) RemoveHeader(d exchange.Direction, name string) error {
	if d == exchange.Request {
		return removeRequestHeader(name)
	}
	return removeResponseHeader(name)
}

// Body implements exchange.Host.
func (*host) Body(d exchange.Direction, start, size int) ([]byte, error) { return body(d, start, size) }

// ReplaceBody implements exchange.Host.
func (*host) ReplaceBody(d exchange.Direction, b []byte) error {
	if d == exchange.Request {
		return replaceRequestBody(b)
	}
	return replaceResponseBody(b)
}

// Enter implements exchange.Host.
func (h *host) Enter() error { return setContext(h.id) }

// Respond implements exchange.Host.
func (*host) Respond(status int, headers [][2]string, body []byte) error {
	return respond(status, headers, body)
}

// Resume implements exchange.Host.
func (*host) Resume(d exchange.Direction) error {
	if d == exchange.Request {
		return resumeRequest()
	}
	return resumeResponse()
}

// maxFetchBody bounds how much of a reply to a Fetch is read.
const maxFetchBody = 1 << 20

// maxFetchTime bounds how long a Fetch may take.
const maxFetchTime = 30 * time.Second

// Fetch implements exchange.Host. The call runs under the plugin's context: a
// call under the stream's would be kept for good by the SDK when its client
// leaves.
func (h *host) Fetch(r control.FetchRequest, done func(control.FetchReply, bool)) error {
	headers := append([][2]string{
		{":method", r.Method}, {":path", r.Path}, {":authority", r.Host},
	}, r.Headers...)
	timeout := min(max(r.Timeout, time.Millisecond), maxFetchTime)
	if err := setContext(h.plugin.id); err != nil {
		return err
	}
	err := dispatch(r.Cluster, headers, r.Body, timeout, func(_, size, _ int) {
		done(fetched(size))
		h.time()
	})
	if e := setContext(h.id); err == nil {
		err = e
	}
	return err
}

// fetched reads the reply to a Fetch; ok is false when there is none.
func fetched(size int) (r control.FetchReply, ok bool) {
	headers, err := callHeaders()
	if err != nil {
		return r, false
	}
	r.Headers = headers
	for _, pair := range headers {
		if pair[0] == ":status" {
			r.Status, _ = strconv.Atoi(pair[1])
		}
	}
	if size > maxFetchBody || r.Status == 0 {
		return r, false
	}
	if size > 0 {
		if r.Body, err = callBody(size); err != nil {
			return r, false
		}
	}
	return r, true
}
