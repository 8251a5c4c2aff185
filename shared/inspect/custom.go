package inspect

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"portcullis/shared/config"
	"portcullis/shared/detect"
)

// Custom is a rule of the operator's own.
type Custom struct {
	// ID names the rule in facts, policies and exceptions: letters, digits, "_" and
	// "-". No other rule or group has it.
	ID string `json:"id" required:"true" min:"1" max:"64"`
	// Pattern is what is found, in RE2 syntax: \b only at its ends, repetitions
	// bounded.
	Pattern string `json:"pattern" required:"true" min:"1" max:"1024"`
	// Label is what a mask shows. Default: the id.
	Label string `json:"label,omitempty" max:"64"`
}

// Validate checks what tags can not say.
func (c *Custom) Validate() error {
	odd := func(r rune) bool { return r != '-' && !wordy(r) }
	if strings.ContainsFunc(c.ID, odd) {
		return &config.FieldError{Path: "id", Value: c.ID, Problem: "is not an id of a rule", Want: `letters, digits, "_" and "-"`}
	}
	return nil
}

// The groups of operators' rules.
const (
	GroupWord   = "word"
	GroupCustom = "custom"
	// GroupClassifier is the classifier's, which has no pattern.
	GroupClassifier = "classifier"
)

// maxWord bounds a denied word, in characters.
const maxWord = 256

// Rules returns the rules for an operator's words and patterns, and errors that
// name the path of what can not be one. Words are found whatever their case, at
// word boundaries.
func Rules(words []string, patterns []Custom) ([]detect.Rule, error) {
	var out []detect.Rule
	for i, w := range words {
		if strings.TrimSpace(w) == "" || utf8.RuneCountInString(w) > maxWord {
			return nil, &config.FieldError{
				Path: "words[" + strconv.Itoa(i) + "]", Value: w, Problem: "is no word",
				Want: "1 to " + strconv.Itoa(maxWord) + " characters, not of white space alone",
			}
		}
		out = append(out, detect.Rule{
			ID: "word" + strconv.Itoa(i), Class: detect.ClassPersonal, Group: GroupWord, Label: "REMOVED",
			Pattern: wordPattern(w), Words: true,
		})
	}
	if len(patterns) == 0 {
		return out, nil
	}
	taken := map[string]bool{GroupWord: true, GroupCustom: true, GroupClassifier: true}
	for _, r := range slices.Concat(detect.Builtin(), detect.Dangerous(), out) {
		taken[r.ID], taken[r.Group] = true, true
	}
	for i, c := range patterns {
		if taken[c.ID] {
			return nil, &config.FieldError{
				Path: "patterns[" + strconv.Itoa(i) + "].id", Value: c.ID, Problem: "is the name of another rule or group", Want: "one of its own",
			}
		}
		taken[c.ID] = true
		if c.Label == "" {
			c.Label = c.ID
		}
		r := detect.Rule{ID: c.ID, Class: detect.ClassPersonal, Group: GroupCustom, Label: c.Label, Pattern: c.Pattern}
		if err := detect.Check(r); err != nil {
			why := strings.TrimPrefix(err.Error(), "rule "+c.ID+": ")
			return nil, &config.FieldError{
				Path: "patterns[" + strconv.Itoa(i) + "].pattern", Value: c.Pattern, Problem: "can not be searched for: " + why,
				Want: `RE2 syntax with a definite beginning, bounded repetitions, and \b only at its ends`,
			}
		}
		out = append(out, r)
	}
	return out, nil
}
