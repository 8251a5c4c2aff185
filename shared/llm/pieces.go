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
	// joins is the stream whose blocks of text are joined to those before them, nil where each
	// is a text of its own.
	joins *Progress
	// err is the first thing found that readers may take in two ways.
	err error
}

// maxIndex bounds indices of choices, blocks and tool calls, well inside an int of
// 32 bits.
const maxIndex = 1 << 16

// index is the number under which readers join the pieces of v, an element of a
// list: its index, or its position where it has none.
func (w *pieceWalker) index(v jsondoc.Value) int {
	i := v.Get("index")
	if !i.Exists() || i.Kind() == jsondoc.Null {
		return v.Index()
	}
	n, err := indexIn(i)
	w.refuse(err)
	return n
}

// indexIn is an index, 0 where there is none. One that is no plain integer is an error: some clients take 1.0
// for 1, and would join what is kept apart here.
func indexIn(v jsondoc.Value) (int, error) {
	if !v.Exists() || v.Kind() == jsondoc.Null {
		return 0, nil
	}
	n, ok := v.Int64()
	if !ok || n < 0 || n > maxIndex {
		return 0, shape(ProblemNumber, v)
	}
	return int(n), nil
}

// blockIndex is the index that an event must give under this name.
func blockIndex(root jsondoc.Value, name string) (int, error) {
	v := root.Get(name)
	n, err := indexIn(v)
	if err != nil || v.Kind() != jsondoc.Number {
		return 0, &ShapeError{Problem: ProblemMissing, Path: name}
	}
	return n, nil
}

// refuse notes the first thing that makes a document one that nobody here reads.
func (w *pieceWalker) refuse(err error) {
	if w.err == nil {
		w.err = err
	}
}

// add appends one string of stream s. A value of another kind is read freely,
// so that nothing passes for being of an unexpected type.
func (w *pieceWalker) add(v jsondoc.Value, s Stream, fixed bool) {
	if v.Kind() != jsondoc.String {
		s.JSON = false
		w.free(v, s)
		return
	}
	part := Part{s.Choice, s.Block}
	if w.joins != nil && s.Place == PlaceContent {
		s.Block = w.join(w.joins, v, part, s.Block)
	}
	*w.pieces = append(*w.pieces, Piece{Stream: s, Fixed: fixed, Last: w.last, Part: part, value: v, text: v.Text()})
}

// join returns the block or item under which the text of a part goes on, which stands in this one. Text
// that goes back to a part before would be heard in another order than it is read.
func (w *pieceWalker) join(p *Progress, v jsondoc.Value, part Part, in int) int {
	if part.before(p.at) {
		w.refuse(shape(ProblemOrder, v))
	}
	if p.at = part; p.joined == 0 {
		p.joined = in + 1
	}
	return p.joined - 1
}

// each reads the members of v, an object. A value of another kind is read freely,
// so that nothing passes for standing where an object should.
func (w *pieceWalker) each(v jsondoc.Value, s Stream, read func(m jsondoc.Value)) {
	if v.Kind() != jsondoc.Object {
		w.free(v, s)
		return
	}
	for m := v.First(); m.Exists(); m = m.Next() {
		read(m)
	}
}

// list reads the elements of v, an array; a value of another kind freely.
func (w *pieceWalker) list(v jsondoc.Value, s Stream, read func(e jsondoc.Value)) {
	if v.Kind() != jsondoc.Array {
		w.free(v, s)
		return
	}
	for e := v.First(); e.Exists(); e = e.Next() {
		read(e)
	}
}

// word passes over one of the API's own words or numbers: an id, a type, a
// reason. What does not look like one is read freely.
func (w *pieceWalker) word(v jsondoc.Value, s Stream) {
	switch v.Kind() {
	case jsondoc.Array, jsondoc.Object:
		w.free(v, s)
	case jsondoc.String:
		if !isWord(v.Text()) {
			w.free(v, s)
		}
	}
}

// seal passes over what nobody but the provider can read, a signature or what it has
// encrypted, in base64: an edit would void it. What is of another form is read freely.
func (w *pieceWalker) seal(v jsondoc.Value, s Stream) {
	if v.Kind() != jsondoc.String || !base64Text(v.Text()) {
		w.word(v, s)
	}
}

// maxWord is the longest of the API's own words.
const maxWord = 64

func isWord(s string) bool {
	if len(s) > maxWord {
		return false
	}
	for i := 0; i < len(s); i++ {
		b := s[i]
		if (b < 'a' || b > 'z') && (b < 'A' || b > 'Z') && (b < '0' || b > '9') && b != '-' && b != '_' && b != '.' && b != ':' && b != '/' {
			return false
		}
	}
	return true
}

// shadow notes v, a list or an object with the text of a choice once more, token by token or as
// token ids: it is gone when that text is edited. What is neither is read freely.
func (w *pieceWalker) shadow(v jsondoc.Value, choice int, shadows *[]Shadow) {
	switch v.Kind() {
	case jsondoc.Array, jsondoc.Object:
		if v.First().Exists() {
			*shadows = append(*shadows, Shadow{Choice: choice, Value: v})
		}
	default:
		w.free(v, Stream{Choice: choice, Place: PlaceParameter})
	}
}

// number passes over a number; another value is read freely.
func (w *pieceWalker) number(v jsondoc.Value) {
	if v.Kind() != jsondoc.Number {
		w.free(v, Stream{Place: PlaceParameter})
	}
}

// counts passes over the numbers and the provider's words in a usage object.
func (w *pieceWalker) counts(v jsondoc.Value) {
	s := Stream{Place: PlaceParameter}
	w.each(v, s, func(m jsondoc.Value) {
		if key := m.Key(); !isWord(key) {
			w.alone(m, s, key, true)
		}
		switch m.Kind() {
		case jsondoc.Number:
		case jsondoc.Object:
			w.counts(m)
		case jsondoc.Array:
			for e := m.First(); e.Exists(); e = e.Next() {
				w.counts(e) // Gemini counts each kind of content so
			}
		default:
			w.word(m, s)
		}
	})
}

// wordOf is v where it looks like one of the API's own words, else "": what was
// withheld is not repeated.
func wordOf(s string) string {
	if isWord(s) {
		return s
	}
	return ""
}

// rest reads the members of v but those that the caller reads itself: what is in
// words as the API's own, everything else freely. It is not inlined, for the size of its
// two dozen callers.
//
//go:noinline
func (w *pieceWalker) rest(v jsondoc.Value, s Stream, words nameSet, read ...string) {
	w.restBut(v, s, words, func(string, jsondoc.Value) bool { return false }, read...)
}

// restBut is rest where own reads members of the API's own form, of which it reports true.
func (w *pieceWalker) restBut(v jsondoc.Value, s Stream, words nameSet, own func(key string, m jsondoc.Value) bool, read ...string) {
	w.each(v, s, func(m jsondoc.Value) {
		switch key := m.Key(); {
		case slices.Contains(read, key), own(key, m):
		case words.has(key):
			w.word(m, s)
		default:
			w.member(m, s)
		}
	})
}

// free reads every string, long number and object key in v, each as a stream of
// its own.
func (w *pieceWalker) free(v jsondoc.Value, s Stream) {
	switch v.Kind() {
	case jsondoc.String:
		if text := v.Text(); text != "" && !isPicture(text) {
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
			w.freeMember(m, s)
		}
	}
}

// apiNames are names of members that the APIs have and that are read freely:
// they are nobody's text.
var apiNames = namesOf(
	"annotations citation citations container content",
	"context_management input message name reasoning",
	"reasoning_content refusal stop_sequence",
)

// member reads a member of an object of the API's, which does not have it, freely: its name
// too where no API has it.
func (w *pieceWalker) member(m jsondoc.Value, s Stream) {
	if s.Place == PlaceParameter && misspelt(m.Key()) {
		w.stray(m, s)
		return
	}
	w.freeMember(m, s)
}

// freeMember is member within what is read freely.
func (w *pieceWalker) freeMember(m jsondoc.Value, s Stream) {
	if s.Place == PlaceParameter && callsTools(m.Key()) {
		w.stray(m, s)
		return
	}
	w.memberName(m, s)
	w.free(m, s)
}

func (w *pieceWalker) memberName(m jsondoc.Value, s Stream) {
	if key := m.Key(); len(key) > 1 && !apiNames.has(key) {
		w.alone(m, s, key, true)
	}
}

// fix makes the pieces from one on such as can not be edited.
func (w *pieceWalker) fix(from int) {
	for i := from; i < len(*w.pieces); i++ {
		(*w.pieces)[i].Fixed = true
	}
}

// alone adds text that is whole in this one piece.
func (w *pieceWalker) alone(v jsondoc.Value, s Stream, text string, fixed bool) {
	s.Alone = true
	*w.pieces = append(*w.pieces, Piece{Stream: s, Fixed: fixed, Last: true, value: v, text: text})
}

// arguments notes where arguments of a tool stand that are whole there.
func (w *pieceWalker) arguments(v jsondoc.Value, s Stream) {
	if v.Exists() && v.Kind() != jsondoc.Null {
		s.Place, s.Alone, s.JSON = PlaceArguments, true, false
		*w.pieces = append(*w.pieces, Piece{Stream: s, Fixed: true, Last: true, Arguments: true, value: v})
	}
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
	*r = Reply{Pieces: r.Pieces[:0], Shadows: r.Shadows[:0], Listed: r.Listed[:0], Opaque: r.Opaque[:0], Asked: r.Asked[:0]}
}

func (e *Event) reset() {
	clear(e.Pieces)
	*e = Event{Pieces: e.Pieces[:0], Ends: e.Ends[:0], Shadows: e.Shadows[:0], Listed: e.Listed[:0], Opaque: e.Opaque[:0], Asked: e.Asked[:0]}
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
