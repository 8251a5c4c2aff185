package sanitize

import (
	"slices"
	"unicode/utf8"

	"portcullis/shared/control"
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
)

// restorer is a sanitizer that gives values back in the reply.
type restorer struct {
	*sanitizer
	tools []string // values come back into their arguments
	free  []*restoring
}

// restoredPlaces are the kinds of text that values come back in: what is shown to who
// sent them. Arguments of tools go to others.
var restoredPlaces = map[llm.Place]bool{llm.PlaceContent: true, llm.PlaceRefusal: true, llm.PlaceReasoning: true}

// Text implements control.TextPhase.
func (s *restorer) Text(x *control.Exchange, stream llm.Stream) control.Rewriter {
	v := control.Local[values](x, s.sanitizer)
	if len(v.restored) == 0 || !v.comeBack(&stream) {
		return nil
	}
	w := &restoring{}
	if n := len(s.free); n > 0 {
		w, s.free = s.free[n-1], s.free[:n-1]
	}
	*w = restoring{owner: s, values: v, stream: stream, text: w.text[:0], edits: w.edits[:0]}
	w.stream.Field = "" // it may alias the event
	w.before = v.before(&stream)
	return w
}

// toolCall is a call of a tool in a reply, by its choice and block.
type toolCall struct{ choice, block int }

// maxCalls bounds how many calls of tools are followed in a reply.
const maxCalls = 1024

// Object implements control.ObjectPhase: it notes which calls are of listed tools.
func (s *restorer) Object(x *control.Exchange, o *control.Object) control.Verdict {
	v := control.Local[values](x, s.sanitizer)
	if len(s.tools) == 0 || len(v.restored) == 0 {
		return control.Allow
	}
	pieces := o.Pieces()
	for i := range pieces {
		if p := &pieces[i]; p.Stream.Place == llm.PlaceName && !p.Fixed {
			v.called(toolCall{p.Stream.Choice, p.Stream.Block}, slices.Contains(s.tools, p.String()))
		}
	}
	return control.Allow
}

// comeBack reports whether values come back into a kind of text, arguments of a call of a
// tool among them.
func (v *values) comeBack(s *llm.Stream) bool {
	return restoredPlaces[s.Place] || s.Place == llm.PlaceArguments && v.listed[toolCall{s.Choice, s.Block}]
}

// called notes what a call is called. One that has several names is of a listed tool when
// all of them are listed, for some APIs do not number their calls.
func (v *values) called(c toolCall, listed bool) {
	before, known := v.listed[c]
	if !known && len(v.listed) == maxCalls {
		return // it counts as not listed
	}
	if v.listed == nil {
		v.listed = map[toolCall]bool{}
	}
	v.listed[c] = listed && (before || !known)
}

// MaxHold implements control.Holder.
func (*restorer) MaxHold() int { return inspect.MaxPlaceholder + maxBehind }

// Done implements control.DonePhase: nothing of the call is kept.
func (s *restorer) Done(x *control.Exchange) {
	v := control.Local[values](x, s.sanitizer)
	if len(v.restored) > 0 {
		for _, w := range s.free {
			clear(w.edits[:cap(w.edits)])
		}
	}
	v.forget()
}

// restoring puts values back into one text. It implements control.Rewriter.
type restoring struct {
	owner  *restorer
	values *values
	stream llm.Stream
	// text is what is not decided, from offset base of the stream on; before is what
	// stands before it.
	text   []byte
	base   int
	before surroundings
	// part is where the latest part of the text begins, which may begin with a value.
	part  int
	edits []llm.Edit
}

// Part implements control.Parted.
func (w *restoring) Part() { w.part = w.base + len(w.text) }

// maxFree bounds how many rewriters are kept for reuse.
const maxFree = 64

// stepText is how much of a piece is taken at a time, in bytes: pieces may be long, and what
// they are copied to is kept.
const stepText = 4 << 10

// Write implements control.Rewriter.
func (w *restoring) Write(piece string, last bool) (edits []llm.Edit, held int, v control.Verdict) {
	w.edits = w.edits[:0]
	for len(piece) > stepText {
		w.advance(piece[:stepText], false)
		piece = piece[stepText:]
	}
	w.advance(piece, last)
	edits, held = w.edits, len(w.text)
	if last {
		w.values.ended(&w.stream, w.before)
		w.values = nil
		if clear(w.text[:cap(w.text)]); len(w.owner.free) < maxFree {
			w.owner.free = append(w.owner.free, w)
		}
	}
	return edits, held, control.Allow
}

// advance decides what can be decided when piece has come.
func (w *restoring) advance(piece string, last bool) {
	w.text = append(w.text, piece...)
	at := 0
	for at < len(w.text) {
		if w.base+at == w.part && alphanumeric(w.before.prev) {
			w.before.prev = 0
		}
		n := w.next(at, last)
		if n == 0 {
			break
		}
		at += n
	}
	w.base += at
	w.text = w.text[:copy(w.text, w.text[at:])]
}

// Tolerates implements control.Tolerant: a placeholder that stays harms nobody.
func (*restoring) Tolerates() {}

// next decides what stands at index at of the text and returns its length, 0 when that
// depends on what follows.
func (w *restoring) next(at int, last bool) int {
	rest := w.text[at:]
	if rest[0] != '[' {
		w.before.take(rest[0])
		return 1
	}
	n := 0
	if w.restores() && w.values.begins(rest) {
		n = inspect.Placeholder(rest)
	}
	if n < 0 && !last {
		return 0
	}
	value, ok := "", false
	if n > 0 {
		value, ok = w.values.restored[string(rest[:n])]
	}
	if !ok {
		w.before.take('[')
		return 1
	}
	switch standsAlone(rest[n:], last) {
	case unknown:
		return 0
	case no:
		w.before.take('[')
		return 1
	}
	w.edits = append(w.edits, llm.Edit{From: w.base + at, To: w.base + at + n, With: value})
	for i := range len(value) {
		w.before.take(value[i])
	}
	return n
}

// restores reports whether values come back where the text is now. What a call is called
// may have become known since the text began.
func (w *restoring) restores() bool {
	return !w.before.address() && w.values.comeBack(&w.stream)
}

// certainty is whether something is so, as far as was seen.
type certainty uint8

const (
	no certainty = iota
	yes
	unknown
)

// maxBehind is how many bytes behind a placeholder say whether it stands alone.
const maxBehind = 4

// standsAlone reports whether what follows a placeholder does not go on with it, so that
// the value can not become a part of a name of a host or of an address.
func standsAlone(rest []byte, last bool) certainty {
	n := stopLength(rest)
	if n < 0 || n == len(rest) {
		if last {
			return yes
		}
		return unknown
	}
	if n == 0 {
		return is(ends(rest[0]) || rest[0] >= utf8.RuneSelf)
	}
	next := rest[n]
	return is(ends(next) || next == '.' || n > 1 && next >= utf8.RuneSelf)
}

func is(b bool) certainty {
	if b {
		return yes
	}
	return no
}

// stopLength is the length of a mark that ends a sentence or goes on with an address, by
// what follows it; 0 when rest does not begin with one, -1 when that is not known. The
// long ones are the dots that stand for one in names of hosts (UTS #46).
func stopLength(rest []byte) int {
	if len(rest) == 0 {
		return -1
	}
	switch rest[0] {
	case '.', ':', '?', '_':
		return 1
	case 0xe3, 0xef:
		if !utf8.FullRune(rest) {
			return -1
		}
		switch r, n := utf8.DecodeRune(rest); r {
		case '。', '．', '｡':
			return n
		}
	}
	return 0
}

// ends reports whether b ends a word and is in no name of a host.
func ends(b byte) bool {
	switch b {
	case ' ', '\t', '\n', '\r', ']', ')', '}', '{', '"', '\'', '<', '>', '*', '`', ',', ';', '!', '|':
		return true
	}
	return false
}
