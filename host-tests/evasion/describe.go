package evasion

import (
	"fmt"
	"strings"
)

// describe writes the list as a document.
func describe() (string, error) {
	others, err := outside()
	if err != nil {
		return "", err
	}
	var tables strings.Builder
	seen := 0
	for _, f := range families {
		fmt.Fprintf(&tables, "\n## %s\n\n| technique | example | found | of others' texts | why not all |\n|---|---|---|---|---|\n", f.name)
		for i := range f.techniques {
			x := &f.techniques[i]
			share, known := others.Found[x.Name]
			if !known {
				return "", fmt.Errorf("outside.json has no %q: measure with -evasion", x.Name)
			}
			if x.found == len(attacks) {
				seen++
			}
			fmt.Fprintf(&tables, "| %s | %s | %d %% | %d %% | %s |\n", cell(x.Name), cell(x.how), 100*x.found/len(attacks), share, x.why)
		}
	}
	var usual strings.Builder
	for _, k := range kinds {
		found, share := k.least(&others)
		fmt.Fprintf(&usual, "| %s | %d %% | %d %% |\n", k.name, 100*found/len(attacks), share)
	}
	return fmt.Sprintf(opening, len(Techniques()), seen, others.average(), len(attacks), others.Texts, usual.String(), len(places), dialects()) + tables.String(), nil
}

const opening = `# What disguises hide from sanitize

Of %d techniques sanitize sees through %d in each example, and finds %.0f %% of others' texts on average. A test in
[host-tests/evasion](../../host-tests/evasion) measures each line and fails when it is wrong; ` + "`make generate`" + ` writes this document
from the list there.

- *found*: the share of attempts that are refused in that disguise, of those that are refused in the clear, at the shipped defaults: %d
  texts written for this list, one or two for each family of rules.
- *of others' texts*: the same for %d attacks that nobody here wrote and that a rule refuses in the clear, longer and with more words
  around them, measured with ` + "`go run ./host-tests/eval -data … -evasion host-tests/evasion/outside.json`" + `. They are the better measure: the
  words that are put together again, and those by which ciphers are noticed, are a list (` + "`shared/normal/vocabulary.go`" + `).

Of the kinds that are talked about most, at least so much is found in each of their techniques:

| kind | found | of others' texts |
|---|---|---|
%s
What is found in one place is found in all. The test sends an attack in each disguise in %d places: user text, tool results, tool
descriptions, arguments of calls, documents, of
%s.
Not so in system prompts, which are the application's own, and in what a server of MCP answers: that is read when it comes back in a
call to a model.
Harmless texts pass in each of the disguises. No share says anything about wordings that no rule knows.
`

// dialects lists those that have places.
func dialects() string {
	var names []string
	for i := range places {
		if name := places[i].dialect; len(names) == 0 || names[len(names)-1] != name {
			names = append(names, name)
		}
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// cell is text that stands in a table of Markdown as it is.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "_", `\_`, "~", `\~`, "`", "\\`", "<", "&lt;", "&", "&amp;", "\\", "\\\\").Replace(text)
}
