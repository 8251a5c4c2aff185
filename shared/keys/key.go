package keys

import (
	"crypto/sha256"
	"errors"
	"hash/crc32"
	"strings"

	"portcullis/shared/digest"
)

const (
	prefix = "pk_"
	// RandomLength letters of Alphabet hold 160.7 bits.
	RandomLength   = 27
	checksumLength = 6
	secretLength   = RandomLength + checksumLength
	// MinID is the fewest bytes of an id.
	MinID = 2
	// MaxID is the most bytes of an id.
	MaxID = 32
	// maxKey bounds what is hashed of what a caller presents.
	maxKey = len(prefix) + MaxID + 1 + secretLength
)

// Alphabet is what secrets are made of.
const Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// ErrID says that an id has characters or a length that keys do not have.
var ErrID = errors.New("keys: an id has 2 to 32 lower-case letters, digits and hyphens")

// errRandom says that a secret would not be what Parse reads.
var errRandom = errors.New("keys: a secret has 27 random letters and digits")

// Make returns the key of id whose secret is RandomLength random letters of Alphabet and
// their checksum. How well they were drawn is how safe the key is: package mint draws them.
func Make(id, random string) (string, error) {
	if !ValidID(id) {
		return "", ErrID
	}
	if len(random) != RandomLength || strings.Trim(random, Alphabet) != "" {
		return "", errRandom
	}
	body := prefix + id + "_" + random
	sum := checksum(body)
	return body + string(sum[:]), nil
}

// ValidID reports whether id can name a key.
func ValidID(id string) bool {
	if len(id) < MinID || len(id) > MaxID {
		return false
	}
	for i := 0; i < len(id); i++ {
		if b := id[i]; (b < 'a' || b > 'z') && (b < '0' || b > '9') && b != '-' {
			return false
		}
	}
	return true
}

// checksum is the CRC-32 (IEEE 802.3) of body in base 62, most significant digit
// first, padded with zeros.
func checksum(body string) (out [checksumLength]byte) {
	crc := ^uint32(0)
	for i := 0; i < len(body); i++ {
		crc = crc32.IEEETable[byte(crc)^body[i]] ^ crc>>8
	}
	n := ^crc
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = Alphabet[n%62]
		n /= 62
	}
	return out
}

// Parse returns the id of a well-formed key; ok is false when text is no key,
// its checksum included. It says nothing about whether the key is known.
func Parse(text string) (id string, ok bool) {
	rest, ok := strings.CutPrefix(text, prefix)
	if !ok || len(rest) > maxKey {
		return "", false
	}
	id, secret, ok := strings.Cut(rest, "_")
	if !ok || !ValidID(id) || len(secret) != secretLength {
		return "", false
	}
	end := len(text) - checksumLength
	sum := checksum(text[:end])
	return id, string(sum[:]) == text[end:]
}

// HashOf returns the hash of a whole key. No key is longer than maxKey: what is
// longer is cut and no key's hash.
func HashOf(key string) digest.Sum {
	var buffer [maxKey + 1]byte
	return sha256.Sum256(buffer[:copy(buffer[:], key)])
}
