package load

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// errTruncated says that a reply ended before its own length or last chunk.
var errTruncated = errors.New("the reply was cut short")

// worker sends the calls of one connection.
type worker struct {
	plan     Plan
	requests [][]byte
	numbers  []int // where the call's number stands in each, -1 for nowhere
	next     int
	samples  []sample

	conn   net.Conn
	reader *bufio.Reader
	body   [32 << 10]byte
}

// sample is what one call took. status is 0 when no reply came.
type sample struct {
	call      string
	status    int
	firstByte time.Duration
	whole     time.Duration
	bytes     int64
	err       error
}

// run sends calls until the context ends or the plan's count is reached by all workers together.
func (w *worker) run(ctx context.Context, begun *atomic.Int64) {
	defer w.disconnect()
	for ctx.Err() == nil {
		if limit := w.plan.Count; limit > 0 && begun.Add(1) > int64(limit) {
			return
		}
		index := w.next % len(w.requests)
		w.next++
		s := w.exchange(ctx, index)
		if s.err != nil {
			w.disconnect()
			// A server that refuses connections is not to be hammered in a tight loop.
			if s.status == 0 {
				time.Sleep(5 * time.Millisecond)
			}
		}
		w.samples = append(w.samples, s)
	}
}

// exchange sends one request and reads its whole reply.
func (w *worker) exchange(ctx context.Context, index int) sample {
	call := w.plan.Calls[index]
	s := sample{call: call.Name}
	if at := w.numbers[index]; at >= 0 {
		SetNumber(w.requests[index][at:], serial.Add(1))
	}
	start := time.Now()
	reply, err := w.send(ctx, w.requests[index], start.Add(w.plan.Timeout))
	if err != nil {
		s.err = err
		return s
	}
	s.status = reply.StatusCode
	for {
		n, err := reply.Body.Read(w.body[:])
		if n > 0 && s.bytes == 0 {
			s.firstByte = time.Since(start)
		}
		s.bytes += int64(n)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			s.err = fmt.Errorf("%w: %w", errTruncated, err)
			return s
		}
	}
	s.whole = time.Since(start)
	if !call.accepts(s.status) {
		s.err = fmt.Errorf("%s: status %d", call.Name, s.status)
	}
	if reply.Close {
		w.disconnect()
	}
	return s
}

// send writes the request, connecting first where that is needed, and reads the reply's headers.
func (w *worker) send(ctx context.Context, request []byte, deadline time.Time) (*http.Response, error) {
	if w.conn == nil {
		var dialer net.Dialer
		// The run's end does not cut a call that has begun; its own deadline does.
		conn, err := dialer.DialContext(context.WithoutCancel(ctx), "tcp", w.plan.Address)
		if err != nil {
			return nil, err
		}
		w.conn, w.reader = conn, bufio.NewReaderSize(conn, 32<<10)
	}
	if err := w.conn.SetDeadline(deadline); err != nil {
		return nil, err
	}
	if _, err := w.conn.Write(request); err != nil {
		return nil, err
	}
	return http.ReadResponse(w.reader, nil)
}

// disconnect ends the connection; the next call opens another.
func (w *worker) disconnect() {
	if w.conn != nil {
		_ = w.conn.Close()
		w.conn, w.reader = nil, nil
	}
}
