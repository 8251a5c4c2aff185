package disguise

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHowAMutilatedDisguiseIsCutDoesNotMatter(t *testing.T) {
	set := builtin(t)
	r := rand.New(rand.NewSource(2))
	var seeds []string
	for _, d := range disguises {
		seeds = append(seeds, among(d(key)))
	}
	slices.Sort(seeds)
	for range 3000 {
		b := []byte(seeds[r.Intn(len(seeds))])
		for range 1 + r.Intn(12) {
			i := r.Intn(len(b))
			switch r.Intn(5) {
			case 0:
				b[i] = byte(r.Intn(256))
			case 1:
				b = append(b[:i:i], b[min(len(b), i+r.Intn(20)):]...)
			case 2:
				o := seeds[r.Intn(len(seeds))]
				k := r.Intn(len(o))
				b = append(b[:i:i], append([]byte(o[k:min(len(o), k+r.Intn(80))]), b[i:]...)...)
			case 3:
				b = append(b[:i:i], append([]byte(strings.Repeat(string(b[i]), r.Intn(40))), b[i:]...)...)
			case 4:
				b = append(b[:i:i], append([]byte([]string{"\\", "%", "&#", "\u200b", " ", "\n", "=", "\"", "+", "ｓ", "\U000e0041"}[r.Intn(11)]), b[i:]...)...)
			}
			if len(b) == 0 {
				b = []byte("x")
			}
		}
		text := strings.ToValidUTF8(string(b), "")
		var whole, cut Finder
		want := collect(t, &whole, set, text)
		size := 1 + r.Intn(60)
		got := collect(t, &cut, set, cutUp(text, size)...)
		require.Equal(t, fmt.Sprint(want), fmt.Sprint(got), "%q in pieces of %d", text, size)
	}
}
