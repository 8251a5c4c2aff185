package llm

import (
	"strings"

	"portcullis/shared/jsondoc"
)

// A call that is a form is a verbatim document (package jsondoc): an object whose members
// are the form's fields. A text is a string; a number or a flag is a string that is written
// like one; a file is an object with the names that its part's headers have; a list is of
// fields whose names end with "[]".

// scalar reads a number or a flag, which a form has as a text.
//
//go:noinline
func scalar(read reader) reader {
	return func(p *callParser, v jsondoc.Value) error {
		if !v.Scalar() {
			return shape(ProblemType, v)
		}
		return read(p, v)
	}
}

// file reads a file, or a list of them: nobody reads its bytes, its name and type are text.
func file(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.Array {
		return p.list(v, file)
	}
	if v.Kind() != jsondoc.Object {
		return shape(ProblemType, v)
	}
	p.call.Unread += v.End() - v.Start()
	for m := v.First(); m.Exists(); m = m.Next() {
		p.call.Texts = append(p.call.Texts, Text{
			Role: p.role, Place: PlaceName, Message: p.message, Fixed: true, value: m, text: m.Text(),
		})
	}
	return nil
}

// checkForm refuses a file where the API has none, a member of a field that is not known, and
// a field beside a list or a member of its name: servers differ on what they make of them.
func (api *plainAPI) checkForm(root jsondoc.Value) error {
	for m := root.First(); m.Exists(); m = m.Next() {
		if (m.Kind() == jsondoc.Object || m.First().Kind() == jsondoc.Object) && !api.files.has(m.Key()) {
			return shape(ProblemUnknownKind, m)
		}
		name, below, inner := strings.Cut(m.Key(), "[")
		switch {
		case inner && root.Get(name).Exists():
			return shape(ProblemTwice, m)
		case inner && below != "]" && !(*api.fields).reads(m.Key()):
			return shape(ProblemUnknownKind, m)
		}
	}
	return nil
}
