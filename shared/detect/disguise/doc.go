// Package disguise finds what a text says in disguise, while it comes in pieces: encoded in
// base64, base32 or hexadecimal, also wrapped, base64 also in groups; as codes of letters;
// written with escapes, unseen characters or letters in a style; with its letters set apart;
// word by word backwards or in ROT13; and, twice deep, base64 thrice, one within another.
//
// It does not collect a run and decode it at its end, for a stream may be nothing but one
// run. It decodes as letters come, in every way in which they may be cut into bytes, and
// scans what is legible as a text of its own. What is found is reported as the bytes that
// stand for it, and held is only what may still become a match. A survey that costs one
// look at each byte says whether anything of a piece is worth that; of plain text nothing is.
package disguise
