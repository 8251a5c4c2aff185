package jsondoc

import "bytes"

// Alike is a document that others are compared with. One that differs from it in what some of its
// strings say, and in nothing else, need not be scanned: its values are the same, and stand where
// those strings have moved them to. Most events of a stream are like the one before.
//
// Read hands out exactly the document that a Scanner would make of the same bytes, or none.
type Alike struct {
	doc  Doc
	free []int // the strings that may differ, by node, in the order of the document
	ends []stringEnd
}

// stringEnd is where a string of the bytes being read ends: at its quote.
type stringEnd struct {
	at      int
	escaped bool
}

// The largest documents that others are compared with: a copy of one is kept with each stream.
const (
	maxAlikeBytes = 2 << 10
	maxAlikeNodes = 64
)

// Learn keeps a copy of doc, and which of its strings may differ: values, not keys, numbered as Node
// does, in rising order. It reports false for a document that is too large to keep.
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

// end is where the string that may differ ends in the document: at its quote.
func (a *Alike) end(i int) int { return int(a.doc.nodes[a.free[i]].end) - 1 }

// compare reports whether data is the document but for the strings that may differ, and notes where
// those end.
func (a *Alike) compare(data []byte) bool {
	a.ends = a.ends[:0]
	from, at := 0, 0 // in the document, and in data
	for i, n := range a.free {
		begin := int(a.doc.nodes[n].start) + 1
		same := a.doc.bytes[from:begin]
		if !bytes.HasPrefix(data[at:], same) {
			return false
		}
		end, ok := endOfString(data, at+len(same))
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
func endOfString(b []byte, i int) (end stringEnd, ok bool) {
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

// put makes a string longer by so many bytes, and moves what stands behind it.
func (a *Alike) put(at, longer int, escaped bool) {
	nodes, begin, by := a.doc.nodes, a.doc.nodes[at].start, uint32(longer) //nolint:gosec // it wraps where it is shorter
	nodes[at].valueEsc = escaped
	if longer == 0 {
		return
	}
	for i := range nodes[:at+1] {
		if n := &nodes[i]; n.end > begin { // the string, and what it stands in
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
