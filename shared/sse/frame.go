package sse

import "errors"

// Kind is the form of a stream.
type Kind uint8

// The forms.
const (
	// SSE is text/event-stream.
	SSE Kind = iota
	// NDJSON is one JSON value a line (application/x-ndjson, application/jsonl).
	NDJSON
	// Array is one JSON array of objects, an object an event.
	Array
	// Messages is Amazon's binary event stream (application/vnd.amazon.eventstream).
	Messages
)

// Errors of a Framer, beside those of package eventstream. All are final: every later Next returns the same one.
var (
	// ErrTooLarge means that an event is longer than the bound of Reset.
	ErrTooLarge = errors.New("sse: event is longer than the bound")
	// ErrByteOrderMark means that the stream begins with U+FEFF: some clients
	// skip it and some take it for a part of the first field's name.
	ErrByteOrderMark = errors.New("sse: stream begins with a byte-order mark")
	// ErrArray means that the stream is no JSON array of objects.
	ErrArray = errors.New("sse: stream is no JSON array of objects")
)

// Bounds of fields that clients keep but no dialect puts text in.
const (
	maxID = 128
	// maxRetry is the digits of a reconnection time in milliseconds.
	maxRetry = 10
	maxName  = 64
)

// Frame is one event: of an array an element with what stands before it, and last the
// bracket that ends it. Its byte slices are valid until the
// next call of Next, Write or Reset; Name and the style that AppendEvent takes
// over last.
type Frame struct {
	// Raw is the frame as it came, with the blank line (NDJSON: the line end)
	// that ends it.
	Raw []byte
	// Data is the values of the data lines, joined by "\n"; of NDJSON the line without
	// its end, of an array the element or "]", of a message its payload, and of a chunk
	// what the payload wraps.
	Data []byte
	// Name is the value of the last event line or a message's type, which for an exception
	// begins with Exception; "" when there is none.
	Name string
	// Comment is true when the frame has no data line, so that no client makes
	// an event of it: comments, retry, blank lines.
	Comment bool
	// Unknown is true when the frame has bytes that a client ignores but that
	// could carry something past an inspection: a field other than data, event,
	// id and retry, a NUL, a retry that is no number, an id or a name of
	// unusual length, beside the data a character that some clients take for a line
	// end; in NDJSON a NUL or a lone CR, which some readers take for one.
	Unknown bool
	// Beside is true when lines other than the data could hold text: a comment, an
	// id, or a name of other characters than those of the dialects' names.
	Beside bool

	style style
	// beside is what a chunk has beside its data.
	beside []byte
}

// Exception begins the name of a message that is an exception.
const Exception = "exception:"

// style is how a stream writes its lines.
type style struct {
	kind Kind
	end  lineEnd
	// tight is "data:x" without a space after the colon.
	tight bool
}

type lineEnd uint8

const (
	endLF lineEnd = iota
	endCRLF
	endCR
	// endNone is the end of an NDJSON line that the end of the stream ended.
	endNone
)

var lineEnds = [...]string{endLF: "\n", endCRLF: "\r\n", endCR: "\r", endNone: ""}
