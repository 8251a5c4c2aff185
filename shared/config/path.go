package config

import (
	"strconv"
	"strings"
)

// step is one step from a value to one below it: a member, or an entry when name is empty.
type step struct {
	name  string
	index int
	quote bool // the name is data (a map's key), not a member that we know
}

// path is where the decoder is.
type path []step

// String renders the path: `limits[2].tokens.window`, `routes["/v1/chat"].allow`.
func (p path) String() string {
	var b strings.Builder
	for _, s := range p {
		switch {
		case s.name == "" && !s.quote:
			b.WriteByte('[')
			b.WriteString(strconv.Itoa(s.index))
			b.WriteByte(']')
		case s.quote && !isName(s.name):
			b.WriteByte('[')
			b.WriteString(strconv.Quote(truncate(s.name)))
			b.WriteByte(']')
		default:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(truncate(s.name))
		}
	}
	return b.String()
}

// isName reports whether a key reads well without quotes.
func isName(key string) bool {
	for i := 0; i < len(key); i++ {
		c := key[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return key != ""
}

// joinPath puts the path of a value in front of the path of something below it.
func joinPath(above, below string) string {
	switch {
	case above == "":
		return below
	case below == "" || below[0] == '[':
		return above + below
	}
	return above + "." + below
}

// nextName splits the first step off a path as String renders it: its member name, or "" for an
// entry or a quoted key.
func nextName(p string) (name, rest string) {
	p = strings.TrimPrefix(p, ".")
	if strings.HasPrefix(p, `["`) {
		if quoted, err := strconv.QuotedPrefix(p[1:]); err == nil {
			return "", strings.TrimPrefix(p[1+len(quoted):], "]")
		}
	}
	if strings.HasPrefix(p, "[") {
		_, rest, _ = strings.Cut(p, "]")
		return "", rest
	}
	end := strings.IndexAny(p, ".[")
	if end < 0 {
		return p, ""
	}
	return p[:end], p[end:]
}

// secretAt reports whether the path below a value of this shape leads to something secret. It is
// for the paths that Validate gives. A path that it cannot follow counts as secret: better a
// masked value than a leaked one.
func (s *shape) secretAt(p string) bool {
	for p != "" {
		for s.form == formPointer {
			s = s.elem
		}
		var name string
		name, p = nextName(p)
		switch s.form {
		case formStruct:
			i, ok := s.find(name)
			if !ok || s.fields[i].secret {
				return true
			}
			s = s.fields[i].shape
		case formList, formMap:
			s = s.elem
		case formHook:
			return false // it reported the path itself and knows what lies there
		default:
			return true
		}
	}
	return false
}
