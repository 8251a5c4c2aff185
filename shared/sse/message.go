package sse

import (
	"strings"

	"portcullis/shared/eventstream"
)

// nextMessage returns the next message of a binary stream. One whose lengths or
// checksums are wrong ends it.
func (f *Framer) nextMessage() (Frame, bool, error) {
	rest := f.buf[f.start:]
	if len(rest) < eventstream.Prelude {
		return Frame{}, false, nil
	}
	n, err := eventstream.Length(rest)
	switch {
	case err != nil:
		return f.fail(err)
	case n > f.max:
		return f.fail(ErrTooLarge)
	case len(rest) < n:
		return Frame{}, false, nil
	}
	m, err := eventstream.Parse(rest[:n:n])
	if err != nil {
		return f.fail(err)
	}
	f.start += n
	f.scan, f.line, f.first = f.start, f.start, false
	return f.message(rest[:n:n], &m), true, nil
}

// message is the frame of a message.
func (f *Framer) message(raw []byte, m *eventstream.Message) Frame {
	out := Frame{Raw: raw, Data: m.Payload, Name: f.intern(m.Type), Unknown: m.Other, style: f.style}
	switch string(m.Kind) {
	case "event":
	case "exception":
		out.Name = Exception + out.Name
	default:
		out.Unknown = true
	}
	out.Unknown = out.Unknown || string(m.Media) != "application/json"
	if out.Name != eventstream.Chunk {
		return out
	}
	wrapped, ok := eventstream.Unwrap(m.Payload)
	if ok {
		var err error
		f.data, err = wrapped.AppendDocument(f.data[:0])
		ok = err == nil
	}
	out.Data, out.Unknown = f.data, out.Unknown || !ok
	out.beside = wrapped.Padding
	out.Beside = !eventstream.IsPadding(wrapped.Padding)
	return out
}

// appendMessage appends a new event of a type.
func appendMessage(dst []byte, name string, data []byte) []byte {
	if name == eventstream.Chunk {
		data = eventstream.AppendChunk(nil, data, nil)
	}
	if exception, ok := strings.CutPrefix(name, Exception); ok {
		return eventstream.Append(dst, eventstream.AppendHeaders(nil, "exception", exception), data)
	}
	return eventstream.AppendEvent(dst, name, data)
}

// appendPayload appends f with another payload, wrapped where the old one was.
func appendPayload(dst []byte, f Frame, data []byte) []byte {
	m, err := eventstream.Parse(f.Raw)
	if err != nil {
		return dst // it was parsed before
	}
	if f.Name == eventstream.Chunk {
		data = eventstream.AppendChunk(nil, data, f.beside)
	}
	return eventstream.Append(dst, m.Headers, data)
}
