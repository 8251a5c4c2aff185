package config

import (
	"errors"
	"reflect"
	"strconv"

	"portcullis/shared/jsondoc"
)

// fallback is the value of a member that the configuration leaves out.
type fallback struct {
	value reflect.Value // invalid when there is none
	doc   jsondoc.Value
}

// decodeText decodes the text of a tag into a new value of shape s: bare text for strings and for
// types that are written as strings, JSON for everything else.
func (s shapes) decodeText(text string, of *shape, l *limits) (fallback, error) {
	candidates := []string{text}
	switch of.form {
	case formString:
		candidates = []string{strconv.Quote(text)}
	case formHook:
		candidates = []string{strconv.Quote(text), text}
	}
	var why error
	for _, candidate := range candidates {
		doc, err := parse([]byte(candidate))
		if err != nil {
			why = err
			continue
		}
		d := decoder{shapes: s}
		made := reflect.New(of.typ).Elem()
		d.value(made, of, l, doc.Root())
		if why = errors.Join(d.errs...); why == nil {
			return fallback{value: made, doc: doc.Root()}, nil
		}
	}
	return fallback{}, why
}

// applyDefaults sets the defaults of a struct and of the structs inside it.
func (d *decoder) applyDefaults(v reflect.Value, s *shape) {
	if !s.defaults {
		return
	}
	for i := range s.fields {
		f := &s.fields[i]
		switch {
		case !f.def.value.IsValid():
			if f.shape.form == formStruct {
				d.applyDefaults(f.in(v), f.shape)
			}
		case f.shape.form == formList || f.shape.form == formMap || f.shape.form == formPointer:
			// Decoded again, so that no two structs share what it refers to.
			d.value(f.in(v), f.shape, &f.limits, f.def.doc)
		default:
			f.in(v).Set(f.def.value)
		}
	}
}
