// Package jsondoc reads JSON (RFC 8259) strictly and edits it by splicing.
//
// A Scanner takes a document piece by piece and builds a tape of nodes over one
// buffer: nothing is copied out of it and nothing is allocated for a value. It
// refuses whatever two readers could take differently: a key that repeats, also
// after its escapes are decoded or its case is folded, invalid UTF-8, a lone
// surrogate, a byte-order mark, anything after the value.
//
// A Splice collects edits of a document and applies them at once: the bytes
// that no edit names leave exactly as they came.
package jsondoc
