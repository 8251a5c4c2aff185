package jsondoc

// readUsual reads on as long as what comes is whole in the buffer and plain: strings of ASCII
// without escapes, numbers, what stands between values. In WebAssembly of official Go a call
// costs as much as reading ten bytes, so that one function does it. All else is left to
// readToken, also to say what is wrong.
func (s *Scanner) readUsual() {
	b, at, next := s.buf, s.pos, s.state
	for ok := true; ok && at < len(b); {
		c := b[at]
		if c == ' ' || c == '\n' || c == '\t' || c == '\r' {
			at++
			continue
		}
		switch next {
		case expectComma:
			if c != ',' {
				s.pos, s.state = at, next
				return
			}
			at++
			if next = expectValue; s.stack[len(s.stack)-1].kind == Object {
				next = expectKey
			}
			continue
		case expectColon:
			if c != ':' {
				s.pos, s.state = at, next
				return
			}
			at++
			next = expectValue
			continue
		case expectValue, expectFirstValue, expectKey, expectFirstKey:
		default:
			s.pos, s.state = at, next
			return
		}
		key, kind, end := next == expectKey || next == expectFirstKey, String, 0
		switch {
		case c == '"':
			if end = skipPlain(b, at+1); end == len(b) || b[end] != '"' {
				s.pos, s.state = at, next
				return
			}
			end++
		case !key && (c == '-' || c >= '0' && c <= '9'):
			if end = numberEnd(b, at); end == len(b) || !validNumber(b[at:end]) {
				s.pos, s.state = at, next
				return
			}
			kind = Number
		default:
			s.pos, s.state = at, next
			return
		}
		if key {
			s.keyFrom, s.keyTo, s.keyEsc, s.keyOdd = at+1, end-1, false, false
			at, next = end, expectColon
			continue
		}
		s.pos = at
		if _, ok = s.add(kind, at, end, false); ok {
			at = end
			if next = expectComma; len(s.stack) == 0 {
				next = expectEnd
			}
		}
	}
	s.pos, s.state = at, next
}

// numberEnd is where what may be a number ends that begins at at.
func numberEnd(b []byte, at int) int {
	for at < len(b) && inNumbers[b[at]] {
		at++
	}
	return at
}

// inNumbers has the bytes of numbers.
var inNumbers = func() (t [256]bool) {
	for _, b := range []byte("0123456789.eE+-") {
		t[b] = true
	}
	return t
}()
