package exchange

import (
	"errors"

	"portcullis/shared/control"
	"portcullis/shared/form"
	"portcullis/shared/jsondoc"
)

// admitForm decides from its content-type whether a form can be read.
func (x *Exchange) admitForm(contentType string) (*control.Reason, string) {
	if !form.IsForm(contentType) {
		return ReasonMediaType, ""
	}
	boundary, err := form.Boundary(contentType)
	if err != nil {
		return ReasonForm, problemOf(err)
	}
	x.boundary = boundary
	return nil, ""
}

// closeForm makes a document of a form that is complete.
func (x *Exchange) closeForm() (*jsondoc.Doc, *control.Denial) {
	doc, f, err := form.Read(x.scanner, x.boundary)
	if err == nil {
		x.form = f
		return doc, nil
	}
	if code := problemOf(err); code != "" {
		return nil, &control.Denial{Reason: ReasonForm, Detail: code}
	}
	d := malformed(err)
	d.Reason = ReasonForm
	return nil, d
}

// problemOf is the code of what is wrong with a form, "" where that is no matter of forms.
func problemOf(err error) string {
	var e *form.Error
	if !errors.As(err, &e) {
		return ""
	}
	return string(e.Problem)
}
