package catalogue

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/detect"
)

func TestThePageIsThatOfTheRules(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "..", File))
	require.NoError(t, err)
	require.Equal(t, Page(), string(page), "run `go generate ./...`")
}

func TestEveryRuleHasASource(t *testing.T) {
	rules := Rules()
	for i := range rules {
		require.NotEmpty(t, Source(&rules[i]), rules[i].ID)
	}
}

func TestEveryEntryIsOfARule(t *testing.T) {
	used := map[string]bool{}
	groups := map[string]bool{}
	checks := map[string]bool{}
	rules := Rules()
	for i := range rules {
		r := &rules[i]
		key, _ := sourceOf(r)
		used[r.Class.String()+"/"+key], groups[r.Class.String()+"/"+r.Group], checks[r.Check] = true, true, true
		used["rule/"+r.ID] = true
	}
	for class, list := range map[detect.Class]map[string]string{detect.ClassSecret: secretSources, detect.ClassPersonal: personalSources} {
		for key := range list {
			require.True(t, used[class.String()+"/"+key], "source of %s", key)
		}
	}
	for key := range otherSources {
		require.True(t, used["link/"+key] || used["injection/"+key] || used["dangerous/"+key], "source of %s", key)
	}
	for id := range ofRule {
		require.True(t, used["rule/"+id], "severity of %s", id)
	}
	for group := range ofGroup {
		require.True(t, groups[group], "severity of %s", group)
	}
	for check := range explained {
		require.True(t, checks[check], "words for %s", check)
	}
}

func TestSeverityIsTheRulesOwnOrItsGroupsOrItsClasss(t *testing.T) {
	for want, r := range map[Severity]*detect.Rule{
		Critical: {ID: "private_key", Class: detect.ClassSecret, Group: "private_key"},
		High:     {ID: "groq_key", Class: detect.ClassSecret, Group: "secret"},
		Medium:   {ID: "addressed", Class: detect.ClassInjection, Group: "embedded"},
		Low:      {ID: "ipv4", Class: detect.ClassPersonal, Group: "ip"},
	} {
		require.Equal(t, want, SeverityOf(r), r.ID)
	}
}

func TestARuleIsToldByWhatItsPatternSays(t *testing.T) {
	for want, r := range map[string]detect.Rule{
		"begins `abc_`, `abd_`":                {Pattern: `\bab(c|d)_[0-9]{9}`},
		"begins `key-`; looks drawn at random": {Pattern: `\b(?i:key)-[0-9]{9}`, Check: "varied"},
		"behind `acme`, `corp`; Luhn digit":    {Pattern: `[0-9]{9}`, Near: []string{"acme", "corp"}, Check: "luhn9"},
		"its form":                             {Pattern: `[0-9]{9}`},
		"around `@`":                           {Pattern: `[a-z]{1,9}@[a-z]`, Anchor: "@"},
		"the command `rm` with what follows it; the root or a home": {Pattern: `[^a]{1,9}`, Near: []string{"rm"}, Ahead: true, Check: "wipes"},
	} {
		require.Equal(t, want, Told(&r))
	}
}
