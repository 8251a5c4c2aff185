package policy

import (
	"strconv"
	"strings"

	"portcullis/shared/config"
)

// Pattern is a name, exact, or a prefix that ends in "*"; "*" matches all names.
type Pattern string

// Matches reports whether p matches name. No pattern but "*" matches "".
func (p Pattern) Matches(name string) bool {
	if p == "*" {
		return true
	}
	prefix, open := strings.CutSuffix(string(p), "*")
	if open {
		return name != "" && strings.HasPrefix(name, prefix)
	}
	return name != "" && name == prefix
}

// WantPattern says what a pattern looks like, for errors.
const WantPattern = `a name, or a prefix and "*"`

// Valid reports whether p is a pattern: not empty, and no "*" but at its end.
func (p Pattern) Valid() bool {
	star := strings.IndexByte(string(p), '*')
	return p != "" && (star < 0 || star == len(p)-1)
}

// Any reports whether one of list matches name.
func Any(list []string, name string) bool {
	for _, p := range list {
		if Pattern(p).Matches(name) {
			return true
		}
	}
	return false
}

// Fold is a name without the case of its letters and the blanks around it, as some server may
// read it.
func Fold(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// AnyCase is Any without regard to the case of letters and blanks around the name: for
// what is forbidden or limited, where some server may take one spelling for another.
func AnyCase(list []string, name string) bool {
	name = Fold(name)
	for _, p := range list {
		if Pattern(strings.ToLower(p)).Matches(name) {
			return true
		}
	}
	return false
}

// Check returns an error that names the first entry of the list under name that is no
// pattern, nil when all are.
func Check(name string, list []string) error {
	for i, p := range list {
		if !Pattern(p).Valid() {
			return &config.FieldError{
				Path: name + "[" + strconv.Itoa(i) + "]", Value: p, Problem: "is not a pattern", Want: WantPattern,
			}
		}
	}
	return nil
}
