package markup

import (
	"strings"

	"portcullis/shared/normal"
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
}

// next reads a tag, a comment or a reference at the beginning of text, and returns the rest.
func (r *reader) next(text string) string {
	if text[0] == '&' {
		var rest string
		r.shown, rest = reference(r.shown, text)
		return rest
	}
	if comment, ok := strings.CutPrefix(text, "<!--"); ok {
		body, rest, _ := strings.Cut(comment, "-->")
		r.aside(body)
		return rest
	}
	if len(text) < 2 || !isLetter(text[1]) && text[1] != '/' && text[1] != '!' && text[1] != '?' {
		r.shown = append(r.shown, '<')
		return text[1:]
	}
	return r.tag(text[1:])
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
			if i == 0 || text[i-1] != '=' && !isSpace(text[i-1]) {
				i++
				continue
			}
			end := strings.IndexByte(text[i+1:], c)
			if end < 0 {
				r.aside(text[i+1:])
				return ""
			}
			r.aside(text[i+1 : i+1+end])
			i += end + 2
		case '=':
			n := i + 1
			for n < len(text) && !isSpace(text[n]) && text[n] != '>' && text[n] != '"' && text[n] != '\'' {
				n++
			}
			if n > i+1 {
				r.aside(text[i+1 : n])
			}
			i = n
		default:
			i++
		}
	}
	return ""
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
	c, n := normal.Reference(text)
	if n == 0 {
		return append(dst, '&'), text[1:]
	}
	return append(dst, string(c)...), text[n:]
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }
