package detect

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func acme(t testing.TB) *Set {
	return set(t,
		Rule{ID: "acme", Near: []string{"acme", "longername"}, Gap: `[a-z_]{0,8} ?[=:] ?`, Pattern: `[0-9a-f]{8}\b`},
		Rule{ID: "email", Pattern: `[a-z]{1,20}@[a-z]{1,20}\.com`, Anchor: "@", Back: "[a-z]"},
		Rule{ID: "word", Pattern: `bad`})
}

func TestAMatchNearAWordIsReportedAlone(t *testing.T) {
	s := acme(t)
	for text, want := range map[string][]string{
		"acme_key = 01234567":              {"acme=01234567"},
		"ACME: 01234567, rest":             {"acme=01234567"},
		"myAcme:01234567":                  {"acme=01234567"},
		"MY_ACME:01234567":                 {"acme=01234567"},
		"macme:01234567":                   {},
		"acme:012345678":                   {},
		"acme 01234567":                    {},
		"01234567":                         {},
		"acme_bad=01234567":                {"word=bad", "acme=01234567"},
		"acmeacme=01234567":                {"acme=01234567"},
		"acme=01234567acme=01234567":       {},
		"acme=01234567 acme=89abcdef":      {"acme=01234567", "acme=89abcdef"},
		"acme acme=01234567 a@b.com":       {"acme=01234567", "email=a@b.com"},
		"acme=a@b.com acme=01234567.":      {"email=a@b.com", "acme=01234567"},
		"acme=abcdefab@b.com":              {"acme=abcdefab"},
		"acme_acme_acme=01234567":          {"acme=01234567"},
		"acme" + strings.Repeat("=", 4096): {},
	} {
		require.Equal(t, want, words(s, text, found(t, s, text)), text)
	}
}

func TestAMatchNearAWordDoesNotDependOnCuts(t *testing.T) {
	s := acme(t)
	random := rand.New(rand.NewPCG(7, 8))
	parts := []string{"acme", "longerName", "longer", "name", "ACME", "_bad", "=", ": ", "01234567", "89abcde", "f", " ", "a@b.com", "_", "x", "@"}
	for range 4000 {
		var text string
		for range 1 + random.IntN(9) {
			text += parts[random.IntN(len(parts))]
		}
		want := found(t, s, text)
		for i := range text {
			require.Equal(t, want, found(t, s, text[:i], text[i:]), "%q cut at %d", text, i)
		}
		require.Equal(t, want, found(t, s, strings.Split(text, "")...), text)
	}
}

func TestRulesNearWordsSayWhatIsWrong(t *testing.T) {
	for want, r := range map[string]Rule{
		"upper bound":   {Near: []string{"a"}, Gap: "=", Pattern: "a+"},
		"gap: has no":   {Near: []string{"a"}, Gap: "=+", Pattern: "a"},
		"gap: matches":  {Near: []string{"a"}, Gap: "=?", Pattern: "a"},
		"is no word":    {Near: []string{"A"}, Gap: "=", Pattern: "a"},
		"gap: error":    {Near: []string{"a"}, Gap: "(", Pattern: "a"},
		"and no anchor": {Near: []string{"a"}, Gap: "=", Pattern: "a", Anchor: "a"},
	} {
		_, err := NewSet([]Rule{r})
		require.ErrorContains(t, err, want)
	}
}

func TestAMatchThatBeginsBeforeOneNearAWordWins(t *testing.T) {
	s := set(t,
		Rule{ID: "acme", Near: []string{"acme"}, Gap: `: ?[+#%]?`, Pattern: `[0-9]{8}\b`},
		Rule{ID: "plus", Pattern: `[+][0-9]{2}`},
		Rule{ID: "late", Pattern: `%[0-9]{8} [a-z]{1,9}!`},
		Rule{ID: "long", Pattern: `#[0-9]{3,}`})
	for text, want := range map[string][]string{
		"acme: 01234567 +01":                      {"acme=01234567", "plus=+01"},
		"acme: +01234567 e":                       {"plus=+01"},
		"some acme: %01234567 abc!":               {"late=%01234567 abc!"},
		"some acme: %01234567 abc.":               {"acme=01234567"},
		"acme: #91234567 e":                       {"long=#91234567"},
		"acme:#91234567 acme:01234567 acme:+0123": {"long=#91234567", "acme=01234567", "plus=+01"},
	} {
		whole := found(t, s, text)
		require.Equal(t, want, words(s, text, whole), text)
		for i := range text {
			require.Equal(t, whole, found(t, s, text[:i], text[i:]), "%q cut at %d", text, i)
		}
		require.Equal(t, whole, found(t, s, strings.Split(text, "")...), text)
	}
}

// A match that is too long for its check is none, and what begins in it may be one.
func TestAMatchThatIsRefusedHidesNoneThatBeginsInIt(t *testing.T) {
	s := set(t, rule(t, "phone_said"))
	text := "Tel: 22334455 / 66778899"
	require.Equal(t, []string{"phone_said=66778899"}, words(s, text, found(t, s, text)))
}

// A word of three letters stands in one of some thousand keys by chance.
func TestAShortWordThatStandsInAKeyAgainHidesItNot(t *testing.T) {
	s := set(t, rule(t, "aws_secret_key"))
	key := "q7xAwsK2mPz9/Lr4TbVn8YcW1dHjEf6GuRs5XkQo"
	require.Equal(t, []string{"aws_secret_key=" + key}, words(s, "aws: "+key, found(t, s, "aws: "+key)))
}
