package sanitize

import (
	"encoding/binary"
	"unicode/utf8"

	"portcullis/shared/inspect"
	"portcullis/shared/llm"
)

// turn is what one message says in one or several texts. The classifier reads it together with what was
// said before, as the model does: each text may be harmless.
type turn struct {
	first, last, count int
	kind               turnKind
	// worst is what the classifier made of its texts alone, best what it made of the first way to read it.
	worst, best outcome
	// otherwise is true when it is read in the second way: texts that may be cut within a word without anything
	// between them, calls with their names. names is how many were left out in the first.
	otherwise bool
	names     int
	// met is the strictest action for what rules found across its texts, 0 for nothing.
	met inspect.Action
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
	case levelOf(t) == levelAnswer, t.Place == llm.PlaceArguments:
		return called // whoever is said to call: some APIs leave the role out
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

const (
	// edge is how much of either end of a text is read together with others, in bytes, where the text is also
	// read by itself, and nearEdge how much of a message that is one text and of what was said before it: a window
	// of the classifier on either side.
	edge     = 8 << 10
	nearEdge = 512
)

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
	size := uint64(len(head))<<32 | uint64(len(tail))<<2
	if t.JSON {
		size |= 1
	}
	if isNamed(t) {
		size |= 2
	}
	return append(append(binary.LittleEndian.AppendUint64(dst, size), head...), tail...)
}

// appendRead appends what the classifier is to read of a text.
func appendRead(dst []byte, t *llm.Text, u *turn) []byte {
	head, tail := u.ends(t)
	if head == "" {
		return dst
	}
	if u.kind == called && !u.otherwise && isNamed(t) && oneWord(head) {
		u.names++
		return dst
	}
	if glued := u.otherwise && u.kind != called; len(dst) > 0 && (!glued || !glues(dst[len(dst)-1], head[0])) {
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

// isNamed reports whether a text of a call is no value of its arguments: a name or an id.
func isNamed(t *llm.Text) bool { return t.Fixed || t.Place != llm.PlaceArguments }

// glues reports whether two texts may be cut within a word, by the bytes where they meet.
func glues(last, first byte) bool { return wordly(last) && wordly(first) }

func wordly(b byte) bool { return alphanumeric(b) || b >= utf8.RuneSelf }
