package inspect

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"portcullis/shared/detect"
)

// Custom is a rule of the operator's own.
type Custom struct {
	// ID names the rule in facts, policies and exceptions.
	ID string `json:"id" required:"true" min:"1" max:"64"`
	// Pattern is what is found, in RE2 syntax: \b only at its ends, repetitions
	// bounded.
	Pattern string `json:"pattern" required:"true" min:"1" max:"1024"`
	// Label is what a mask shows. Default: the id.
	Label string `json:"label,omitempty" max:"64"`
}

// The groups of operators' rules.
const (
	GroupWord   = "word"
	GroupCustom = "custom"
)

// Rules returns the rules for an operator's words and patterns, and errors that
// name the path of what can not be one. Words are found whatever their case, at
// word boundaries.
func Rules(words []string, patterns []Custom) ([]detect.Rule, error) {
	var out []detect.Rule
	for i, w := range words {
		if w == "" {
			return nil, fmt.Errorf("words[%d]: is empty", i)
		}
		out = append(out, detect.Rule{
			ID: fmt.Sprintf("word%d", i), Class: detect.ClassPersonal, Group: GroupWord, Label: "REMOVED",
			Pattern: wordPattern(w),
		})
	}
	for i, c := range patterns {
		if c.Label == "" {
			c.Label = c.ID
		}
		r := detect.Rule{ID: c.ID, Class: detect.ClassPersonal, Group: GroupCustom, Label: c.Label, Pattern: c.Pattern}
		if _, err := detect.NewSet([]detect.Rule{r}); err != nil {
			return nil, fmt.Errorf("patterns[%d].pattern: %w", i, err)
		}
		out = append(out, r)
	}
	return out, nil
}

// wordPattern is the pattern that finds w whatever its case. A word's boundary is
// wanted only where w has a letter or digit: there is none behind the "+" of "c++".
func wordPattern(w string) string {
	pattern := quoted(w)
	if first, _ := utf8.DecodeRuneInString(w); wordy(first) {
		pattern = `\b` + pattern
	}
	if last, _ := utf8.DecodeLastRuneInString(w); wordy(last) {
		pattern += `\b`
	}
	return `(?i)` + pattern
}

// wordy reports whether r counts as part of a word at a boundary.
func wordy(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// quoted writes w as a pattern that matches just it.
func quoted(w string) string {
	var out strings.Builder
	for _, r := range w {
		if strings.ContainsRune(`\.+*?()|[]{}^$`, r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}
