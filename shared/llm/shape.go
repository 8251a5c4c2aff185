package llm

import "portcullis/shared/jsondoc"

// Problem is a stable code for what is wrong with a document's shape.
type Problem string

// The problems that a dialect finds. Problems of JSON itself are jsondoc's.
const (
	ProblemMissing     Problem = "missing_field"
	ProblemType        Problem = "wrong_type"
	ProblemNumber      Problem = "ambiguous_number"
	ProblemTwice       Problem = "same_field_twice"
	ProblemCase        Problem = "misspelt_field"
	ProblemUnknownKind Problem = "unknown_kind"
	ProblemUnknown     Problem = "unknown_field"
	ProblemRole        Problem = "unknown_role"
	ProblemNotText     Problem = "not_text"
	// ProblemMisdeclared is for an attachment that is not what it says it is.
	ProblemMisdeclared Problem = "not_what_it_says"
	ProblemTooMany     Problem = "too_many"
	ProblemBatch       Problem = "batch"
	ProblemMethod      Problem = "unknown_method"
	// ProblemHost is for an address of a host from which the provider may not fetch.
	ProblemHost  Problem = "unlisted_host"
	ProblemOther Problem = "answers_another_call"
	// ProblemOrder is for text that goes back to a part which others have followed.
	ProblemOrder Problem = "out_of_order"
)

// ShapeError says that a document is valid JSON but not a shape that the dialect
// knows. Its text holds the path and the problem, never a value.
type ShapeError struct {
	Problem Problem
	Path    string
}

func (e *ShapeError) Error() string { return e.Path + ": " + string(e.Problem) }

func shape(p Problem, v jsondoc.Value) error { return &ShapeError{Problem: p, Path: v.Path()} }
