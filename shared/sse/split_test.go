package sse

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// line is a line of an event with what it means.
var lines = rapid.SampledFrom([]string{
	"data: {\"a\":1}", "data:x", "data", "data:  two spaces", "data: é😀", "event: ping", "event:", "id: 7", "id", "retry: 10", ": comment", ":",
})

func TestAStreamHasTheSameFramesHoweverItIsCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		end := rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(t, "end")
		var want []string // the data of each event that has any
		var stream strings.Builder
		for range rapid.IntRange(0, 6).Draw(t, "events") {
			var data []string
			for _, line := range rapid.SliceOfN(lines, 1, 5).Draw(t, "lines") {
				stream.WriteString(line + end)
				if value, ok := strings.CutPrefix(line, "data"); ok {
					data = append(data, strings.TrimPrefix(strings.TrimPrefix(value, ":"), " "))
				}
			}
			stream.WriteString(end)
			if data != nil {
				want = append(want, strings.Join(data, "\n"))
			}
		}
		var chunks []string
		for rest := stream.String(); rest != ""; {
			n := rapid.IntRange(1, min(len(rest), 20)).Draw(t, "chunk")
			chunks, rest = append(chunks, rest[:n]), rest[n:]
		}
		checkFrames(t, SSE, chunks, want)
	})
}

func TestLinesAreTheSameFramesHoweverTheyAreCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want []string
		var stream strings.Builder
		values := rapid.SliceOfN(rapid.SampledFrom([]string{`{"a":1}`, `[]`, `"é😀"`, `{"long":"` + strings.Repeat("x", 50) + `"}`}), 0, 6).Draw(t, "values")
		for i, v := range values {
			stream.WriteString(v)
			if i < len(values)-1 || rapid.Bool().Draw(t, "ended") {
				stream.WriteString(rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "end"))
			}
			want = append(want, v)
		}
		var chunks []string
		for rest := stream.String(); rest != ""; {
			n := rapid.IntRange(1, min(len(rest), 20)).Draw(t, "chunk")
			chunks, rest = append(chunks, rest[:n]), rest[n:]
		}
		checkFrames(t, NDJSON, chunks, want)
	})
}

// checkFrames reads a stream in chunks: the data is that of want, every byte is in
// a frame, and an event that gets its own data again reads the same.
func checkFrames(t *rapid.T, kind Kind, chunks, want []string) {
	var f Framer
	f.Reset(kind, 1<<16)
	var got []string
	raw := ""
	take := func() {
		for {
			frame, ok, err := f.Next()
			require.NoError(t, err)
			if !ok {
				return
			}
			raw += string(frame.Raw)
			require.False(t, frame.Unknown)
			if frame.Comment {
				continue
			}
			got = append(got, string(frame.Data))
			if !strings.Contains(string(frame.Data), "\n") {
				var again Framer
				again.Reset(kind, 1<<16)
				again.Write(AppendReplaced(nil, frame, frame.Data))
				again.Close()
				same, ok, err := again.Next()
				require.True(t, ok, err)
				require.Equal(t, [2]string{string(frame.Data), frame.Name}, [2]string{string(same.Data), same.Name})
				require.Equal(t, string(AppendBeside(nil, frame)), string(AppendBeside(nil, same)))
			}
		}
	}
	for _, c := range chunks {
		f.Write([]byte(c))
		take()
	}
	f.Close()
	take()
	require.Equal(t, want, got)
	require.Equal(t, strings.Join(chunks, ""), raw+string(f.Tail()), "every byte")
}

func TestNoByteThatMattersIsSkippedAsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.SampledFrom([]byte("\x00\t\n\r\x0e\x1f a~\x7f\x80\x8d\xff")), 0, 40).Draw(t, "text")
		for from := range len(text) + 1 {
			want := from
			for want < len(text) && text[want] > '\r' {
				want++
			}
			require.Equal(t, want, skipText(text, from))
		}
	})
}
