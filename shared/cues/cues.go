package cues

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"portcullis/shared/charset"
	"portcullis/shared/jsondoc"
)

// ErrText says that a transcript is not UTF-8, or has bytes that no text has.
var ErrText = errors.New("cues: the transcript is no text in UTF-8")

// IsText reports whether a content-type is that of a transcript in UTF-8.
func IsText(contentType string) bool {
	media, parameter, given := strings.Cut(contentType, ";")
	switch strings.ToLower(strings.TrimSpace(media)) {
	case "text/plain", "text/vtt", "text/srt", "application/x-subrip":
	default:
		return false
	}
	return !given || charset.IsUTF8(parameter)
}

// Lines returns where the lines of text stand in a transcript, without their ends, in order.
func Lines(body []byte) ([]jsondoc.Span, error) {
	if !utf8.Valid(body) || bytes.IndexByte(body, 0) >= 0 {
		return nil, ErrText
	}
	var list []jsondoc.Span
	number := false // the latest in list is a line of digits alone
	for from := 0; from < len(body); {
		line := body[from:]
		if n := bytes.IndexByte(line, '\n'); n >= 0 {
			line = line[:n]
		}
		next := from + len(line) + 1
		line = bytes.TrimSuffix(line, []byte("\r"))
		switch {
		case len(line) == 0, from == 0 && string(line) == "WEBVTT":
			number = false
		case isTimes(line):
			if number {
				list = list[:len(list)-1] // it was the cue's number
			}
			number = false
		default:
			list = append(list, jsondoc.Span{From: from, To: from + len(line)})
			number = len(line) <= maxNumber && digits(line) == len(line)
		}
		from = next
	}
	return list, nil
}

// maxNumber is how many digits the number of a cue has at most: more could be somebody's.
const maxNumber = 6

// isTimes reports whether a line is nothing but the times of a cue, as in
// "00:00:01,000 --> 00:00:04,000" or "00:01.000 --> 00:04.000".
func isTimes(line []byte) bool {
	from, to, ok := bytes.Cut(line, []byte(" --> "))
	return ok && isTime(from) && isTime(to)
}

// isTime reports whether b is a time: hours, which WebVTT may leave out, minutes, seconds
// and milliseconds.
func isTime(b []byte) bool {
	if n := len(b); n != len("00:00.000") && n != len("00:00:00.000") {
		return false
	}
	for i := range b {
		behind := len(b) - i // a colon stands 7 and 10 bytes before the end
		switch {
		case behind == 7 || behind == 10:
			if b[i] != ':' {
				return false
			}
		case behind == 4:
			if b[i] != '.' && b[i] != ',' {
				return false
			}
		case b[i] < '0' || b[i] > '9':
			return false
		}
	}
	return true
}

// digits is how many digits b begins with.
func digits(b []byte) int {
	n := 0
	for n < len(b) && b[n] >= '0' && b[n] <= '9' {
		n++
	}
	return n
}
