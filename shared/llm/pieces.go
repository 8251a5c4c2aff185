package llm

import (
	"slices"

	"portcullis/shared/jsondoc"
)

// AllChoices in an End means every choice of the reply.
const AllChoices = -1

// maxChoices bounds how many choices a stream is followed in.
const maxChoices = 128

// Shadow is a value that repeats the text of a choice in another form
// (logprobs): it is set to null when that text is edited.
type Shadow struct {
	Choice int
	Value  jsondoc.Value
}

// pieceWalker collects the text of a reply or an event.
type pieceWalker struct {
	pieces *[]Piece
	// last marks every piece as the whole of its stream: a JSON reply.
	last bool
}

// add appends one string of stream s. A value of another kind is read freely,
// so that nothing passes for being of an unexpected type.
func (w *pieceWalker) add(v jsondoc.Value, s Stream, fixed bool) {
	if v.Kind() != jsondoc.String {
		s.JSON = false
		w.free(v, s)
		return
	}
	*w.pieces = append(*w.pieces, Piece{Stream: s, Fixed: fixed, Last: w.last, value: v, text: v.Text()})
}

// free reads every string, long number and object key in v, each as a stream of
// its own.
func (w *pieceWalker) free(v jsondoc.Value, s Stream) {
	switch v.Kind() {
	case jsondoc.String:
		if text := v.Text(); text != "" {
			w.alone(v, s, text, false)
		}
	case jsondoc.Number:
		if raw := v.Raw(); len(raw) >= 7 {
			w.alone(v, s, string(raw), false)
		}
	case jsondoc.Array:
		for e := v.First(); e.Exists(); e = e.Next() {
			w.free(e, s)
		}
	case jsondoc.Object:
		for m := v.First(); m.Exists(); m = m.Next() {
			if key := m.Key(); len(key) > 1 {
				w.alone(m, s, key, true)
			}
			w.free(m, s)
		}
	}
}

// alone adds text that is whole in this one piece.
func (w *pieceWalker) alone(v jsondoc.Value, s Stream, text string, fixed bool) {
	s.Alone = true
	*w.pieces = append(*w.pieces, Piece{Stream: s, Fixed: fixed, Last: true, value: v, text: text})
}

// keep returns have, or a copy of v's text when there is none yet: a stream's
// events are read from a buffer that is used again.
func keep(have string, v jsondoc.Value) string {
	if have != "" || v.Kind() != jsondoc.String {
		return have
	}
	return string(append([]byte(nil), v.Text()...))
}

func (r *Reply) reset() {
	clear(r.Pieces)
	*r = Reply{Pieces: r.Pieces[:0], Shadows: r.Shadows[:0]}
}

func (e *Event) reset() {
	clear(e.Pieces)
	*e = Event{Pieces: e.Pieces[:0], Ends: e.Ends[:0], Shadows: e.Shadows[:0]}
}

func (p *Progress) open(choice int) {
	for _, c := range p.Open {
		if c == choice {
			return
		}
	}
	if len(p.Open) < maxChoices {
		p.Open = append(p.Open, choice)
	}
}

func (p *Progress) close(choice int) {
	p.Open = slices.DeleteFunc(p.Open, func(open int) bool { return open == choice })
}

// ParseAny reads a JSON reply that is no success: every string in it is text,
// and nothing else is known of it.
func ParseAny(r *Reply, doc *jsondoc.Doc) {
	r.reset()
	w := pieceWalker{pieces: &r.Pieces, last: true}
	w.free(doc.Root(), Stream{Place: PlaceParameter})
}

// Copy makes p equal to from; p keeps its own slices.
func (p *Progress) Copy(from *Progress) {
	own := *p
	*p = *from
	p.Open, p.OpenBlocks = own.Open[:0], own.OpenBlocks[:0]
	p.Open = append(p.Open, from.Open...)
	p.OpenBlocks = append(p.OpenBlocks, from.OpenBlocks...)
}
