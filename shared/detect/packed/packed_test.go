package packed

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatIsPackedIsNoAddressAndCanBeRead(t *testing.T) {
	table := make([]byte, 1025)
	for i := range table {
		table[i] = byte(rand.Uint32())
	}
	for n := range len(table) + 1 {
		text := Pack(table[:n])
		require.Len(t, text, Bytes(8*n))
		for _, b := range text {
			require.GreaterOrEqual(t, b, byte(0x80))
		}
		require.Equal(t, string(table[:n]), Unpack(string(text), n))
	}
}

func TestNumbersAreReadAsTheyWereWrittenFromAnyPlace(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var (
		w      Writer
		places []int
		values []int
	)
	for i := range 3000 {
		v := random.IntN(MaxNumber+1) >> random.IntN(29)
		places, values = append(places, w.Len()), append(values, v)
		if i%3 == 0 {
			w.Bits(uint64(v), 57)
			continue
		}
		w.Number(v)
	}
	places, values = append(places, w.Len()), append(values, MaxNumber)
	w.Number(MaxNumber)
	text := string(w.Close())
	through := NewReader(text, 0)
	for i, want := range values {
		from := NewReader(text, places[i])
		for _, r := range []*Reader{&through, &from} {
			if i%3 == 0 && i < 3000 {
				require.EqualValues(t, want, r.Bits(57))
			} else {
				require.Equal(t, want, r.Number())
			}
		}
	}
}

func TestAlignedIsWhatFollowsTheByte(t *testing.T) {
	for n := range 50 {
		var w Writer
		w.Bits(1, n)
		text := string(w.Close()) + "\x81\x82 rest of the text"
		r := NewReader(text, 0)
		r.Bits(n)
		require.Equal(t, "\x81\x82 rest of the text", r.Aligned(), n)
	}
}
