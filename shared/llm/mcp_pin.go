package llm

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"portcullis/shared/jsondoc"
)

// Pin is the SHA-256 of a tool's definition in canonical JSON (jsondoc.AppendCanonical):
// all of its object in a list of tools, members that nobody knows included.
type Pin [sha256.Size]byte

// pinPrefix begins a pin as it is written.
const pinPrefix = "sha256:"

// PinOf is the pin of the definition v.
func PinOf(v jsondoc.Value) Pin { return sha256.Sum256(jsondoc.AppendCanonical(nil, v)) }

// ParsePin reads a pin: "sha256:" and 64 hexadecimal digits in lower case.
func ParsePin(s string) (p Pin, ok bool) {
	digits, ok := strings.CutPrefix(s, pinPrefix)
	if !ok || len(digits) != 2*len(p) || digits != strings.ToLower(digits) {
		return Pin{}, false
	}
	_, err := hex.Decode(p[:], []byte(digits))
	return p, err == nil
}

// String writes the pin as ParsePin reads it.
func (p Pin) String() string { return pinPrefix + hex.EncodeToString(p[:]) }
