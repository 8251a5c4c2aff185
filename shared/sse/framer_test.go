package sse

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// frames reads a stream that comes in chunks.
func frames(t testing.TB, kind Kind, chunks ...string) (out []Frame, raw string, err error) {
	t.Helper()
	var f Framer
	f.Reset(kind, 1<<16)
	take := func() error {
		for {
			frame, ok, err := f.Next()
			if err != nil || !ok {
				return err
			}
			raw += string(frame.Raw)
			frame.Raw, frame.Data = clone(frame.Raw), clone(frame.Data)
			out = append(out, frame)
		}
	}
	for _, c := range chunks {
		f.Write([]byte(c))
		if err := take(); err != nil {
			return out, raw, err
		}
	}
	f.Close()
	if err := take(); err != nil {
		return out, raw, err
	}
	return out, raw + string(f.Tail()), nil
}

func clone(b []byte) []byte {
	if b == nil {
		return nil
	}
	return append([]byte{}, b...)
}

func TestEventsAreReadAsBrowsersReadThem(t *testing.T) {
	for name, c := range map[string]struct {
		stream     string
		data, kind string
		comment    bool
		unknown    bool
	}{
		"one line":              {"data: {\"a\":1}\n\n", `{"a":1}`, "", false, false},
		"no space":              {"data:x\n\n", "x", "", false, false},
		"only one space goes":   {"data:  x\n\n", " x", "", false, false},
		"several lines":         {"data: a\ndata: b\ndata:\n\n", "a\nb\n", "", false, false},
		"a name":                {"event: ping\ndata: {}\n\n", "{}", "ping", false, false},
		"CRLF":                  {"event: ping\r\ndata: {}\r\n\r\n", "{}", "ping", false, false},
		"CR":                    {"data: x\r\rdata: y\r\r", "x", "", false, false},
		"a comment":             {": keep-alive\n\n", "", "", true, false},
		"an id and retry":       {"id: 7\nretry: 10\ndata: x\n\n", "x", "", false, false},
		"an unknown field":      {"secret: x\ndata: y\n\n", "y", "", false, true},
		"a field without colon": {"data\n\n", "", "", false, false},
		"a NUL in the id":       {"id: a\x00b\ndata: x\n\n", "x", "", false, true},
		"U+2028 in data":        {"data: \"\u2028data: x\"\n\n", "\"\u2028data: x\"", "", false, false},
	} {
		got, _, err := frames(t, SSE, c.stream)
		require.NoError(t, err, name)
		require.NotEmpty(t, got, name)
		require.Equal(t, c.data, string(got[0].Data), name)
		require.Equal(t, c.kind, got[0].Name, name)
		require.Equal(t, c.comment, got[0].Comment, name)
		require.Equal(t, c.unknown, got[0].Unknown, name)
	}
}

func TestALineBesideTheDataThatSomeReadersBreakIsUnknown(t *testing.T) {
	for _, end := range []string{"\v", "\f", "\x1c", "\x1d", "\x1e", "\u0085", "\u2028", "\u2029"} {
		for _, field := range []string{"", "id", "event", "retry"} {
			got, _, err := frames(t, SSE, field+": 1"+end+"data: {}"+end+end+"\n\n")
			require.NoError(t, err)
			require.True(t, got[0].Unknown, "%q in %q", end, field)
		}
	}
	got, _, err := frames(t, SSE, ": \u00e9\u2026\u2030\u20ac\t\n\n")
	require.NoError(t, err)
	require.False(t, got[0].Unknown, "other characters break no line")
}

const mixed = ": hi\n\nevent: a\r\ndata: {\"x\":\"é\"}\r\n\r\ndata: 1\ndata: 2\n\n\n\ndata: [DONE]\n\ndata: tail"

func TestAStreamIsReadTheSameHoweverItIsCut(t *testing.T) {
	for _, kind := range []Kind{SSE, NDJSON} {
		want, raw, err := frames(t, kind, mixed)
		require.NoError(t, err)
		require.Equal(t, mixed, raw, "no byte is lost")
		for i := range mixed {
			got, raw, err := frames(t, kind, mixed[:i], mixed[i:])
			require.NoError(t, err)
			require.Equal(t, mixed, raw, "cut at %d", i)
			require.Equal(t, datas(want), datas(got), "cut at %d", i)
		}
		_, raw, err = frames(t, kind, strings.Split(mixed, "")...)
		require.NoError(t, err)
		require.Equal(t, mixed, raw)
	}
}

func datas(list []Frame) (out []string) {
	for _, f := range list {
		out = append(out, f.Name+"|"+string(f.Data))
	}
	return out
}

func TestWhatIsTooLongOrBeginsWithAMarkIsAnError(t *testing.T) {
	_, _, err := frames(t, SSE, "data: "+strings.Repeat("x", 1<<17))
	require.ErrorIs(t, err, ErrTooLarge)
	_, _, err = frames(t, SSE, "\xef\xbb\xbfdata: x\n\n")
	require.ErrorIs(t, err, ErrByteOrderMark)
}

func TestAReplacedEventKeepsItsOtherLines(t *testing.T) {
	for stream, want := range map[string]string{
		"event: a\r\nid: 1\r\ndata: {}\r\n\r\n": "event: a\r\nid: 1\r\ndata: [1]\r\n\r\n",
		"data:x\n: c\ndata:y\n\n":               "data:[1]\n: c\n\n",
	} {
		var f Framer
		f.Reset(SSE, 1<<10)
		f.Write([]byte(stream))
		frame, ok, err := f.Next()
		require.NoError(t, err)
		require.True(t, ok)
		require.Equal(t, want, string(AppendReplaced(nil, frame, []byte("[1]"))))
	}
}

func FuzzFramer(f *testing.F) {
	f.Add(mixed, 4)
	f.Fuzz(func(t *testing.T, stream string, at int) {
		at = max(0, min(at, len(stream)))
		whole, _, err := frames(t, SSE, stream)
		cut, _, cutErr := frames(t, SSE, stream[:at], stream[at:])
		if (err == nil) != (cutErr == nil) {
			t.Fatalf("%v whole, %v cut at %d", err, cutErr, at)
		}
		require.Equal(t, datas(whole), datas(cut))
	})
}

func TestLinesBesideTheData(t *testing.T) {
	for event, want := range map[string]struct {
		beside     bool
		text, bare string
	}{
		"data: x\n\n": {false, "\n", "data: x\n\n"},
		"event: content_block_delta\ndata: x\n\n":    {false, "event: content_block_delta\n\n", "event: content_block_delta\ndata: x\n\n"},
		": hello\nid: 7\ndata:x\ndata:y\n\n":         {true, ": hello\nid: 7\n\n", "data:x\ndata:y\n\n"},
		"event: sk_1\r\nretry: 5\r\ndata: x\r\n\r\n": {true, "event: sk_1\r\nretry: 5\r\n\r\n", "data: x\r\n\r\n"},
	} {
		var f Framer
		f.Reset(SSE, 1<<10)
		f.Write([]byte(event))
		frame, ok, err := f.Next()
		require.NoError(t, err)
		require.True(t, ok)
		require.Equal(t, want.beside, frame.Beside, event)
		require.Equal(t, want.text, string(AppendBeside(nil, frame)), event)
		require.Equal(t, want.bare, string(AppendBare(nil, frame, frame.Data)), event)
	}
}

func TestAReleasedFramerKeepsNoLargeEvent(t *testing.T) {
	var f Framer
	f.Reset(SSE, 4*keepBuffer)
	f.Write(bytes.Repeat([]byte("x"), 2*keepBuffer))
	f.Release()
	require.LessOrEqual(t, cap(f.buf), keepBuffer)
	require.Empty(t, f.Tail())
}
