package exchange

import (
	"strings"

	"portcullis/shared/control"
	"portcullis/shared/llm"
)

// text is one stream of output text on its way through the rewriters. Every
// rewriter sees the text as the model wrote it; where their edits overlap they
// become one, with the words of the one that begins first.
type text struct {
	stream llm.Stream
	lanes  []lane
	// json decodes the escapes of text that is itself JSON; nil for other text.
	json *jsonView
	// length counts what the rewriters have seen; all offsets of edits are in it.
	length int
	edits  []laneEdit
	// latest and others are of one use: the edits that a lane has just made, and those that
	// they are put among.
	latest, others []laneEdit
	// fragments are the pieces not decided yet, in order, in raw offsets.
	fragments []fragment
	raw       int      // raw length, equal to length without json
	in        llm.Part // the latest of its parts
	glued     bool     // its latest part does not end with white space
	fixed     bool     // it is whole in a piece that can not be edited
	gate      *gate    // nil where it is not judged before it goes on

	// Of a text whose parts are said again: those of the latest item, and the edits that were made in them.
	parts    []spoken
	past     []laneEdit
	pastCost int // of those, in bytes
}

type lane struct {
	rewriter control.Rewriter
	name     string
	monitor  bool
	tolerant bool // its edits may be left out
	decided  int
}

type laneEdit struct {
	llm.Edit
	lane int
}

// fragment is one piece of the text in the event that brought it.
type fragment struct {
	from, to int
	event    *pending
	node     int
	choice   int
	again    bool // it says again what was said before
}

// write gives the rewriters the next piece and takes their edits. It returns who
// denied first, and why; the others get the piece all the same, for it may be the last.
func (t *text) write(x *Exchange, piece string, last bool) (by string, denial *control.Denial) {
	t.raw += len(piece)
	shown := piece
	if t.json != nil {
		shown = t.json.write(piece, last)
	}
	t.length += len(shown)
	if t.gate != nil {
		t.gate.take(shown)
	}
	for i := range t.lanes {
		l := &t.lanes[i]
		x.running = l.name
		edits, held, v := l.rewriter.Write(shown, last)
		x.running = ""
		if last {
			held = 0
		}
		l.decided = t.length - held
		t.latest = t.latest[:0]
		for _, e := range edits {
			if l.tolerant && !t.editable(e) {
				continue
			}
			t.latest = append(t.latest, laneEdit{llm.Edit{From: e.From, To: e.To, With: strings.Clone(e.With)}, i})
		}
		t.add(t.latest)
		if d := x.denied(l.name, l.monitor, v); d != nil && denial == nil {
			by, denial = l.name, d
			x.reply.known = known{by, d}
		}
	}
	return by, denial
}

// part gives the rewriters the next part of the text: piece is the string with this node in
// event p. White space stands between the parts of a transcript, or is put there for the
// rewriters to see.
func (t *text) part(x *Exchange, piece string, p *pending, node, choice int, last bool) (string, *control.Denial) {
	if t.stream.Parts && t.glued && piece != "" && !isSpace(piece[0]) {
		if by, d := t.write(x, " ", false); d != nil {
			return by, d
		}
	}
	t.beginPart()
	if piece != "" {
		t.glued = !isSpace(piece[len(piece)-1])
	}
	t.follow(piece, p, node, choice)
	return t.write(x, piece, last)
}

// follow notes where the piece that is written next comes from: the string with this node in
// event p.
func (t *text) follow(piece string, p *pending, node, choice int) {
	if piece != "" {
		t.fragments = append(t.fragments, fragment{from: t.raw, to: t.raw + len(piece), event: p, node: node, choice: choice})
		p.open++
	}
}

// beginPart tells the rewriters that a part of the text begins.
func (t *text) beginPart() {
	for i := range t.lanes {
		if l, ok := t.lanes[i].rewriter.(control.Parted); ok {
			l.Part()
		}
	}
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

// editable reports whether an edit can be made: in no piece that can not be edited, and
// not across the structure of JSON.
func (t *text) editable(e llm.Edit) bool {
	from, to, _, ok := t.rawEdit(&laneEdit{Edit: e})
	if !ok || t.fixed {
		return false
	}
	for i := len(t.fragments) - 1; i >= 0 && t.fragments[i].to > from; i-- {
		if f := &t.fragments[i]; f.node == fixedNode && f.from < to {
			return false
		}
	}
	return true
}

// add puts a lane's edits of one piece among those of the others that are not
// applied yet. Where a reply is nothing but findings there are as many as it has words: what
// lies behind the first of them is merged at once.
func (t *text) add(edits []laneEdit) {
	if len(edits) == 0 {
		return
	}
	inOrder(edits)
	at := len(t.edits)
	for at > 0 && t.edits[at-1].To > edits[0].From {
		at--
	}
	t.others = append(t.others[:0], t.edits[at:]...)
	t.edits = t.edits[:at]
	for others := t.others; len(edits)+len(others) > 0; {
		from := &edits
		if len(edits) == 0 || len(others) > 0 && others[0].before(&edits[0]) {
			from = &others
		}
		t.put((*from)[0])
		*from = (*from)[1:]
	}
}

// inOrder puts edits in the order of where they begin. A rewriter gives them so: this costs
// as much as looking, and links less than a general sort.
func inOrder(edits []laneEdit) {
	for i := range edits {
		for k := i; k > 0 && edits[k].From < edits[k-1].From; k-- {
			edits[k], edits[k-1] = edits[k-1], edits[k]
		}
	}
}

// before reports whether e comes before other, or has the words for both where they overlap.
func (e *laneEdit) before(other *laneEdit) bool {
	switch empty := e.From == e.To; {
	case e.From != other.From:
		return e.From < other.From
	case empty != (other.From == other.To):
		return empty
	}
	return e.lane <= other.lane
}

// put appends an edit that does not begin before the last one, or makes it a part of that. (redact's
// pending has edits in any order, and others' words.)
func (t *text) put(e laneEdit) {
	if n := len(t.edits); n > 0 && t.edits[n-1].To > e.From {
		t.edits[n-1].To = max(t.edits[n-1].To, e.To)
		return
	}
	t.edits = append(t.edits, e)
}

// decided is how much of the text nobody can change any more.
func (t *text) decided() int {
	if b := t.ripe(); t.gate == nil || b < t.gate.judged {
		return b
	}
	return t.gate.judged
}

// ripe is how much of the text no rewriter can change any more.
func (t *text) ripe() int {
	b := t.length
	for i := range t.lanes {
		b = min(b, t.lanes[i].decided)
	}
	return t.upTo(b)
}

// upTo is an offset, or the one before it where no word is cut that is to be judged, and no
// edit.
func (t *text) upTo(b int) int {
	if t.gate != nil {
		b = t.gate.whole(b)
	}
	for i := len(t.edits) - 1; i >= 0; i-- {
		if e := &t.edits[i]; e.From < b && b < e.To {
			b = e.From
		}
	}
	return b
}

// settle gives the decided fragments their edits. It reports false when an edit
// can not be made without breaking the JSON that the text is.
func (t *text) settle() bool {
	decided := t.decided()
	limit, done, edits := decided, 0, t.edits
	if t.json != nil {
		limit = t.json.rawStart(decided)
	}
	for done < len(t.fragments) && t.fragments[done].to <= limit {
		if f := &t.fragments[done]; f.again {
			t.assignAgain(f)
		} else if left, ok := t.assign(f, edits); ok {
			edits = left
		} else {
			return false
		}
		done++
	}
	t.fragments = append(t.fragments[:0], t.fragments[done:]...)
	t.forget(limit)
	return true
}

// assign turns the part of every edit that touches f into edits of its event. It returns the
// edits that do not lie wholly before f, and false where one can not be made.
func (t *text) assign(f *fragment, edits []laneEdit) ([]laneEdit, bool) {
	for i := 0; i < len(edits); i++ {
		from, to, with, ok := t.rawEdit(&edits[i])
		if !ok {
			return edits, false
		}
		if to <= f.from {
			edits, i = edits[1:], i-1
			continue
		}
		if from >= f.to {
			break
		}
		f.take(from, to, with)
	}
	f.event.open--
	return edits, true
}

// take gives the event of f what an edit changes in it; its words stand where it begins.
func (f *fragment) take(from, to int, with string) {
	if from < f.from {
		with = ""
	}
	f.event.edits = append(f.event.edits, pieceEdit{
		node: f.node, choice: f.choice,
		edit: llm.Edit{From: max(from, f.from) - f.from, To: min(to, f.to) - f.from, With: with},
	})
}

// rawEdit is an edit in raw offsets.
func (t *text) rawEdit(e *laneEdit) (from, to int, with string, ok bool) {
	if t.json == nil {
		return e.From, e.To, e.With, true
	}
	return t.json.rawEdit(e.Edit)
}

// rawEdits appends the edits in raw offsets to dst; ok is false where one can not be made.
func (t *text) rawEdits(dst []llm.Edit) (edits []llm.Edit, ok bool) {
	for i := range t.edits {
		from, to, with, ok := t.rawEdit(&t.edits[i])
		if !ok {
			return nil, false
		}
		dst = append(dst, llm.Edit{From: from, To: to, With: with})
	}
	return dst, true
}

// forget drops the edits that lie wholly before the first open fragment.
func (t *text) forget(limit int) {
	if len(t.fragments) > 0 {
		limit = min(limit, t.fragments[0].from)
	}
	kept := t.edits[:0]
	for i := range t.edits {
		if _, to, _, _ := t.rawEdit(&t.edits[i]); to > limit {
			kept = append(kept, t.edits[i])
		} else if len(t.parts) > 0 {
			t.past = append(t.past, t.edits[i])
			t.pastCost += t.edits[i].cost()
		}
	}
	t.edits = kept
	t.forgetParts()
	if t.json != nil {
		first := t.length
		if len(t.edits) > 0 {
			first = t.edits[0].From
		}
		t.json.forget(min(first, t.decided()))
	}
}
