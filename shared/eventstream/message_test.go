package eventstream

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAMessageIsReadAsItWasWritten(t *testing.T) {
	raw := AppendEvent([]byte("before"), "messageStart", []byte(`{"role":"assistant"}`))[len("before"):]
	n, err := Length(raw)
	require.NoError(t, err)
	require.Equal(t, len(raw), n)
	m, err := Parse(raw)
	require.NoError(t, err)
	require.Equal(t, []string{"event", "messageStart", "application/json", `{"role":"assistant"}`},
		[]string{string(m.Kind), string(m.Type), string(m.Media), string(m.Payload)})
	require.False(t, m.Other)
	require.Equal(t, raw, Append(nil, m.Headers, m.Payload))
}

// The example is from the service's documentation of the format: an event without headers
// and payload.
func TestTheChecksumsAreThoseOfTheFormat(t *testing.T) {
	require.Equal(t, []byte{0, 0, 0, 16, 0, 0, 0, 0, 0x05, 0xc2, 0x48, 0xeb, 0x7d, 0x98, 0xc8, 0xff}, Append(nil, nil, nil))
}

func TestADamagedMessageIsAnError(t *testing.T) {
	good := AppendEvent(nil, "chunk", []byte(`{"bytes":"e30="}`))
	for at := range good {
		for _, bit := range []byte{1, 0x80} {
			bad := bytes.Clone(good)
			bad[at] ^= bit
			if _, err := Length(bad); err != nil {
				require.Less(t, at, Prelude)
				continue
			}
			_, err := Parse(bad)
			require.ErrorIs(t, err, ErrChecksum, "byte %d", at)
		}
	}
	for n := range good {
		_, err := Parse(good[:n])
		require.Error(t, err, n)
	}
	_, err := Parse(append(bytes.Clone(good), 0))
	require.ErrorIs(t, err, ErrLength)
}

func TestLengthsThatContradictEachOtherAreAnError(t *testing.T) {
	for _, c := range []struct{ total, headers byte }{{15, 0}, {16, 1}, {20, 200}} {
		b := []byte{0, 0, 0, c.total, 0, 0, 0, c.headers}
		b = append(b, crc(b)...)
		_, err := Length(b)
		require.ErrorIs(t, err, ErrLength)
	}
}

func crc(b []byte) []byte {
	sum := uint32(0xffffffff)
	for _, c := range b {
		sum ^= uint32(c)
		for range 8 {
			sum = sum>>1 ^ 0xedb88320&-(sum&1)
		}
	}
	sum = ^sum
	return []byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)}
}

func TestHeadersThatReadersTakeDifferentlyAreAnError(t *testing.T) {
	ok := AppendHeaders(nil, "event", "x")
	for name, headers := range map[string][]byte{
		"the same twice":   append(bytes.Clone(ok), ok...),
		"a cut name":       {5, 'a'},
		"a cut value":      {1, 'a', 7, 0, 9, 'x'},
		"no name":          {0, 7, 0, 1, 'x'},
		"a value's kind":   {1, 'a', 6, 0, 1, 'x'},
		"a type of either": append(AppendHeaders(nil, "event", "x"), AppendHeaders(nil, "exception", "x")...),
	} {
		_, err := Parse(Append(nil, headers, nil))
		require.ErrorIs(t, err, ErrHeader, name)
	}
	m, err := Parse(Append(nil, append(bytes.Clone(ok), 1, 'a', 7, 0, 1, 'x'), nil))
	require.NoError(t, err)
	require.True(t, m.Other)
}

func TestAChunkWrapsADocument(t *testing.T) {
	payload := AppendChunk(nil, []byte(`{"type":"ping"}`), []byte("abcd"))
	require.Equal(t, `{"bytes":"eyJ0eXBlIjoicGluZyJ9","p":"abcd"}`, string(payload))
	for _, form := range []string{string(payload), `{"p":"abcd","bytes":"eyJ0eXBlIjoicGluZyJ9"}`, ` { "bytes" : "eyJ0eXBlIjoicGluZyJ9" , "p" : "abcd" } `} {
		w, ok := Unwrap([]byte(form))
		require.True(t, ok, form)
		document, err := w.AppendDocument(nil)
		require.NoError(t, err)
		require.Equal(t, `{"type":"ping"}`, string(document))
		require.Equal(t, "abcd", string(w.Padding))
	}
	for _, form := range []string{
		``, `{}`, `[]`, `{"bytes"}`, `{"p":"a"}`, `{"bytes":"e30=","bytes":"e30="}`, `{"bytes":"e30=","q":"x"}`, `{"bytes":"e\u00330="}`, `{"bytes":7}`,
		`{"bytes":"e30="}}`, `{"bytes":"e30=",}`, `{"bytes":"e30=" "p":"a"}`, `{"bytes":"e30=`, `{"bytes":"e30=","p":"a"`,
	} {
		_, ok := Unwrap([]byte(form))
		require.False(t, ok, form)
	}
	w, ok := Unwrap([]byte(`{"bytes":"e3 0="}`))
	require.True(t, ok)
	_, err := w.AppendDocument(nil)
	require.Error(t, err)
	require.True(t, IsPadding("") && IsPadding("abc"))
	require.False(t, IsPadding("a secret"))
}

func FuzzMessage(f *testing.F) {
	f.Add(AppendEvent(nil, "chunk", AppendChunk(nil, []byte("{}"), nil)))
	f.Add(Append(nil, AppendHeaders(nil, "exception", "x"), []byte("{}")))
	f.Fuzz(func(t *testing.T, b []byte) {
		// A fuzzer finds no checksum: as headers and payload it gets everywhere.
		at := len(b) / 2
		m, err := Parse(Append(nil, b[:at], b[at:]))
		if err == nil {
			require.Equal(t, b[:at], append([]byte{}, m.Headers...))
			require.Equal(t, b[at:], append([]byte{}, m.Payload...))
		}
		if w, ok := Unwrap(b); ok {
			if document, err := w.AppendDocument(nil); err == nil {
				again, ok := Unwrap(AppendChunk(nil, document, w.Padding))
				require.True(t, ok)
				require.Equal(t, w.Code, again.Code)
			}
		}
		if len(b) >= Prelude {
			_, _ = Length(b)
			_, _ = Parse(b)
		}
	})
}
