package form

import (
	"bytes"
	"unicode/utf8"

	"portcullis/shared/jsondoc"
)

// MaxParts bounds the parts of a form.
const MaxParts = 256

// Part is one field of a form.
type Part struct {
	// Name is the field's name, at least one byte.
	Name jsondoc.Span
	// Filename is the name of a file, at least one byte, and empty for a text.
	Filename jsondoc.Span
	// Type is the value of the part's content-type, empty where it has none.
	Type jsondoc.Span
	// FilenameKey and TypeKey are where what names these two stands.
	FilenameKey, TypeKey jsondoc.Span
	// Content is the field's value, or the file: any bytes. That of a text is UTF-8
	// without NUL.
	Content jsondoc.Span
}

// IsFile reports whether the part is a file and no text.
func (p *Part) IsFile() bool { return !p.Filename.Empty() }

// Form is the parts of a body, in order.
type Form struct {
	Parts []Part
	// Closing is the offset of the last boundary: a part can be added there.
	Closing int

	boundary string
	added    int
}

// Parse reads a whole body. It is linear in its length. The error is an *Error.
func Parse(body []byte, boundary string) (*Form, error) {
	delimiter := []byte("--" + boundary)
	if !bytes.HasPrefix(body, delimiter) {
		return nil, &Error{Problem: ProblemPreamble}
	}
	f := &Form{boundary: boundary}
	for {
		rest := body[f.Closing+len(delimiter):]
		switch {
		case bytes.HasPrefix(rest, []byte("--")):
			return f, f.end(rest[2:], delimiter)
		case !bytes.HasPrefix(rest, []byte("\r\n")):
			return nil, &Error{Problem: ProblemDelimiter, Part: len(f.Parts) + 1}
		case len(f.Parts) == MaxParts:
			return nil, &Error{Problem: ProblemTooMany}
		}
		from := f.Closing + len(delimiter) + 2
		length := bytes.Index(body[from:], delimiter)
		if length < 0 {
			return nil, &Error{Problem: ProblemCut}
		}
		p, problem := readPart(body, jsondoc.Span{From: from, To: from + length})
		if problem != "" {
			return nil, &Error{Problem: problem, Part: len(f.Parts) + 1}
		}
		f.Parts, f.Closing = append(f.Parts, p), from+length
	}
}

// end judges what stands behind the last boundary: one line end, and spaces, which a module
// before this one may have added to keep the body's length (RFC 2046 calls them transport
// padding).
func (f *Form) end(rest, delimiter []byte) error {
	switch {
	case len(f.Parts) == 0:
		return &Error{Problem: ProblemEmpty}
	case bytes.Contains(rest, delimiter):
		return &Error{Problem: ProblemDelimiter}
	}
	padding, behind, _ := bytes.Cut(rest, []byte("\r\n"))
	if len(bytes.Trim(padding, " "))+len(bytes.Trim(behind, " ")) > 0 {
		return &Error{Problem: ProblemEpilogue}
	}
	return nil
}

// readPart reads what stands between two boundaries.
func readPart(body []byte, at jsondoc.Span) (p Part, problem Problem) {
	section, ok := bytes.CutSuffix(at.Of(body), []byte("\r\n"))
	if !ok {
		return p, ProblemDelimiter
	}
	head := bytes.Index(section, []byte("\r\n\r\n"))
	if head < 0 || head > maxHead {
		return p, ProblemHeader
	}
	p.Content = jsondoc.Span{From: at.From + head + 4, To: at.From + len(section)}
	h := headers{body: body, part: &p}
	if problem := h.read(jsondoc.Span{From: at.From, To: at.From + head}); problem != "" {
		return p, problem
	}
	if p.IsFile() {
		return p, ""
	}
	if text := p.Content.Of(body); !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
		return p, ProblemText
	}
	return p, ""
}
