package schema

import (
	"slices"
	"unicode/utf8"

	"portcullis/shared/detect"
	"portcullis/shared/jsondoc"
)

// node is one schema.
type node struct {
	path  string // where it stands in the whole
	never bool   // it is false: nothing fulfils it
	types kinds  // 0 for any
	// enum are the values of which one is allowed, constant the only one; listed is true
	// where there is a list, which may be empty.
	enum     []jsondoc.Value
	listed   bool
	constant jsondoc.Value

	text, items, members      span // lengths
	pattern                   *detect.Whole
	format                    *format
	least, most, above, below *decimal

	properties []property
	required   []string
	additional *node // of members that properties does not name; nil allows any
	each       *node // of elements

	any, all, one []*node
	not, ref      *node
	// size is how many nodes there are below, itself included, references followed; depth
	// how deep they nest.
	size, depth int
}

// property is the schema of a member.
type property struct {
	name string
	node *node
}

// span bounds a length; most is -1 for no bound.
type span struct{ least, most int }

func (s span) has(n int) bool { return n >= s.least && (s.most < 0 || n <= s.most) }

// kinds are kinds of value, a bit each.
type kinds uint8

const (
	kindNull kinds = 1 << iota
	kindBoolean
	kindNumber
	kindString
	kindArray
	kindObject
	kindInteger // a number without a fraction
)

// names of kinds, as type has them.
var kindNames = []struct {
	name string
	kind kinds
}{
	{"null", kindNull},
	{"boolean", kindBoolean},
	{"number", kindNumber},
	{"string", kindString},
	{"array", kindArray},
	{"object", kindObject},
	{"integer", kindInteger},
}

var kindOf = [...]kinds{
	jsondoc.Null: kindNull, jsondoc.True: kindBoolean, jsondoc.False: kindBoolean, jsondoc.Number: kindNumber,
	jsondoc.String: kindString, jsondoc.Array: kindArray, jsondoc.Object: kindObject,
}

// at is the place of one of the node's keywords.
func (n *node) at(keyword string) string {
	if n.path == "" {
		return keyword
	}
	return n.path + "." + keyword
}

// check returns the place of what v does not fulfil, "" when it fulfils all.
func (n *node) check(v jsondoc.Value) string {
	kind := kindOf[v.Kind()]
	switch {
	case n.never:
		return n.at("false")
	case n.types != 0 && !n.types.allow(kind, v):
		return n.at("type")
	case n.listed && !slices.ContainsFunc(n.enum, func(e jsondoc.Value) bool { return equal(e, v) }):
		return n.at("enum")
	case n.constant.Exists() && !equal(n.constant, v):
		return n.at("const")
	}
	place := ""
	switch kind {
	case kindNumber:
		place = n.checkNumber(v)
	case kindString:
		place = n.checkString(v.Text())
	case kindArray:
		place = n.checkArray(v)
	case kindObject:
		place = n.checkObject(v)
	}
	if place != "" {
		return place
	}
	return n.checkParts(v)
}

// allow reports whether a value's kind is one of k.
func (k kinds) allow(kind kinds, v jsondoc.Value) bool {
	if k&kind != 0 {
		return true
	}
	return k&kindInteger != 0 && kind == kindNumber && readDecimal(v.Raw()).whole()
}

func (n *node) checkNumber(v jsondoc.Value) string {
	if n.least == nil && n.most == nil && n.above == nil && n.below == nil {
		return ""
	}
	d := readDecimal(v.Raw())
	switch {
	case n.least != nil && d.compare(n.least) < 0:
		return n.at("minimum")
	case n.most != nil && d.compare(n.most) > 0:
		return n.at("maximum")
	case n.above != nil && d.compare(n.above) <= 0:
		return n.at("exclusiveMinimum")
	case n.below != nil && d.compare(n.below) >= 0:
		return n.at("exclusiveMaximum")
	}
	return ""
}

func (n *node) checkString(text string) string {
	switch {
	case !n.text.has(utf8.RuneCountInString(text)):
		return n.at("length")
	case n.pattern != nil && !n.pattern.Matches(text):
		return n.at("pattern")
	case n.format != nil && !n.format.has(text):
		return n.at("format")
	}
	return ""
}

func (n *node) checkArray(v jsondoc.Value) string {
	if !n.items.has(v.Len()) {
		return n.at("items")
	}
	if n.each == nil {
		return ""
	}
	for e := v.First(); e.Exists(); e = e.Next() {
		if place := n.each.check(e); place != "" {
			return place
		}
	}
	return ""
}

func (n *node) checkObject(v jsondoc.Value) string {
	if !n.members.has(v.Len()) {
		return n.at("members")
	}
	for _, name := range n.required {
		if !v.Get(name).Exists() {
			return n.at("required")
		}
	}
	for m := v.First(); m.Exists(); m = m.Next() {
		if place := n.member(m.Key()).check(m); place != "" {
			return place
		}
	}
	return ""
}

// anything is the schema true.
var anything = &node{text: unbounded, items: unbounded, members: unbounded, size: 1, depth: 1}

var unbounded = span{0, -1}

// member is the schema of a member with a name.
func (n *node) member(name string) *node {
	for i := range n.properties {
		if n.properties[i].name == name {
			return n.properties[i].node
		}
	}
	if n.additional != nil {
		return n.additional
	}
	return anything
}

// checkParts checks what is put together of schemas.
func (n *node) checkParts(v jsondoc.Value) string {
	if n.ref != nil {
		if place := n.ref.check(v); place != "" {
			return place
		}
	}
	for _, part := range n.all {
		if place := part.check(v); place != "" {
			return place
		}
	}
	if n.any != nil && count(n.any, v) == 0 {
		return n.at("anyOf")
	}
	if n.one != nil && count(n.one, v) != 1 {
		return n.at("oneOf")
	}
	if n.not != nil && n.not.check(v) == "" {
		return n.at("not")
	}
	return ""
}

// count is how many schemas of a list v fulfils.
func count(list []*node, v jsondoc.Value) (n int) {
	for _, part := range list {
		if part.check(v) == "" {
			n++
		}
	}
	return n
}

// equal reports whether two values are the same: numbers by what they are worth, members
// in any order.
func equal(a, b jsondoc.Value) bool {
	if a.Kind() != b.Kind() || a.Len() != b.Len() {
		return false
	}
	switch a.Kind() {
	case jsondoc.Number:
		other := readDecimal(b.Raw())
		return readDecimal(a.Raw()).compare(&other) == 0
	case jsondoc.String:
		return a.Text() == b.Text()
	case jsondoc.Array:
		for x, y := a.First(), b.First(); x.Exists(); x, y = x.Next(), y.Next() {
			if !equal(x, y) {
				return false
			}
		}
	case jsondoc.Object:
		for m := a.First(); m.Exists(); m = m.Next() {
			if other := b.Get(m.Key()); !other.Exists() || !equal(m, other) {
				return false
			}
		}
	}
	return true
}
