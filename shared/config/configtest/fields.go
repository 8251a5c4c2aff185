package configtest

import (
	"reflect"
	"strings"

	"portcullis/shared/config"
)

// field is one member of a configuration.
type field struct {
	// path has "[]" for an entry of a list and ".*" for one of a map:
	// keys[].secrets[].hash, routes.*.models.
	path   string
	secret bool
}

// fields lists the members of a configuration struct at any depth, but nothing
// below the paths in closed.
func fields(t reflect.Type, closed map[string]bool) []field {
	var out []field
	walk(t, "", false, closed, &out)
	return out
}

func walk(t reflect.Type, prefix string, secret bool, closed map[string]bool, out *[]field) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			walk(f.Type, prefix, secret, closed, out)
			continue
		}
		if name == "" || name == "-" {
			continue
		}
		hidden := secret || f.Tag.Get("secret") == "true"
		path := prefix + name
		*out = append(*out, field{path, hidden})
		if below, inner, ok := object(f.Type); ok && !closed[path] {
			walk(inner, path+below+".", hidden, closed, out)
		}
	}
}

var unmarshaler = reflect.TypeOf((*config.Unmarshaler)(nil)).Elem()

// object finds the struct that a type holds, directly or as its entries.
func object(t reflect.Type) (below string, inner reflect.Type, ok bool) {
	for {
		if reflect.PointerTo(t).Implements(unmarshaler) {
			return "", nil, false
		}
		switch t.Kind() {
		case reflect.Pointer:
		case reflect.Slice:
			below += "[]"
		case reflect.Map:
			below += ".*"
		case reflect.Struct:
			return below, t, true
		default:
			return "", nil, false
		}
		t = t.Elem()
	}
}
