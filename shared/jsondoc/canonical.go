package jsondoc

import (
	"slices"
	"strings"
)

// AppendCanonical appends v in one form: members in the order of their names' bytes, no
// white space, in strings only those escapes that must be (\n, \r, \t, \", \\ and \u00xx),
// numbers as they are written, so that 1.0 is not 1. It is what Python writes with
// json.dumps(v, sort_keys=True, separators=(",", ":"), ensure_ascii=False), but for
// backspaces, form feeds and numbers that Python writes in another way.
func AppendCanonical(dst []byte, v Value) []byte {
	switch v.Kind() {
	case String:
		return AppendString(dst, v.Text())
	case Array:
		dst = append(dst, '[')
		for e := v.First(); e.Exists(); e = e.Next() {
			if e.Index() > 0 {
				dst = append(dst, ',')
			}
			dst = AppendCanonical(dst, e)
		}
		return append(dst, ']')
	case Object:
		members := make([]Value, 0, v.Len())
		for m := v.First(); m.Exists(); m = m.Next() {
			members = append(members, m)
		}
		slices.SortFunc(members, func(a, b Value) int { return strings.Compare(a.Key(), b.Key()) })
		dst = append(dst, '{')
		for i, m := range members {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(AppendString(dst, m.Key()), ':')
			dst = AppendCanonical(dst, m)
		}
		return append(dst, '}')
	}
	return append(dst, v.Raw()...)
}
