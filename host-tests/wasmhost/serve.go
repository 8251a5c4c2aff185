package wasmhost

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Server is a reverse proxy whose calls go through a pool of workers, each of them
// one thread as in a gateway.
type Server struct {
	// Workers have the same chain. Calls go to them in turn.
	Workers []*Worker
	// Upstream is where calls go; of it only scheme and host are used.
	Upstream *url.URL
	// Transport reaches it. It must not decompress replies.
	Transport http.RoundTripper
	// Record gets one record a call, from any goroutine. It may be nil.
	Record func(Record)

	next atomic.Uint64
}

// Record is what is written of a call.
type Record struct {
	Time   time.Time         `json:"time"`
	Method string            `json:"method"`
	Path   string            `json:"path"`
	Status int               `json:"status"`
	Millis int64             `json:"ms"`
	Facts  map[string]string `json:"facts"`
}

// Run runs the workers' timers until the context ends.
func (s *Server) Run(ctx context.Context) {
	for _, w := range s.Workers {
		w.do(func() { w.Timed = true })
	}
	timer := time.NewTicker(time.Millisecond)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			for _, w := range s.Workers {
				w.Tick()
			}
		}
	}
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	worker := s.Workers[s.next.Add(1)%uint64(len(s.Workers))]
	c := &served{server: s, w: w, r: r, reply: make(chan answered, 1)}
	c.stream = worker.Begin(map[string]string{"source.address": r.RemoteAddr, "xds.route_name": "upstream"})
	begun := time.Now()
	ok := c.run()
	c.stream.Close()
	if c.pipe != nil {
		_ = c.pipe.CloseWithError(errors.New("the call is over")) // it never fails
	}
	if s.Record != nil {
		s.Record(c.record(begun))
	}
	if !ok {
		panic(http.ErrAbortHandler) // the client sees that the reply is not whole
	}
}

// served is one call.
type served struct {
	server *Server
	w      http.ResponseWriter
	r      *http.Request
	stream *Stream
	// pipe is the body on its way to the upstream, reply its answer.
	pipe   *io.PipeWriter
	reply  chan answered
	status int
	// done is true when the client's reply has ended, broken when it must not end well.
	done, broken bool
}

type answered struct {
	response *http.Response
	err      error
}

// chunkSize is how much is read at once.
const chunkSize = 32 << 10

// run takes the call to its end; false when the reply broke off.
func (c *served) run() bool {
	body := c.r.ContentLength != 0
	c.stream.RequestHeaders(c.requestHeaders(), !body)
	c.forward()
	buf := make([]byte, chunkSize)
	for body && !c.done {
		n, err := c.r.Body.Read(buf)
		end := errors.Is(err, io.EOF)
		if err != nil && !end {
			return true // the client has left
		}
		if n > 0 || end {
			c.stream.RequestBody(buf[:n], end)
			c.forward()
		}
		body = !end
	}
	for !c.done {
		select {
		case a := <-c.reply:
			if !c.answer(a, buf) {
				return false
			}
		case <-c.stream.Wake():
			c.forward()
		case <-c.r.Context().Done():
			return true
		}
	}
	return !c.broken
}

// requestHeaders are the request's as a gateway shows them: names in lower case.
func (c *served) requestHeaders() [][2]string {
	h := [][2]string{
		{":method", c.r.Method},
		{":path", c.r.RequestURI},
		{":authority", c.r.Host},
		{":scheme", "http"},
		{"x-request-id", rand.Text()},
	}
	for name, values := range c.r.Header {
		name = strings.ToLower(name)
		if name == "x-request-id" || name == "expect" {
			continue // the gateway's own; the server has answered 100-continue
		}
		for _, v := range values {
			h = append(h, [2]string{name, v})
		}
	}
	if c.r.ContentLength < 0 {
		h = append(h, [2]string{"transfer-encoding", "chunked"})
	}
	return h
}

// forward sends on what has left the chain, in both directions.
func (c *served) forward() {
	for _, e := range c.stream.Take(Request) {
		if e.Headers != nil {
			c.begin(e)
		}
		if len(e.Data) > 0 && c.pipe != nil {
			_, _ = c.pipe.Write(e.Data) // an upstream that answers early stops reading
		}
		if e.End && c.pipe != nil {
			_ = c.pipe.Close() // it never fails
		}
	}
	for _, e := range c.stream.Take(Response) {
		c.write(e)
	}
}

// begin sends the request's headers to the upstream.
func (c *served) begin(e Event) {
	target := *c.server.Upstream
	path, err := url.ParseRequestURI(first(e.Headers, ":path"))
	if err != nil {
		c.reply <- answered{err: err}
		return
	}
	target.Path, target.RawPath, target.RawQuery = path.Path, path.RawPath, path.RawQuery
	var body io.Reader = http.NoBody
	if !e.End {
		body, c.pipe = io.Pipe()
	}
	request, err := http.NewRequestWithContext(c.r.Context(), first(e.Headers, ":method"), target.String(), body)
	if err != nil {
		c.reply <- answered{err: err}
		return
	}
	for _, h := range e.Headers {
		switch {
		case h[0][0] == ':' || slices.Contains(hopByHop, h[0]):
		case h[0] == "content-length":
			request.ContentLength, _ = strconv.ParseInt(h[1], 10, 64) // the modules keep it right
		default:
			request.Header.Add(h[0], h[1])
		}
	}
	go func() {
		response, err := c.server.Transport.RoundTrip(request)
		c.reply <- answered{response, err}
	}()
}

// hopByHop are headers for one connection only (RFC 9110, section 7.6.1).
var hopByHop = []string{"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}

// answer takes the upstream's reply through the chain; false when it broke off.
func (c *served) answer(a answered, buf []byte) bool {
	if a.err != nil {
		c.stream.ResponseReset()
		c.forward()
		return c.done
	}
	defer a.response.Body.Close()
	headers := [][2]string{{":status", strconv.Itoa(a.response.StatusCode)}}
	for name, values := range a.response.Header {
		if name = strings.ToLower(name); slices.Contains(hopByHop, name) {
			continue
		}
		for _, v := range values {
			headers = append(headers, [2]string{name, v})
		}
	}
	c.stream.ResponseHeaders(headers, false)
	for !c.done {
		n, err := a.response.Body.Read(buf)
		end := errors.Is(err, io.EOF)
		if err != nil && !end {
			c.stream.ResponseReset()
			c.forward()
			return c.done && !c.broken
		}
		if n > 0 || end {
			c.stream.ResponseBody(buf[:n], end)
			c.forward()
		}
		if end {
			return c.done && !c.broken
		}
	}
	return !c.broken
}

// write sends a part of the reply to the client.
func (c *served) write(e Event) {
	switch {
	case e.Reset:
		c.done, c.broken = true, true
		return
	case e.Headers != nil:
		for _, h := range e.Headers {
			if h[0][0] != ':' {
				c.w.Header().Add(h[0], h[1])
			}
		}
		c.status, _ = strconv.Atoi(first(e.Headers, ":status"))
		c.w.WriteHeader(c.status)
	case len(e.Data) > 0:
		if _, err := c.w.Write(e.Data); err != nil {
			c.done = true // the client has left
			return
		}
		_ = http.NewResponseController(c.w).Flush() // a writer that can not flush writes at the end
	}
	c.done = c.done || e.End
}

func (c *served) record(begun time.Time) Record {
	r := Record{Time: begun, Method: c.r.Method, Path: c.r.URL.Path, Status: c.status, Millis: time.Since(begun).Milliseconds(), Facts: map[string]string{}}
	for name, value := range c.stream.Properties {
		if fact, ok := strings.CutPrefix(name, "wasmx.portcullis."); ok {
			r.Facts[fact] = value
		}
	}
	return r
}

// Attachment is a module in a chain with its configuration.
type Attachment struct {
	// File is the .wasm file.
	File string
	// Configuration is JSON.
	Configuration []byte
}

// NewPool makes workers with a chain, one VM a module and worker, which see the
// environment variables env.
func (r *Runtime) NewPool(ctx context.Context, p Profile, count int, chain []Attachment, env map[string]string) ([]*Worker, error) {
	shared := NewShared()
	workers := make([]*Worker, count)
	for i := range workers {
		workers[i] = NewWorker(p, shared)
	}
	for _, a := range chain {
		module, err := r.Compile(ctx, a.File)
		if err != nil {
			return nil, err
		}
		for _, w := range workers {
			vm, err := module.NewVM(ctx, w, env)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", a.File, err)
			}
			f, err := vm.NewFilter(a.Configuration)
			if err != nil {
				return nil, err
			}
			w.Add(f)
		}
	}
	return workers, nil
}
