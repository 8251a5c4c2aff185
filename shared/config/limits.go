package config

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
)

// limits is what the tags of a field allow beyond its type.
type limits struct {
	min, max string // the tags' text, "" for none
	lo, hi   int64  // of whole numbers, hook types and lengths
	flo, fhi float64
	enum     []string
}

// limitsOf reads the tags of a field of shape s.
func (all shapes) limitsOf(tag reflect.StructTag, s *shape) (limits, error) {
	l := limits{min: tag.Get("min"), max: tag.Get("max")}
	if allowed := tag.Get("enum"); allowed != "" {
		l.enum = strings.Split(allowed, "|")
	}
	for s.form == formPointer {
		s = s.elem
	}
	for _, bound := range []struct {
		text  string
		whole *int64
		frac  *float64
	}{{l.min, &l.lo, &l.flo}, {l.max, &l.hi, &l.fhi}} {
		if bound.text == "" {
			continue
		}
		if err := all.parseBound(s, bound.text, bound.whole, bound.frac); err != nil {
			return l, err
		}
	}
	if l.min != "" && l.max != "" && (l.lo > l.hi || l.flo > l.fhi) {
		return l, errors.New("min is above max")
	}
	return l, nil
}

// parseBound reads a min or max tag: in the type's own syntax, or a length.
func (all shapes) parseBound(s *shape, text string, whole *int64, frac *float64) (err error) {
	switch {
	case s.form == formFloat:
		*frac, err = strconv.ParseFloat(text, 64)
	case s.form == formHook && s.typ.Kind() == reflect.Int64:
		bound, derr := all.decodeText(text, s, &limits{})
		if derr != nil {
			return derr
		}
		*whole = bound.value.Int()
	case s.form == formHook || s.form == formStruct || s.form == formBool:
		err = errors.New("a bound means nothing for " + s.typ.String())
	default:
		*whole, err = strconv.ParseInt(text, 10, 64)
	}
	return err
}

// forEntries is what applies to the entries of a list or a map that has these limits.
func (l *limits) forEntries() *limits {
	if len(l.enum) == 0 {
		return &noLimits
	}
	return &limits{enum: l.enum}
}

// noLimits allow everything.
var noLimits limits

// check says what is wrong with a decoded value, or "".
func (l *limits) check(v reflect.Value, s *shape) string {
	if l.min == "" && l.max == "" {
		return ""
	}
	order := func(below, above bool) string {
		switch {
		case l.min != "" && below:
			return "is too small"
		case l.max != "" && above:
			return "is too large"
		}
		return ""
	}
	switch s.form {
	case formFloat:
		return order(v.Float() < l.flo, v.Float() > l.fhi)
	case formUint:
		n := v.Uint()
		return order(l.lo > 0 && n < uint64(l.lo), l.hi < 0 || n > uint64(l.hi)) //nolint:gosec // signs are tested
	case formInt, formHook:
		return order(v.Int() < l.lo, v.Int() > l.hi)
	}
	return ""
}

// checkLength says what is wrong with a length, or "".
func (l *limits) checkLength(n int, short, long string) string {
	switch {
	case l.min != "" && int64(n) < l.lo:
		return short
	case l.max != "" && int64(n) > l.hi:
		return long
	}
	return ""
}
