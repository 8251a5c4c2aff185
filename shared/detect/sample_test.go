package detect

import (
	"math/rand/v2"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/detect/hostile"
)

// assignment stands between a rule's word and its match.
func assignment(r Rule) string {
	if r.Class == ClassSecret {
		return "_key = "
	}
	return ": "
}

// drawn is a text with a match of r that passes its check, and the match. There is
// none when the check is too rarely passed.
func drawn(t *testing.T, r Rule, random *rand.Rand) (text, match string) {
	t.Helper()
	re, err := syntax.Parse(strings.ReplaceAll(r.Pattern, `\b`, ""), syntax.Perl)
	require.NoError(t, err, r.ID)
	before := ""
	if len(r.Near) > 0 {
		before = r.Near[random.IntN(len(r.Near))] + assignment(r)
	}
	for range 20000 {
		match = hostile.Sample(re, random)
		whole := isWord[match[len(match)-1]] || !strings.HasSuffix(r.Pattern, `\b`)
		if whole && (isWord[match[0]] || !strings.HasPrefix(r.Pattern, `\b`)) && passesCheck(r.Check, match) {
			return before + match, match
		}
	}
	return "", ""
}

// examples are for kinds whose checks no drawn text passes, or that have a gap of
// their own: the text before the match, and the match.
var examples = map[string][2]string{
	"btc_base58":         {"my wallet is ", wallet["base58check"]},
	"btc_bech32":         {"", wallet["bech32"]},
	"curl_user":          {"curl -sS -X POST https://api.test -u ", "jane:" + "k9Xw2Lq7vB"},
	"facebook_app_token": {"facebook app ", "123456789012345|" + long[:27]},
	"phone_said":         {"phone: ", "3660170548"},
}

func TestKindsWithExamplesAreFound(t *testing.T) {
	for id, example := range examples {
		s := set(t, rule(t, id))
		text := example[0] + example[1]
		require.Equal(t, []string{id + "=" + example[1]}, words(s, text, found(t, s, text)))
	}
}

func rule(t *testing.T, id string) Rule {
	t.Helper()
	for _, r := range Builtin() {
		if r.ID == id {
			return r
		}
	}
	t.Fatalf("no rule %s", id)
	return Rule{}
}

func TestEveryKindIsFoundWhereItIsDrawn(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for _, r := range slices.Concat(secrets(), personal()) {
		if positives[r.ID] != nil || examples[r.ID] != [2]string{} {
			continue
		}
		t.Run(r.ID, func(t *testing.T) {
			s := set(t, r)
			for range 5 {
				text, match := drawn(t, r, random)
				require.NotEmpty(t, match)
				for _, whole := range []string{text, "see " + text + " please", text + "\nmore"} {
					require.Contains(t, words(s, whole, found(t, s, whole)), r.ID+"="+match, whole)
				}
			}
		})
	}
}

func TestPlaceholdersAreNoCredentials(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	for _, r := range secrets() {
		if r.Check != "varied" && r.Check != "mixed" || len(r.Near) == 0 {
			continue
		}
		s := set(t, r)
		text, match := drawn(t, r, random)
		for _, fill := range []string{"x", "0", "a"} {
			placeholder := strings.TrimSuffix(text, match) + strings.Repeat(fill, len(match))
			require.Empty(t, words(s, placeholder, found(t, s, placeholder)), r.ID)
		}
	}
}

func TestACredentialWithoutItsVendorIsLeftAlone(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 14))
	for _, r := range slices.Concat(secrets(), personal()) {
		if len(r.Near) == 0 || examples[r.ID] != [2]string{} {
			continue
		}
		_, match := drawn(t, r, random)
		s := set(t, r)
		require.Empty(t, words(s, match, found(t, s, "value: "+match)), r.ID)
	}
}
