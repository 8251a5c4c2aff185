package llm

import "portcullis/shared/jsondoc"

// What the blocks of content of a server's answer hold.

// message reads a message of a prompt, which has one block of content.
func (w *mcpWalker) message(v jsondoc.Value) {
	s := Stream{Place: PlaceContent}
	for m := v.First(); m.Exists(); m = m.Next() {
		switch m.Key() {
		case "role":
			w.word(m, s)
		case "content":
			if m.Kind() == jsondoc.Object {
				w.content(m, PlaceContent)
				continue
			}
			w.several(m, func(e jsondoc.Value) { w.content(e, PlaceContent) })
		default:
			w.other(m, s)
		}
	}
}

// content reads a block of content. A kind that nobody here reads is noted as opaque, and
// what is readable in it is text all the same.
func (w *mcpWalker) content(v jsondoc.Value, place Place) {
	kind := stringOf(v.Get("type"))
	read := w.other
	switch kind {
	case "text":
		if v.Get("text").Kind() != jsondoc.String {
			w.refuse(&ShapeError{Problem: ProblemMissing, Path: v.Path() + ".text"})
		}
	case "resource_link":
	case "resource":
		read = func(m jsondoc.Value, s Stream) {
			if m.Key() == "resource" && m.Kind() == jsondoc.Object {
				w.resource(m, place)
				return
			}
			w.other(m, s)
		}
	default:
		w.attached = attached{}
		w.named(kind, v)
		read = w.aroundBinary
		defer func() { w.noteOpaque(kind) }()
	}
	for m := v.First(); m.Exists(); m = m.Next() {
		if m.Key() != "type" {
			read(m, Stream{Place: place})
		}
	}
}

// resource reads what a resource holds: text, or bytes that nobody here reads.
func (w *mcpWalker) resource(v jsondoc.Value, place Place) {
	for m := v.First(); m.Exists(); m = m.Next() {
		if m.Key() == "blob" {
			w.attached = attached{}
			w.aroundBinary(m, Stream{Place: place})
			w.noteOpaque("blob")
			continue
		}
		w.other(m, Stream{Place: place})
	}
}

// maxKinds bounds how many kinds of content that nobody reads one message has, and how many methods of the client's
// it asks for.
const maxKinds = 16

// named refuses a kind of content that can not be named.
func (w *mcpWalker) named(kind string, v jsondoc.Value) {
	if kind == "" || !isWord(kind) || len(*w.opaque) >= maxKinds {
		w.refuse(&ShapeError{Problem: ProblemUnknownKind, Path: v.Path() + ".type"})
	}
}

// noteOpaque notes a kind of content that nobody here reads, unless all of it was text.
func (w *mcpWalker) noteOpaque(kind string) {
	if !w.attached.whole() {
		*w.opaque = addOnce(*w.opaque, kind)
	}
}

// aroundBinary reads what is readable in a member of an opaque block, and what it encodes.
func (w *mcpWalker) aroundBinary(m jsondoc.Value, s Stream) {
	if m.Kind() != jsondoc.String {
		w.other(m, s)
		return
	}
	a := attachmentIn(m)
	if a.problem != "" {
		w.refuse(shape(a.problem, m))
		return
	}
	w.attached.add(m, &a)
	if w.attachedTexts(m, &a); a.encoded && !a.plain {
		w.otherName(m, s)
		return
	}
	w.other(m, s)
}
