package form

import "strings"

// mediaType is what the content-type of a form says.
const mediaType = "multipart/form-data"

// maxBoundary is the longest a boundary may be (RFC 2046, section 5.1.1).
const maxBoundary = 70

// IsForm reports whether a content-type is that of a form, whatever its boundary is.
func IsForm(contentType string) bool {
	media, _, _ := strings.Cut(contentType, ";")
	return strings.EqualFold(strings.TrimSpace(media), mediaType)
}

// Boundary returns the boundary that the content-type of a form names. The error is an
// *Error: none, two, one with a byte that RFC 2046 does not have, or another parameter.
func Boundary(contentType string) (string, error) {
	_, parameter, ok := strings.Cut(contentType, ";")
	if !IsForm(contentType) || !ok {
		return "", &Error{Problem: ProblemBoundary}
	}
	name, value, _ := strings.Cut(strings.Trim(parameter, " "), "=")
	allowed := isToken
	if n := len(value); n >= 2 && value[0] == '"' && value[n-1] == '"' {
		value, allowed = value[1:n-1], isBoundary
	}
	if !strings.EqualFold(name, "boundary") || value == "" || len(value) > maxBoundary || !all(value, allowed) {
		return "", &Error{Problem: ProblemBoundary}
	}
	return value, nil
}

func all(s string, is func(b byte) bool) bool {
	for i := range len(s) {
		if !is(s[i]) {
			return false
		}
	}
	return true
}

func isAlphanumeric(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
}

// isBoundary reports whether a quoted boundary may have b: what RFC 2046, section 5.1.1,
// lists but for the space.
func isBoundary(b byte) bool { return isAlphanumeric(b) || strings.IndexByte("'()+_,-./:=?", b) >= 0 }

// isToken reports whether a token may have b and a boundary too (RFC 9110, section 5.6.2).
func isToken(b byte) bool { return isAlphanumeric(b) || strings.IndexByte("'+_-.", b) >= 0 }
