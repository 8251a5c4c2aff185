package detect

import (
	"crypto/sha256"
	"strings"
)

const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// base58check is the checksum of a Bitcoin address of the first two kinds, and of those of Litecoin, Dogecoin and Tron: the
// first four bytes of the double SHA-256 of the 21 before them.
func base58check(text string) bool {
	var raw [25]byte
	for i := 0; i < len(text); i++ {
		carry := strings.IndexByte(base58, text[i])
		for k := len(raw) - 1; k >= 0; k-- {
			carry += 58 * int(raw[k])
			raw[k] = byte(carry)
			carry >>= 8
		}
		if carry != 0 {
			return false
		}
	}
	sum := sha256.Sum256(raw[:21])
	sum = sha256.Sum256(sum[:])
	return string(sum[:4]) == string(raw[21:])
}

const bech32Characters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// bech32 is the checksum of BIP 173 and BIP 350.
func bech32(text string) bool {
	at := strings.LastIndexByte(text, '1')
	c := uint32(1)
	for i := range at {
		c = bech32Step(c, uint32(text[i]>>5))
	}
	c = bech32Step(c, 0)
	for i := range at {
		c = bech32Step(c, uint32(text[i]&31))
	}
	for _, b := range []byte(text[at+1:]) {
		v := strings.IndexByte(bech32Characters, b)
		if v < 0 {
			return false
		}
		c = bech32Step(c, uint32(v)) //nolint:gosec // below 32
	}
	return c == 1 || c == 0x2bc830a3
}

func bech32Step(c, v uint32) uint32 {
	top := c >> 25
	c = c&0x1ffffff<<5 ^ v
	for i, g := range [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
		if top>>i&1 == 1 {
			c ^= g
		}
	}
	return c
}
