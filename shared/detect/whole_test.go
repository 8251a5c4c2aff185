package detect

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAWholeTextMatchesAsRegexpSays(t *testing.T) {
	texts := []string{"", "a", "b", "ab", "aab", "abab", "A", "é", "éa", "日本", "\n", "a\n", "0", "12", "12-34", "x@y.z", "\x00", "\x00a", "a/b"}
	for _, pattern := range []string{
		``, `a`, `a*`, `a+b?`, `(a|b)`, `(?:ab)*`, `(?i)a`, `[^a]`, `[^a]*`, `.`, `.*`, `é?a*`, `[a-zé]{0,3}`, `\d+(-\d+)?`, `[^@]+@[^@]+`, `(|a)`, `\x00a`, `a\/b`, `(a|[|)])`, `[]|a]`,
		`(?i:k)`,
	} {
		w, err := NewWhole(pattern)
		require.NoError(t, err, pattern)
		re := regexp.MustCompile(`\A(?:` + pattern + `)\z`)
		for _, text := range append(texts, "K", "\u212a") {
			require.Equal(t, re.MatchString(text), w.Matches(text), "%s: %q", pattern, text)
		}
	}
}

func TestWhatAWholeCanNotDecideIsRefused(t *testing.T) {
	for _, pattern := range []string{`a|b`, `a|`, `[`, `^a`, `a$`, `\ba`, `(?s).`, `[\s\S]`, `[а-яёа-ӿ]`, `[^é]`, `\p{L}`, `(a`, `(a{1000}){1000}`, `((a|b)*a(a|b){20})`} {
		_, err := NewWhole(pattern)
		require.Error(t, err, pattern)
	}
}
