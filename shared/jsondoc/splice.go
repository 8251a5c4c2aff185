package jsondoc

import (
	"errors"
	"slices"
	"unicode/utf8"
)

// ErrEdit says that a Splice holds edits that overlap or name no value.
var ErrEdit = errors.New("jsondoc: edits overlap or name no value")

// Splice collects edits of one document.
type Splice struct {
	doc   *Doc
	edits []edit
	bad   bool
	// cursor is where the last ReplaceRange stopped, so that rising edits of one
	// long string cost one walk.
	cursor cursor
}

// edit replaces the bytes [from, to) of the document.
type edit struct {
	from, to int
	with     []byte
}

type cursor struct {
	at           uint32
	raw, decoded int
	isSet        bool
}

// NewSplice returns a Splice of doc without edits.
func NewSplice(doc *Doc) *Splice { return &Splice{doc: doc} }

// Empty reports whether there are no edits.
func (s *Splice) Empty() bool { return len(s.edits) == 0 }

func (s *Splice) add(from, to int, with []byte) {
	s.edits = append(s.edits, edit{from, to, with})
}

func (s *Splice) knows(v Value) bool {
	if v.doc != s.doc || v.doc == nil {
		s.bad = true
		return false
	}
	return true
}

// Replace puts raw, which must be a JSON value, in place of v. raw is kept until
// Apply.
func (s *Splice) Replace(v Value, raw []byte) {
	if s.knows(v) {
		s.add(v.Start(), v.End(), raw)
	}
}

// Forget takes back the edits in v.
func (s *Splice) Forget(v Value) {
	s.edits = slices.DeleteFunc(s.edits, func(e edit) bool { return e.from >= v.Start() && e.to <= v.End() })
}

// ReplaceText puts the string text in place of v.
func (s *Splice) ReplaceText(v Value, text string) {
	if v.IsVerbatim() {
		s.Replace(v, []byte(text))
		return
	}
	s.Replace(v, AppendString(nil, text))
}

// ReplaceRange replaces the bytes [from, to) of a string's decoded text. A range
// that begins or ends inside a character is widened to the whole of it.
func (s *Splice) ReplaceRange(v Value, from, to int, with string) {
	if !s.knows(v) || v.Kind() != String || from < 0 || to < from {
		s.bad = true
		return
	}
	quoted := AppendString(nil, with)
	if s.doc.isVerbatim {
		quoted = []byte(`"` + with + `"`)
	}
	a, ok1 := s.rawOffset(v, from, false)
	b, ok2 := s.rawOffset(v, to, true)
	if !ok1 || !ok2 {
		s.bad = true
		return
	}
	s.add(a, b, quoted[1:len(quoted)-1])
}

// rawOffset is the place in the document of an offset in v's decoded text; up
// says in which direction it moves when it is inside a character.
func (s *Splice) rawOffset(v Value, offset int, up bool) (int, bool) {
	c := &s.cursor
	if !c.isSet || c.at != v.at || c.decoded > offset {
		*c = cursor{at: v.at, raw: v.textStart(), isSet: true}
	}
	b, end := s.doc.bytes, v.textEnd()
	for c.raw < end && c.decoded < offset {
		if !v.HasEscape() && b[c.raw] < utf8.RuneSelf {
			// Plain ASCII: jump as far as it goes.
			n := min(offset-c.decoded, end-c.raw)
			i := 0
			for i < n && b[c.raw+i] < utf8.RuneSelf {
				i++
			}
			c.raw, c.decoded = c.raw+i, c.decoded+i
			continue
		}
		rawWidth, width := 1, 1
		if b[c.raw] == '\\' {
			var r rune
			r, rawWidth = decodeEscape(b[c.raw:end])
			width = utf8.RuneLen(r)
		} else if b[c.raw] >= utf8.RuneSelf {
			_, width = utf8.DecodeRune(b[c.raw:end])
			rawWidth = width
		}
		if c.decoded+width > offset {
			if up {
				return c.raw + rawWidth, true
			}
			return c.raw, true
		}
		c.raw, c.decoded = c.raw+rawWidth, c.decoded+width
	}
	return c.raw, c.decoded == offset
}

// SetMember gives the object a member key with the value raw, in place of the
// one it has or behind its last.
func (s *Splice) SetMember(object Value, key string, raw []byte) {
	if !s.knows(object) || object.Kind() != Object {
		s.bad = true
		return
	}
	if m := object.Get(key); m.Exists() {
		s.Replace(m, raw)
		return
	}
	if s.doc.isVerbatim {
		if s.bad = s.bad || s.doc.addition.With == nil || object.at != 0; !s.bad {
			s.add(s.doc.addition.At, s.doc.addition.At, s.doc.addition.With(key, raw))
		}
		return
	}
	at := object.End() - 1
	var with []byte
	if object.Len() > 0 || s.inserted(at) {
		with = append(with, ',')
	}
	with = AppendString(with, key)
	with = append(with, ':')
	s.add(at, at, append(with, raw...))
}

func (s *Splice) inserted(at int) bool {
	return slices.ContainsFunc(s.edits, func(e edit) bool { return e.from == at && e.to == at })
}

// RemoveElements takes out of an array those elements whose index drop names, each
// with its comma. Nothing of them may be edited by the same Splice.
func (s *Splice) RemoveElements(array Value, drop func(i int) bool) {
	if array.Kind() != Array || !s.knows(array) {
		return
	}
	kept := -1 // the end of the last element that stays
	for e := array.First(); e.Exists(); {
		if !drop(e.Index()) {
			kept, e = e.End(), e.Next()
			continue
		}
		first, last := e, e
		for e = e.Next(); e.Exists() && drop(e.Index()); e = e.Next() {
			last = e
		}
		switch {
		case e.Exists():
			s.add(first.Start(), e.Start(), nil)
		case kept >= 0:
			s.add(kept, last.End(), nil)
		default:
			s.add(first.Start(), last.End(), nil)
		}
	}
}

// Err returns ErrEdit when the edits can not be applied.
func (s *Splice) Err() error {
	if s.bad {
		return ErrEdit
	}
	s.sort()
	for i := 1; i < len(s.edits); i++ {
		if s.edits[i].from < s.edits[i-1].to {
			return ErrEdit
		}
	}
	return nil
}

func (s *Splice) sort() {
	byPlace := func(a, b edit) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return a.to - b.to
	}
	if !slices.IsSortedFunc(s.edits, byPlace) {
		slices.SortStableFunc(s.edits, byPlace)
	}
}

// Apply appends the edited document to dst. Err must have returned nil.
func (s *Splice) Apply(dst []byte) []byte {
	s.sort()
	at := 0
	for _, e := range s.edits {
		dst = append(dst, s.doc.bytes[at:e.from]...)
		dst = append(dst, e.with...)
		at = e.to
	}
	return append(dst, s.doc.bytes[at:]...)
}
