package scenario

import (
	"fmt"
	"strings"

	"portcullis/shared/eventstream"
	"portcullis/shared/sse"
)

// messages is a stream of Amazon's binary messages, one a line: its type and its JSON,
// which for a chunk is what it wraps. A line "wrong checksum" damages the message before
// it, "cut" takes its last bytes away.
func messages(lines []string) (Reply, error) {
	var b []byte
	for _, line := range lines {
		name, payload, _ := strings.Cut(line, " ")
		exception, isException := strings.CutPrefix(name, sse.Exception)
		switch {
		case line == "wrong checksum":
			b[len(b)-1] ^= 1
		case line == "cut":
			b = b[:len(b)-5]
		case payload == "":
			return Reply{}, fmt.Errorf("%q is no message", line)
		case name == eventstream.Chunk:
			b = eventstream.AppendEvent(b, name, eventstream.AppendChunk(nil, []byte(payload), []byte("abcdefgh")))
		case isException:
			b = eventstream.Append(b, eventstream.AppendHeaders(nil, "exception", exception), []byte(payload))
		default:
			b = eventstream.AppendEvent(b, name, []byte(payload))
		}
	}
	return Reply{Status: 200, Headers: [][2]string{{"content-type", "application/vnd.amazon.eventstream"}}, Body: string(b)}, nil
}
