package jsondoc

import (
	"strconv"
	"unsafe"
)

// Kind is the type of a JSON value.
type Kind uint8

// The kinds. A Value that does not exist is Invalid.
const (
	Invalid Kind = iota
	Object
	Array
	String
	Number
	True
	False
	Null
)

// node is one value on the tape.
type node struct {
	start, end     uint32 // the value's bytes, quotes included
	keyFrom, keyTo uint32 // a member's key between its quotes
	parent, next   uint32 // next is 0 for the last
	index, count   uint32 // position in the parent; number of children
	kind           Kind
	valueEsc       bool // the string has escapes
	keyEsc         bool
	keyOdd         bool // the key may have escapes or be no ASCII
}

const nodeSize = int(unsafe.Sizeof(node{}))

// Doc is a scanned document.
type Doc struct {
	bytes   []byte
	nodes   []node
	decoded map[uint32]string
	// isVerbatim is true where strings have neither quotes nor escapes.
	isVerbatim bool
	addition   Addition
}

// Bytes is the document as it came. It must not be changed.
func (d *Doc) Bytes() []byte { return d.bytes }

// Len is the number of values.
func (d *Doc) Len() int { return len(d.nodes) }

// Root is the document's value.
func (d *Doc) Root() Value { return Value{d, 0} }

// At is the value that Node numbers; one that does not exist for another number.
func (d *Doc) At(node int) Value {
	if node < 0 || node >= len(d.nodes) {
		return Value{}
	}
	return Value{d, uint32(node)} //nolint:gosec // within bounds
}

// Value is one value of a document. The zero Value does not exist; every method
// may be called on it.
type Value struct {
	doc *Doc
	at  uint32
}

func (v Value) node() *node { return &v.doc.nodes[v.at] }

// Exists reports whether there is such a value.
func (v Value) Exists() bool { return v.doc != nil }

// Kind is the value's type.
func (v Value) Kind() Kind {
	if v.doc == nil {
		return Invalid
	}
	return v.node().kind
}

// Len is the number of elements or members.
func (v Value) Len() int {
	if v.doc == nil {
		return 0
	}
	return int(v.node().count)
}

// First is the first element or member.
func (v Value) First() Value {
	if v.Len() == 0 {
		return Value{}
	}
	return Value{v.doc, v.at + 1}
}

// Next is the next element or member of the same container.
func (v Value) Next() Value {
	if v.doc == nil || v.node().next == 0 {
		return Value{}
	}
	return Value{v.doc, v.node().next}
}

// Parent is the container.
func (v Value) Parent() Value {
	if v.doc == nil || v.at == 0 {
		return Value{}
	}
	return Value{v.doc, v.node().parent}
}

// Get is the member of an object that key names.
func (v Value) Get(key string) Value {
	if v.Kind() != Object || v.node().count == 0 {
		return Value{}
	}
	// By the nodes and not by Next and Key: an event's members are asked for by name dozens of
	// times, and most differ in length.
	d := v.doc
	for at := v.at + 1; ; at = d.nodes[at].next {
		n := &d.nodes[at]
		if n.keyEsc && (Value{d, at}).Key() == key ||
			!n.keyEsc && int(n.keyTo-n.keyFrom) == len(key) && alias(d.bytes[n.keyFrom:n.keyTo]) == key {
			return Value{d, at}
		}
		if n.next == 0 {
			return Value{}
		}
	}
}

// member reports whether v is a member of an object.
func (v Value) member() bool { return v.doc != nil && v.node().keyFrom > 0 }

// Key is a member's name, decoded, "" for another value. Without escapes it
// aliases the document.
func (v Value) Key() string {
	if !v.member() {
		return ""
	}
	n := v.node()
	raw := v.doc.bytes[n.keyFrom:n.keyTo]
	if n.keyEsc {
		return string(appendDecoded(nil, raw))
	}
	return alias(raw)
}

// Index is the position in the container.
func (v Value) Index() int {
	if v.doc == nil {
		return 0
	}
	return int(v.node().index)
}

// Node is the value's number: in the order of the document, 0 for the root.
func (v Value) Node() int { return int(v.at) }

// Start and End are the value's place in the document, quotes included.
func (v Value) Start() int {
	if v.doc == nil {
		return 0
	}
	return int(v.node().start)
}

// End is the offset behind the value.
func (v Value) End() int {
	if v.doc == nil {
		return 0
	}
	return int(v.node().end)
}

// textStart and textEnd are the place of a string's text, without its quotes.
func (v Value) textStart() int {
	if v.doc.isVerbatim {
		return v.Start()
	}
	return v.Start() + 1
}

func (v Value) textEnd() int {
	if v.doc.isVerbatim {
		return v.End()
	}
	return v.End() - 1
}

// Raw is the value as it stands in the document. It must not be changed.
func (v Value) Raw() []byte {
	if v.doc == nil {
		return nil
	}
	n := v.node()
	return v.doc.bytes[n.start:n.end]
}

// HasEscape reports whether a string is written with escapes.
func (v Value) HasEscape() bool { return v.doc != nil && v.node().valueEsc }

// Text is a string, decoded, "" for another kind. Without escapes it aliases the
// document: it is valid as long as the document is.
func (v Value) Text() string {
	if v.Kind() != String {
		return ""
	}
	n := v.node()
	if v.doc.isVerbatim {
		return alias(v.doc.bytes[n.start:n.end])
	}
	raw := v.doc.bytes[n.start+1 : n.end-1]
	if !n.valueEsc {
		return alias(raw)
	}
	if text, ok := v.doc.decoded[v.at]; ok {
		return text
	}
	text := alias(appendDecoded(make([]byte, 0, len(raw)), raw))
	if v.doc.decoded == nil {
		v.doc.decoded = make(map[uint32]string)
	}
	v.doc.decoded[v.at] = text
	return text
}

// alias is a string over b's memory.
func alias(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) } //nolint:gosec // the document is never changed while it is read

// Int64 is a number written as an integer, without fraction or exponent; ok is
// false for any other value and for one that an int64 does not hold.
func (v Value) Int64() (n int64, ok bool) {
	if v.Kind() != Number {
		return 0, false
	}
	raw := v.Raw()
	if len(raw) > maxShort || raw[0] == '-' {
		n, err := strconv.ParseInt(alias(raw), 10, 64)
		return n, err == nil
	}
	// Every event has such numbers, and strconv is five calls.
	for _, b := range raw {
		if b < '0' || b > '9' {
			return 0, false
		}
		n = n*10 + int64(b-'0')
	}
	return n, true
}

// maxShort is how many bytes a number may have that is read without a look at its size.
const maxShort = 18

// Float64 is a number; ok is false for another kind and beyond a float64's range.
func (v Value) Float64() (f float64, ok bool) {
	if v.Kind() != Number {
		return 0, false
	}
	f, err := strconv.ParseFloat(alias(v.Raw()), 64)
	return f, err == nil
}

// Bool reports whether the value is true.
func (v Value) Bool() bool { return v.Kind() == True }
