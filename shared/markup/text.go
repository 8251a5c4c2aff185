package markup

import (
	"strings"

	"portcullis/shared/charref"
)

// Text returns what a text says without its markup, and text itself where it has none. It
// is read as browsers do that forgive everything: a tag without an end goes on to the end
// of the text. The result is not longer than text but for a line end for each tag.
func Text(text string) string {
	if !strings.ContainsAny(text, "<&") {
		return text
	}
	r := reader{shown: make([]byte, 0, len(text))}
	for len(text) > 0 {
		at := strings.IndexAny(text, "<&")
		if at < 0 {
			at = len(text)
		}
		if end := r.sectionEnd(text[:at]); end >= 0 {
			r.shown = append(r.shown, text[:end]...)
			text = text[end+len(cdataEnd):]
			continue
		}
		r.shown = append(r.shown, text[:at]...)
		if text = text[at:]; text != "" {
			text = r.next(text)
		}
	}
	if len(r.beside) > 0 {
		r.shown = append(append(r.shown, '\n'), r.beside...)
	}
	return string(r.shown)
}

// reader collects what a text says.
type reader struct {
	shown []byte
	// beside is what is not shown: attributes and comments.
	beside []byte
	// section is true within a section of CDATA.
	section bool
}

// A section of CDATA is text to readers of XML (of SVG too). Tags are read in it all the same, as
// readers of HTML do; what it says with them stands in the text as it is.
const cdataBegin, cdataEnd = "<![CDATA[", "]]>"

// sectionEnd is where in a text without tags the section of CDATA ends, -1 where none does.
func (r *reader) sectionEnd(text string) int {
	if !r.section {
		return -1
	}
	end := strings.Index(text, cdataEnd)
	r.section = end < 0
	return end
}

// next reads a tag, a comment or a reference at the beginning of text, and returns the rest.
func (r *reader) next(text string) string {
	if text[0] == '&' {
		var rest string
		r.shown, rest = reference(r.shown, text)
		return rest
	}
	if comment, ok := strings.CutPrefix(text, "<!--"); ok {
		return r.comment(comment)
	}
	if section, ok := strings.CutPrefix(text, cdataBegin); ok {
		r.section = true
		return section
	}
	if len(text) < 2 || !isLetter(text[1]) && text[1] != '/' && text[1] != '!' && text[1] != '?' {
		r.shown = append(r.shown, '<')
		return text[1:]
	}
	return r.tag(text[1:])
}

// comment reads a comment behind its beginning, which ends where browsers end it (HTML, 13.2.5.43
// to 13.2.5.51): also at once, and at "--!>".
func (r *reader) comment(text string) string {
	for _, end := range []string{">", "->"} {
		if rest, ok := strings.CutPrefix(text, end); ok {
			return rest
		}
	}
	for i := 0; i < len(text); i++ {
		for _, end := range []string{"-->", "--!>"} {
			if strings.HasPrefix(text[i:], end) {
				r.aside(text[:i])
				return text[i+len(end):]
			}
		}
	}
	r.aside(text)
	return ""
}

// tag reads a tag behind its bracket. What it is called decides whether words around it
// are one.
func (r *reader) tag(text string) string {
	n := 0
	for n < len(text) && (isLetter(text[n]) || text[n] == '/' && n == 0 || n > 0 && text[n] >= '0' && text[n] <= '9') {
		n++
	}
	if !inline(strings.ToLower(strings.TrimPrefix(text[:n], "/"))) {
		r.shown = append(r.shown, '\n')
	}
	return r.attributes(text[n:])
}

// inlineTags stand within words.
const inlineTags = " a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u var wbr "

func inline(name string) bool { return strings.Contains(inlineTags, " "+name+" ") }

// attributes reads the rest of a tag: whatever stands in it but names, equals and quotes.
func (r *reader) attributes(text string) string {
	for i := 0; i < len(text); {
		switch c := text[i]; c {
		case '>':
			return text[i+1:]
		case '"', '\'':
			// Without an equals sign it is a part of a name, and the tag ends where it ends.
			if end := strings.IndexAny(text[i+1:], string(c)+">"); end >= 0 && text[i+1+end] == c {
				r.aside(text[i+1 : i+1+end])
				i += end + 1
			}
			i++
		case '=':
			i = r.value(text, i+1)
		default:
			i++
		}
	}
	return ""
}

// value reads the value of an attribute, which white space may stand before, and returns where
// it ends.
func (r *reader) value(text string, at int) int {
	for at < len(text) && isSpace(text[at]) {
		at++
	}
	if at == len(text) {
		return at
	}
	if c := text[at]; c == '"' || c == '\'' {
		at++
		end := strings.IndexByte(text[at:], c)
		if end < 0 {
			r.aside(text[at:])
			return len(text)
		}
		r.aside(text[at : at+end])
		return at + end + 1
	}
	end := at
	for end < len(text) && !isSpace(text[end]) && text[end] != '>' {
		end++
	}
	if end > at {
		r.aside(text[at:end])
	}
	return end
}

// aside notes a text that is not shown.
func (r *reader) aside(text string) {
	for len(text) > 0 {
		at := strings.IndexByte(text, '&')
		if at < 0 {
			at = len(text)
		}
		r.beside = append(r.beside, text[:at]...)
		if text = text[at:]; text != "" {
			r.beside, text = reference(r.beside, text)
		}
	}
	r.beside = append(r.beside, '\n')
}

// reference appends the character that a reference at the beginning of text is for.
func reference(dst []byte, text string) (out []byte, rest string) {
	c, n := charref.Read(text)
	if n == 0 {
		return append(dst, '&'), text[1:]
	}
	return append(dst, string(c)...), text[n:]
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }
