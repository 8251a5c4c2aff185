package schema

import (
	"bytes"
	"errors"

	"portcullis/shared/config"
	"portcullis/shared/jsondoc"
)

// Schema is a JSON Schema. It is not changed by checking.
//
//confdoc:type JSON Schema
//confdoc:schema {"type": ["object", "boolean"]}
type Schema struct{ root *node }

const (
	// maxBytes bounds how long a schema is written, maxDepth how deep it nests with its
	// references followed: checking follows it by calls, and a module's stack is small.
	maxBytes = 64 << 10
	maxDepth = 32
	// maxNodes bounds how many schemas there are in one, each reference counted with all
	// that it leads to: so many checks may be made of one value.
	maxNodes = 4096
)

// WantConfig says what a schema looks like.
func (*Schema) WantConfig() string { return `a JSON Schema, as {"type":"object"}` }

// UnmarshalConfig reads a schema from a configuration. Errors name the place in it.
func (s *Schema) UnmarshalConfig(v jsondoc.Value) error {
	read, err := Parse(v.Raw())
	if err != nil {
		return err
	}
	*s = *read
	return nil
}

// Parse reads a schema. An error that concerns a place in it is a *config.FieldError with
// its path.
func Parse(raw []byte) (*Schema, error) {
	doc, err := jsondoc.Parse(bytes.Clone(raw), jsondoc.Limits{MaxBytes: maxBytes})
	if err != nil {
		return nil, err
	}
	r := reader{root: doc.Root(), defs: map[string]*definition{}}
	root, err := r.read(doc.Root(), "")
	if err != nil {
		return nil, err
	}
	// What no reference leads to must be a schema all the same.
	for d := doc.Root().Get("$defs").First(); d.Exists(); d = d.Next() {
		if _, err := r.define(d, "$defs"+member(d.Key())); err != nil {
			return nil, err
		}
	}
	return &Schema{root}, nil
}

// ErrNoJSON says that a text is not strict JSON: readers may take it in several ways.
var ErrNoJSON = errors.New("is not strict JSON")

// CheckText checks a text that is JSON. It returns the place in the schema that the text
// does not fulfil, "" when it fulfils it all, and ErrNoJSON.
func (s *Schema) CheckText(text []byte, limits jsondoc.Limits) (place string, err error) {
	doc, err := jsondoc.Parse(text, limits)
	if err != nil {
		return "", ErrNoJSON
	}
	return s.Check(doc.Root()), nil
}

// Check checks a value. It returns the place in the schema that the value does not fulfil,
// as properties.to.pattern, "" when it fulfils it all. A value that does not exist fulfils none.
func (s *Schema) Check(v jsondoc.Value) (place string) {
	if !v.Exists() {
		return "type"
	}
	return s.root.check(v)
}

// fault is an error at a place in a schema.
func fault(path string, value any, problem, want string) error {
	return &config.FieldError{Path: path, Value: value, Problem: problem, Want: want}
}
