package normal

import "strings"

// Reference reads a reference to a character at the beginning of text, which begins with
// an ampersand: by number, or by one of the names that hide ASCII. n is its length, 0
// where there is none.
func Reference(text string) (r rune, n int) {
	if len(text) > 1 && text[1] == '#' {
		return numbered(text)
	}
	end := strings.IndexByte(text[:min(len(text), maxEntity)], ';')
	if end < 0 {
		return 0, 0
	}
	if r, ok := named[text[1:end]]; ok {
		return r, end + 1
	}
	return 0, 0
}
