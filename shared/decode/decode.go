package decode

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
)

// Errors of Body.
var (
	// ErrUnsupported: the encoding is not gzip, x-gzip or deflate.
	ErrUnsupported = errors.New("decode: unsupported encoding")
	// ErrTooLarge: the plain body is longer than Limits.MaxBytes.
	ErrTooLarge = errors.New("decode: body too large")
	// ErrRatio: the plain body is more than Limits.MaxRatio times as long.
	ErrRatio = errors.New("decode: body expands too far")
	// ErrCorrupt: the body is damaged, cut short or of another format.
	ErrCorrupt = errors.New("decode: body is damaged")
	// ErrTrailing: something follows the end of the compressed data.
	ErrTrailing = errors.New("decode: bytes behind the end")
)

// Limits bound the plain body.
type Limits struct {
	// MaxBytes is its greatest length; it must be set.
	MaxBytes int
	// MaxRatio is how many times longer than the compressed body it may be; 0
	// for no bound.
	MaxRatio int
}

// freeRatio is how long a body may always become: the ratio of a tiny body says
// nothing.
const freeRatio = 4096

// Body appends the plain form of in to dst. The slice returned is the caller's,
// also with an error.
func Body(dst []byte, encoding string, in []byte, l Limits) ([]byte, error) {
	rest := bytes.NewReader(in)
	plain, err := open(encoding, rest)
	if err != nil {
		return dst, err
	}
	limit, over := l.MaxBytes, ErrTooLarge
	if l.MaxRatio > 0 {
		if byRatio := max(len(in)*l.MaxRatio, freeRatio); byRatio < limit {
			limit, over = byRatio, ErrRatio
		}
	}
	dst, err = readAll(dst, plain, limit, over)
	if err != nil {
		return dst, err
	}
	if rest.Len() > 0 {
		return dst, ErrTrailing
	}
	return dst, nil
}

// open begins to decompress. The readers take no byte beyond the end, because
// bytes.Reader can give back what was read ahead.
func open(encoding string, in *bytes.Reader) (io.Reader, error) {
	switch encoding {
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, ErrCorrupt
		}
		z.Multistream(false)
		return z, nil
	case "deflate":
		z, err := zlib.NewReader(in)
		if err != nil {
			return nil, ErrCorrupt
		}
		return z, nil
	default:
		return nil, ErrUnsupported
	}
}

// step is how much is made room for at a time.
const step = 16 << 10

// readAll appends at most limit bytes of r.
func readAll(dst []byte, r io.Reader, limit int, over error) ([]byte, error) {
	start := len(dst)
	for {
		if cap(dst) == len(dst) {
			dst = append(dst, make([]byte, step)...)[:len(dst)]
		}
		n, err := r.Read(dst[len(dst):cap(dst)])
		dst = dst[:len(dst)+n]
		if len(dst)-start > limit {
			return dst, over
		}
		switch {
		case errors.Is(err, io.EOF):
			return dst, nil
		case err != nil:
			return dst, ErrCorrupt
		}
	}
}
