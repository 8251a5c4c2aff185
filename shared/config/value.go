package config

import (
	"reflect"
	"strconv"
	"unicode/utf8"

	"portcullis/shared/jsondoc"
)

// value decodes v into dst, which is addressable or at least settable.
func (d *decoder) value(dst reflect.Value, s *shape, l *limits, v jsondoc.Value) {
	before := len(d.errs)
	if v.Kind() == jsondoc.Null && s.form != formHook {
		d.mismatch(v, s.wants(l))
		return
	}
	switch s.form {
	case formPointer:
		if dst.IsNil() {
			dst.Set(reflect.New(s.typ.Elem()))
		}
		d.value(dst.Elem(), s.elem, l, v)
		return // its element was validated
	case formStruct:
		d.object([]target{{shape: s, value: dst}}, v)
		return
	case formHook:
		d.hook(dst, s, l, v)
	case formList:
		d.list(dst, s, l, v)
	case formMap:
		d.entries(dst, s, l, v)
	default:
		d.scalar(dst, s, l, v)
	}
	if s.validates && len(d.errs) == before {
		d.validate(dst)
	}
}

// hook lets a type decode itself.
func (d *decoder) hook(dst reflect.Value, s *shape, l *limits, v jsondoc.Value) {
	if err := dst.Addr().Interface().(Unmarshaler).UnmarshalConfig(v); err != nil {
		d.report(err, s, s.wants(l))
		return
	}
	if problem := l.check(dst, s); problem != "" {
		d.reject(v, problem, s.wants(l))
	}
}

// list decodes a list. An empty object is an empty list: a gateway written in Lua cannot tell the
// two apart and writes {} for both.
func (d *decoder) list(dst reflect.Value, s *shape, l *limits, v jsondoc.Value) {
	n := v.Len()
	if v.Kind() != jsondoc.Array && (v.Kind() != jsondoc.Object || n > 0) {
		d.mismatch(v, s.wants(l))
		return
	}
	if problem := l.checkLength(n, "has too few entries", "has too many entries"); problem != "" {
		d.fail("", problem+" (want "+s.wants(l)+")")
		return
	}
	made := reflect.MakeSlice(s.typ, n, n)
	inner := l.forEntries()
	i := 0
	for e := v.First(); e.Exists() && !d.full(); e = e.Next() {
		d.enter(step{index: i}, false)
		d.value(made.Index(i), s.elem, inner, e)
		d.leave(false)
		i++
	}
	dst.Set(made)
}

// entries decodes a map.
func (d *decoder) entries(dst reflect.Value, s *shape, l *limits, v jsondoc.Value) {
	if v.Kind() != jsondoc.Object {
		d.mismatch(v, s.wants(l))
		return
	}
	made := reflect.MakeMap(s.typ)
	inner := l.forEntries()
	key := reflect.New(s.typ.Key()).Elem()
	elem := reflect.New(s.typ.Elem()).Elem()
	zero := reflect.Zero(s.typ.Elem())
	n := 0
	for e := v.First(); e.Exists() && !d.full(); e = e.Next() {
		name := e.Key()
		d.enter(step{name: name, quote: true}, false)
		elem.Set(zero)
		d.value(elem, s.elem, inner, e)
		d.leave(false)
		key.SetString(name)
		made.SetMapIndex(key, elem)
		n++
	}
	if problem := l.checkLength(n, "has too few entries", "has too many entries"); problem != "" && !d.full() {
		d.fail("", problem+" (want "+s.wants(l)+")")
	}
	dst.Set(made)
}

// scalar decodes a string, a boolean or a number.
func (d *decoder) scalar(dst reflect.Value, s *shape, l *limits, v jsondoc.Value) {
	var ok bool
	switch s.form {
	case formString:
		if ok = v.Kind() == jsondoc.String; ok {
			d.text(dst, s, l, v)
			return
		}
	case formBool:
		if ok = v.Kind() == jsondoc.True || v.Kind() == jsondoc.False; ok {
			dst.SetBool(v.Bool())
			return
		}
	default:
		if ok = v.Kind() == jsondoc.Number; ok {
			d.number(dst, s, l, v)
			return
		}
	}
	d.mismatch(v, s.wants(l))
}

// text decodes a string within its limits.
func (d *decoder) text(dst reflect.Value, s *shape, l *limits, v jsondoc.Value) {
	text := v.Text()
	if len(l.enum) > 0 && !contains(l.enum, text) {
		d.reject(v, "is not allowed", s.wants(l)+DidYouMean(text, l.enum))
		return
	}
	if l.min != "" || l.max != "" {
		if problem := l.checkLength(utf8.RuneCountInString(text), "is too short", "is too long"); problem != "" {
			d.reject(v, problem, s.wants(l))
			return
		}
	}
	dst.SetString(text)
}

// number decodes a number within its limits and its Go type.
func (d *decoder) number(dst reflect.Value, s *shape, l *limits, v jsondoc.Value) {
	problem := ""
	switch s.form {
	case formFloat:
		f, err := strconv.ParseFloat(string(v.Raw()), 64)
		if err != nil {
			problem = "is too large"
			break
		}
		dst.SetFloat(f)
	default:
		n, ok := wholeNumber(v)
		switch {
		case !ok:
			problem = "is not a whole number"
		case s.form == formUint && (n < 0 || dst.OverflowUint(uint64(n))),
			s.form == formInt && dst.OverflowInt(n):
			problem = "is out of range"
		case s.form == formUint:
			dst.SetUint(uint64(n))
		default:
			dst.SetInt(n)
		}
	}
	if problem == "" {
		problem = l.check(dst, s)
	}
	if problem != "" {
		d.reject(v, problem, s.wants(l))
	}
}

// wholeNumber reads a number without a fraction. An exponent is allowed where it leaves a whole
// number that a double holds exactly: a gateway written in Lua writes 1e+15 for one.
func wholeNumber(v jsondoc.Value) (int64, bool) {
	if v.Kind() != jsondoc.Number {
		return 0, false
	}
	raw := string(v.Raw())
	if n, err := strconv.ParseInt(raw, 10, 64); err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil || f < -1<<53 || f > 1<<53 || f != float64(int64(f)) {
		return 0, false
	}
	return int64(f), true
}

func contains(list []string, s string) bool {
	for _, known := range list {
		if known == s {
			return true
		}
	}
	return false
}
