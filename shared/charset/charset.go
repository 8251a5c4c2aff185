// Package charset says in which character set a body is, by its media type.
package charset

import "strings"

// IsUTF8 reports whether the parameters of a media type (RFC 9110, section 8.3.1) are one, and
// that says UTF-8: charset=utf-8, in quotes or not, whatever its case.
func IsUTF8(parameters string) bool {
	name, value, _ := strings.Cut(strings.TrimSpace(parameters), "=")
	return strings.EqualFold(name, "charset") && strings.EqualFold(strings.Trim(value, `"`), "utf-8")
}
