// Package eventstream reads and writes the binary messages of Amazon's event streams
// (application/vnd.amazon.eventstream): a prelude with two lengths and their CRC, headers,
// a payload, and the CRC of it all.
//
// Source: "Amazon event stream encoding" in the Smithy specification, read 2026-11. Of the
// kinds of header value only strings are read: the model APIs send no other.
package eventstream
