package config

import (
	"errors"
	"reflect"
	"strings"

	"portcullis/shared/jsondoc"
)

// Unmarshaler is a type that decodes itself. The value and the bytes it refers to belong to the
// decoder: what is kept must be copied (a string is a copy). A fault is reported as *FieldError;
// when its Want is empty, the type's own WantConfig is used.
type Unmarshaler interface {
	UnmarshalConfig(v jsondoc.Value) error
}

// Wanter is a type that says what its values look like, for errors: `one like "60s"`.
type Wanter interface {
	WantConfig() string
}

// Validator is a type with rules that no tag can say. Faults are reported as *FieldError.
type Validator interface {
	Validate() error
}

// form is how a Go type is written in JSON.
type form uint8

const (
	formString form = iota
	formBool
	formInt
	formUint
	formFloat
	formList
	formMap
	formStruct
	formPointer
	formHook // the type decodes itself
)

// scalarForm is the form of a Go kind that holds no other type.
func scalarForm(k reflect.Kind) (f form, ok bool) {
	switch {
	case k == reflect.String:
		return formString, true
	case k == reflect.Bool:
		return formBool, true
	case k >= reflect.Int && k <= reflect.Int64:
		return formInt, true
	case k >= reflect.Uint && k <= reflect.Uint64:
		return formUint, true
	case k == reflect.Float64:
		return formFloat, true
	}
	return 0, false
}

// shape is all that decoding needs to know about a Go type, found once per Decode.
type shape struct {
	form      form
	typ       reflect.Type
	elem      *shape // of a list, a map or a pointer
	fields    []field
	embedded  [][]int // embedded structs that have Validate
	validates bool
	defaults  bool   // a field, or one of a struct inside it, has a default
	want      string // what a hook type says of its values
}

// find returns the index of the field with that name. Structs have few fields, and names
// of different lengths are told apart without a look at them.
func (s *shape) find(name string) (int, bool) {
	for i := range s.fields {
		if s.fields[i].name == name {
			return i, true
		}
	}
	return 0, false
}

// field is one member of an object.
type field struct {
	name     string
	index    []int // path through embedded structs to the Go field
	shape    *shape
	required bool
	secret   bool
	limits   limits
	def      fallback
}

// maxFields is how many members one struct may have: target.seen has a bit for each.
const maxFields = 64

// shapes finds the shapes of types and remembers them, which also ends the recursion of a type
// that contains itself.
type shapes map[reflect.Type]*shape

// of returns the shape of t. Its errors are mistakes in the Go type, not in a configuration.
func (s shapes) of(t reflect.Type) (*shape, error) {
	if known, ok := s[t]; ok {
		return known, nil
	}
	found := &shape{typ: t}
	s[t] = found
	zero := reflect.New(t).Interface()
	_, found.validates = zero.(Validator)
	if _, ok := zero.(Unmarshaler); ok {
		found.form = formHook
		if w, ok := zero.(Wanter); ok {
			found.want = w.WantConfig()
		}
		return found, nil
	}
	if scalar, ok := scalarForm(t.Kind()); ok {
		found.form = scalar
		return found, nil
	}
	switch t.Kind() {
	case reflect.Slice:
		found.form = formList
	case reflect.Pointer:
		found.form = formPointer
	case reflect.Map:
		found.form = formMap
		if t.Key().Kind() != reflect.String {
			return nil, errors.New("config: " + t.String() + " has keys that are not strings")
		}
	case reflect.Struct:
		found.form = formStruct
		return found, s.addFields(found, t, nil)
	default:
		return nil, errors.New("config: type " + t.String() + " cannot be configured")
	}
	var err error
	found.elem, err = s.of(t.Elem())
	return found, err
}

// addFields adds the fields of struct type t, which lies at index inside to's type.
func (s shapes) addFields(to *shape, t reflect.Type, index []int) error {
	for i := 0; i < t.NumField(); i++ {
		sf := t.Field(i)
		at := append(append([]int(nil), index...), i)
		name, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
		switch {
		case sf.Anonymous && name == "" && sf.Type.Kind() == reflect.Struct:
			if _, ok := reflect.New(sf.Type).Interface().(Validator); ok {
				to.embedded = append(to.embedded, at)
			}
			if err := s.addFields(to, sf.Type, at); err != nil {
				return err
			}
		case name != "" && name != "-":
			if err := s.addField(to, sf, at, name); err != nil {
				return errors.New("config: " + t.String() + "." + sf.Name + ": " + err.Error())
			}
		}
	}
	return nil
}

// addField adds one member.
func (s shapes) addField(to *shape, sf reflect.StructField, at []int, name string) error {
	if sf.PkgPath != "" {
		return errors.New("has a json tag but is not exported")
	}
	if _, taken := to.find(name); taken {
		return errors.New("member " + name + " exists twice")
	}
	inner, err := s.of(sf.Type)
	if err != nil {
		return err
	}
	f := field{
		name:     name,
		index:    at,
		shape:    inner,
		required: sf.Tag.Get("required") == "true",
		secret:   sf.Tag.Get("secret") == "true",
	}
	if f.limits, err = s.limitsOf(sf.Tag, inner); err != nil {
		return err
	}
	if text, ok := sf.Tag.Lookup("default"); ok {
		if f.def, err = s.decodeText(text, inner, &f.limits); err != nil {
			return errors.New("default: " + err.Error())
		}
	}
	if len(to.fields) == maxFields {
		return errors.New("is one member too many")
	}
	to.fields = append(to.fields, f)
	to.defaults = to.defaults || f.def.value.IsValid() || inner.form == formStruct && inner.defaults
	return nil
}

// in returns the field's value inside the struct v.
func (f *field) in(v reflect.Value) reflect.Value { return fieldAt(v, f.index) }

func fieldAt(v reflect.Value, index []int) reflect.Value {
	for _, i := range index {
		v = v.Field(i)
	}
	return v
}
