package normal

import (
	"strings"
	"unicode/utf8"

	"portcullis/shared/charref"
)

// MaxEscape is the most bytes that Escape reads.
const MaxEscape = charref.MaxLength

// Escape reads what stands for one character at the beginning of text: percent escapes
// (RFC 3986), a reference of HTML, an escape of JSON or of programming languages by
// number. n is its length, 0 where text begins with none.
func Escape(text string) (r rune, n int) {
	if len(text) < 3 {
		return 0, 0
	}
	switch text[0] {
	case '%':
		return percentOf(text, false)
	case '&':
		return charref.Read(text)
	case '\\':
		if b := text[1]; b == 'u' || b == 'x' {
			r, n = coded(text[1:])
		} else if b == '0' || b == '1' {
			r, n = octal(text[1:])
		}
		if n > 0 {
			n++
		}
	}
	return r, n
}

// percentOf reads the escapes of one character's bytes, or %u0069 (ECMA-262, annex B). Where
// nested is true, escapes of percent signs are read as those, however deep: %252569 as %69.
func percentOf(text string, nested bool) (rune, int) {
	if len(text) > 1 && text[1] == 'u' {
		r, n := coded(text[1:])
		return r, n + min(n, 1)
	}
	var b [utf8.UTFMax]byte
	n, at := 0, 0
	for n < len(b) && at < len(text) && text[at] == '%' {
		digits := at + 1
		for nested && strings.HasPrefix(text[digits:], "25") && charref.HexByte(text[digits+2:]) >= 0 {
			digits += 2
		}
		value := charref.HexByte(text[digits:])
		if value < 0 {
			break
		}
		b[n] = byte(value) //nolint:gosec // two digits
		n, at = n+1, digits+2
		if utf8.FullRune(b[:n]) {
			break
		}
	}
	if n == 0 || !utf8.Valid(b[:n]) {
		return 0, 0
	}
	r, _ := utf8.DecodeRune(b[:n])
	return r, at
}

// Silent is the ASCII character that r spells unseen, as tags and some variation selectors
// do, and 0 for another character that is shown as nothing wherever it stands; ok is false
// where r is seen. Marks that combine with the character before them are no such. Left out are
// those few that begin with the same byte as Arabic letters or as emoji, for who looks for such
// characters by their first bytes would look at all of these.
func Silent(r rune) (ascii byte, ok bool) {
	if InvisibleOf(r) == Visible || r == 0x61c || r >= 0x1bca0 && r <= 0x1d17a {
		return 0, false
	}
	ascii, _ = spelled(r)
	return ascii, true
}

// spelled is the ASCII character that r spells unseen, 0 for a tag of none that is shown; ok is
// false where r is no tag and no selector that spells.
func spelled(r rune) (ascii byte, ok bool) {
	switch {
	case InvisibleOf(r) == Tag:
		if b := byte(r); b >= 0x20 && b < 0x7f { //nolint:gosec // of the tag the low byte is meant
			return b, true
		}
		return 0, true
	case isSelected(r):
		return byte(r-firstSelected) + 16, true //nolint:gosec // its bounds are those of ASCII
	}
	return 0, false
}
