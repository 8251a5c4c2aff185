package exchange

import (
	"errors"

	"portcullis/shared/control"
	"portcullis/shared/cues"
	"portcullis/shared/form"
	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
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
	body := x.scanner.Held()
	f, err := form.Parse(body, x.boundary)
	if err != nil {
		return nil, &control.Denial{Reason: ReasonForm, Detail: problemOf(err)}
	}
	x.parts = len(f.Parts)
	doc, err := x.scanner.CloseFields(formFields(body, f.Parts), jsondoc.Addition{At: f.Closing, With: x.formPart})
	if err != nil {
		d := malformed(err)
		d.Reason = ReasonForm
		return nil, d
	}
	return doc, nil
}

// problemOf is the code of what is wrong with a form.
func problemOf(err error) string {
	var e *form.Error
	if !errors.As(err, &e) {
		return ""
	}
	return string(e.Problem)
}

// formFields are the members of a form's document. Fields whose names end with "[]" are a
// list, wherever in the form they stand.
func formFields(body []byte, parts []form.Part) []jsondoc.Field {
	fields := make([]jsondoc.Field, 0, len(parts))
	for i := range parts {
		p := &parts[i]
		name := string(p.Name.Of(body))
		value := formField(p)
		if name[len(name)-1] != ']' {
			fields = append(fields, value)
			continue
		}
		at := 0
		for at < len(fields) && (fields[at].Elements == nil || string(body[fields[at].Key.From:fields[at].Key.To]) != name) {
			at++
		}
		if at == len(fields) {
			fields = append(fields, jsondoc.Field{Key: value.Key, Value: value.Value})
		}
		fields[at].Elements = append(fields[at].Elements, value)
	}
	return fields
}

// formField is one part as a member: a string, or for a file an object with what its part's
// headers say of it.
func formField(p *form.Part) jsondoc.Field {
	f := jsondoc.Field{Key: jsondoc.Span(p.Name), Value: jsondoc.Span(p.Content)}
	if !p.IsFile() {
		return f
	}
	f.Members = []jsondoc.Field{{Key: jsondoc.Span(p.FilenameKey), Value: jsondoc.Span(p.Filename)}}
	if !p.Type.Empty() {
		f.Members = append(f.Members, jsondoc.Field{Key: jsondoc.Span(p.TypeKey), Value: jsondoc.Span(p.Type)})
	}
	return f
}

// formPart is a part with a field that a control adds.
func (x *Exchange) formPart(name string, value []byte) []byte {
	x.parts++
	part := append([]byte("--"+x.boundary+"\r\nContent-Disposition: form-data; name=\""+name+"\"\r\n\r\n"), value...)
	return append(part, "\r\n"...)
}

// formKept reports whether an edited form still has the parts that were judged: what takes a
// finding's place could, together with what stands around it, be a boundary.
func (x *Exchange) formKept(body []byte) bool {
	f, err := form.Parse(body, x.boundary)
	return err == nil && len(f.Parts) == x.parts
}

// isText reports whether a reply is plain text of a kind that the API has.
func (x *Exchange) isText(contentType string) bool {
	ep := x.view.Request.Endpoint
	return ep != nil && ep.TextReply && x.view.Reply.Source == control.SourceUpstream && cues.IsText(contentType)
}

// closeReply makes a document of a JSON reply, or of one that is plain text, which is
// complete.
func (r *reply) closeReply() (*jsondoc.Doc, error) {
	if !r.text {
		return r.scanner.Close()
	}
	lines, err := cues.Lines(r.scanner.Held())
	if err != nil {
		return nil, err
	}
	return r.scanner.CloseStrings(lines)
}

// writeReply takes the next piece of the reply's body.
func (r *reply) writeReply(piece []byte) error {
	if r.text {
		return r.scanner.Hold(piece)
	}
	return r.scanner.Write(piece)
}

// rewriteParts runs the pieces of one text, which are parts of it, through the rewriters: a
// match may begin in one and end in another.
func (x *Exchange) rewriteParts(pieces []llm.Piece, shadows *[]llm.Shadow, splice *jsondoc.Splice, doc *jsondoc.Doc) (string, *control.Denial) {
	t := x.newText(pieces[0].Stream)
	if t == nil {
		return "", nil
	}
	defer x.engine.dropText(t)
	var p pending
	for i := range pieces {
		s := pieces[i].String()
		x.reply.read += int64(len(s))
		if by, d := t.part(x, s, &p, pieces[i].Value().Node(), pieces[i].Stream.Choice, i == len(pieces)-1); d != nil {
			return by, d
		}
	}
	if !t.settle() {
		return "exchange", &control.Denial{Reason: ReasonReplyFixed, Detail: "a match across the structure of JSON"}
	}
	for i := range p.edits {
		e := &p.edits[i]
		spliceText(splice, doc.At(e.node), []llm.Edit{e.edit})
		hideShadows(e.choice, shadows, splice)
	}
	return "", nil
}
