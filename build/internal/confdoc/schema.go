package confdoc

import (
	"encoding/json"
	"fmt"
)

// Draft is a version of JSON Schema.
type Draft int

const (
	// Draft2020 is draft 2020-12, for editors and for lint.
	Draft2020 Draft = iota
	// Draft4 is what Kong understands. The schema of a configuration uses only keywords that mean
	// the same in draft 7.
	Draft4
)

// identifiers are the values of $schema.
var identifiers = map[Draft]string{
	Draft2020: "https://json-schema.org/draft/2020-12/schema",
	Draft4:    "http://json-schema.org/draft-04/schema#",
}

// schema is one JSON Schema: keywords and their values.
type schema map[string]any

// Schema renders the JSON Schema of a configuration. It is as strict as the module itself, except
// for what only code can say: bounds of durations and sizes, and rules between members.
func Schema(draft Draft, title string, fields []Field) ([]byte, error) {
	root, err := draft.object(fields)
	if err != nil {
		return nil, err
	}
	root["$schema"] = identifiers[draft]
	root["title"] = title
	return indent(root)
}

// KongMeta renders a filter's meta.json: Kong reads the schema at config_schema and applies it to
// the filter's configuration, as draft 4 whatever the schema says of itself.
func KongMeta(title string, fields []Field) ([]byte, error) {
	inner, err := Schema(Draft4, title, fields)
	if err != nil {
		return nil, err
	}
	return indent(map[string]json.RawMessage{"config_schema": inner})
}

func indent(v any) ([]byte, error) {
	out, err := json.MarshalIndent(v, "", "  ")
	return append(out, '\n'), err
}

// object is the schema of an object with these members.
func (d Draft) object(fields []Field) (schema, error) {
	properties := map[string]schema{}
	var required []string
	for i := range fields {
		f := &fields[i]
		inner, err := d.field(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		if _, twice := properties[f.Name]; twice {
			return nil, fmt.Errorf("member %s exists twice", f.Name)
		}
		properties[f.Name] = inner
		if f.Required {
			required = append(required, f.Name)
		}
	}
	out := schema{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 { // draft 4 refuses an empty list
		out["required"] = required
	}
	return out, nil
}

// bounds names the keywords that min and max become.
var bounds = map[Kind][2]string{
	Integer: {"minimum", "maximum"},
	Number:  {"minimum", "maximum"},
	String:  {"minLength", "maxLength"},
	List:    {"minItems", "maxItems"},
	Map:     {"minProperties", "maxProperties"},
}

// field is the schema of one member.
func (d Draft) field(f *Field) (schema, error) {
	out, err := d.typ(f.Type, f.Enum)
	if err != nil {
		return nil, err
	}
	if f.Doc != "" {
		out["description"] = f.Doc
	}
	if keywords, ok := bounds[f.Type.Kind]; ok {
		for i, bound := range []string{f.Min, f.Max} {
			if bound != "" {
				out[keywords[i]] = json.Number(bound)
			}
		}
	}
	if d == Draft4 {
		return out, nil // no default: a validator may write it into the configuration
	}
	if f.Secret {
		out["writeOnly"] = true
	}
	if f.HasDefault {
		out["default"], err = f.defaultJSON()
	}
	return out, err
}

// typ is the schema of a type. enum holds for strings, its own or those of its entries.
func (d Draft) typ(t *Type, enum []string) (schema, error) {
	switch t.Kind {
	case List:
		elem, err := d.typ(t.Elem, enum)
		return schema{"type": "array", "items": elem}, err
	case Map:
		elem, err := d.typ(t.Elem, enum)
		return schema{"type": "object", "additionalProperties": elem}, err
	case Struct:
		if t.Recursive {
			return schema{"type": "object"}, nil
		}
		return d.object(t.Fields)
	case Custom:
		out := schema{}
		if err := json.Unmarshal([]byte(t.Schema), &out); err != nil {
			return nil, fmt.Errorf("schema of type %s: %w", t.Label, err)
		}
		return out, nil
	}
	out := schema{"type": string(t.Kind)}
	if t.Unsigned {
		out["minimum"] = 0
	}
	if t.Kind == String && len(enum) > 0 {
		out["enum"] = enum
	}
	return out, nil
}

// defaultJSON is the default as JSON: bare text means a string where a string is expected.
func (f *Field) defaultJSON() (json.RawMessage, error) {
	switch bare := json.Valid([]byte(f.Default)); {
	case f.Type.Kind == String, f.Type.Kind == Custom && !bare:
		return json.Marshal(f.Default)
	case bare:
		return json.RawMessage(f.Default), nil
	}
	return nil, fmt.Errorf("default %q is not JSON", f.Default)
}
