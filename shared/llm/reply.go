package llm

import (
	"slices"

	"portcullis/shared/jsondoc"
)

// Stream identifies one stream of output text in a reply: the pieces with the
// same Stream, in order, are one text. A JSON reply has the same streams, each
// in one piece.
type Stream struct {
	// Choice is the index of the choice (OpenAI), 0 where an API has one reply, AllChoices where a
	// text goes on over the items of a response.
	Choice int
	// Block is the index of the content block (Anthropic) or of the tool call
	// (OpenAI), 0 where text has no index; of a text over several items the item in which it begins.
	Block int
	// Place is the kind of text: content, reasoning, refusal, arguments, name.
	Place Place
	// Field tells streams apart that share the rest ("transcript"), "" for the
	// main text.
	Field string
	// Alone is true for a text that is whole in one piece and belongs to no
	// other: a title, a name, an unknown field. Each such piece is a stream.
	Alone bool
	// Parts is true when the pieces are parts of a text with white space between them:
	// lines, segments.
	Parts bool
	// JSON is true when the text is itself JSON in pieces, as tool arguments are.
	JSON bool
	// Again is true for a text of a stream that one event says again, whole.
	Again bool
}

// Part is a part of a message: a block of a choice.
type Part struct{ Choice, Block int }

// before reports whether a part comes before another.
func (p Part) before(other Part) bool {
	return p.Choice < other.Choice || p.Choice == other.Choice && p.Block < other.Block
}

// Piece is a string in a reply or event that belongs to a Stream.
type Piece struct {
	Stream Stream
	// Fixed is true when the text can not be edited: an object's key, a number,
	// a signed block.
	Fixed bool
	// Last is true when nothing more of the stream follows.
	Last bool
	// Part is what the piece stands in, where its stream is that of several parts.
	Part Part
	// Repeats is true where the piece says again, whole, what its part of the stream said.
	Repeats bool
	// Arguments is true for a piece without a text that says where arguments of a tool stand
	// which are whole there: a value of any form, for of numbers nothing else is told, or a text
	// that no other piece goes on with.
	Arguments bool

	value jsondoc.Value
	text  string
}

// String returns the text, decoded. It aliases the document.
func (p *Piece) String() string { return p.text }

// Choice is the choice that the piece stands in.
func (p *Piece) Choice() int {
	if p.Stream.Choice == AllChoices {
		return p.Part.Choice
	}
	return p.Stream.Choice
}

// Value is where the piece stands.
func (p *Piece) Value() jsondoc.Value { return p.value }

// Reply is a whole JSON reply, parsed.
type Reply struct {
	// Endpoint is what the reply answers; nil where its dialect needs no more than itself.
	Endpoint *Endpoint
	// ID, Model are the reply's own; Created is the Unix time in seconds.
	ID, Model string
	Created   int64
	// ModelValue is where the model's name stands; it may not exist.
	ModelValue jsondoc.Value
	Pieces     []Piece
	Shadows    []Shadow
	Usage      Usage
	// Listed holds the models or tools that a list of them names.
	Listed []Listed
	// Opaque names the kinds of content that nobody here can read, each once. The
	// caller decides whether they pass.
	Opaque []string
	// Asked names what the reply asks of the client, a method each. The caller decides.
	Asked []string

	operation Operation
	// verbatim is true when the reply is no JSON.
	verbatim bool
}

// Listed is one model of a list of models, or one tool of a list of tools.
type Listed struct {
	// ID is its name.
	ID string
	// Drop takes it out of the list.
	Drop bool

	value jsondoc.Value
}

func (l *Listed) holds(v jsondoc.Value) bool {
	return v.Start() >= l.value.Start() && v.End() <= l.value.End()
}

// Dropped reports whether v stands in an entry of list that is dropped.
func Dropped(list []Listed, v jsondoc.Value) bool {
	at, _ := slices.BinarySearchFunc(list, v.Start(), func(l Listed, start int) int { return l.value.End() - start })
	return at < len(list) && list[at].Drop && list[at].holds(v)
}

// Value is where the entry stands: an element of a list, or the whole reply.
func (l *Listed) Value() jsondoc.Value { return l.value }

// Event is one event of a streamed reply, parsed.
type Event struct {
	// Kind is the event's type as the API names it; "" where events have none.
	Kind    string
	Pieces  []Piece
	Shadows []Shadow
	// Ends lists the streams' choice (and block) that this event finishes: what
	// is held of them must leave before it.
	Ends []End
	// ModelValue is where the event names the model; it may not exist.
	ModelValue jsondoc.Value
	// Usage is what this event reports.
	Usage Usage
	// UsageOnly is true when the event carries nothing but usage, so that it can
	// be dropped when the client did not ask for it.
	UsageOnly bool
	// Done is true for the API's last event: [DONE], message_stop.
	Done bool
	// Failed is true for an error in the stream.
	Failed bool
	// Listed, Opaque and Asked are as in a Reply.
	Listed        []Listed
	Opaque, Asked []string
	// Idle is true for an event that says nothing: ping, a comment.
	Idle bool
	// Anew is true for an event that begins a response: its texts are none of those before.
	Anew bool

	// padding is a word that says nothing of the text, and is another in each event: of random length, to
	// hide how long the text is, or an instant. It may not exist.
	padding padding
	// report is where the event reports its usage, and how that is read; it may not exist.
	report report
	// sequence is the event's number, where the API numbers them and it is one.
	sequence jsondoc.Value
}

// padding is a string that says nothing; nothing tells it from one that does.
type padding struct {
	value   jsondoc.Value
	nothing func(string) bool
}

// report is an object in which an API counts, by these names.
type report struct {
	value jsondoc.Value
	names *usageNames
}

// End names a choice, and one block of it or all (-1), that is finished.
type End struct {
	Choice, Block int
	// only is the one stream of them that is finished, where single is true.
	only   Stream
	single bool
}

// endOf is the end of one stream.
func endOf(s Stream) End { return End{Choice: s.Choice, Block: s.Block, only: s, single: true} }

// Covers reports whether the end finishes stream s.
func (e End) Covers(s Stream) bool {
	if e.single {
		return s == e.only
	}
	return (e.Choice == AllChoices || e.Choice == s.Choice) && (e.Block < 0 || e.Block == s.Block)
}

// endAll notes that the event is the API's last: no text goes on behind it. It is not inlined, for
// the size of its callers.
//
//go:noinline
func (e *Event) endAll(p *Progress) {
	e.Done, p.Finished = true, true
	e.Ends = append(e.Ends, End{Choice: AllChoices, Block: -1})
}

// mark reads an event whose data is no JSON: only the mark by which OpenAI, and who streams
// like it, ends a stream.
func (e *Event) mark(p *Progress, data []byte) error {
	if string(data) != "[DONE]" {
		return &ShapeError{Problem: ProblemUnknownKind, Path: "data"}
	}
	e.endAll(p)
	return nil
}

// Progress is what a dialect remembers of a stream in order to write events
// that fit it. The zero value is a stream before its first event.
type Progress struct {
	// Endpoint and Framing say what is streamed and how; Endpoint may be nil.
	Endpoint  *Endpoint
	Framing   Framing
	ID, Model string
	Created   int64
	// Started is true after the first event.
	Started bool
	// Open lists the choices begun and not finished.
	Open []int
	// OpenBlocks lists content blocks begun and not ended, with their type.
	OpenBlocks []Block
	// NextBlock is the first block index not seen yet.
	NextBlock int
	// joined is one more than the first of the blocks, or items, of text that follow each other, which
	// are one text; 0 where no text goes on.
	joined int
	// at is the first part in which text may go on.
	at Part
	// Finished is true when the API's own end was seen; GoesOn when more may follow it all
	// the same, because the API's end is no event.
	Finished, GoesOn bool
	// Sequence is the number of the next event, where the API numbers them.
	Sequence int64
	Usage    Usage
}

// Block is an open content block of a stream.
type Block struct {
	Index int
	Type  string
	// ID is the block's own name, "" where blocks have none.
	ID string
}
