package detect

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatARuleAllowsIsLeftAlone(t *testing.T) {
	s := set(t, Rule{ID: "acme", Pattern: `\bacme-[a-z]{4,8}\b`, Allow: []string{`acme-x*`, `acme-(demo|test)`}})
	for text, want := range map[string][]string{
		"a key acme-quarry":           {"acme=acme-quarry"},
		"that of the page acme-demo":  {},
		"the other one acme-test":     {},
		"a placeholder acme-xxxxxx":   {},
		"not the whole acme-demos":    {"acme=acme-demos"},
		"acme-demo beside acme-mills": {"acme=acme-mills"},
	} {
		require.Equal(t, want, words(s, text, found(t, s, text)), text)
	}
}

func TestWhatIsAllowedPassedTheCheckToo(t *testing.T) {
	s := set(t, Rule{ID: "key", Pattern: `\bkey-[a-z0-9]{12}\b`, Check: "mixed", Allow: []string{`key-[0-9a-f]*`}})
	require.Empty(t, found(t, s, "key-0a1b2c3d4e5f"), "allowed")
	require.Empty(t, found(t, s, "key-aaaaaaaaaaaz"), "refused by the check")
	require.Len(t, found(t, s, "key-k9w2q7vbx4tz"), 1)
}

func TestAPatternOfWhatIsAllowedIsThatOfAWholeText(t *testing.T) {
	_, err := NewSet([]Rule{{ID: "acme", Pattern: `acme-[a-z]{4}`, Allow: []string{"acme-a|acme-b"}}})
	require.EqualError(t, err, "rule acme: allow: acme-a|acme-b: alternatives without parentheses around them")
}
