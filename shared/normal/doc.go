// Package normal brings text into the one form in which package detect looks for
// attempts at injection: compatibility characters, look-alikes, invisible
// characters, tags, entities, percent escapes and letters set apart are undone,
// and what is hidden in base64 or hexadecimal is decoded.
//
// It remembers where each byte came from. Plain text costs one look at each byte
// and is not copied.
package normal
