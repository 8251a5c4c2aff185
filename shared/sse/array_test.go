package sse

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/eventstream"
)

func TestTheElementsOfAnArrayAreEvents(t *testing.T) {
	out, raw, err := frames(t, Array, "[{\"a\":\"}]\\\"\"}\n,\r\n{\"b\":[{}]}\n]\n")
	require.NoError(t, err)
	require.Equal(t, "[{\"a\":\"}]\\\"\"}\n,\r\n{\"b\":[{}]}\n]\n", raw)
	require.Len(t, out, 4)
	require.Equal(t, []string{`{"a":"}]\""}`, `{"b":[{}]}`, "]"}, []string{string(out[0].Data), string(out[1].Data), string(out[2].Data)})
	require.True(t, out[3].Comment, "white space behind the end")
	require.Equal(t, "\n,\r\n{\"b\":1}", string(AppendReplaced(nil, out[1], []byte(`{"b":1}`))))
	require.Equal(t, "\n,\r\n{}", string(AppendDropped(nil, out[1])), "the commas stay right")
	require.Empty(t, AppendDropped(nil, Frame{Raw: []byte("data: x\n\n"), Data: []byte("x")}))
	again, ok := new(Framer).Again(Array, out[1].Raw)
	require.True(t, ok)
	require.Equal(t, string(out[1].Data), string(again.Data))
}

func TestWhatIsNoArrayOfObjectsIsAnError(t *testing.T) {
	for name, stream := range map[string]string{
		"an object": `{}`, "a number": `[1]`, "a string": `["x"]`, "an array": `[[]]`, "no comma": `[{}{}]`, "two commas": `[{},,{}]`,
		"a comma before the end": `[{},]`, "a comma first": `[,{}]`, "more behind the end": `[{}] {}`, "an end alone": `]`, "a mark": "\ufeff[]",
	} {
		_, _, err := frames(t, Array, stream)
		require.Error(t, err, name)
		_, _, inPieces := frames(t, Array, strings.Split(stream, "")...)
		require.Equal(t, err, inPieces, name)
	}
}

func TestAnEndlessElementIsBounded(t *testing.T) {
	for name, s := range map[string]struct{ begin, more string }{
		"an element": {`[{"a":"`, "x"}, "white space": {"[", " "},
	} {
		var f Framer
		f.Reset(Array, 1000)
		f.Write([]byte(s.begin))
		var err error
		for range 100 {
			f.Write([]byte(strings.Repeat(s.more, 100)))
			if _, _, err = f.Next(); err != nil {
				break
			}
		}
		require.ErrorIs(t, err, ErrTooLarge, name)
		held := len(f.Tail())
		f.Write(make([]byte, 1000))
		require.Len(t, f.Tail(), held, "nothing is kept after an error")
	}
}

func TestAnArrayWithoutEndIsReadWithinBounds(t *testing.T) {
	var f Framer
	f.Reset(Array, 1000)
	f.Write([]byte(`[{}`))
	for range 10000 {
		f.Write([]byte(`,{"text":"hello"}`))
		for {
			_, ok, err := f.Next()
			require.NoError(t, err)
			if !ok {
				break
			}
		}
	}
	require.Less(t, cap(f.buf), 4000)
}

func TestAMessageIsAnEvent(t *testing.T) {
	event := string(eventstream.AppendEvent(nil, "contentBlockDelta", []byte(`{"a":1}`)))
	chunk := string(eventstream.AppendEvent(nil, "chunk", eventstream.AppendChunk(nil, []byte(`{"b":2}`), []byte("abc"))))
	failed := string(eventstream.Append(nil, eventstream.AppendHeaders(nil, "exception", "throttlingException"), []byte(`{"c":3}`)))
	stream := event + chunk + failed
	whole, raw, err := frames(t, Messages, stream)
	require.NoError(t, err)
	require.Equal(t, stream, raw)
	require.Len(t, whole, 3)
	require.Equal(t, []string{"contentBlockDelta", "chunk", "exception:throttlingException"}, []string{whole[0].Name, whole[1].Name, whole[2].Name})
	require.Equal(t, []string{`{"a":1}`, `{"b":2}`, `{"c":3}`}, []string{string(whole[0].Data), string(whole[1].Data), string(whole[2].Data)})
	for at := range stream {
		cut, raw, err := frames(t, Messages, stream[:at], stream[at:])
		require.NoError(t, err)
		require.Equal(t, stream, raw)
		require.Len(t, cut, 3, at)
	}
	for i, frame := range whole {
		require.False(t, frame.Unknown || frame.Beside || frame.Comment)
		require.Equal(t, string(frame.Raw), string(AppendReplaced(nil, frame, frame.Data)), i)
		again, ok := new(Framer).Again(Messages, AppendBare(nil, frame, []byte(`{"d":4}`)))
		require.True(t, ok)
		require.Equal(t, []string{frame.Name, `{"d":4}`}, []string{again.Name, string(again.Data)})
	}
}

func TestAMessageThatIsDamagedOrTooLongEndsTheStream(t *testing.T) {
	good := string(eventstream.AppendEvent(nil, "x", []byte(`{}`)))
	for name, stream := range map[string]string{
		"a wrong checksum":    good[:len(good)-1] + "!",
		"a wrong prelude":     "\x00\x00\x01" + good[3:],
		"a payload changed":   strings.Replace(good, "{}", "[]", 1),
		"ten megabytes of it": string(eventstream.AppendEvent(nil, "x", make([]byte, 10<<20))),
	} {
		out, _, err := frames(t, Messages, good+stream+good)
		require.Error(t, err, name)
		require.Len(t, out, 1, name)
	}
	_, raw, err := frames(t, Messages, good+good[:len(good)-3])
	require.NoError(t, err)
	require.Equal(t, good+good[:len(good)-3], raw, "half a message is the tail")
}

func TestAMessageOfAnotherFormIsUnknown(t *testing.T) {
	headers := eventstream.AppendHeaders(nil, "event", "x")
	for name, raw := range map[string][]byte{
		"another kind":         eventstream.Append(nil, eventstream.AppendHeaders(nil, "error", "x"), []byte(`{}`)),
		"another header":       eventstream.Append(nil, append([]byte{1, 'a', 7, 0, 1, 'x'}, headers...), []byte(`{}`)),
		"another media type":   eventstream.Append(nil, []byte(strings.Replace(string(headers), "application/json", "application/cbor", 1)), []byte(`{}`)),
		"a chunk of no base64": eventstream.AppendEvent(nil, "chunk", []byte(`{"bytes":"!"}`)),
		"a chunk with more":    eventstream.AppendEvent(nil, "chunk", []byte(`{"bytes":"e30=","note":"x"}`)),
	} {
		out, _, err := frames(t, Messages, string(raw))
		require.NoError(t, err, name)
		require.True(t, out[0].Unknown, name)
	}
	out, _, err := frames(t, Messages, string(eventstream.AppendEvent(nil, "chunk", eventstream.AppendChunk(nil, []byte("{}"), []byte("a secret")))))
	require.NoError(t, err)
	require.True(t, out[0].Beside)
	require.Equal(t, "a secret", string(AppendBeside(nil, out[0])))
}

// events leaves out the white space behind an array.
func events(kind Kind, list []Frame) []Frame {
	return slices.DeleteFunc(list, func(f Frame) bool { return kind == Array && f.Comment })
}

func FuzzFramings(f *testing.F) {
	f.Add("[{\"a\":\"]\"},\r\n{}]\n", 3)
	f.Add("data: x\n\nevent: y\r\ndata: z\r\r", 2)
	f.Add(string(eventstream.AppendEvent(nil, "chunk", eventstream.AppendChunk(nil, []byte(`{}`), []byte("abc")))), 20)
	f.Fuzz(func(t *testing.T, stream string, at int) {
		at = min(max(0, at), len(stream))
		for _, kind := range []Kind{SSE, NDJSON, Array, Messages} {
			whole, raw, err := frames(t, kind, stream)
			cut, cutRaw, cutErr := frames(t, kind, stream[:at], stream[at:])
			require.Equal(t, err, cutErr)
			require.Equal(t, raw, cutRaw)
			whole, cut = events(kind, whole), events(kind, cut)
			require.Equal(t, len(whole), len(cut))
			for i := range whole {
				require.Equal(t, string(whole[i].Data), string(cut[i].Data))
				if !whole[i].Comment && !whole[i].Unknown && kind != SSE {
					again, ok := new(Framer).Again(kind, whole[i].Raw)
					require.True(t, ok)
					require.Equal(t, string(whole[i].Data), string(again.Data))
				}
			}
			if err == nil {
				require.Equal(t, stream, raw)
			}
		}
	})
}
