package schema

import (
	"slices"
	"strconv"
	"strings"

	"portcullis/shared/jsondoc"
)

// reader reads a schema with its definitions.
type reader struct {
	root jsondoc.Value
	defs map[string]*definition // by name
}

// definition is one of $defs; open is true while it is read.
type definition struct {
	node *node
	open bool
}

// draft is the only one whose keywords are read.
const draft = "https://json-schema.org/draft/2020-12/schema"

// keyword reads the value of a keyword into a node.
type keyword func(r *reader, n *node, v jsondoc.Value, path string) error

// keywords are all that a schema may have. It is filled in by init, for reading a keyword may
// read a schema.
var keywords map[string]keyword

func init() {
	words := described("is no text", "a text", jsondoc.String)
	flag := described("is not true or false", "true or false", jsondoc.True, jsondoc.False)
	keywords = map[string]keyword{
		"type": readType, "enum": readEnum, "const": readConst,
		"minLength": least(func(n *node) *span { return &n.text }), "maxLength": most(func(n *node) *span { return &n.text }),
		"minItems": least(func(n *node) *span { return &n.items }), "maxItems": most(func(n *node) *span { return &n.items }),
		"minProperties": least(func(n *node) *span { return &n.members }), "maxProperties": most(func(n *node) *span { return &n.members }),
		"minimum": number(func(n *node) **decimal { return &n.least }), "maximum": number(func(n *node) **decimal { return &n.most }),
		"exclusiveMinimum": number(func(n *node) **decimal { return &n.above }), "exclusiveMaximum": number(func(n *node) **decimal { return &n.below }),
		"pattern": readPatternOf, "format": readFormat,
		"properties": readProperties, "required": readRequired,
		"additionalProperties": one(func(n *node) **node { return &n.additional }), "items": one(func(n *node) **node { return &n.each }),
		"not":   one(func(n *node) **node { return &n.not }),
		"anyOf": list(func(n *node) *[]*node { return &n.any }), "allOf": list(func(n *node) *[]*node { return &n.all }),
		"oneOf": list(func(n *node) *[]*node { return &n.one }),
		"$ref":  readRef, "$defs": readDefs, "$schema": readDraft,
		// What describes and checks nothing.
		"title": words, "description": words, "$comment": words, "default": ignored,
		"examples":   described("is no list", "a list of values", jsondoc.Array),
		"deprecated": flag, "readOnly": flag, "writeOnly": flag,
	}
}

// read reads a schema that stands at path.
func (r *reader) read(v jsondoc.Value, path string) (*node, error) {
	n := &node{path: path, text: unbounded, items: unbounded, members: unbounded, size: 1, depth: 1}
	switch v.Kind() {
	case jsondoc.True:
		return n, nil
	case jsondoc.False:
		n.never = true
		return n, nil
	case jsondoc.Object:
	default:
		return nil, fault(path, nil, "is no schema", "an object, true or false")
	}
	for m := v.First(); m.Exists(); m = m.Next() {
		at := join(path, m.Key())
		read, ok := keywords[m.Key()]
		if !ok {
			return nil, fault(path, m.Key(), "is not a keyword that is checked here", "one of "+known())
		}
		if err := read(r, n, m, at); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// known lists the keywords.
func known() string {
	names := make([]string, 0, len(keywords))
	for name := range keywords {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// below reads a schema within n.
func (r *reader) below(n *node, v jsondoc.Value, path string) (*node, error) {
	part, err := r.read(v, path)
	if err != nil {
		return nil, err
	}
	return part, n.holds(part, path)
}

// holds counts a schema that belongs to n.
func (n *node) holds(part *node, path string) error {
	n.size, n.depth = n.size+part.size, max(n.depth, part.depth+1)
	switch {
	case n.depth > maxDepth:
		return fault(path, nil, "nests too deep", "at most "+strconv.Itoa(maxDepth)+" schemas within each other")
	case n.size > maxNodes:
		return fault(path, nil, "is too large with its references", "at most "+strconv.Itoa(maxNodes)+" schemas")
	}
	return nil
}

// readRef follows a reference.
func readRef(r *reader, n *node, v jsondoc.Value, path string) error {
	name, ok := strings.CutPrefix(v.Text(), "#/$defs/")
	if !ok || strings.ContainsAny(name, "/%~") {
		return fault(path, v.Text(), "is no reference that is followed", `one like "#/$defs/name"`)
	}
	def := r.root.Get("$defs").Get(name)
	if !def.Exists() {
		return fault(path, v.Text(), "leads nowhere", "the name of one of $defs")
	}
	to, err := r.define(def, path)
	if err != nil {
		return err
	}
	n.ref = to
	return n.holds(to, path)
}

// define reads one of $defs, once. from is where it is asked for.
func (r *reader) define(def jsondoc.Value, from string) (*node, error) {
	name := def.Key()
	d := r.defs[name]
	switch {
	case d == nil:
		d = &definition{open: true}
		r.defs[name] = d
	case d.open:
		return nil, fault(from, name, "refers to itself", "definitions without a loop")
	default:
		return d.node, nil
	}
	node, err := r.read(def, "$defs"+member(name))
	d.node, d.open = node, false
	return node, err
}

// join is the path of a keyword, or of a member where it can be written so.
func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// member is the last part of a path that leads to a member.
func member(name string) string {
	if name == "" || strings.Trim(name, alphanumeric+"_$") != "" || strings.ContainsFunc(name, func(r rune) bool { return !strings.ContainsRune(alphanumeric+"_$", r) }) {
		return "[" + strconv.Quote(name) + "]"
	}
	return "." + name
}
