// Package llm describes the APIs of large language models as data: what a
// request asks for, what a reply says, and where in either of them text stands
// that a person, a model or a tool would read.
//
// A Dialect is one vendor's API. It turns a strictly scanned JSON document into
// a Call, a Reply or an Event, which point back into the document's bytes, so
// that an edit is a splice and everything else leaves as it came. It also knows
// how the API says no: errors, refusals and the end of a stream.
//
// The package knows no host, no HTTP connection and no policy. Whatever a
// dialect does not know (a kind of content part, a kind of tool, an event) is an
// error, never silence: see ShapeError.
package llm
