package cues

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryLineIsTextButForTheFrameOfACue(t *testing.T) {
	for _, row := range []struct{ name, body, want string }{
		{"plain text", "Hello.\nBye.\n", "Hello.|Bye."},
		{"a transcript in one line", "Hello.", "Hello."},
		{"nothing", "", ""},
		{"cues of SubRip", "1\n00:00:00,000 --> 00:00:03,500\nHello.\nYes.\n\n2\n00:00:03,500 --> 00:00:08,000\nBye.\n\n", "Hello.|Yes.|Bye."},
		{"cues with line ends of Windows", "1\r\n00:00:00,000 --> 00:00:03,500\r\nHello.\r\n\r\n", "Hello."},
		{"cues of WebVTT", "WEBVTT\n\n00:00.000 --> 00:03.500\nHello.\n\n00:03.500 --> 01:00:08.000\nBye.\n", "Hello.|Bye."},
		{"a header with words", "WEBVTT - jane@corp.example\n\nNOTE secret\n", "WEBVTT - jane@corp.example|NOTE secret"},
		{"times with settings of the cue", "00:00.000 --> 00:03.500 align:start\nHello.\n", "00:00.000 --> 00:03.500 align:start|Hello."},
		{"a cue with a name", "jane\n00:00.000 --> 00:03.500\nHello.\n", "jane|Hello."},
		{"digits that are said", "Dial\n4111\n", "Dial|4111"},
		{"digits that are too long for a number", "41111111\n00:00.000 --> 00:03.500\n", "41111111"},
		{"digits two lines before the times", "12\n\n00:00.000 --> 00:03.500\n", "12"},
		{"times that are none", "00:0x.000 --> 00:03.500\n0:00.000 --> 00:03.500\n00-00.000 --> 00:03.500\n00:00:000 --> 00:03.500\n", "00:0x.000 --> 00:03.500|0:00.000 --> 00:03.500|00-00.000 --> 00:03.500|00:00:000 --> 00:03.500"},
		{"a header that is not the first line", "x\nWEBVTT\n", "x|WEBVTT"},
	} {
		t.Run(row.name, func(t *testing.T) {
			list, err := Lines([]byte(row.body))
			require.NoError(t, err)
			var got []string
			for _, at := range list {
				got = append(got, row.body[at.From:at.To])
			}
			require.Equal(t, row.want, strings.Join(got, "|"))
		})
	}
}

func TestWhatIsNoTextIsRefused(t *testing.T) {
	for _, body := range []string{"a\xff", "a\x00b"} {
		_, err := Lines([]byte(body))
		require.ErrorIs(t, err, ErrText)
	}
	for contentType, want := range map[string]bool{
		"text/plain": true, "Text/Plain; charset=UTF-8": true, "text/vtt": true, "text/srt": true, "application/x-subrip": true,
		"text/plain; charset=utf-16": false, "text/html": false, "text/plain, text/html": false, "": false,
	} {
		require.Equal(t, want, IsText(contentType), contentType)
	}
}

// FuzzLines holds the lines against the body: what is not in them is white space, digits and
// the marks of times.
func FuzzLines(f *testing.F) {
	f.Add("WEBVTT\n\n1\n00:00.000 --> 00:03.500\nHello.\r\n")
	f.Fuzz(func(t *testing.T, body string) {
		list, err := Lines([]byte(body))
		if err != nil {
			return
		}
		at := 0
		rest := func(to int) {
			frame := strings.TrimPrefix(body[at:to], "WEBVTT")
			require.Empty(t, strings.Trim(frame, "0123456789:.,-> \r\n"))
		}
		for _, line := range list {
			rest(line.From)
			at = line.To
		}
		rest(len(body))
	})
}
