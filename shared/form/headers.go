package form

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"portcullis/shared/charset"
	"portcullis/shared/jsondoc"
)

const (
	// maxHead bounds the headers of a part, in bytes.
	maxHead = 2048
	// maxName bounds the name of a field.
	maxName = 64
)

// headers reads the headers of one part.
type headers struct {
	body []byte
	part *Part
	// seen are the kinds that came.
	disposition, media, length bool
}

// read reads the lines in block, which are separated by CR LF.
func (h *headers) read(block jsondoc.Span) Problem {
	for from := block.From; from <= block.To; {
		line := jsondoc.Span{From: from, To: block.To}
		if n := bytes.Index(line.Of(h.body), []byte("\r\n")); n >= 0 {
			line.To = from + n
		}
		if problem := h.line(line); problem != "" {
			return problem
		}
		from = line.To + 2
	}
	switch {
	case !h.disposition:
		return ProblemDisposition
	case !h.part.IsFile() && !h.part.Type.Empty() && !isPlain(string(h.part.Type.Of(h.body))):
		return ProblemType
	}
	return ""
}

// line reads one header. A folded one begins with white space, which no name has.
func (h *headers) line(at jsondoc.Span) Problem {
	line := at.Of(h.body)
	colon := bytes.IndexByte(line, ':')
	if colon < 0 || bytes.IndexFunc(line, func(r rune) bool { return r < ' ' || r == 0x7f }) >= 0 {
		return ProblemHeader
	}
	value := jsondoc.Span{From: at.From + colon + 1, To: at.To}
	for value.From < value.To && h.body[value.From] == ' ' {
		value.From++
	}
	var seen *bool
	var read func(at jsondoc.Span) Problem
	switch strings.ToLower(string(line[:colon])) {
	case "content-disposition":
		seen, read = &h.disposition, h.readDisposition
	case "content-type":
		seen, read = &h.media, h.readType
		h.part.TypeKey = jsondoc.Span{From: at.From, To: at.From + colon}
	case "content-length":
		seen, read = &h.length, h.readLength
	default:
		return ProblemHeader // content-transfer-encoding above all
	}
	if *seen || value.Empty() || h.body[value.To-1] == ' ' {
		return ProblemHeader
	}
	*seen = true
	return read(value)
}

// readDisposition reads form-data with a name and the name of a file.
func (h *headers) readDisposition(at jsondoc.Span) Problem {
	rest, ok := bytes.CutPrefix(at.Of(h.body), []byte("form-data"))
	for at.From = at.To - len(rest); ok && at.From < at.To; {
		var name string
		var value jsondoc.Span
		if name, value, ok = h.parameter(&at); !ok {
			break
		}
		switch {
		case name == "name" && h.part.Name.Empty():
			h.part.Name = value
		case name == "filename" && h.part.Filename.Empty():
			if !utf8.Valid(value.Of(h.body)) {
				return ProblemFile
			}
			key := bytes.LastIndex(h.body[:value.From], []byte(name))
			h.part.Filename, h.part.FilenameKey = value, jsondoc.Span{From: key, To: key + len(name)}
		default:
			return ProblemDisposition // filename* above all
		}
	}
	switch {
	case !ok || h.part.Name.Empty():
		return ProblemDisposition
	case !isName(string(h.part.Name.Of(h.body))):
		return ProblemName
	}
	return ""
}

// parameter takes the next parameter, "; name=value", of at: the value is not empty, and has
// neither a quote nor an escape in its quotes.
func (h *headers) parameter(at *jsondoc.Span) (name string, value jsondoc.Span, ok bool) {
	b := at.Of(h.body)
	rest, ok := bytes.CutPrefix(b, []byte(";"))
	rest = bytes.TrimLeft(rest, " ")
	key, raw, found := bytes.Cut(rest, []byte("="))
	if !ok || !found || len(raw) == 0 {
		return "", value, false
	}
	value.From = at.To - len(raw)
	if raw[0] != '"' {
		length := bytes.IndexByte(raw, ';')
		if length < 0 {
			length = len(raw)
		}
		value.To = value.From + length
		at.From = value.To
		return string(key), value, length > 0 && all(string(value.Of(h.body)), isToken)
	}
	value.From++
	length := bytes.IndexByte(raw[1:], '"')
	if length <= 0 || bytes.IndexByte(raw[1:1+length], '\\') >= 0 {
		return "", value, false
	}
	value.To = value.From + length
	at.From = value.To + 1
	return string(key), value, true
}

// isName reports whether a field's name is of a form that servers know: letters, digits and
// ".", "-", "_", with "[]" behind them for a list or such a name in brackets for a member.
// "_charset_" changes how other fields are read (RFC 7578, section 4.6).
func isName(name string) bool {
	plain, below, inner := strings.Cut(name, "[")
	if inner {
		var ended bool
		if below, ended = strings.CutSuffix(below, "]"); !ended {
			return false
		}
	}
	return plain != "" && len(name) <= maxName && !strings.EqualFold(plain, "_charset_") && all(plain, isNameByte) && all(below, isNameByte)
}

func isNameByte(b byte) bool { return isAlphanumeric(b) || b == '.' || b == '-' || b == '_' }

// readType reads a media type: of one kind, not of a form within the form.
func (h *headers) readType(at jsondoc.Span) Problem {
	value := string(at.Of(h.body))
	media, parameters, _ := strings.Cut(value, ";")
	kind, sub, ok := strings.Cut(media, "/")
	if !ok || kind == "" || sub == "" || !all(kind, isToken) || !all(sub, isToken) {
		return ProblemType
	}
	if strings.EqualFold(kind, "multipart") || strings.EqualFold(kind, "message") {
		return ProblemType
	}
	if !all(parameters, func(b byte) bool { return b < 0x7f }) {
		return ProblemType
	}
	h.part.Type = at
	return ""
}

// isPlain reports whether a media type is text in UTF-8.
func isPlain(value string) bool {
	media, parameter, given := strings.Cut(value, ";")
	if !strings.EqualFold(media, "text/plain") {
		return false
	}
	return !given || charset.IsUTF8(parameter)
}

// readLength checks what a part says of its own length, as some clients do.
func (h *headers) readLength(at jsondoc.Span) Problem {
	if string(at.Of(h.body)) != strconv.Itoa(h.part.Content.To-h.part.Content.From) {
		return ProblemLength
	}
	return ""
}
