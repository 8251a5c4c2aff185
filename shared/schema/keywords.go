package schema

import (
	"slices"
	"strconv"

	"portcullis/shared/jsondoc"
)

func readType(_ *reader, n *node, v jsondoc.Value, path string) error {
	const want = `one of "null", "boolean", "number", "string", "array", "object" and "integer", or a list of them`
	names := []jsondoc.Value{v}
	if v.Kind() == jsondoc.Array {
		names = elements(v)
	}
	for _, name := range names {
		at := slices.IndexFunc(kindNames, func(k struct {
			name string
			kind kinds
		},
		) bool {
			return name.Kind() == jsondoc.String && k.name == name.Text()
		})
		if at < 0 {
			return fault(path, shown(name), "is no type", want)
		}
		n.types |= kindNames[at].kind
	}
	if n.types == 0 {
		return fault(path, nil, "allows nothing", want)
	}
	return nil
}

func readEnum(_ *reader, n *node, v jsondoc.Value, path string) error {
	if v.Kind() != jsondoc.Array || v.Len() == 0 {
		return fault(path, shown(v), "is no list of values", "at least one")
	}
	n.enum, n.listed = elements(v), true
	return nil
}

func readConst(_ *reader, n *node, v jsondoc.Value, _ string) error {
	n.constant = v
	return nil
}

// length reads the bound of a length.
func length(v jsondoc.Value, path string) (int, error) {
	const most = 1 << 30
	if d := v.Raw(); v.Kind() == jsondoc.Number {
		if bound := readDecimal(d); bound.whole() && bound.sign() >= 0 && bound.point <= 10 {
			f, _ := v.Float64()
			return int(min(f, most)), nil
		}
	}
	return 0, fault(path, shown(v), "is no length", "a whole number, 0 or more")
}

func least(of func(n *node) *span) keyword {
	return func(_ *reader, n *node, v jsondoc.Value, path string) (err error) {
		of(n).least, err = length(v, path)
		return err
	}
}

func most(of func(n *node) *span) keyword {
	return func(_ *reader, n *node, v jsondoc.Value, path string) (err error) {
		of(n).most, err = length(v, path)
		return err
	}
}

func number(of func(n *node) **decimal) keyword {
	return func(_ *reader, n *node, v jsondoc.Value, path string) error {
		if v.Kind() != jsondoc.Number {
			return fault(path, shown(v), "is no number", "a number")
		}
		d := readDecimal(v.Raw())
		*of(n) = &d
		return nil
	}
}

func readPatternOf(_ *reader, n *node, v jsondoc.Value, path string) error {
	const want = `RE2 syntax for a whole string, from "^" to "$", with parentheses around alternatives`
	if v.Kind() != jsondoc.String {
		return fault(path, shown(v), "is no pattern", want)
	}
	p, problem := readPattern(v.Text())
	if problem != "" {
		return fault(path, v.Text(), problem, want)
	}
	n.pattern = p
	return nil
}

func readFormat(_ *reader, n *node, v jsondoc.Value, path string) error {
	for i := range formats {
		if v.Kind() == jsondoc.String && formats[i].name == v.Text() {
			n.format = &formats[i]
			return nil
		}
	}
	want := "one of"
	for _, f := range formats {
		want += " " + strconv.Quote(f.name)
	}
	return fault(path, shown(v), "is no format that is checked here", want)
}

func readProperties(r *reader, n *node, v jsondoc.Value, path string) error {
	if v.Kind() != jsondoc.Object {
		return fault(path, shown(v), "is no object", "schemas by the names of members")
	}
	for m := v.First(); m.Exists(); m = m.Next() {
		part, err := r.below(n, m, path+member(m.Key()))
		if err != nil {
			return err
		}
		n.properties = append(n.properties, property{m.Key(), part})
	}
	return nil
}

func readRequired(_ *reader, n *node, v jsondoc.Value, path string) error {
	if v.Kind() != jsondoc.Array {
		return fault(path, shown(v), "is no list", "names of members")
	}
	for _, e := range elements(v) {
		if e.Kind() != jsondoc.String || slices.Contains(n.required, e.Text()) {
			return fault(path, shown(e), "is no name of a member, or there twice", "names of members, each once")
		}
		n.required = append(n.required, e.Text())
	}
	return nil
}

// one reads a keyword whose value is a schema.
func one(of func(n *node) **node) keyword {
	return func(r *reader, n *node, v jsondoc.Value, path string) error {
		part, err := r.below(n, v, path)
		*of(n) = part
		return err
	}
}

// list reads a keyword whose value is a list of schemas.
func list(of func(n *node) *[]*node) keyword {
	return func(r *reader, n *node, v jsondoc.Value, path string) error {
		if v.Kind() != jsondoc.Array || v.Len() == 0 {
			return fault(path, shown(v), "is no list of schemas", "at least one")
		}
		for _, e := range elements(v) {
			part, err := r.below(n, e, path+"["+strconv.Itoa(e.Index())+"]")
			if err != nil {
				return err
			}
			*of(n) = append(*of(n), part)
		}
		return nil
	}
}

func readDefs(_ *reader, _ *node, v jsondoc.Value, path string) error {
	if path != "$defs" || v.Kind() != jsondoc.Object {
		return fault(path, shown(v), "can not stand here", "an object in the whole schema")
	}
	return nil
}

func readDraft(_ *reader, _ *node, v jsondoc.Value, path string) error {
	if path != "$schema" || v.Kind() != jsondoc.String || v.Text() != draft {
		return fault(path, shown(v), "is another draft, or not at the beginning", strconv.Quote(draft))
	}
	return nil
}

// described reads a keyword that checks nothing, of one of the kinds.
func described(problem, want string, kinds ...jsondoc.Kind) keyword {
	return func(_ *reader, _ *node, v jsondoc.Value, path string) error {
		if !slices.Contains(kinds, v.Kind()) {
			return fault(path, shown(v), problem, want)
		}
		return nil
	}
}

func ignored(*reader, *node, jsondoc.Value, string) error { return nil }

func elements(v jsondoc.Value) []jsondoc.Value {
	out := make([]jsondoc.Value, 0, v.Len())
	for e := v.First(); e.Exists(); e = e.Next() {
		out = append(out, e)
	}
	return out
}

// shown is what an error shows of a value: nothing of lists and objects.
func shown(v jsondoc.Value) any {
	switch v.Kind() {
	case jsondoc.String:
		return v.Text()
	case jsondoc.Array, jsondoc.Object:
		return nil
	}
	return string(v.Raw())
}
