package jsondoc

import "strconv"

// Problem is a stable code for what is wrong with a document.
type Problem string

// The problems.
const (
	ProblemEmpty     Problem = "empty"
	ProblemSyntax    Problem = "syntax"
	ProblemTruncated Problem = "truncated"
	ProblemTrailing  Problem = "trailing_bytes"
	ProblemTooLarge  Problem = "too_large"
	ProblemTooDeep   Problem = "too_deep"
	ProblemTooMany   Problem = "too_many_values"
	ProblemDuplicate Problem = "duplicate_key"
	ProblemUTF8      Problem = "invalid_utf8"
	ProblemBOM       Problem = "byte_order_mark"
	ProblemSurrogate Problem = "lone_surrogate"
	ProblemControl   Problem = "control_character"
	ProblemEscape    Problem = "invalid_escape"
	ProblemNumber    Problem = "invalid_number"
)

// SyntaxError says what is wrong with a document and where. Its text holds no
// value of the document, only the names on the way to it.
type SyntaxError struct {
	// Offset counts bytes from the beginning.
	Offset int
	// Path is the innermost value that was being read: messages[2].content.
	Path    string
	Problem Problem
}

func (e *SyntaxError) Error() string {
	at := "offset " + strconv.Itoa(e.Offset)
	if e.Path != "" {
		at = e.Path + " (" + at + ")"
	}
	return at + ": " + string(e.Problem)
}
