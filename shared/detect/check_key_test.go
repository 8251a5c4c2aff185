package detect

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Checks that are called by themselves look in tables too.
func init() { checkOf("", 0) }

func TestWhatSomebodyTypedIsNoKey(t *testing.T) {
	require.True(t, varied("k9Xw2Lq7vBn4"+"Rt8Zs5"))
	for name, text := range map[string]string{
		"one character again and again": "0000000000TUVWXYZ",
		"the alphabet":                  "abcdefghijklmnopqrstuvwxyz1234567",
		"pieces of the alphabet":        "abc123xyz-456def789-ghijkl-1234-mnopq",
		"it says so":                    "k9Xw2Lq7vBn4" + "EXAMPLE",
		"few characters":                "abababab12121212",
	} {
		require.False(t, varied(text), name)
	}
	require.False(t, mixed("correcthorsebattery"), "words")
}

// keysWithRoom are the rules whose matches have different lengths: something may be written
// beside a key and be part of the match.
func keysWithRoom(t *testing.T) (out []Rule) {
	for _, r := range secrets() {
		text, _, _ := cutBoundaries(r.Pattern)
		p, err := patterns.compiled(text)
		require.NoError(t, err)
		if keyChecks()[r.Check] != nil && len(r.Near) == 0 && r.Anchor == "" && p.longest > p.fewest+8 {
			out = append(out, r)
		}
	}
	require.Greater(t, len(out), 15)
	return out
}

func TestAKeyDoesNotPassBecauseAPlaceholderStandsBesideIt(t *testing.T) {
	random := rand.New(rand.NewPCG(15, 16))
	tried := 0
	for _, r := range keysWithRoom(t) {
		s := set(t, r)
		for range 5 {
			_, key := drawn(t, r, random)
			for _, beside := range []string{"xxxx", "example", "EXAMPLE", "your", "00000000", "abcdefghijkl", "123123123123123", strings.Repeat("abcdefghi", 9)} {
				text := key + beside
				if alone := found(t, s, text[:len(key)]); len(alone) == 0 || key[len(key)-1] == beside[0] {
					continue // of the last kind the placeholder has a character of the key
				}
				// What the pattern itself does not take is no match: the check is what is tested.
				text = "x " + text + " x"
				if !takes(t, r, key+beside) {
					continue
				}
				tried++
				require.NotEmpty(t, found(t, s, text), "%s: %s", r.ID, text)
			}
		}
	}
	require.Greater(t, tried, 300)
}

// takes reports whether the rule's pattern matches the whole of text, whatever its check says.
func takes(t *testing.T, r Rule, text string) bool {
	r.Check = ""
	s := set(t, r)
	list := found(t, s, text)
	return len(list) == 1 && list[0].To == len(text)
}

func TestAPlaceholderDoesNotBecomeAKeyByItsLength(t *testing.T) {
	for _, text := range []string{
		"sk-proj-" + strings.Repeat("your-key-here-", 8), "sk-" + strings.Repeat("x", 60), "sk_live_" + strings.Repeat("example", 9),
		"xoxb-your-token-here-your-token-here", "glpat-" + strings.Repeat("x", 40), "hvs." + strings.Repeat("EXAMPLE", 20), "sk-abc123def456ghi789jkl012mno345pqr678stu901vwx234",
	} {
		s := builtin(t)
		require.Empty(t, words(s, text, found(t, s, text)), text)
	}
}

func TestATokensHeaderIsAnObject(t *testing.T) {
	for text, want := range map[string]bool{
		"eyJhbGciOiJIUzI1NiJ9.eyJ": true, "eyJhbGciOiJIUzI1NiJ9Cg.eyJ": true, "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ": true,
		"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ.eyJ": false, "eyJhbasdGciOiJIUaddasdasfsasdasdzI1Ni.eyJ": false,
	} {
		require.Equal(t, want, jwt(text), text)
	}
}

func TestASlackTokenHasASecretPart(t *testing.T) {
	for text, want := range map[string]bool{
		"xoxb-123456789012-" + long[:24]: true, "xoxa-2-511111111-31111111111-" + hex32[:18]: true,
		"xoxb-123456789012-" + long[:24] + "-example-1234-1234": true, "xoxb-123456789012-" + long[:24] + "example": true,
		"xoxp-572370529330-573807301142-572331691188": false, "xoxp-1234-1234-" + hex32: false,
	} {
		require.Equal(t, want, slack(text), text)
	}
}

func TestGitLabTokensHaveTheirLengths(t *testing.T) {
	for text, want := range map[string]bool{
		"glpat-" + long[:20]: true, "glpat-" + long[:19] + "-": true, "glpat-" + long[:51]: false,
		"glptt-" + long[:40]: true, "glptt-" + long[:41]: false, "GR1348941" + long[:20]: true,
	} {
		require.Equal(t, want, gitlab(text), text)
	}
}
