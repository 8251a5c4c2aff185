package llm

import (
	"slices"

	"portcullis/shared/jsondoc"
)

// protoFields is newFields for an API whose readers take every name in two spellings:
// lowerCamelCase and with underscores. Both in one object are refused.
// Source: protobuf.dev, "ProtoJSON Format", read 2026-11.
func protoFields(t table) *fields {
	f := newFields(t)
	for _, m := range slices.Clone(f.members) {
		if snake := snakeCase(m.name); snake != m.name {
			f.add(member{name: snake, twin: m.name, read: m.read})
			i, _ := f.find(m.name)
			f.members[i].twin = snake
		}
	}
	return f
}

// protoGet is the member of v that name, in lowerCamelCase, has in either spelling.
func protoGet(v jsondoc.Value, name string) jsondoc.Value {
	if m := v.Get(name); m.Exists() {
		return m
	}
	return v.Get(snakeCase(name))
}

// snakeCase writes a name in lowerCamelCase with underscores.
func snakeCase(name string) string {
	var out []byte
	for i := range len(name) {
		b := name[i]
		if b >= 'A' && b <= 'Z' {
			if out == nil {
				out = append(make([]byte, 0, len(name)+4), name[:i]...)
			}
			out = append(out, '_', b+'a'-'A')
			continue
		}
		if out != nil {
			out = append(out, b)
		}
	}
	if out == nil {
		return name
	}
	return string(out)
}
