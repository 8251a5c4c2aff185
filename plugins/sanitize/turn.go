package sanitize

import (
	"encoding/binary"
	"unicode/utf8"
	"unsafe"

	"portcullis/shared/llm"
)

// turn is what one message says in one or several texts. The classifier reads it together with what was
// said before, as the model does: each text may be harmless.
type turn struct {
	first, last, count int
	kind               turnKind
	// worst is what the classifier made of its texts alone.
	worst outcome
	// otherwise is true when it is read in the second way: texts that may be cut within a word without anything
	// between them, calls with their names. names is how many were left out in the first.
	otherwise bool
	names     int
	// cut is true when what can be taken out has been.
	cut bool
}

// turnKind tells the texts of a message apart: those that say something are read together by their level.
type turnKind int

const (
	// called is what a client says that an assistant asked of tools, and what else stands in such a message:
	// names, arguments, fields that nobody knows. It is read together only, for most of it is short.
	called turnKind = levels + iota
	alone           // read by itself, if at all
	turns
)

// turnOf is the kind of a text.
func turnOf(t *llm.Text) turnKind {
	switch {
	case !steers(t):
		return alone
	case isSaid(t):
		return turnKind(levelOf(t))
	case levelOf(t) == levelAnswer:
		return called
	}
	return alone
}

// level is how far a turn is trusted.
func (k turnKind) level() int {
	if k == called {
		return levelAnswer
	}
	return int(k)
}

// add adds the text with index i.
func (u *turn) add(i int) {
	if u.count == 0 {
		u.first = i
	}
	u.last = i
	u.count++
}

// together begins to read what of a message is to be read together; nil when there is nothing more. What
// stands outside of messages, and prompts that are answered each by itself, nobody joins.
func (r *reading) together() step {
	joins := r.message >= 0 && readsTogether(r.c)
	for k := range alone {
		u := r.turns[k]
		r.turns[k] = turn{}
		if joins && u.count > 0 && r.judges(k.level()) {
			r.pending = u
			r.pending.kind = k
			return joining
		}
	}
	r.turns[alone] = turn{}
	return nil
}

// readsTogether reports whether somebody reads the texts of a call one after the other.
func readsTogether(c *llm.Call) bool {
	return c.Prompts <= 1 && c.Endpoint.Operation != llm.OpEmbeddings && c.Endpoint.Operation != llm.OpModerations
}

const (
	// edge is how much of either end of a text is read together with others, in bytes, where the text is also
	// read by itself, and nearEdge how much of a message that is one text and of what was said before it: a window
	// of the classifier on either side.
	edge     = 8 << 10
	nearEdge = 512
)

// joining reads a turn together, unless nothing was found in it before.
func joining(r *reading) step {
	u := &r.pending
	r.level = u.kind.level()
	before := &r.before[u.kind]
	if u.worst == blocking {
		*before = (*before)[:0] // the policy lets it pass
		return nextText
	}
	if u.kind != called && u.count == 1 && len(*before) == 0 {
		r.goOn()
		return nextText
	}
	r.past = r.isPast(&r.c.Texts[u.first])
	r.joined = append(binary.LittleEndian.AppendUint64(r.joined[:0], uint64(len(*before))), *before...)
	r.each(appendMarked)
	r.mark = r.markOf(view(r.joined), kindTogether|uint64(u.kind)<<8) //nolint:gosec // a small number
	if r.memory.knows(r.mark) {
		r.goOn()
		return nextText
	}
	return readTogether(r)
}

// readTogether has the classifier read the turn.
func readTogether(r *reading) step {
	r.pending.names = 0
	r.joined = append(r.joined[:0], r.before[r.pending.kind]...)
	r.each(appendRead)
	r.normal.Begin(view(r.joined))
	return normalisingTogether(r)
}

// each appends the texts of the turn to what is joined.
func (r *reading) each(appendText func(dst []byte, t *llm.Text, u *turn) []byte) {
	u := &r.pending
	for i := u.first; i <= u.last; i++ {
		if t := &r.c.Texts[i]; turnOf(t) == u.kind {
			r.joined = appendText(r.joined, t, u)
		}
	}
}

// view is a string of bytes that stay as they are while it is used.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) } //nolint:gosec // said above

// ends are what is read of a text together with others: its beginning and, where that is not all of it, its end.
func (u *turn) ends(t *llm.Text) (head, tail string) {
	text, n := unpadded(t.String()), edge
	switch {
	case u.kind == called:
		return t.String(), ""
	case u.count == 1:
		return headOf(text, nearEdge), ""
	case len(text) <= 2*n:
		return text, ""
	}
	return headOf(text, n), tailOf(text, n)
}

// headOf is the beginning of a text, about n bytes.
func headOf(text string, n int) string {
	n = min(n, len(text))
	for n < len(text) && !utf8.RuneStart(text[n]) {
		n++
	}
	return text[:n]
}

// tailOf is the end of a text, about n bytes.
func tailOf(text string, n int) string {
	n = max(0, len(text)-n)
	for n > 0 && n < len(text) && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[n:]
}

// appendMarked appends what is read of a text so that no other texts look the same.
func appendMarked(dst []byte, t *llm.Text, u *turn) []byte {
	head, tail := u.ends(t)
	size := uint64(len(head))<<32 | uint64(len(tail))<<1
	if t.JSON {
		size |= 1
	}
	return append(append(binary.LittleEndian.AppendUint64(dst, size), head...), tail...)
}

// appendRead appends what the classifier is to read of a text.
func appendRead(dst []byte, t *llm.Text, u *turn) []byte {
	head, tail := u.ends(t)
	if head == "" {
		return dst
	}
	if u.kind == called && !u.otherwise && (t.Fixed || t.Place != llm.PlaceArguments) && oneWord(head) {
		u.names++
		return dst
	}
	if len(dst) > 0 && !(u.otherwise && u.kind != called && glues(dst[len(dst)-1], head[0])) {
		dst = append(dst, '\n')
	}
	if t.JSON {
		dst, names := appendStrings(dst, head, u.otherwise)
		u.names += names
		return dst
	}
	if dst = append(dst, head...); tail != "" {
		dst = append(append(dst, '\n'), tail...)
	}
	return dst
}

// glues reports whether two texts may be cut within a word, by the bytes where they meet.
func glues(last, first byte) bool { return wordly(last) && wordly(first) }

func wordly(b byte) bool { return alphanumeric(b) || b >= utf8.RuneSelf }

// maxNames is how many names are left out at most: more could be a sentence.
const maxNames = 5

// hasOtherWay reports whether the turn is to be read in the second way too.
func (r *reading) hasOtherWay() bool {
	if u := &r.pending; u.kind == called {
		return u.names > maxNames
	}
	return r.cutInWord()
}

// cutInWord reports whether texts of the turn may be cut within a word.
func (r *reading) cutInWord() bool {
	u, last := &r.pending, byte(' ')
	if before := r.before[u.kind]; len(before) > 0 {
		last = before[len(before)-1]
	}
	for i := u.first; i <= u.last; i++ {
		t := &r.c.Texts[i]
		text := unpadded(t.String())
		if turnOf(t) != u.kind || text == "" {
			continue
		}
		if glues(last, text[0]) {
			return true
		}
		last = text[len(text)-1]
	}
	return false
}

// goOn keeps the end of the turn, for what is said next.
func (r *reading) goOn() {
	u := &r.pending
	if u.kind == called {
		return
	}
	before := r.before[u.kind]
	for i := u.first; i <= u.last; i++ {
		if t := &r.c.Texts[i]; turnOf(t) == u.kind {
			before = append(append(before, '\n'), tailOf(unpadded(t.String()), nearEdge)...)
		}
	}
	if surplus := len(before) - nearEdge; surplus > 0 {
		for surplus < len(before) && !utf8.RuneStart(before[surplus]) {
			surplus++
		}
		before = append(before[:0], before[surplus:]...)
	}
	r.before[u.kind] = before
}

func normalisingTogether(r *reading) step {
	if r.normal.Step(stepSize) {
		return normalisingTogether
	}
	return r.judge(judgedTogether)
}

// judgedTogether heeds what the classifier made of a turn, unless it made as much of a part.
func judgedTogether(r *reading) step {
	u := &r.pending
	o := r.outcome()
	switch {
	case o == unsuspected && !u.otherwise && r.hasOtherWay():
		u.otherwise = true
		return readTogether
	case o == unsuspected:
		r.memory.keep(r.mark)
	case u.cut:
		if o == blocking {
			r.refuse(ReasonFixed, where(&r.c.Texts[u.last], classifierRule.ID))
		}
	case o > u.worst:
		r.heed(o, &r.c.Texts[u.last])
	}
	switch {
	case r.drop:
		r.drop = false
		return r.removeTurn()
	case o == blocking:
		// It was refused, or the policy lets it pass: what comes next is not to be refused for it.
		r.before[u.kind] = r.before[u.kind][:0]
	default:
		r.goOn()
	}
	return nextText
}

// removeTurn takes out what can be taken out of a turn, and reads what is left of it. The names and ids of
// calls stay, or their results would belong to none.
func (r *reading) removeTurn() step {
	u := &r.pending
	u.cut, u.otherwise = true, false
	r.before[u.kind] = r.before[u.kind][:0]
	some := false
	for i := u.first; i <= u.last; i++ {
		if t := &r.c.Texts[i]; turnOf(t) == u.kind && (u.kind != called || t.Place == llm.PlaceArguments) {
			some = r.remove(i) || some
		}
	}
	if !some {
		r.refuse(ReasonFixed, where(&r.c.Texts[u.last], classifierRule.ID))
		return nextText
	}
	return joining
}
