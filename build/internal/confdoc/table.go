package confdoc

import (
	"strings"
)

// FieldTable renders the members of a configuration as a Markdown table, a row for each at any
// depth: `limits[].tokens.window`, `routes.*.allow`. The members of an object are listed where
// one of its kind comes first; others refer there.
func FieldTable(fields []Field) string {
	t := fieldTable{listed: map[string]string{}}
	t.b.WriteString("| field | type | default | allowed | description |\n|---|---|---|---|---|\n")
	t.write("", fields)
	return t.b.String()
}

// fieldTable is a table that is written; listed has the path below which the members of a
// kind of object stand.
type fieldTable struct {
	b      strings.Builder
	listed map[string]string
}

func (t *fieldTable) write(prefix string, fields []Field) {
	for _, f := range fields {
		below, value := f.Type.below()
		path, doc := prefix+f.Name, f.Doc
		first, again := t.listed[value.Name]
		if again {
			doc = strings.TrimSpace(doc + " " + refer(below, first))
		}
		writeRow(&t.b, "`"+path+"`", f.Type.name(), f.defaultCell(), f.allowed(), doc)
		if value.Kind == Struct && !again {
			t.listed[value.Name] = path + below
			t.write(path+below+".", value.Fields)
		}
	}
}

// refer says where the members of an object stand: of one, or of each below a path.
func refer(below, first string) string {
	if below == "" {
		return "It has the members of `" + first + "`."
	}
	return "Each has the members of `" + first + "`."
}

// below returns what the path of a value's own members begins with, and the type that has them.
func (t *Type) below() (path string, value *Type) {
	for {
		switch t.Kind {
		case List:
			path += "[]"
		case Map:
			path += ".*"
		default:
			return path, t
		}
		t = t.Elem
	}
}

// writeRow writes one row of a table.
func writeRow(b *strings.Builder, cells ...string) {
	for _, cell := range cells {
		b.WriteString("| ")
		b.WriteString(inCell(cell))
		b.WriteByte(' ')
	}
	b.WriteString("|\n")
}

// inCell fits text into a table cell: a paragraph's lines are joined, paragraphs and the lines of
// a list are broken with <br>.
func inCell(text string) string {
	text = strings.TrimSpace(strings.ReplaceAll(text, "|", `\|`))
	if text == "" {
		return ""
	}
	var b strings.Builder
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			b.WriteString("<br>")
			continue
		case strings.HasPrefix(line, "- "):
			b.WriteString("<br>")
		case i > 0 && !strings.HasSuffix(b.String(), "<br>"):
			b.WriteByte(' ')
		}
		b.WriteString(line)
	}
	return b.String()
}

// name is the type for the reader.
func (t *Type) name() string {
	switch t.Kind {
	case List:
		return "list of " + t.Elem.name()
	case Map:
		return "map of " + t.Elem.name()
	case Custom:
		return t.Label
	}
	return string(t.Kind)
}

// defaultCell is what an absent member means.
func (f *Field) defaultCell() string {
	switch {
	case f.Required:
		return "required"
	case f.HasDefault && f.Default == "":
		return `""`
	case f.HasDefault:
		return "`" + f.Default + "`"
	}
	return ""
}

// allowed renders the limits of a member.
func (f *Field) allowed() string {
	var parts []string
	if len(f.Enum) > 0 {
		parts = append(parts, "`"+strings.Join(f.Enum, "`, `")+"`")
	}
	unit := ""
	switch f.Type.Kind {
	case String:
		unit = " characters"
	case List, Map:
		unit = " entries"
	}
	switch {
	case f.Min != "" && f.Max != "":
		parts = append(parts, f.Min+" to "+f.Max+unit)
	case f.Min != "":
		parts = append(parts, "at least "+f.Min+unit)
	case f.Max != "":
		parts = append(parts, "at most "+f.Max+unit)
	}
	if f.Secret {
		parts = append(parts, "secret")
	}
	return strings.Join(parts, "; ")
}
