package form

import (
	"bytes"

	"portcullis/shared/jsondoc"
)

// Read reads the form that s holds as a document: an object of the form's fields. A text is
// a string; a file is an object with what its part's headers say of it, which spans its
// bytes; fields whose names end with "[]" are one list, wherever they stand. A part is added
// by giving the document's root a member. The error is an *Error or, for a field that comes
// twice, a *jsondoc.SyntaxError.
func Read(s *jsondoc.Scanner, boundary string) (*jsondoc.Doc, *Form, error) {
	f, err := Parse(s.Held(), boundary)
	if err != nil {
		return nil, nil, err
	}
	doc, err := s.CloseFields(f.fields(s.Held()), jsondoc.Addition{At: f.Closing, With: f.part})
	return doc, f, err
}

// fields are the members of the form's document.
func (f *Form) fields(body []byte) []jsondoc.Field {
	fields := make([]jsondoc.Field, 0, len(f.Parts))
	for i := range f.Parts {
		name := f.Parts[i].Name.Of(body)
		value := f.Parts[i].field()
		if !bytes.HasSuffix(name, []byte("[]")) {
			fields = append(fields, value)
			continue
		}
		at := 0
		for at < len(fields) && (fields[at].Elements == nil || string(fields[at].Key.Of(body)) != string(name)) {
			at++
		}
		if at == len(fields) {
			fields = append(fields, jsondoc.Field{Key: value.Key, Value: value.Value})
		}
		fields[at].Elements = append(fields[at].Elements, value)
	}
	return fields
}

// field is one part as a member.
func (p *Part) field() jsondoc.Field {
	f := jsondoc.Field{Key: p.Name, Value: p.Content}
	if !p.IsFile() {
		return f
	}
	f.Members = []jsondoc.Field{{Key: p.FilenameKey, Value: p.Filename}}
	if !p.Type.Empty() {
		f.Members = append(f.Members, jsondoc.Field{Key: p.TypeKey, Value: p.Type})
	}
	return f
}

// part is a part that is added.
func (f *Form) part(name string, value []byte) []byte {
	f.added++
	part := append([]byte("--"+f.boundary+"\r\nContent-Disposition: form-data; name=\""+name+"\"\r\n\r\n"), value...)
	return append(part, "\r\n"...)
}

// Kept reports whether body, which is the form after edits, has the parts that it should:
// what takes the place of a text could be a boundary, together with what stands around it.
func (f *Form) Kept(body []byte) bool {
	again, err := Parse(body, f.boundary)
	return err == nil && len(again.Parts) == len(f.Parts)+f.added
}
