package schema

import (
	"strings"

	"portcullis/shared/detect"
)

// readPattern reads a pattern that begins with "^" and ends with "$"; the error says what
// is wrong with it.
func readPattern(text string) (*detect.Whole, string) {
	inner, begins := strings.CutPrefix(text, "^")
	inner, ends := strings.CutSuffix(inner, "$")
	if !begins || !ends || strings.HasSuffix(inner, `\`) {
		return nil, "matches only a part"
	}
	whole, err := detect.NewWhole(inner)
	if err != nil {
		return nil, "can not be compiled: " + err.Error()
	}
	return whole, ""
}
