package llm

import "portcullis/shared/jsondoc"

// makeProto is make for an API whose readers take every name in two spellings:
// lowerCamelCase and with underscores. Both in one object are refused.
// Source: protobuf.dev, "ProtoJSON Format", read 2026-11.
func (t fieldTables) makeProto() {
	for i := range t {
		*t[i].fields = protoFields(t[i].rows)
	}
}

// protoFields is newFields for the same.
func protoFields(t table) *fields {
	plain := newFields(t)
	f := &fields{members: make([]member, 0, 2*len(plain.members)), folded: plain.folded}
	for _, m := range plain.members {
		snake := snakeCase(m.name)
		if snake == m.name {
			f.add(m)
			continue
		}
		f.add(member{name: m.name, twin: snake, read: m.read})
		f.add(member{name: snake, twin: m.name, read: m.read})
	}
	return f
}

// protoEach reads a member that is a list of objects. Google's servers take an object for a list of
// it, and their own examples are written so.
// Source: github.com/google-gemini/cookbook, quickstarts/rest, read 2026-11.
//
//go:noinline
func protoEach(read reader) reader {
	return func(p *callParser, v jsondoc.Value) error {
		if v.Kind() == jsondoc.Object {
			return read(p, v)
		}
		return p.list(v, read)
	}
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
