package jsondoc

import "bytes"

// Alike is a document that others are compared with. One that differs from it in what some of its
// strings and numbers say, and in nothing else, need not be scanned: its values are the same, and stand
// where those have moved them to. Most events of a stream are like the one before.
//
// Read hands out exactly the document that a Scanner would make of the same bytes, or none.
type Alike struct {
	doc  Doc
	free []int // the values that may differ, by node, in the order of the document
	ends []valueEnd
}

// valueEnd is where a value of the bytes being read ends: a string at its quote.
type valueEnd struct {
	at      int
	escaped bool
}

// The largest documents that others are compared with: a copy of one is kept with each stream.
const (
	maxAlikeBytes = 2 << 10
	maxAlikeNodes = 64
	// maxAlikeDigits bounds a number that may differ, which is then whole for whatever reads it.
	maxAlikeDigits = 15
)

// Learn keeps a copy of doc, and which of its strings and numbers may differ: values, not keys, numbered as
// Node does, in rising order. A number may be another that is whole, not below zero and of at most 15 digits. It reports false for a document that is too large to keep.
func (a *Alike) Learn(doc *Doc, free []int) bool {
	if len(doc.bytes) > maxAlikeBytes || len(doc.nodes) > maxAlikeNodes || doc.isVerbatim {
		return false
	}
	a.doc = Doc{bytes: append(a.doc.bytes[:0], doc.bytes...), nodes: append(a.doc.nodes[:0], doc.nodes...)}
	a.free = append(a.free[:0], free...)
	return true
}

// Read returns data as a document when it is like the one of Learn, or of the last Read that was; the
// Doc is valid until the next.
func (a *Alike) Read(data []byte) (*Doc, bool) {
	if len(data) > maxAlikeBytes || !a.compare(data) {
		return nil, false
	}
	// From the last to the first, so that where a string stands is still known when it is moved.
	for i := len(a.free) - 1; i >= 0; i-- {
		longer := a.ends[i].at - a.end(i)
		if i > 0 {
			longer -= a.ends[i-1].at - a.end(i-1)
		}
		a.put(a.free[i], longer, a.ends[i].escaped)
	}
	a.doc.bytes = append(a.doc.bytes[:0], data...)
	a.doc.decoded = nil
	return &a.doc, true
}

// end is where the value that may differ ends in the document: a string at its quote.
func (a *Alike) end(i int) int {
	n := &a.doc.nodes[a.free[i]]
	if n.kind == String {
		return int(n.end) - 1
	}
	return int(n.end)
}

// compare reports whether data is the document but for the values that may differ, and notes where
// those end.
func (a *Alike) compare(data []byte) bool {
	a.ends = a.ends[:0]
	from, at := 0, 0 // in the document, and in data
	for i, n := range a.free {
		begin, endOf := int(a.doc.nodes[n].start), endOfNumber
		if a.doc.nodes[n].kind == String {
			begin, endOf = begin+1, endOfString
		}
		same := a.doc.bytes[from:begin]
		if !bytes.HasPrefix(data[at:], same) {
			return false
		}
		end, ok := endOf(data, at+len(same))
		if !ok {
			return false
		}
		a.ends = append(a.ends, end)
		from, at = a.end(i), end.at
	}
	return bytes.Equal(data[at:], a.doc.bytes[from:])
}

// endOfString finds the end of the string whose text begins at i; ok is false when there is none, or
// something in it is malformed.
func endOfString(b []byte, i int) (end valueEnd, ok bool) {
	for i = skipPlain(b, i); i < len(b); i = skipPlain(b, i) {
		if b[i] == '"' {
			end.at = i
			return end, true
		}
		n, _ := character(b[i:])
		if n == 0 {
			return end, false
		}
		end.escaped = end.escaped || b[i] == '\\'
		i += n
	}
	return end, false
}

// endOfNumber finds the end of the number that begins at i; ok is false when it is not of those that others
// may be in the place of. What stands behind is compared, so that it is all of the number.
func endOfNumber(b []byte, i int) (end valueEnd, ok bool) {
	n := digits(b[i:])
	end.at = i + n
	return end, n == 1 || n > 1 && n <= maxAlikeDigits && b[i] != '0'
}

// put makes a value longer by so many bytes, and moves what stands behind it.
func (a *Alike) put(at, longer int, escaped bool) {
	nodes, begin, by := a.doc.nodes, a.doc.nodes[at].start, uint32(longer) //nolint:gosec // it wraps where it is shorter
	nodes[at].valueEsc = escaped
	if longer == 0 {
		return
	}
	for i := range nodes[:at+1] {
		if n := &nodes[i]; n.end > begin { // the value, and what it stands in
			n.end += by
		}
	}
	for i := range nodes[at+1:] {
		n := &nodes[at+1+i]
		n.start += by
		n.end += by
		if n.keyTo > 0 {
			n.keyFrom += by
			n.keyTo += by
		}
	}
}
