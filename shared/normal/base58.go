package normal

import "errors"

// base58 is the alphabet of base58 (draft-msporny-base58, Bitcoin's).
const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

const (
	// maxBase58 is the longest run of base58 that is decoded, in letters, and maxBase58s how
	// many of one text are: it is one number, and each letter costs as much as the number
	// is long.
	maxBase58  = 4 << 10
	maxBase58s = 16 << 10
	// chunk58 is how many letters are read at a time.
	chunk58 = 5
)

var errBase58 = errors.New("no base58 that is decoded")

// values58 are the values of letters, and one more.
var values58 = func() (t [256]uint8) {
	for i := range len(base58) {
		t[base58[i]] = uint8(i) + 1 //nolint:gosec // below 58
	}
	return t
}()

// fromBase58 decodes a run of letters of base58.
func (t *Text) fromBase58(run string) ([]byte, error) {
	if len(run) > maxBase58 || len(run) > t.base58s {
		return nil, errBase58
	}
	for i := range len(run) {
		if values58[run[i]] == 0 {
			return nil, errBase58
		}
	}
	t.base58s -= len(run)
	limbs := make([]uint32, 0, len(run)/5+1) // the least first
	for at := 0; at < len(run); {
		value, power := uint64(0), uint64(1)
		for end := min(len(run), at+chunk58); at < end; at++ {
			value, power = value*58+uint64(values58[run[at]]-1), power*58
		}
		for i, limb := range limbs {
			value += uint64(limb) * power
			limbs[i] = uint32(value) //nolint:gosec // the lower half
			value >>= 32
		}
		if value > 0 {
			limbs = append(limbs, uint32(value)) //nolint:gosec // below 58 to the fifth
		}
	}
	out := make([]byte, 0, 4*len(limbs))
	for i := len(limbs) - 1; i >= 0; i-- {
		for shift := 24; shift >= 0; shift -= 8 {
			if b := byte(limbs[i] >> shift); b != 0 || len(out) > 0 { //nolint:gosec // one byte of four
				out = append(out, b)
			}
		}
	}
	return out, nil
}
