package decode_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/decode"
)

func compress(t testing.TB, open func(io.Writer) io.WriteCloser, plain []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := open(&b)
	_, err := w.Write(plain)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func zip(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }

func zlibbed(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }

func rawDeflate(w io.Writer) io.WriteCloser {
	f, _ := flate.NewWriter(w, flate.DefaultCompression)
	return f
}

func TestBody(t *testing.T) {
	plain := []byte(`{"model":"m","messages":[]}`)
	zipped := compress(t, zip, plain)
	bomb := compress(t, zip, make([]byte, 1<<20))
	damaged := bytes.Clone(zipped)
	damaged[len(damaged)-5] ^= 0xff
	for name, c := range map[string]struct {
		encoding string
		in       []byte
		want     error
	}{
		"gzip is read":                             {"gzip", zipped, nil},
		"x-gzip is gzip":                           {"x-gzip", zipped, nil},
		"deflate is zlib":                          {"deflate", compress(t, zlibbed, plain), nil},
		"raw deflate is ambiguous":                 {"deflate", compress(t, rawDeflate, plain), decode.ErrCorrupt},
		"brotli is not read":                       {"br", zipped, decode.ErrUnsupported},
		"encodings on top of each other":           {"gzip, gzip", zipped, decode.ErrUnsupported},
		"two members are two bodies to some":       {"gzip", append(bytes.Clone(zipped), zipped...), decode.ErrTrailing},
		"bytes behind the end":                     {"gzip", append(bytes.Clone(zipped), 0), decode.ErrTrailing},
		"a wrong checksum":                         {"gzip", damaged, decode.ErrCorrupt},
		"a body cut short":                         {"gzip", zipped[:len(zipped)-9], decode.ErrCorrupt},
		"no gzip at all":                           {"gzip", plain, decode.ErrCorrupt},
		"a bomb is stopped by its ratio":           {"gzip", bomb, decode.ErrRatio},
		"bytes behind the end of zlib are refused": {"deflate", append(compress(t, zlibbed, plain), 'x'), decode.ErrTrailing},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := decode.Body([]byte("before "), c.encoding, c.in, decode.Limits{MaxBytes: 1 << 19, MaxRatio: 100})
			require.ErrorIs(t, err, c.want)
			if c.want == nil {
				require.Equal(t, "before "+string(plain), string(got))
			}
		})
	}
	_, err := decode.Body(nil, "gzip", bomb, decode.Limits{MaxBytes: 1000})
	require.ErrorIs(t, err, decode.ErrTooLarge)
}

func FuzzBody(f *testing.F) {
	f.Add("gzip", compress(f, zip, []byte("hello")))
	f.Add("deflate", compress(f, zlibbed, []byte("hello")))
	f.Fuzz(func(t *testing.T, encoding string, in []byte) {
		got, err := decode.Body(nil, encoding, in, decode.Limits{MaxBytes: 1 << 16, MaxRatio: 50})
		if err == nil {
			require.LessOrEqual(t, len(got), max(4096, 50*len(in)))
		}
	})
}
