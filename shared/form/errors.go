package form

import "strconv"

// Problem is a stable code for what is wrong with a form.
type Problem string

// The problems.
const (
	ProblemBoundary    Problem = "bad_boundary"          // of the content-type
	ProblemPreamble    Problem = "bytes_before_boundary" // before the first
	ProblemDelimiter   Problem = "odd_boundary"          // a boundary within a line, or with more behind it
	ProblemEpilogue    Problem = "trailing_bytes"        // behind the last boundary
	ProblemCut         Problem = "truncated"             // no last boundary
	ProblemEmpty       Problem = "no_fields"
	ProblemTooMany     Problem = "too_many"
	ProblemHeader      Problem = "bad_part_header"
	ProblemDisposition Problem = "bad_disposition"
	ProblemName        Problem = "bad_field_name"
	ProblemFile        Problem = "bad_file_name"
	ProblemType        Problem = "bad_part_type"
	ProblemLength      Problem = "wrong_part_length"
	ProblemText        Problem = "not_utf8"
)

// Error says why a body is no form that every server reads alike. Its text holds no byte
// of the form.
type Error struct {
	Problem Problem
	// Part is the number of the part at fault, from 1; 0 for the form itself.
	Part int
}

func (e *Error) Error() string {
	if e.Part == 0 {
		return "form: " + string(e.Problem)
	}
	return "form: part " + strconv.Itoa(e.Part) + ": " + string(e.Problem)
}
