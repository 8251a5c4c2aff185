// Package digest writes and reads SHA-256 sums as configurations hold them.
package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"portcullis/shared/charref"
)

// Sum is a SHA-256 sum.
type Sum [sha256.Size]byte

const prefix = "sha256:"

// String writes the sum: "sha256:" and 64 hexadecimal digits in lower case.
func (s Sum) String() string { return prefix + hex.EncodeToString(s[:]) }

// Parse reads what String writes; the digits may be in upper case too.
func Parse(text string) (s Sum, ok bool) {
	digits, ok := strings.CutPrefix(text, prefix)
	if !ok || len(digits) != hex.EncodedLen(len(s)) {
		return Sum{}, false
	}
	for i := range s {
		b := charref.HexByte(digits[2*i:])
		if b < 0 {
			return Sum{}, false
		}
		s[i] = byte(b)
	}
	return s, true
}
