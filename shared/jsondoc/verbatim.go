package jsondoc

import "slices"

// A verbatim document is no JSON: its strings stand in the body as they are, without
// quotes and escapes, and other bytes around them. What reads and edits documents reads and
// edits it like any other. Its root is an object of a form's fields, or a list of strings.

// Span is the bytes [From, To) of a body.
type Span struct{ From, To int }

// Empty reports whether there is nothing in it.
func (s Span) Empty() bool { return s.From == s.To }

// Of is what stands there in body. It is not copied.
func (s Span) Of(body []byte) []byte { return body[s.From:s.To] }

// Field is one member of a verbatim document: a string or an object of such.
type Field struct {
	// Key is where its name stands.
	Key Span
	// Value is where the string stands, or what the object or list is about.
	Value Span
	// Members are those of an object, nil for a string.
	Members []Field
	// Elements are those of a list, nil for a string; their keys are not looked at.
	Elements []Field
}

// Addition says how SetMember adds a member to a verbatim document: With makes the bytes
// that are put in at offset At.
type Addition struct {
	At   int
	With func(key string, raw []byte) []byte
}

// Hold takes the next piece of a body that is no JSON, unread.
func (s *Scanner) Hold(p []byte) error {
	if s.err != nil {
		return s.err
	}
	if len(p) > s.limits.MaxBytes-len(s.buf) {
		return s.fail(len(s.buf), ProblemTooLarge)
	}
	s.buf = append(s.buf, p...)
	return nil
}

// Held is what Hold took, until the next Reset. It must not be changed.
func (s *Scanner) Held() []byte { return s.buf }

// CloseFields makes a document of what Hold took: an object of fields. Keys that differ in
// case only are refused as in JSON.
func (s *Scanner) CloseFields(fields []Field, add Addition) (*Doc, error) {
	if _, ok := s.open(Object, Span{0, len(s.buf)}); ok {
		s.addFields(fields)
		s.shut()
	}
	return s.verbatim(add)
}

// CloseStrings makes a document of what Hold took: a list of strings.
func (s *Scanner) CloseStrings(list []Span) (*Doc, error) {
	if _, ok := s.open(Array, Span{0, len(s.buf)}); ok {
		for _, at := range list {
			s.add(String, at.From, at.To, false)
		}
		s.shut()
	}
	return s.verbatim(Addition{})
}

func (s *Scanner) verbatim(add Addition) (*Doc, error) {
	if s.err != nil {
		return nil, s.err
	}
	s.doc = Doc{bytes: s.buf, nodes: s.nodes, isVerbatim: true, addition: add}
	return &s.doc, nil
}

func (s *Scanner) addFields(fields []Field) {
	for i := range fields {
		f := &fields[i]
		s.keyFrom, s.keyTo, s.keyEsc, s.keyOdd = f.Key.From, f.Key.To, false, true
		switch {
		case f.Members != nil:
			if _, ok := s.open(Object, f.Value); ok {
				s.addFields(f.Members)
				s.shut()
			}
		case f.Elements != nil:
			if _, ok := s.open(Array, f.Value); ok {
				s.addFields(f.Elements)
				s.shut()
			}
		default:
			s.add(String, f.Value.From, f.Value.To, false)
		}
	}
}

// open begins a container.
func (s *Scanner) open(k Kind, at Span) (uint32, bool) {
	n, ok := s.add(k, at.From, at.To, false)
	if ok {
		s.stack = append(s.stack, frame{node: n, kind: s.nodes[n].kind})
	}
	return n, ok
}

// shut ends the innermost container.
func (s *Scanner) shut() {
	f := s.stack[len(s.stack)-1]
	s.stack = s.stack[:len(s.stack)-1]
	n := &s.nodes[f.node]
	n.count = f.count
	if s.err != nil || n.kind != Object || f.count < 2 {
		return
	}
	if at, twice := s.keys.repeated(s.buf, s.nodes, f.node); twice {
		s.pos = int(s.nodes[at].keyFrom)
		_ = s.fail(s.pos, ProblemDuplicate)
	}
}

// Scalar makes a number, true or false of a string of a verbatim document that is written
// like one in JSON, and reports whether v is one then.
func (v Value) Scalar() bool {
	if v.Kind() == String && v.doc.isVerbatim {
		if d, err := Parse(v.Raw(), Limits{MaxBytes: maxScalar}); err == nil && !slices.Contains([]byte(" \t\r\n"), v.Raw()[0]) && d.Root().End() == len(v.Raw()) {
			switch k := d.Root().Kind(); k {
			case Number, True, False:
				v.node().kind = k
			}
		}
	}
	k := v.Kind()
	return k == Number || k == True || k == False
}

// maxScalar is the longest number, in bytes.
const maxScalar = 64

// IsVerbatim reports whether v stands in a verbatim document.
func (v Value) IsVerbatim() bool { return v.doc != nil && v.doc.isVerbatim }
