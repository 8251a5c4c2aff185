package detect

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
)

const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// base58check is the checksum of a Bitcoin address of the first two kinds, and of those of Litecoin, Dogecoin and Tron: the
// first four bytes of the double SHA-256 of the 21 before them.
func base58check(text string) bool {
	var words [7]uint32 // the 25 bytes, the highest first, of which the first word has one
	for i := range len(text) {
		carry := uint64(named.places.base58[text[i]]) - 1
		for k := len(words) - 1; k >= 0; k-- {
			carry += 58 * uint64(words[k])
			words[k] = uint32(carry) //nolint:gosec // the lower half
			carry >>= 32
		}
		if words[0] > 0xff {
			return false
		}
	}
	var raw [28]byte
	for k, word := range words {
		binary.BigEndian.PutUint32(raw[4*k:], word)
	}
	sum := sha256.Sum256(raw[3:24])
	sum = sha256.Sum256(sum[:])
	return string(sum[:4]) == string(raw[24:])
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
	for i := at + 1; i < len(text); i++ {
		v := named.places.bech32[text[i]]
		if v == 0 {
			return false
		}
		c = bech32Step(c, uint32(v-1))
	}
	return c == 1 || c == 0x2bc830a3
}

func bech32Step(c, v uint32) uint32 {
	top := c >> 25
	return c&0x1ffffff<<5 ^ v ^ -(top&1)&0x3b6a57b2 ^ -(top>>1&1)&0x26508e6d ^ -(top>>2&1)&0x1ea119fa ^
		-(top>>3&1)&0x3d4233dd ^ -(top>>4&1)&0x2a1462b3
}
