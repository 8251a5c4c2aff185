package inspect

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"

	"portcullis/shared/detect"
)

// A placeholder is "[", a rule's label, ":", digestLetters letters and "]".
const (
	// digestLetters is the length of a placeholder's digest: 48 bits, four a letter.
	digestLetters = 12
	// alphabet writes the digest. Digits could be found as a number of somebody's, vowels
	// would make words.
	alphabet = "bcdfghjkmnpqrtwx"
	maxLabel = 64
	// MaxPlaceholder is the most bytes of a placeholder.
	MaxPlaceholder = 1 + maxLabel + 1 + digestLetters + 1
)

// AppendPlaceholder appends what takes the place of value, found by r, in what tenant
// sends: the same in each call, for nobody else, and without the key for nobody to tell.
func AppendPlaceholder(dst []byte, r *detect.Rule, tenant, value string, key []byte) []byte {
	mac := hmac.New(sha256.New, key)
	for _, part := range []string{"placeholder", tenant, r.Label, value} {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		mac.Write(length[:])
		mac.Write([]byte(part))
	}
	dst = append(append(append(dst, '['), r.Label...), ':')
	for _, b := range mac.Sum(nil)[:digestLetters/2] {
		dst = append(dst, alphabet[b>>4], alphabet[b&15])
	}
	return append(dst, ']')
}

// HasPlaceholder reports whether placeholders can be made of a label: of letters, digits,
// spaces, "_" and "-".
func HasPlaceholder(label string) bool {
	for i := range len(label) {
		if !ofLabel(label[i]) {
			return false
		}
	}
	return label != "" && len(label) <= maxLabel
}

// Placeholder reports whether text begins with what has the form of a placeholder: n is
// its length, 0 when it does not, and -1 when more text decides.
func Placeholder(text []byte) (n int) {
	label := 0
	for i, b := range text {
		switch {
		case i == 0:
			if b != '[' {
				return 0
			}
		case label == 0 && b == ':' && i > 1:
			label = i
		case label == 0:
			if i > maxLabel || !ofLabel(b) {
				return 0
			}
		case i <= label+digestLetters:
			if !ofDigest(b) {
				return 0
			}
		case b == ']':
			return i + 1
		default:
			return 0
		}
	}
	return -1
}

func ofLabel(b byte) bool {
	return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == ' ' || b == '_' || b == '-'
}

func ofDigest(b byte) bool {
	for i := range len(alphabet) {
		if alphabet[i] == b {
			return true
		}
	}
	return false
}
