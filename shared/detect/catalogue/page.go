package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"portcullis/shared/detect"
)

// File is the page's name within the repository.
const File = "shared/detect/RULES.md"

// head explains the tables.
const head = `# The built-in rules

Written by ` + "`go generate ./...`" + ` from the rules and from [what is said of them](catalogue); a test compares it. A configuration
names a rule by its id, or all of a group.

**Severity** is how bad it is when such a thing gets where it should not: *low* tells little by itself; *medium* names, reaches or places
somebody, or may steer a model; *high* opens one service, or harms one person for years; *critical* opens accounts, infrastructure,
code or money, or destroys them. It is for reports: what happens to a finding is the configuration's to say.

**Told by** is how a finding begins, or the words behind which it stands, or what stands in it (in lower case, ` + "`0`" + ` for any digit), and the test that it
passes. **Source** is the standard that describes the
form, or who gives such things out and where they document them: credentials are found in the forms of the vendors' documentation and of keys that
they gave out, for not every vendor states the form.
`

// Rules are all the rules that the page lists.
func Rules() []detect.Rule { return slices.Concat(detect.Builtin(), detect.Dangerous()) }

// Page renders the page.
func Page() string {
	var b strings.Builder
	rules := Rules()
	b.WriteString(head)
	fmt.Fprintf(&b, "\n%d rules:\n", len(rules))
	for _, class := range []detect.Class{
		detect.ClassSecret, detect.ClassPersonal, detect.ClassLink, detect.ClassInjection, detect.ClassDangerous,
	} {
		writeClass(&b, class, slices.DeleteFunc(slices.Clone(rules), func(r detect.Rule) bool { return r.Class != class }))
	}
	return b.String()
}

// writeClass writes the table of a class, by group.
func writeClass(b *strings.Builder, class detect.Class, rules []detect.Rule) {
	fmt.Fprintf(b, "\n## %s (%d)\n\n| group | rule | severity | told by | source |\n|---|---|---|---|---|\n", titles[class], len(rules))
	slices.SortStableFunc(rules, func(x, y detect.Rule) int { return strings.Compare(x.Group, y.Group) })
	for i := range rules {
		r := &rules[i]
		group := "`" + r.Group + "`"
		if i > 0 && rules[i-1].Group == r.Group {
			group = ""
		}
		fmt.Fprintf(b, "| %s | `%s` | %s | %s | %s |\n", group, r.ID, SeverityOf(r), inCell(Told(r)), inCell(Source(r)))
	}
}

var titles = map[detect.Class]string{
	detect.ClassSecret: "Secrets", detect.ClassPersonal: "Personal data", detect.ClassLink: "Links", detect.ClassInjection: "Injections",
	detect.ClassDangerous: "Dangerous arguments of tools",
}

// inCell fits text into a cell of a table.
func inCell(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ").Replace(text)
}
