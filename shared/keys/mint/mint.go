// Package mint makes new API keys. It is apart from package keys so that modules, which only
// verify keys, do not carry a source of random numbers.
package mint

import (
	"crypto/rand"
	"math/big"

	"portcullis/shared/keys"
)

// New makes a key for id from the system's random numbers. The error is keys.ErrID or the
// system's.
func New(id string) (string, error) {
	kinds := big.NewInt(int64(len(keys.Alphabet)))
	random := make([]byte, keys.RandomLength)
	for i := range random {
		n, err := rand.Int(rand.Reader, kinds)
		if err != nil {
			return "", err
		}
		random[i] = keys.Alphabet[n.Int64()]
	}
	return keys.Make(id, string(random))
}
