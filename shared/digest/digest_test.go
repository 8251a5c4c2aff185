package digest

import (
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestASumIsReadAsItIsWritten(t *testing.T) {
	sum := Sum(sha256.Sum256([]byte("abc")))
	// printf abc | sha256sum
	const text = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	require.Equal(t, text, sum.String())
	for _, written := range []string{text, "sha256:" + strings.ToUpper(text[7:])} {
		read, ok := Parse(written)
		require.True(t, ok, written)
		require.Equal(t, sum, read)
	}
	for _, wrong := range []string{"", "sha256:", text[7:], text[1:], text + "0", "sha512:" + text[7:], strings.ToUpper(text), "sha256:" + strings.Repeat("g", 64)} {
		_, ok := Parse(wrong)
		require.False(t, ok, wrong)
	}
}

// FuzzParse reads what a configuration may hold for a sum.
func FuzzParse(f *testing.F) {
	f.Add(Sum{1, 2}.String())
	f.Add(strings.ToUpper(Sum{1, 2}.String()))
	f.Add("sha256:")
	f.Add("sha256:" + strings.Repeat("g", 64))
	f.Fuzz(func(t *testing.T, text string) {
		s, ok := Parse(text)
		if ok {
			require.Equal(t, strings.ToLower(text), s.String())
		}
	})
}
