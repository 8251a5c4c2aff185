package config

import (
	"errors"

	"portcullis/shared/jsondoc"
)

// kinds finish the sentence that an offending value of each JSON kind begins.
var kinds = [...]string{
	jsondoc.Null: "is null", jsondoc.True: "is a boolean", jsondoc.False: "is a boolean", jsondoc.Number: "is a number",
	jsondoc.String: "is a string", jsondoc.Array: "is a list", jsondoc.Object: "is an object",
}

// literal is what an error shows of a value: strings and numbers, nothing of what is larger.
func literal(v jsondoc.Value) any {
	switch v.Kind() {
	case jsondoc.String:
		return v.Text()
	case jsondoc.Number, jsondoc.True, jsondoc.False:
		return bare(v.Raw())
	}
	return nil
}

// Text is the string that v holds, or a *FieldError that says what else it is. It is for types
// that decode themselves.
func Text(v jsondoc.Value) (string, error) {
	if v.Kind() == jsondoc.String {
		return v.Text(), nil
	}
	return "", &FieldError{Value: literal(v), Problem: kinds[v.Kind()]}
}

// mismatch reports a value of the wrong JSON kind.
func (d *decoder) mismatch(v jsondoc.Value, want string) { d.reject(v, kinds[v.Kind()], want) }

// reject reports v.
func (d *decoder) reject(v jsondoc.Value, problem, want string) {
	fault := FieldError{Value: literal(v), Problem: problem, Want: want}
	d.fail("", fault.problem(d.secret > 0))
}

// report takes over what a hook found in a value of shape s. want is used where it says nothing.
func (d *decoder) report(err error, s *shape, want string) {
	if many, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // joined errors are taken apart one by one
		for _, one := range many.Unwrap() {
			d.report(one, s, want)
		}
		return
	}
	var fault *FieldError
	var nested *Error
	switch {
	case errors.As(err, &nested) && d.secret == 0:
		d.fail(nested.Path, nested.Problem)
	case errors.As(err, &fault):
		full := *fault
		if full.Want == "" {
			full.Want = want
		}
		d.fail(full.Path, full.problem(d.secret > 0 || s.secretAt(full.Path)))
	case d.secret > 0:
		d.fail("", masked+" is not valid")
	default:
		d.fail("", err.Error())
	}
}

// fail records a fault at the path below where the decoder is. The same fault twice is one: an
// embedded struct's Validate is also its outer's.
func (d *decoder) fail(below, problem string) {
	if d.full() {
		return
	}
	fault := &Error{Plugin: d.plugin, Path: joinPath(d.path.String(), below), Problem: problem}
	for _, known := range d.errs {
		if *known.(*Error) == *fault { //nolint:errorlint,forcetypeassert // errs holds nothing else
			return
		}
	}
	d.errs = append(d.errs, fault)
}
