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
	// moves is true where each event has a number or reports its usage.
	moves bool
	// name and kind are the event's.
	name, kind string
	free       []int
}

// Learn takes an event that a dialect has just read: it is what the next ones are compared with, where
// it is of that kind and left the stream's progress as it was before, but for the number of events and usage.
func (a *Alike) Learn(e *Event, name string, doc *jsondoc.Doc, before, after *Progress) {
	a.known = false
	was := *before
	if e.sequence.Exists() {
		was.Sequence = after.Sequence
	}
	if e.report.value.Exists() {
		was.Usage = after.Usage
	}
	if doc == nil || !e.continues() || !was.equals(after) {
		return
	}
	a.free = a.free[:0]
	for i := range e.Pieces {
		a.frees(e.Pieces[i].value)
	}
	if e.padding.value.Exists() {
		a.frees(e.padding.value)
	}
	a.freesNumbers(e.sequence)
	a.freesNumbers(e.report.value)
	if a.known = a.doc.Learn(doc, a.free); !a.known {
		return
	}
	a.name, a.moves = name, e.sequence.Exists() || e.report.value.Exists()
	if a.kind != e.Kind {
		a.kind = strings.Clone(e.Kind) // it may alias the event
	}
}

const (
	// maxAlike bounds the texts of an event that others are compared with.
	maxAlike = 16
	// maxFree bounds what may differ in it: a document with more is too large to be compared with.
	maxFree = 64
)

// pad notes a string that is another in each event and says nothing, if nothing tells so.
func (e *Event) pad(v jsondoc.Value, nothing func(string) bool) {
	if v.Kind() == jsondoc.String && nothing(v.Text()) {
		e.padding = padding{v, nothing}
	}
}

// reports takes what an event reports of its usage.
func (e *Event) reports(p *Progress, v jsondoc.Value, names *usageNames) {
	e.Usage = names.read(v)
	p.Usage.Merge(e.Usage)
	if e.Usage.Known {
		e.report = report{v, names}
	}
}

// freesNumbers lets all numbers in v differ.
func (a *Alike) freesNumbers(v jsondoc.Value) {
	if v.Kind() == jsondoc.Number {
		a.frees(v)
	}
	for m := v.First(); m.Exists() && len(a.free) <= maxFree; m = m.Next() {
		a.freesNumbers(m)
	}
}

// frees lets a string or a number differ. They are few and nearly in order: slices.Sort is 14 KB of a module.
// It is not inlined, for the size of its callers.
//
//go:noinline
func (a *Alike) frees(v jsondoc.Value) {
	a.free = append(a.free, v.Node())
	for i := len(a.free) - 1; i > 0 && a.free[i-1] > a.free[i]; i-- {
		a.free[i-1], a.free[i] = a.free[i], a.free[i-1]
	}
}

// continues reports whether an event says nothing but how texts go on.
func (e *Event) continues() bool {
	if len(e.Pieces) == 0 || len(e.Pieces) > maxAlike || len(e.Shadows)+len(e.Ends)+len(e.Listed)+len(e.Opaque)+len(e.Asked) > 0 ||
		e.Usage.Known && !e.report.value.Exists() || e.UsageOnly || e.Done || e.Failed || e.Idle || e.Anew {
		return false
	}
	for i := range e.Pieces {
		p := &e.Pieces[i]
		// A field may alias the event.
		if p.Stream.Alone || p.Stream.Field != "" || p.Fixed || p.Last || p.Arguments || p.Repeats || p.Stream.Again || p.text == "" || p.value.Kind() != jsondoc.String {
			return false
		}
	}
	return true
}

// Forget forgets the event that others are compared with.
func (a *Alike) Forget() { a.known = false }

// Moves reports whether the next event that is like the one of Learn moves the stream's progress on.
func (a *Alike) Moves() bool { return a.known && a.moves }

// Read reads an event into e, when it is like the one of Learn; else it is for its dialect to read. e must
// be what Learn was called with or what was read last, and no other event of the stream may have been
// read since. p is the stream's progress.
func (a *Alike) Read(e *Event, p *Progress, name string, data []byte) bool {
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
	if e.sequence.Exists() {
		p.number(doc.At(e.sequence.Node()))
	}
	if e.report.value.Exists() {
		e.reports(p, doc.At(e.report.value.Node()), e.report.names)
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
	return !e.padding.value.Exists() || e.padding.nothing(doc.At(e.padding.value.Node()).Text())
}

// equals reports whether two streams have come equally far.
func (p *Progress) equals(q *Progress) bool {
	return p.Endpoint == q.Endpoint && p.Framing == q.Framing && p.ID == q.ID && p.Model == q.Model && p.Created == q.Created &&
		p.Started == q.Started && slices.Equal(p.Open, q.Open) && slices.Equal(p.OpenBlocks, q.OpenBlocks) &&
		p.NextBlock == q.NextBlock && p.joined == q.joined && p.at == q.at && p.Finished == q.Finished && p.GoesOn == q.GoesOn &&
		p.Sequence == q.Sequence && p.Usage == q.Usage
}
