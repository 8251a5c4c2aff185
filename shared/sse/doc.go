// Package sse cuts a streamed reply into its events, as the bytes arrive: server-sent
// events (WHATWG HTML section 9.2), NDJSON, one JSON value a line, the elements of one
// JSON array, and the messages of Amazon's binary event stream.
//
// A Framer never changes a byte: the Raw of all frames, one after the other, and
// then the Tail are the stream as it came. Frames do not depend on how the stream
// was cut into writes, but for white space behind the end of an array. Work is linear in the stream and nothing allocates once the
// buffers have grown to the largest event.
//
// What clients read differently is reported, not repaired: a byte-order mark at
// the start is an error, and a frame with bytes that a client would skip without
// looking has its Unknown flag set.
package sse
