package rules

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// all are the built-in rules.
func all(t *testing.T) []*Rule {
	t.Helper()
	list, err := All()
	require.NoError(t, err)
	return list
}

func TestTheGoFilesAreThoseOfTheRules(t *testing.T) {
	for _, class := range Classes {
		want, err := Source(class, all(t))
		require.NoError(t, err)
		have, err := os.ReadFile(filepath.Join("..", "rules_"+class+".go"))
		require.NoError(t, err)
		require.Equal(t, string(want), string(have), "run `go generate ./shared/detect`")
	}
}

// acme is a file that can be read.
const acme = `# Why it is as it is.
id: acme_key
class: secret
group: secret
label: SECRET
severity: high
source: docs.acme.test
pattern: '\bacme_[0-9]{20}\b'
check: varied
allow: ['acme_0{20}']
matches: ['acme_{|}12']
misses: ['acme']
`

// inFolder reads one file of a folder.
func inFolder(name, text string) ([]*Rule, error) {
	return read(fstest.MapFS{name: {Data: []byte(text)}})
}

func TestAFileSaysAllOfItsRule(t *testing.T) {
	list, err := inFolder("secret/acme_key.yaml", acme)
	require.NoError(t, err)
	require.Equal(t, []*Rule{{
		ID: "acme_key", Class: "secret", Group: "secret", Label: "SECRET", Severity: "high", Source: "docs.acme.test",
		Pattern: `\bacme_[0-9]{20}\b`, Check: "varied", Allow: []string{"acme_0{20}"}, Matches: []string{"acme_12"}, Misses: []string{"acme"},
	}}, list)
}

func TestAFileIsReadStrictly(t *testing.T) {
	for name, row := range map[string]struct{ old, text, problem string }{
		"a field that is none":          {"check:", "validator:", "validator: is no field"},
		"fields in another order":       {"severity: high\nsource: docs.acme.test", "source: docs.acme.test\nseverity: high", "severity: stands behind source"},
		"the same field again":          {"check: varied", "check: varied\ncheck: mixed", "check"},
		"a field without a value":       {"check: varied", "check: ''", "check: is empty"},
		"a field that says the usual":   {"check: varied", "precise: false", "precise: is empty"},
		"a field of another kind":       {"check: varied", "check: [varied]", "cannot unmarshal"},
		"another id than the file's":    {"id: acme_key", "id: acme", `id: "acme" is not the file's name`},
		"another class than its place":  {"class: secret", "class: link", `class: "link" is not the folder's name`},
		"a severity that is none":       {"high", "bad", `severity: "bad" is none`},
		"no source":                     {"source: docs.acme.test\n", "", "source and pattern"},
		"no label":                      {"label: SECRET\n", "", "group and label"},
		"a gap without a word":          {"check:", "gap: ' '\ncheck:", "keywords and gap"},
		"an anchor alone":               {"check:", "anchor: '@'\ncheck:", "anchor and back"},
		"precise without an injection":  {"check:", "precise: true\ncheck:", "precise is for injections"},
		"what is allowed of nothing":    {"check:", "keywords: [acme]\ngap: ' '\nahead: true\ncheck:", "allow: ahead"},
		"no YAML":                       {"class: secret", "class: {", "yaml"},
		"a list instead of fields":      {acme, "- id", "is no list of fields"},
		"nothing":                       {acme, "", "EOF"},
		"another list behind the first": {acme, acme + "---\n" + acme, "something stands behind the fields"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(acme, row.old, row.text, 1)
			require.NotEqual(t, acme, text)
			_, err := inFolder("secret/acme_key.yaml", text)
			require.ErrorContains(t, err, row.problem)
			require.ErrorContains(t, err, "secret/acme_key.yaml: ")
		})
	}
}

func TestAnIDIsOfOneRule(t *testing.T) {
	personal := strings.Replace(acme, "class: secret", "class: personal", 1)
	_, err := read(fstest.MapFS{"secret/acme_key.yaml": {Data: []byte(acme)}, "personal/acme_key.yaml": {Data: []byte(personal)}})
	require.EqualError(t, err, "personal/acme_key.yaml: secret/acme_key.yaml is there too")
}

func TestNoFileIsLeftOut(t *testing.T) {
	names, err := filepath.Glob("*/*.y*ml")
	require.NoError(t, err)
	require.Len(t, all(t), len(names))
}
