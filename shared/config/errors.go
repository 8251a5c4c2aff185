package config

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Error is one fault in a configuration. Decode returns all that it found, joined; errors.As finds
// the first.
type Error struct {
	// Plugin is the name that was given to Decode.
	Plugin string
	// Path is where the fault is: "limits[2].tokens.window", `routes["/v1/chat"].allow`; empty for
	// the configuration as a whole.
	Path string
	// Problem is the offending value (at most 40 characters of it, masked when it is secret), what
	// is wrong with it, and what is allowed.
	Problem string
}

// Error renders the fault as "plugin: path: problem".
func (e *Error) Error() string {
	parts := make([]string, 0, 3)
	for _, part := range []string{e.Plugin, e.Path, e.Problem} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ": ")
}

// FieldError is how Validate and UnmarshalConfig report a fault. The decoder puts the path of the
// reporting value in front of Path and masks Value when the path leads to a secret; Problem and
// Want must therefore not repeat the value. Several are reported with errors.Join.
type FieldError struct {
	// Path leads from the reporting value to the faulty one, in the form of Error.Path:
	// "tokens.window", "[2].name"; empty for the value itself.
	Path string
	// Value is the offending value: a string, a bool, a number or something with String; nil when
	// there is none to show, for example because it is missing.
	Value any
	// Problem finishes a sentence that the value begins: "is not a duration", "is required".
	Problem string
	// Want says what is allowed, without the word "want": `one like "60s"`. It may be empty.
	Want string
}

// Error renders the fault without the plugin and its place in the configuration.
func (e *FieldError) Error() string {
	problem := e.problem(false)
	if e.Path == "" {
		return problem
	}
	return e.Path + ": " + problem
}

func (e *FieldError) problem(secret bool) string {
	var b strings.Builder
	if shown := show(e.Value); shown != "" {
		if secret {
			shown = masked
		}
		b.WriteString(shown)
		b.WriteByte(' ')
	}
	b.WriteString(e.Problem)
	if e.Want != "" {
		b.WriteString(" (want ")
		b.WriteString(e.Want)
		b.WriteByte(')')
	}
	return b.String()
}

// masked stands for a value that must not be shown.
const masked = "(secret)"

// shownRunes is how much of an offending value an error repeats.
const shownRunes = 40

// bare is a value that is shown as it is: a JSON number, or words such as "an object".
type bare string

// show renders an offending value for an error, or "" when there is nothing to show.
func show(value any) string {
	switch v := value.(type) {
	case bare:
		return truncate(string(v))
	case string:
		return strconv.Quote(truncate(v))
	case bool:
		return strconv.FormatBool(v)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case uint64:
		return strconv.FormatUint(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case interface{ String() string }:
		return strconv.Quote(truncate(v.String()))
	}
	return ""
}

// truncate shortens s to shownRunes characters, the last of them an ellipsis when it was longer.
func truncate(s string) string {
	if len(s) <= shownRunes || utf8.RuneCountInString(s) <= shownRunes {
		return s
	}
	end := 0
	for n := 0; n < shownRunes-1; n++ {
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
	}
	return s[:end] + "…"
}
