package config

import (
	"strings"
	"time"

	"portcullis/shared/jsondoc"
)

// Duration is a span of time, written as a string in the syntax of time.ParseDuration ("60s",
// "1h30m", "250ms"). It is never negative.
type Duration time.Duration

// Duration returns d as the standard library's type.
func (d Duration) Duration() time.Duration { return time.Duration(d) }

// String renders d without the zero parts that the standard library adds: "24h", not "24h0m0s".
func (d Duration) String() string {
	s := time.Duration(d).String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// WantConfig says what a duration looks like.
func (Duration) WantConfig() string { return `one like "60s"` }

// UnmarshalConfig decodes a duration.
func (d *Duration) UnmarshalConfig(v jsondoc.Value) error {
	text, err := Text(v)
	if err != nil {
		return err
	}
	parsed, perr := time.ParseDuration(text)
	if perr != nil || parsed < 0 {
		return &FieldError{Value: text, Problem: "is not a duration"}
	}
	*d = Duration(parsed)
	return nil
}
