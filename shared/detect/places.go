package detect

// places are where each byte stands in an alphabet, from 1 on, 0 for none.
type places struct{ hex, base58, bech32, base64 [256]uint8 }

func newPlaces() *places {
	var p places
	enter := func(in *[256]uint8, alphabet string) {
		for i := range len(alphabet) {
			in[alphabet[i]] = uint8(i + 1) //nolint:gosec // of 64 at most
		}
	}
	enter(&p.hex, "0123456789abcdef")
	for b := byte('A'); b <= 'F'; b++ {
		p.hex[b] = p.hex[b|0x20]
	}
	enter(&p.base58, base58)
	enter(&p.bech32, bech32Characters)
	enter(&p.base64, base64url)
	return &p
}
