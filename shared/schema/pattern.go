package schema

import (
	"strings"

	"portcullis/shared/detect"
)

// pattern is what the whole of a string must match.
type pattern struct{ whole *detect.Whole }

// readPattern reads a pattern that begins with "^" and ends with "$"; the error says what
// is wrong with it.
func readPattern(text string) (*pattern, string) {
	inner, begins := strings.CutPrefix(text, "^")
	inner, ends := strings.CutSuffix(inner, "$")
	if !begins || !ends || strings.HasSuffix(inner, `\`) {
		return nil, "matches only a part"
	}
	whole, err := detect.NewWhole(inner)
	if err != nil {
		return nil, "can not be compiled: " + err.Error()
	}
	return &pattern{whole}, ""
}

func (p *pattern) matches(text string) bool { return p.whole.Matches(text) }
