package confdoc

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"strings"
)

// Kind is how a value is written in JSON.
type Kind string

// The kinds of configuration values.
const (
	String  Kind = "string"
	Bool    Kind = "boolean"
	Integer Kind = "integer"
	Number  Kind = "number"
	List    Kind = "list"
	Map     Kind = "map"
	Struct  Kind = "object"
	Custom  Kind = "custom" // the type decodes itself
)

// Type is the type of a configuration value.
type Type struct {
	Kind     Kind
	Unsigned bool    // of an Integer
	Elem     *Type   // of a List or a Map
	Fields   []Field // of a Struct
	Name     string  // of a Struct: the same for the same type, with the path of its package
	// Label names a Custom type for the reader, Schema is its JSON Schema; both from directives.
	Label, Schema string
	// Recursive marks a struct inside itself; its fields are not repeated.
	Recursive bool
}

// Field is one member of a configuration object.
type Field struct {
	// Name is the member's name in JSON, Doc its comment.
	Name, Doc string
	Type      *Type
	Required  bool
	Secret    bool
	// Default, Min and Max are the tags' text; HasDefault tells an empty default from none.
	Default, Min, Max string
	HasDefault        bool
	Enum              []string
}

// Config reads the struct named Config in folder dir of the module: its members in order, those
// of embedded structs included.
func (s *Source) Config(dir string) ([]Field, error) {
	p, err := s.load(dir)
	if err != nil {
		return nil, err
	}
	object := p.types.Scope().Lookup("Config")
	if object == nil {
		return nil, fmt.Errorf("%s has no type Config", dir)
	}
	if _, ok := object.Type().Underlying().(*types.Struct); !ok {
		return nil, fmt.Errorf("%s.Config is not a struct", dir)
	}
	r := reader{source: s}
	return r.fields(object.Type())
}

// reader reads types; open are the structs that it is inside of.
type reader struct {
	source *Source
	open   []types.Type
}

// fields reads the members of a struct type.
func (r *reader) fields(t types.Type) ([]Field, error) {
	r.open = append(r.open, t)
	defer func() { r.open = r.open[:len(r.open)-1] }()
	structure := t.Underlying().(*types.Struct) //nolint:forcetypeassert // both callers looked
	var out []Field
	for i := range structure.NumFields() {
		v, tag := structure.Field(i), reflect.StructTag(structure.Tag(i))
		name, _, _ := strings.Cut(tag.Get("json"), ",")
		_, isStruct := v.Type().Underlying().(*types.Struct)
		switch {
		case v.Embedded() && name == "" && isStruct:
			inner, err := r.fields(v.Type())
			if err != nil {
				return nil, err
			}
			out = append(out, inner...)
		case name != "" && name != "-":
			f, err := r.field(v, tag, name)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", r.source.fset.Position(v.Pos()), err)
			}
			out = append(out, f)
		}
	}
	return out, nil
}

// field reads one member.
func (r *reader) field(v *types.Var, tag reflect.StructTag, name string) (Field, error) {
	t, err := r.typ(v.Type())
	if err != nil {
		return Field{}, err
	}
	f := Field{
		Name: name, Type: t,
		Doc:      userText(r.source.comment(v.Pos()).Text(), v.Name(), name),
		Required: tag.Get("required") == "true",
		Secret:   tag.Get("secret") == "true",
		Min:      tag.Get("min"),
		Max:      tag.Get("max"),
	}
	f.Default, f.HasDefault = tag.Lookup("default")
	if enum := tag.Get("enum"); enum != "" {
		f.Enum = strings.Split(enum, "|")
	}
	return f, nil
}

// typ reads a type.
func (r *reader) typ(t types.Type) (*Type, error) {
	t = types.Unalias(t)
	if pointer, ok := t.(*types.Pointer); ok {
		return r.typ(pointer.Elem())
	}
	if decodesItself(t) {
		return r.custom(t), nil
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return basic(u)
	case *types.Slice:
		elem, err := r.typ(u.Elem())
		return &Type{Kind: List, Elem: elem}, err
	case *types.Map:
		elem, err := r.typ(u.Elem())
		return &Type{Kind: Map, Elem: elem}, err
	case *types.Struct:
		for _, open := range r.open {
			if types.Identical(open, t) {
				return &Type{Kind: Struct, Name: t.String(), Recursive: true}, nil
			}
		}
		fields, err := r.fields(t)
		return &Type{Kind: Struct, Name: t.String(), Fields: fields}, err
	}
	return nil, fmt.Errorf("type %s cannot be configured", t)
}

// basic reads a type of the language itself.
func basic(b *types.Basic) (*Type, error) {
	switch info := b.Info(); {
	case info&types.IsString != 0:
		return &Type{Kind: String}, nil
	case info&types.IsBoolean != 0:
		return &Type{Kind: Bool}, nil
	case info&types.IsInteger != 0:
		return &Type{Kind: Integer, Unsigned: info&types.IsUnsigned != 0}, nil
	case info&types.IsFloat != 0:
		return &Type{Kind: Number}, nil
	}
	return nil, fmt.Errorf("type %s cannot be configured", b)
}

// decodesItself reports whether *t has UnmarshalConfig.
func decodesItself(t types.Type) bool {
	method, _, _ := types.LookupFieldOrMethod(types.NewPointer(t), true, nil, "UnmarshalConfig")
	_, ok := method.(*types.Func)
	return ok
}

// custom reads the directives of a type that decodes itself.
func (r *reader) custom(t types.Type) *Type {
	out := &Type{Kind: Custom, Label: "value", Schema: "{}"}
	named, ok := t.(*types.Named)
	if !ok {
		return out
	}
	out.Label = strings.ToLower(named.Obj().Name())
	group := r.source.comment(named.Origin().Obj().Pos())
	if group == nil {
		group = &ast.CommentGroup{}
	}
	for _, c := range group.List {
		if text, ok := strings.CutPrefix(c.Text, "//confdoc:type "); ok {
			out.Label = strings.TrimSpace(text)
		}
		if text, ok := strings.CutPrefix(c.Text, "//confdoc:schema "); ok {
			out.Schema = strings.TrimSpace(text)
		}
	}
	return out
}

// userText turns a Go comment into what a user reads: the Go name that it begins with becomes
// the member's name.
func userText(comment, goName, name string) string {
	text := strings.TrimSpace(comment)
	if rest, ok := strings.CutPrefix(text, goName+" "); ok {
		text = "`" + name + "` " + rest
	}
	return text
}
