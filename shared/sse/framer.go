package sse

import "bytes"

const (
	// keepBuffer is the largest buffer that Reset and Release keep for the next stream.
	keepBuffer = 256 << 10
	// keepNames bounds the event names a Framer remembers to give out without
	// allocating. The dialects use fewer than twenty.
	keepNames = 32
)

// Framer cuts one stream into frames. Call Next until it reports no frame after
// each Write. The zero value must be Reset before use.
type Framer struct {
	max    int
	closed bool
	err    error

	// buf holds what has been written and not yet handed out, from start on.
	buf   []byte
	start int // of the frame under way
	line  int // start of the line under way
	scan  int // everything before has been looked at

	// first is true until the first frame is handed out.
	first bool
	// lone is true when the last line end was a CR without LF.
	lone  bool
	style style
	cur   current
	array array

	data  []byte // joined data lines, when there are several; an unwrapped chunk
	names []string
}

// current is what is known of the frame under way; offsets count from its start.
type current struct {
	dataLines int
	data      span // of the only data line
	name      span
	ended     bool // a line end has been seen
	unknown   bool
	beside    bool
}

type span struct{ from, to int }

func (s span) of(raw []byte) []byte { return raw[s.from:s.to:s.to] }

// Reset makes f ready for a new stream. maxEvent is the most bytes of one frame,
// its end included.
func (f *Framer) Reset(kind Kind, maxEvent int) {
	buf, data := f.buf[:0], f.data[:0]
	if cap(buf) > keepBuffer {
		buf = nil
	}
	if cap(data) > keepBuffer {
		data = nil
	}
	*f = Framer{
		max: maxEvent, buf: buf, data: data, names: f.names,
		first: true, style: style{kind: kind},
	}
}

// Release forgets the stream, and gives back the memory of a large event.
func (f *Framer) Release() { f.Reset(f.style.kind, f.max) }

// Kind is the form of the stream.
func (f *Framer) Kind() Kind { return f.style.kind }

// Write takes the next bytes of the stream; they are copied. A Framer holds no
// more than twice the bound of an event and twice the largest write. After an error
// they are forgotten.
func (f *Framer) Write(p []byte) {
	if f.err != nil {
		return
	}
	if f.start > 0 && f.start >= len(f.buf)-f.start {
		f.buf = f.buf[:copy(f.buf, f.buf[f.start:])]
		f.line -= f.start
		f.scan -= f.start
		f.start = 0
	}
	f.buf = append(f.buf, p...)
}

// Close says that the stream has ended: an NDJSON line without a line end is
// now a frame, and a final CR needs no LF.
func (f *Framer) Close() { f.closed = true }

// Tail returns the bytes after the last frame handed out: after Close and the
// last Next, an event that the stream broke off. Valid as a frame's Raw.
func (f *Framer) Tail() []byte { return f.buf[f.start:] }

var byteOrderMark = []byte("\xef\xbb\xbf")

// Next returns the next complete frame; ok is false when more bytes are needed.
func (f *Framer) Next() (frame Frame, ok bool, err error) {
	if f.err != nil {
		return Frame{}, false, f.err
	}
	if f.first && bytes.HasPrefix(f.buf, byteOrderMark) {
		return f.fail(ErrByteOrderMark)
	}
	switch f.style.kind {
	case Array:
		return f.nextElement()
	case Messages:
		return f.nextMessage()
	default:
		return f.nextLines()
	}
}

// Again reads one frame anew whose Raw was handed out before, or a last event of SSE
// that lacks its blank line.
func (f *Framer) Again(kind Kind, raw []byte) (frame Frame, ok bool) {
	f.Reset(kind, len(raw)+2)
	f.array.again = true
	f.Write(raw)
	if kind == SSE {
		f.Write([]byte("\n\n"))
	}
	f.Close()
	frame, ok, err := f.Next()
	return frame, ok && err == nil
}

// nextLines returns the next frame of a stream that is made of lines.
func (f *Framer) nextLines() (frame Frame, ok bool, err error) {
	for {
		end, length, found := f.lineEnd()
		if !found {
			if f.scan-f.start > f.max {
				return f.fail(ErrTooLarge)
			}
			return Frame{}, false, nil
		}
		line := span{f.line - f.start, f.scan - f.start}
		f.scan += length
		f.line = f.scan
		f.lone = end == endCR
		if f.scan-f.start > f.max {
			return f.fail(ErrTooLarge)
		}
		if f.take(line, end) {
			return f.finish(), true, nil
		}
	}
}

func (f *Framer) fail(err error) (Frame, bool, error) {
	f.err = err
	return Frame{}, false, err
}

// take notes a line of the frame under way and reports whether it ends it.
func (f *Framer) take(line span, end lineEnd) (last bool) {
	c := &f.cur
	if f.style.kind == NDJSON {
		f.style.end = end
		c.data = line
		if len(bytes.TrimSpace(line.of(f.buf[f.start:]))) > 0 {
			c.dataLines = 1
		}
		return true
	}
	if line.from == line.to {
		if !c.ended {
			f.style.end = end
		}
		return true
	}
	if !c.ended {
		c.ended, f.style.end = true, end
	}
	f.field(line)
	return false
}

// finish hands out the frame that ends at scan.
func (f *Framer) finish() Frame {
	raw := f.buf[f.start:f.scan:f.scan]
	c := &f.cur
	out := Frame{Raw: raw, Comment: c.dataLines == 0, Unknown: c.unknown, Beside: c.beside, style: f.style}
	if c.dataLines > 1 {
		out.Data = f.data
	} else {
		out.Data = c.data.of(raw)
	}
	if c.name.to > c.name.from {
		out.Name = f.intern(c.name.of(raw))
	}
	f.start, f.first, f.cur = f.scan, false, current{}
	return out
}

// intern returns name as a string, the same one each time.
func (f *Framer) intern(name []byte) string {
	for _, s := range f.names {
		if s == string(name) {
			return s
		}
	}
	s := string(name)
	if len(f.names) < keepNames && len(s) <= maxName {
		f.names = append(f.names, s)
	}
	return s
}
