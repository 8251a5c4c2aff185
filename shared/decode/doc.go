// Package decode decompresses message bodies (RFC 9110, section 8.4.1) within a
// bound, and refuses what two decoders could read differently: several members
// in one gzip body, bytes behind the end, encodings on top of each other, raw
// deflate under the name of zlib.
package decode
