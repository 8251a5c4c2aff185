package config

import (
	"bytes"
	"errors"
	"reflect"

	"portcullis/shared/jsondoc"
)

// maxErrors is how many faults one Decode reports.
const maxErrors = 20

// Decode reads the configuration of the named plugin into the structs that into points to. They
// share one JSON object: each takes the members it knows, and one that none of them knows is an
// error. An empty configuration is an empty object. All faults found, at most 20, are returned
// joined, each an *Error; the structs are then not to be used. Nothing of raw is kept.
func Decode(raw []byte, plugin string, into ...any) error {
	if len(bytes.TrimSpace(raw)) == 0 {
		raw = []byte("{}")
	}
	doc, err := parse(raw)
	if err != nil {
		return syntaxError(plugin, err)
	}
	d := decoder{plugin: plugin, shapes: shapes{}}
	return d.run(doc.Root(), into)
}

// decoder is one run of Decode.
type decoder struct {
	plugin string
	shapes shapes
	path   path
	secret int // how many steps of path are below a secret, itself included
	errs   []error
}

// target is one of the structs that share an object.
type target struct {
	shape *shape
	value reflect.Value
	seen  uint64 // by index into shape.fields
}

// run decodes v into the structs.
func (d *decoder) run(v jsondoc.Value, into []any) error {
	targets := make([]target, len(into))
	owner := map[string]string{}
	for i, ptr := range into {
		value := reflect.ValueOf(ptr)
		if value.Kind() != reflect.Pointer || value.IsNil() || value.Elem().Kind() != reflect.Struct {
			return errors.New("config: only a pointer to a struct can be decoded into")
		}
		s, err := d.shapes.of(value.Type().Elem())
		if err != nil {
			return err
		}
		for _, f := range s.fields {
			if other, taken := owner[f.name]; taken {
				return errors.New("config: both " + other + " and " + s.typ.String() + " have a member " + f.name)
			}
			owner[f.name] = s.typ.String()
		}
		targets[i] = target{shape: s, value: value.Elem()}
	}
	d.object(targets, v)
	return errors.Join(d.errs...)
}

// object decodes an object into the structs that share it.
func (d *decoder) object(targets []target, v jsondoc.Value) {
	for i := range targets {
		d.applyDefaults(targets[i].value, targets[i].shape)
	}
	if v.Kind() != jsondoc.Object {
		d.mismatch(v, "an object")
		return
	}
	before := len(d.errs)
	for m := v.First(); m.Exists() && !d.full(); m = m.Next() {
		d.member(targets, m)
	}
	for i := range targets {
		d.required(&targets[i])
	}
	if len(d.errs) > before {
		return // what Validate would find is likely to follow from what was found already
	}
	for i := range targets {
		t := &targets[i]
		for _, index := range t.shape.embedded {
			d.validate(fieldAt(t.value, index))
		}
		if t.shape.validates {
			d.validate(t.value)
		}
	}
}

// member decodes one member of an object into the struct that knows it.
func (d *decoder) member(targets []target, m jsondoc.Value) {
	key := m.Key()
	for i := range targets {
		t := &targets[i]
		at, ok := t.shape.find(key)
		if !ok {
			continue
		}
		t.seen |= 1 << at
		f := &t.shape.fields[at]
		d.enter(step{name: f.name}, f.secret)
		d.value(f.in(t.value), f.shape, &f.limits, m)
		d.leave(f.secret)
		return
	}
	var names []string
	for _, t := range targets {
		for _, f := range t.shape.fields {
			names = append(names, f.name)
		}
	}
	d.enter(step{name: key, quote: true}, false)
	if len(names) == 0 {
		d.fail("", "is not a known member (nothing is allowed here)")
	} else {
		d.fail("", "is not a known member (allowed: "+quoteList(names, "and")+DidYouMean(key, names)+")")
	}
	d.leave(false)
}

// required reports the members that must be there and are not.
func (d *decoder) required(t *target) {
	for i := range t.shape.fields {
		f := &t.shape.fields[i]
		if f.required && t.seen&(1<<i) == 0 && !d.full() {
			d.enter(step{name: f.name}, f.secret)
			d.fail("", "is required (want "+f.shape.wants(&f.limits)+")")
			d.leave(f.secret)
		}
	}
}

// validate asks a value that has Validate, by its pointer.
func (d *decoder) validate(v reflect.Value) {
	if err := v.Addr().Interface().(Validator).Validate(); err != nil {
		s, serr := d.shapes.of(v.Type())
		if serr == nil {
			d.report(err, s, "")
		}
	}
}

func (d *decoder) enter(s step, secret bool) {
	if s.name != "" && d.secret > 0 && s.quote {
		s.name, s.quote = masked, false
	}
	d.path = append(d.path, s)
	if secret {
		d.secret++
	}
}

func (d *decoder) leave(secret bool) {
	d.path = d.path[:len(d.path)-1]
	if secret {
		d.secret--
	}
}

func (d *decoder) full() bool { return len(d.errs) >= maxErrors }
