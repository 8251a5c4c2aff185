// Package form reads multipart/form-data (RFC 7578, RFC 2046 section 5.1) strictly.
//
// Servers read forms with a dozen libraries that agree on what clients send and on little
// else. Parse takes what every one of them reads alike and refuses the rest: a line that
// begins like the boundary and is none, bytes before the first and behind the last
// boundary, line ends without CR, folded or repeated headers of a part, other charsets and
// encodings, escapes in names, a file without a name.
//
// Nothing is copied: a Part says where in the body its name, its type and its content
// stand, so that an edit is a splice.
package form
