package llm

import (
	"slices"
	"strings"

	"portcullis/shared/jsondoc"
)

// Alike reads the events of a stream that say nothing but how its text goes on, in the words of the
// event before: most events of a stream, and what else they say was found out with the first. What
// differs in anything but the text is a dialect's to read.
type Alike struct {
	doc   jsondoc.Alike
	known bool
	// name and kind are the event's.
	name, kind string
	free       []int
}

// Forget forgets the event that others are compared with.
func (a *Alike) Forget() { a.known = false }

// Learn takes an event that a dialect has just read: it is what the next ones are compared with, where
// it is of that kind and left the stream's progress as it was before.
func (a *Alike) Learn(e *Event, name string, doc *jsondoc.Doc, before, after *Progress) {
	a.known = false
	if doc == nil || !e.continues() || !before.equals(after) {
		return
	}
	a.free = a.free[:0]
	for i := range e.Pieces {
		a.frees(e.Pieces[i].value)
	}
	if e.padding.Exists() {
		a.frees(e.padding)
	}
	if a.known = a.doc.Learn(doc, a.free); !a.known {
		return
	}
	a.name = name
	if a.kind != e.Kind {
		a.kind = strings.Clone(e.Kind) // it may alias the event
	}
}

// maxAlike bounds the texts of an event that others are compared with.
const maxAlike = 16

// frees lets a string differ. They are few and nearly in order: slices.Sort is 14 KB of a module.
func (a *Alike) frees(v jsondoc.Value) {
	a.free = append(a.free, v.Node())
	for i := len(a.free) - 1; i > 0 && a.free[i-1] > a.free[i]; i-- {
		a.free[i-1], a.free[i] = a.free[i], a.free[i-1]
	}
}

// continues reports whether an event says nothing but how texts go on.
func (e *Event) continues() bool {
	if len(e.Pieces) == 0 || len(e.Pieces) > maxAlike || len(e.Shadows)+len(e.Ends)+len(e.Listed)+len(e.Opaque)+len(e.Asked) > 0 ||
		e.Usage.Known || e.UsageOnly || e.Done || e.Failed || e.Idle || e.Anew {
		return false
	}
	for i := range e.Pieces {
		p := &e.Pieces[i]
		// A field may alias the event.
		if p.Stream.Alone || p.Stream.Field != "" || p.Fixed || p.Last || p.Arguments || p.text == "" || p.value.Kind() != jsondoc.String {
			return false
		}
	}
	return true
}

// Read reads an event into e, when it is like the one of Learn; else it is for its dialect to read. e must
// be what Learn was called with or what was read last, and no other event of the stream may have been
// read since.
func (a *Alike) Read(e *Event, name string, data []byte) bool {
	if !a.known || name != a.name {
		return false
	}
	doc, ok := a.doc.Read(data)
	if a.known = ok && a.speaks(e, doc); !a.known {
		return false
	}
	e.Kind = a.kind
	for i := range e.Pieces {
		p := &e.Pieces[i]
		p.value = doc.At(p.value.Node())
		p.text = p.value.Text()
	}
	if e.ModelValue.Exists() {
		e.ModelValue = doc.At(e.ModelValue.Node())
	}
	return true
}

// speaks reports whether each text of e says something in doc too, and the padding nothing.
func (a *Alike) speaks(e *Event, doc *jsondoc.Doc) bool {
	for i := range e.Pieces {
		if doc.At(e.Pieces[i].value.Node()).Text() == "" {
			return false
		}
	}
	return !e.padding.Exists() || isWord(doc.At(e.padding.Node()).Text())
}

// equals reports whether two streams have come equally far.
func (p *Progress) equals(q *Progress) bool {
	return p.Endpoint == q.Endpoint && p.Framing == q.Framing && p.ID == q.ID && p.Model == q.Model && p.Created == q.Created &&
		p.Started == q.Started && slices.Equal(p.Open, q.Open) && slices.Equal(p.OpenBlocks, q.OpenBlocks) &&
		p.NextBlock == q.NextBlock && p.joined == q.joined && p.Finished == q.Finished && p.GoesOn == q.GoesOn &&
		p.Sequence == q.Sequence && p.Usage == q.Usage
}
