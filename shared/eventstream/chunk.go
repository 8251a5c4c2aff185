package eventstream

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// Chunk is the type of an event whose payload wraps another document in base64:
// {"bytes":"…","p":"…"}.
const Chunk = "chunk"

// padding is what the service fills messages up with, as far as a message needs it.
const padding = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// IsPadding reports whether s is nothing but the service's own padding.
func IsPadding[T string | []byte](s T) bool { return strings.HasPrefix(padding, string(s)) }

// Wrapped is where the parts of a chunk's payload stand in it.
type Wrapped struct {
	// Code is the wrapped document in base64, Padding what stands beside it.
	Code, Padding []byte
}

// Unwrap reads a chunk's payload; ok is false for one of another form.
func Unwrap(payload []byte) (w Wrapped, ok bool) {
	rest := bytes.TrimSpace(payload)
	if len(rest) < 2 || rest[0] != '{' || rest[len(rest)-1] != '}' {
		return w, false
	}
	for rest = rest[1:]; ; {
		name, after, ok := plainString(rest)
		if !ok || len(after) == 0 || after[0] != ':' {
			return w, false
		}
		value, after, ok := plainString(after[1:])
		if !ok || len(after) == 0 {
			return w, false
		}
		switch {
		case string(name) == "bytes" && w.Code == nil:
			w.Code = value
		case string(name) == "p" && w.Padding == nil:
			w.Padding = value
		default:
			return w, false
		}
		if after[0] == '}' {
			return w, len(after) == 1 && w.Code != nil
		}
		if after[0] != ',' {
			return w, false
		}
		rest = after[1:]
	}
}

// plainString takes a JSON string without escapes off b, and the white space around it.
func plainString(b []byte) (s, rest []byte, ok bool) {
	b = bytes.TrimLeft(b, " \t\r\n")
	if len(b) == 0 || b[0] != '"' {
		return nil, nil, false
	}
	end := bytes.IndexByte(b[1:], '"')
	if end < 0 || bytes.IndexByte(b[1:1+end], '\\') >= 0 {
		return nil, nil, false
	}
	return b[1 : 1+end : 1+end], bytes.TrimLeft(b[end+2:], " \t\r\n"), true
}

// AppendDocument appends the wrapped document, decoded.
func (w Wrapped) AppendDocument(dst []byte) ([]byte, error) {
	return base64.StdEncoding.Strict().AppendDecode(dst, w.Code)
}

// AppendChunk appends a chunk's payload that wraps document beside padding.
func AppendChunk(dst, document, padding []byte) []byte {
	dst = append(dst, `{"bytes":"`...)
	dst = base64.StdEncoding.AppendEncode(dst, document)
	dst = append(dst, '"')
	if len(padding) > 0 {
		dst = append(append(append(dst, `,"p":"`...), padding...), '"')
	}
	return append(dst, '}')
}
