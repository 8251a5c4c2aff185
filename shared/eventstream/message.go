package eventstream

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// Errors of a message. What has one must not be delivered: nobody knows where the next
// message begins, or what a reader makes of this one.
var (
	ErrLength   = errors.New("eventstream: a message's lengths contradict each other")
	ErrChecksum = errors.New("eventstream: a message's checksum is wrong")
	ErrHeader   = errors.New("eventstream: a header is broken, repeated or no string")
)

const (
	// Prelude is how many bytes of a message tell its length.
	Prelude = 12
	// overhead is the prelude and the checksum at the end.
	overhead = Prelude + 4
	// stringValue is the type of a header's value that is a string.
	stringValue = 7
)

// Message is one message. Its slices alias the bytes that it was parsed from.
type Message struct {
	// Kind is the header :message-type: "event" or "exception".
	Kind []byte
	// Type is :event-type of an event, :exception-type of an exception.
	Type []byte
	// Media is :content-type.
	Media []byte
	// Headers is all headers as they are encoded.
	Headers []byte
	Payload []byte
	// Other is true when there are headers beside these.
	Other bool
}

// Length returns how long the message is that begins with the Prelude bytes of b.
func Length(b []byte) (int, error) {
	if crc32.ChecksumIEEE(b[:8]) != binary.BigEndian.Uint32(b[8:]) {
		return 0, ErrChecksum
	}
	total, headers := binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])
	if total < overhead || headers > total-overhead || total > 1<<30 {
		return 0, ErrLength
	}
	return int(total), nil
}

// Parse reads raw, which is one message of its Length.
func Parse(raw []byte) (Message, error) {
	n := len(raw)
	if n < overhead {
		return Message{}, ErrLength
	}
	if length, err := Length(raw); err != nil || length != n {
		return Message{}, errors.Join(ErrLength, err)
	}
	if crc32.ChecksumIEEE(raw[:n-4]) != binary.BigEndian.Uint32(raw[n-4:]) {
		return Message{}, ErrChecksum
	}
	end := Prelude + int(binary.BigEndian.Uint32(raw[4:]))
	m := Message{Headers: raw[Prelude:end:end], Payload: raw[end : n-4 : n-4]}
	// A statement of its own: Go leaves open whether a variable beside a call is read
	// before the call or after it, and TinyGo reads it before.
	err := m.readHeaders()
	return m, err
}

func (m *Message) readHeaders() error {
	for rest := m.Headers; len(rest) > 0; {
		name, value, after, ok := header(rest)
		if !ok {
			return ErrHeader
		}
		rest = after
		var field *[]byte
		switch string(name) {
		case ":message-type":
			field = &m.Kind
		case ":event-type", ":exception-type":
			field = &m.Type
		case ":content-type":
			field = &m.Media
		default:
			m.Other = true
			continue
		}
		if *field != nil {
			return ErrHeader
		}
		*field = value
	}
	return nil
}

// header takes the first header off b.
func header(b []byte) (name, value, rest []byte, ok bool) {
	n := int(b[0])
	if len(b) < n+4 || b[n+1] != stringValue {
		return nil, nil, nil, false
	}
	end := n + 4 + int(binary.BigEndian.Uint16(b[n+2:]))
	if n == 0 || len(b) < end {
		return nil, nil, nil, false
	}
	return b[1 : n+1], b[n+4 : end], b[end:], true
}

// Append appends a message with these encoded headers and payload.
func Append(dst, headers, payload []byte) []byte {
	from := len(dst)
	dst = binary.BigEndian.AppendUint32(dst, uint32(overhead+len(headers)+len(payload))) //nolint:gosec // bounded by the stream's event
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(headers)))                       //nolint:gosec // as above
	dst = binary.BigEndian.AppendUint32(dst, crc32.ChecksumIEEE(dst[from:]))
	dst = append(append(dst, headers...), payload...)
	return binary.BigEndian.AppendUint32(dst, crc32.ChecksumIEEE(dst[from:]))
}

// AppendEvent appends an event of a type whose payload is JSON.
func AppendEvent(dst []byte, eventType string, payload []byte) []byte {
	return Append(dst, AppendHeaders(nil, "event", eventType), payload)
}

// AppendHeaders appends the headers of an event or exception whose payload is JSON.
func AppendHeaders(dst []byte, kind, name string) []byte {
	for _, h := range [...][2]string{{":" + kind + "-type", name}, {":content-type", "application/json"}, {":message-type", kind}} {
		dst = append(dst, byte(len(h[0])))
		dst = append(append(dst, h[0]...), stringValue)
		dst = binary.BigEndian.AppendUint16(dst, uint16(len(h[1]))) //nolint:gosec // names of the API
		dst = append(dst, h[1]...)
	}
	return dst
}
