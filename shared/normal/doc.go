// Package normal brings text into the one form in which package detect looks for
// attempts at injection: compatibility characters, look-alikes, invisible
// characters, tags, entities, escapes and letters set apart are undone.
//
// What a text may say beside that are readings of their own: what is encoded in it,
// in base64, base32, base58, Ascii85, hexadecimal, quoted-printable, Morse's code or as rows
// of numbers; its words where they are joined, cut up or spelled with digits; its letters
// where they stand on their heads; and what it says when a cipher is undone, if its letters
// are not those of a language or somebody has seen a cipher's words in it.
//
// It remembers where each byte came from. Plain text costs one look at each byte
// and is not copied; the look tells whether others are worth their time.
package normal
