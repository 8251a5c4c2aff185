package jsondoc

import "slices"

// Limits bound what a document may cost. A zero field stands for its default.
type Limits struct {
	// MaxBytes bounds the document's length. Default 16 MiB, at most 1 GiB.
	MaxBytes int
	// MaxDepth bounds how deep arrays and objects nest. Default 64.
	MaxDepth int
	// MaxNodes bounds the number of values. Default 4 Mi.
	MaxNodes int
}

const (
	defaultBytes = 16 << 20
	defaultDepth = 64
	defaultNodes = 4 << 20
)

func (l Limits) orDefault() Limits {
	if l.MaxBytes <= 0 {
		l.MaxBytes = defaultBytes
	}
	l.MaxBytes = min(l.MaxBytes, 1<<30)
	if l.MaxDepth <= 0 {
		l.MaxDepth = defaultDepth
	}
	if l.MaxNodes <= 0 {
		l.MaxNodes = defaultNodes
	}
	return l
}

// state is what the scanner expects next.
type state uint8

const (
	expectValue      state = iota
	expectFirstValue       // in an array: a value or ]
	expectFirstKey         // in an object: a key or }
	expectKey
	expectColon
	expectComma // after a value: , or the end of its container
	inString
	inKey
	inNumber
	inLiteral
	expectEnd // after the document's value
)

// Scanner reads one document, given in pieces cut anywhere. It is reused by
// Reset and then allocates only for what is larger than before.
type Scanner struct {
	limits Limits
	buf    []byte
	pos    int // bytes of buf that are read
	state  state
	nodes  []node
	stack  []frame
	// The string, number or literal that is being read.
	start   int
	escaped bool
	keyFrom int
	keyTo   int
	keyEsc  bool
	keyOdd  bool
	literal string
	err     error
	doc     Doc
	keys    keySorter
}

// frame is an open array or object.
type frame struct {
	node  uint32
	last  uint32 // its last child so far, 0 for none
	count uint32
	kind  Kind
}

// NewScanner returns a scanner for one document.
func NewScanner(l Limits) *Scanner {
	s := &Scanner{}
	s.Reset(l)
	return s
}

// Reset makes s ready for another document. What the last Doc handed out is not
// valid any more.
func (s *Scanner) Reset(l Limits) {
	s.limits = l.orDefault()
	s.buf, s.nodes, s.stack = s.buf[:0], s.nodes[:0], s.stack[:0]
	s.pos, s.state, s.err = 0, expectValue, nil
	s.doc = Doc{}
}

// Overwrite fills the document's memory with exclamation marks, for tests: what still
// refers to it shows.
func (s *Scanner) Overwrite() {
	b := s.buf[:cap(s.buf)]
	for i := range b {
		b[i] = '!'
	}
}

// Size is the number of bytes of memory that s keeps.
func (s *Scanner) Size() int { return cap(s.buf) + cap(s.nodes)*nodeSize }

// Grow makes room for a document of n bytes.
func (s *Scanner) Grow(n int) {
	if n = min(n, s.limits.MaxBytes); n > cap(s.buf) {
		s.buf = append(make([]byte, 0, n), s.buf...)
	}
}

// Write reads the next piece, which is copied. The error is a *SyntaxError and
// stays: nothing more is read.
func (s *Scanner) Write(p []byte) error {
	if err := s.Hold(p); err != nil {
		return err
	}
	s.run()
	return s.err
}

// Close ends the document. The Doc is valid until the next Reset.
func (s *Scanner) Close() (*Doc, error) {
	if s.err != nil {
		return nil, s.err
	}
	if s.state == inNumber && len(s.stack) == 0 {
		s.endNumber()
	}
	switch {
	case s.err != nil:
	case len(s.nodes) == 0 && s.state == expectValue:
		_ = s.fail(s.pos, ProblemEmpty)
	case s.state != expectEnd:
		_ = s.fail(len(s.buf), ProblemTruncated)
	}
	if s.err != nil {
		return nil, s.err
	}
	s.doc = Doc{bytes: s.buf, nodes: s.nodes}
	return &s.doc, nil
}

// Parse reads a whole document. The Doc aliases b, which must not be changed.
func Parse(b []byte, l Limits) (*Doc, error) {
	s := &Scanner{limits: l.orDefault(), buf: b}
	if len(b) > s.limits.MaxBytes {
		return nil, s.fail(0, ProblemTooLarge)
	}
	s.nodes = make([]node, 0, min(1+len(b)/bytesANode, s.limits.MaxNodes))
	s.run()
	return s.Close()
}

// bytesANode is how many bytes of a document with many values have one value: room for so
// many is made at once, because to make it by doubling costs more than to read the document.
const bytesANode = 16

func (s *Scanner) fail(offset int, p Problem) error {
	s.err = &SyntaxError{Offset: offset, Path: s.path(), Problem: p}
	return s.err
}

// run reads as far as the buffer goes.
func (s *Scanner) run() {
	for s.err == nil && s.pos < len(s.buf) {
		switch s.state {
		case inString, inKey:
			if !s.readString() {
				return
			}
		case inNumber:
			s.readNumber()
		case inLiteral:
			s.readLiteral()
		default:
			s.readUsual()
			if s.err == nil && s.pos < len(s.buf) {
				s.readToken(s.buf[s.pos])
			}
		}
	}
}

// readToken reads white space or one structural byte, or begins a value.
func (s *Scanner) readToken(b byte) {
	if b == ' ' || b == '\n' || b == '\t' || b == '\r' {
		s.pos++
		return
	}
	switch s.state {
	case expectValue:
		s.beginValue(b)
	case expectFirstValue:
		if b == ']' {
			s.endContainer()
		} else {
			s.beginValue(b)
		}
	case expectFirstKey, expectKey:
		switch {
		case b == '"':
			s.begin(inKey)
		case b == '}' && s.state == expectFirstKey:
			s.endContainer()
		default:
			s.unexpected()
		}
	case expectColon:
		if b != ':' {
			s.unexpected()
			return
		}
		s.pos++
		s.state = expectValue
	case expectComma:
		s.readComma(b)
	default:
		_ = s.fail(s.pos, ProblemTrailing)
	}
}

func (s *Scanner) readComma(b byte) {
	object := s.stack[len(s.stack)-1].kind == Object
	switch {
	case b == ',' && object:
		s.pos++
		s.state = expectKey
	case b == ',':
		s.pos++
		s.state = expectValue
	case b == '}' && object || b == ']' && !object:
		s.endContainer()
	default:
		s.unexpected()
	}
}

func (s *Scanner) unexpected() {
	switch {
	case s.pos == 0 && s.buf[0] == 0xef:
		_ = s.fail(0, ProblemBOM)
	case s.buf[s.pos] < 0x20:
		_ = s.fail(s.pos, ProblemControl)
	default:
		_ = s.fail(s.pos, ProblemSyntax)
	}
}

// begin starts a string, number or literal at the current byte.
func (s *Scanner) begin(st state) {
	s.state, s.start, s.escaped = st, s.pos, false
	if st == inString || st == inKey {
		s.pos++
	}
}

func (s *Scanner) beginValue(b byte) {
	switch {
	case b == '"':
		s.begin(inString)
	case b == '{':
		s.beginContainer(Object, expectFirstKey)
	case b == '[':
		s.beginContainer(Array, expectFirstValue)
	case b == '-' || b >= '0' && b <= '9':
		s.begin(inNumber)
	case b == 't':
		s.literal = "true"
		s.begin(inLiteral)
	case b == 'f':
		s.literal = "false"
		s.begin(inLiteral)
	case b == 'n':
		s.literal = "null"
		s.begin(inLiteral)
	default:
		s.unexpected()
	}
}

func (s *Scanner) beginContainer(k Kind, next state) {
	if len(s.stack) >= s.limits.MaxDepth {
		_ = s.fail(s.pos, ProblemTooDeep)
		return
	}
	n, ok := s.add(k, s.pos, s.pos+1, false)
	if !ok {
		return
	}
	s.stack = append(s.stack, frame{node: n, kind: k})
	s.pos++
	s.state = next
}

func (s *Scanner) endContainer() {
	f := s.stack[len(s.stack)-1]
	s.pos++
	n := &s.nodes[f.node]
	n.end, n.count = uint32(s.pos), f.count //nolint:gosec // bounded by MaxBytes
	if n.kind == Object && f.count > 1 {
		if at, dup := s.keys.repeated(s.buf, s.nodes, f.node); dup {
			s.pos = int(s.nodes[at].keyFrom)
			s.keyFrom, s.keyTo = s.pos, int(s.nodes[at].keyTo)
			_ = s.fail(s.pos, ProblemDuplicate)
			return
		}
	}
	s.stack = s.stack[:len(s.stack)-1]
	s.afterValue()
}

func (s *Scanner) afterValue() {
	s.state = expectComma
	if len(s.stack) == 0 {
		s.state = expectEnd
	}
}

// add appends a node for a value and links it to its container.
func (s *Scanner) add(k Kind, start, end int, escaped bool) (uint32, bool) {
	if len(s.nodes) >= s.limits.MaxNodes {
		_ = s.fail(s.pos, ProblemTooMany)
		return 0, false
	}
	at := uint32(len(s.nodes)) //nolint:gosec // bounded by MaxNodes
	if len(s.nodes) == cap(s.nodes) {
		s.nodes = slices.Grow(s.nodes, 1)
	}
	// Field by field: to copy a whole node is a call in WebAssembly.
	s.nodes = s.nodes[:len(s.nodes)+1]
	n := &s.nodes[at]
	n.kind, n.start, n.end, n.valueEsc, n.count, n.next = k, uint32(start), uint32(end), escaped, 0, 0 //nolint:gosec // bounded by MaxBytes
	n.keyFrom, n.keyTo, n.keyEsc, n.keyOdd, n.parent, n.index = 0, 0, false, false, 0, 0
	if depth := len(s.stack); depth > 0 {
		f := &s.stack[depth-1]
		n.parent, n.index = f.node, f.count
		if f.kind == Object {
			n.keyFrom, n.keyTo, n.keyEsc, n.keyOdd = uint32(s.keyFrom), uint32(s.keyTo), s.keyEsc, s.keyOdd //nolint:gosec // bounded by MaxBytes
		}
		if f.last != 0 {
			s.nodes[f.last].next = at
		}
		f.last = at
		f.count++
	}
	return at, true
}
