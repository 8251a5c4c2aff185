package catalogue

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/detect/rules"
)

func TestThePageIsThatOfTheRules(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "RULES.md"))
	require.NoError(t, err)
	list, err := rules.All()
	require.NoError(t, err)
	require.Equal(t, Page(list), string(page), "run `go generate ./shared/detect`")
}

func TestEveryExplanationIsOfACheck(t *testing.T) {
	checks := map[string]bool{}
	list, err := rules.All()
	require.NoError(t, err)
	for _, r := range list {
		checks[r.Check] = true
	}
	for check := range explained {
		require.True(t, checks[check], check)
	}
}

func TestARuleIsToldByWhatItsPatternSays(t *testing.T) {
	for want, r := range map[string]rules.Rule{
		"begins `abc_`, `abd_`":                {Pattern: `\bab(c|d)_[0-9]{9}`},
		"begins `key-`; looks drawn at random": {Pattern: `\b(?i:key)-[0-9]{9}`, Check: "varied"},
		"behind `acme`, `corp`; Luhn digit":    {Pattern: `[0-9]{9}`, Keywords: []string{"acme", "corp"}, Check: "luhn9"},
		"its form":                             {Pattern: `[0-9]{9}`},
		"around `@`":                           {Pattern: `[a-z]{1,9}@[a-z]`, Anchor: "@"},
		"the command `rm` with what follows it; the root or a home": {Pattern: `[^a]{1,9}`, Keywords: []string{"rm"}, Ahead: true, Check: "wipes"},
	} {
		require.Equal(t, want, Told(&r))
	}
}
