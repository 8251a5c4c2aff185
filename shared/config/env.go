package config

import "strings"

// EnvName is the name in a value of the form "env:NAME", which stands for an environment
// variable of the gateway's; ok is false for another value.
func EnvName(value string) (name string, ok bool) {
	name, ok = strings.CutPrefix(value, "env:")
	return name, ok && name != ""
}

// CheckEnv returns an error unless the field's value has the form that EnvName reads.
func CheckEnv(field, value string) error {
	if _, ok := EnvName(value); !ok {
		return &FieldError{Path: field, Value: value, Problem: "does not name an environment variable", Want: `"env:" and its name`}
	}
	return nil
}
