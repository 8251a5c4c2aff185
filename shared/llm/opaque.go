package llm

import (
	"portcullis/shared/jsondoc"
)

// What nobody here can read, and what stands around it.

// opaquePart lets a part pass when the operator allows its kind. What is readable in it
// (an address, the name of a file, an attached text) is text all the same; what else is
// attached is not, and the part is then noted as opaque.
func (p *callParser) opaquePart(v jsondoc.Value, kind string) error {
	if kind == "" || !allowed(p.opt.Parts, kind) {
		return &ShapeError{Problem: ProblemUnknownKind, Path: v.Path() + ".type"}
	}
	return p.aroundOpaque(v, kind)
}

// opaqueMember is opaquePart where a part's kind is the name of its member.
func (p *callParser) opaqueMember(m jsondoc.Value, kind string) error {
	if !allowed(p.opt.Parts, kind) {
		return shape(ProblemUnknownKind, m)
	}
	return p.aroundOpaque(m, kind)
}

// opaque reads a member that is a part of a kind nobody here can read.
//
//go:noinline
func opaque(kind string) reader {
	return func(p *callParser, v jsondoc.Value) error { return p.opaqueMember(v, kind) }
}

// aroundOpaque reads what is readable in a part and notes its kind, unless all of it was.
func (p *callParser) aroundOpaque(v jsondoc.Value, kind string) error {
	if err := p.fetches(v, !history(kind)); err != nil {
		return err
	}
	before := p.attached
	p.attached = attached{}
	err := p.at(PlaceParameter, v, (*callParser).aroundBinary)
	if !p.attached.whole() {
		p.call.addOpaque(kind)
	}
	p.attached = before
	return err
}

// aroundBinary reads every string of v, and what is attached in it.
func (p *callParser) aroundBinary(v jsondoc.Value) error {
	switch v.Kind() {
	case jsondoc.String:
		return p.payload(v)
	case jsondoc.Array, jsondoc.Object:
		for m := v.First(); m.Exists(); m = m.Next() {
			p.addKey(m)
			if err := p.aroundBinary(m); err != nil {
				return err
			}
		}
	}
	return nil
}

// payload reads a string of an opaque part: the text that it holds, or that it encodes.
func (p *callParser) payload(v jsondoc.Value) error {
	a := attachmentIn(v)
	if a.problem != "" {
		return shape(a.problem, v)
	}
	p.attached.add(v, &a)
	if !a.encoded || a.plain {
		p.addText(v)
	}
	for _, text := range a.texts {
		p.call.Texts = append(p.call.Texts, Text{
			Role: p.role, Place: PlaceDocument, Message: p.message, Fixed: true, value: v, text: text,
		})
	}
	return nil
}

// attached is what the strings of a part are.
type attached struct{ read, unread int }

// references are the folded names of members that say where something is to be had.
var references = namesOf("file fileid filedata fileuri fileurl imageurl s3location uri url")

func (a *attached) add(v jsondoc.Value, got *attachment) {
	if len(got.texts) > 0 {
		a.read++
	}
	switch {
	case got.doubtful:
		a.unread++
	case len(got.texts) > 0:
	case got.encoded || references.has(foldName(v.Key())):
		a.unread++
	}
}

// whole reports whether something was attached and all of it was read.
func (a *attached) whole() bool { return a.read > 0 && a.unread == 0 }

// unreadable refuses a parameter that carries or steers text in a form nobody
// can read, unless the operator lets it pass by name. What is switched off passes, and what
// is empty.
func unreadable(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.Object && v.Len() == 0 {
		return nil
	}
	return p.unlisted(v)
}

// unlisted is unreadable for what an empty object may switch on.
func (p *callParser) unlisted(v jsondoc.Value) error {
	switch k := v.Kind(); {
	case k == jsondoc.Null, k == jsondoc.False, k == jsondoc.Array && v.Len() == 0:
		return nil
	}
	if !allowed(p.opt.Fields, v.Key()) {
		return shape(ProblemNotText, v)
	}
	p.call.addOpaque(v.Key())
	return p.fetches(v, true)
}

// code reads what only the provider can read, in base64: a signature, what it has
// encrypted. Anything else is text, which is never edited.
func code(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.String && !base64Text(v.Text()) {
		return fixed(p, v, word)
	}
	return sealed(p, v)
}

// attachedTexts adds the texts of an attachment that stands at m. They are never edited.
func (w *pieceWalker) attachedTexts(m jsondoc.Value, a *attachment) {
	for _, text := range a.texts {
		w.alone(m, Stream{Place: PlaceDocument}, text, true)
	}
}

// binary reads a member that holds a file's bytes. What is no text is passed over: nothing
// in it is a secret, whatever it looks like.
func (w *pieceWalker) binary(m jsondoc.Value, s Stream) {
	if m.Kind() != jsondoc.String || m.Text() == "" {
		w.free(m, s)
		return
	}
	a := attachmentIn(m)
	if a.problem != "" {
		w.refuse(shape(a.problem, m))
	}
	if w.attachedTexts(m, &a); !a.encoded || a.plain {
		w.free(m, s)
	}
}

// sound reads what a model says aloud, which comes in pieces of base64.
func (w *pieceWalker) sound(m jsondoc.Value, s Stream) {
	if m.Kind() != jsondoc.String || !base64Text(m.Text()) {
		w.free(m, s)
	}
}
