package sse

// array is how far a JSON array has been read.
type array struct {
	state arrayState
	// again accepts an element that is not the first of its array.
	again bool
	// from is where the element under way begins, from the frame's start.
	from            int
	depth           int
	inside, escaped bool // inside a string; behind its backslash
}

type arrayState uint8

const (
	arrayBegin   arrayState = iota // the opening bracket must come
	arrayFirst                     // an element or the end
	arrayElement                   // within an element
	arrayAfter                     // a comma or the end
	arrayNext                      // an element
	arrayEnd                       // white space
)

// nextElement returns the next element of an array with what stands before it.
func (f *Framer) nextElement() (Frame, bool, error) {
	a := &f.array
	for f.scan < len(f.buf) && f.scan-f.start < f.max {
		c := f.buf[f.scan]
		f.scan++
		if a.state == arrayElement {
			if a.element(c) {
				a.state = arrayAfter
				return f.element(a.from), true, nil
			}
			continue
		}
		if c == ' ' || c == '\n' || c == '\r' || c == '\t' {
			continue
		}
		ended, ok := a.between(c)
		if !ok {
			return f.fail(ErrArray)
		}
		if ended {
			return f.element(f.scan - f.start - 1), true, nil
		}
		a.from = f.scan - f.start - 1
	}
	if f.scan < len(f.buf) {
		return f.fail(ErrTooLarge)
	}
	if a.state == arrayEnd && f.scan > f.start {
		// Nothing that follows can change what it is.
		frame := f.element(f.scan - f.start)
		frame.Comment = true
		return frame, true, nil
	}
	return Frame{}, false, nil
}

// between takes a character that is no white space between elements. It reports whether
// it ends the array, and whether it may stand there.
func (a *array) between(c byte) (ended, ok bool) {
	switch {
	case c == '{' && (a.state == arrayFirst || a.state == arrayNext):
		a.state, a.depth, a.inside, a.escaped = arrayElement, 1, false, false
	case c == '[' && a.state == arrayBegin:
		a.state = arrayFirst
	case c == ',' && (a.state == arrayAfter || a.state == arrayBegin && a.again):
		a.state = arrayNext
	case c == ']' && (a.state == arrayFirst || a.state == arrayAfter || a.state == arrayBegin && a.again):
		a.state = arrayEnd
		return true, true
	default:
		return false, false
	}
	return false, true
}

// element takes a character of an element and reports whether it is the last. Whether the
// element is JSON is for its reader to find out; brackets that do not match are not.
func (a *array) element(c byte) (last bool) {
	switch {
	case a.escaped:
		a.escaped = false
	case a.inside:
		a.escaped = c == '\\'
		a.inside = c != '"'
	case c == '"':
		a.inside = true
	case c == '{' || c == '[':
		a.depth++
	case c == '}' || c == ']':
		a.depth--
	}
	return a.depth == 0
}

// element hands out the frame that ends at scan and whose data begins at from.
func (f *Framer) element(from int) Frame {
	raw := f.buf[f.start:f.scan:f.scan]
	f.start, f.line, f.first = f.scan, f.scan, false
	return Frame{Raw: raw, Data: raw[from:], style: f.style}
}
