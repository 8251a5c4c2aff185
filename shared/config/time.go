package config

import (
	"time"

	"portcullis/shared/jsondoc"
)

// Time is an instant in the syntax of RFC 3339, with its offset: "2027-01-31T00:00:00Z".
type Time struct{ time.Time }

// String renders t in RFC 3339.
func (t Time) String() string { return t.Format(time.RFC3339) }

// WantConfig says what a time looks like.
func (Time) WantConfig() string { return `one like "2027-01-31T00:00:00Z" (RFC 3339)` }

// UnmarshalConfig decodes a time. It is kept in UTC: the module needs no time zone data.
func (t *Time) UnmarshalConfig(v jsondoc.Value) error {
	text, err := Text(v)
	if err != nil {
		return err
	}
	parsed, perr := time.Parse(time.RFC3339, text)
	if perr != nil {
		return &FieldError{Value: text, Problem: "is not a time"}
	}
	t.Time = parsed.UTC()
	return nil
}
