package jsondoc

import "strconv"

// maxKey is how much of a key a path shows, in bytes.
const maxKey = 64

// Path is where the value stands: messages[2].content[0].text. Keys are cut to
// 64 bytes and shown in printable ASCII.
func (v Value) Path() string {
	if v.doc == nil {
		return ""
	}
	return string(appendPath(nil, v.doc.bytes, v.doc.nodes, v.at))
}

func appendPath(dst, buf []byte, nodes []node, at uint32) []byte {
	if at == 0 {
		return dst
	}
	n := &nodes[at]
	dst = appendPath(dst, buf, nodes, n.parent)
	if n.keyFrom == 0 {
		dst = append(dst, '[')
		dst = strconv.AppendInt(dst, int64(n.index), 10)
		return append(dst, ']')
	}
	return appendKey(dst, buf[n.keyFrom:n.keyTo])
}

func appendKey(dst, raw []byte) []byte {
	if len(dst) > 0 {
		dst = append(dst, '.')
	}
	for _, b := range raw[:min(len(raw), maxKey)] {
		if b < 0x20 || b >= 0x7f {
			b = '?'
		}
		dst = append(dst, b)
	}
	return dst
}

// path is the innermost place the scanner has reached.
func (s *Scanner) path() string {
	if len(s.stack) == 0 {
		return ""
	}
	f := s.stack[len(s.stack)-1]
	dst := appendPath(nil, s.buf, s.nodes, f.node)
	if s.nodes[f.node].kind == Array {
		dst = append(dst, '[')
		dst = strconv.AppendInt(dst, int64(f.count), 10)
		return string(append(dst, ']'))
	}
	if s.keyTo > s.keyFrom && s.keyFrom > int(s.nodes[f.node].start) {
		dst = appendKey(dst, s.buf[s.keyFrom:s.keyTo])
	}
	return string(dst)
}
