package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"portcullis/shared/detect/rules"
)

// head explains the tables.
const head = `# The built-in rules

Written by ` + "`go generate ./shared/detect`" + ` from [the rules' files](rules); a test compares it. A configuration names a rule by its id,
or all of a group.

**Severity** is how bad it is when such a thing gets where it should not: *low* tells little by itself; *medium* names, reaches or places
somebody, or may steer a model; *high* opens one service, or harms one person for years; *critical* opens accounts, infrastructure,
code or money, or destroys them. It is for reports: what happens to a finding is the configuration's to say.

**Told by** is how a finding begins, or the words behind which it stands, or what stands in it (in lower case, ` + "`0`" + ` for any digit), and the test that it
passes. **Source** is the standard that describes the
form, or who gives such things out and where they document them: credentials are found in the forms of the vendors' documentation and of keys that
they gave out, for not every vendor states the form.
`

// titles are of the classes that the page lists: ciphers are no findings.
var titles = map[string]string{
	"secret": "Secrets", "personal": "Personal data", "link": "Links", "injection": "Injections", "dangerous": "Dangerous arguments of tools",
}

// Page renders the page.
func Page(list []*rules.Rule) string {
	classes := map[string][]*rules.Rule{}
	total := 0
	for _, r := range list {
		if titles[r.Class] != "" {
			classes[r.Class] = append(classes[r.Class], r)
			total++
		}
	}
	var b strings.Builder
	b.WriteString(head)
	fmt.Fprintf(&b, "\n%d rules:\n", total)
	for _, class := range rules.Classes {
		if len(classes[class]) > 0 {
			writeClass(&b, class, classes[class])
		}
	}
	return b.String()
}

// writeClass writes the table of a class, by group.
func writeClass(b *strings.Builder, class string, list []*rules.Rule) {
	fmt.Fprintf(b, "\n## %s (%d)\n\n| group | rule | severity | told by | source |\n|---|---|---|---|---|\n", titles[class], len(list))
	slices.SortStableFunc(list, func(x, y *rules.Rule) int { return strings.Compare(x.Group, y.Group) })
	for i, r := range list {
		group := "`" + r.Group + "`"
		if i > 0 && list[i-1].Group == r.Group {
			group = ""
		}
		fmt.Fprintf(b, "| %s | [`%s`](rules/%s/%s.yaml) | %s | %s | %s |\n", group, r.ID, class, r.ID, r.Severity, inCell(Told(r)), inCell(r.Source))
	}
}

// inCell fits text into a cell of a table.
func inCell(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ").Replace(text)
}
