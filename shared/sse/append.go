package sse

// AppendEvent appends to dst a new event that carries data, written as like was:
// the same line end, the same space after the colon or none, the name like.Name,
// and one data line for each line of data. For NDJSON it is data on one line, for a
// message an event of like's type. An array has no event apart from its place.
// like may be a frame from long ago, or a zero Frame with a Name.
func AppendEvent(dst []byte, like Frame, data []byte) []byte {
	s := like.style
	if s.kind == Messages {
		return appendMessage(dst, like.Name, data)
	}
	if s.kind == NDJSON {
		if s.end == endNone {
			s.end = endLF
		}
		return appendLine(dst, s, data)
	}
	if like.Name != "" {
		dst = appendField(dst, s, "event", like.Name)
	}
	dst = appendData(dst, s, data)
	return append(dst, lineEnds[s.end]...)
}

// AppendReplaced appends f with its data lines replaced by data; every other line
// stays as it came. f must be valid.
func AppendReplaced(dst []byte, f Frame, data []byte) []byte {
	switch f.style.kind {
	case NDJSON:
		return appendLine(dst, f.style, data)
	case Array:
		return append(append(dst, f.Raw[:len(f.Raw)-len(f.Data)]...), data...)
	case Messages:
		return appendPayload(dst, f, data)
	}
	written := false
	for rest := f.Raw; len(rest) > 0; {
		n, end := lineLength(rest)
		line := rest[:n]
		rest = rest[n+len(end):]
		if isData(line) {
			if !written {
				dst = appendData(dst, f.style, data)
				written = true
			}
			continue
		}
		dst = append(append(dst, line...), end...)
	}
	return dst
}

// AppendDropped appends what must stay of an event that is left out: an array keeps an
// empty object for it, so that its commas stay right.
func AppendDropped(dst []byte, f Frame) []byte {
	if f.style.kind == Array && !f.Comment && len(f.Data) > 1 {
		return AppendReplaced(dst, f, []byte("{}"))
	}
	return dst
}

// AppendBeside appends the lines of f that carry no data, of a message what is beside the
// data.
func AppendBeside(dst []byte, f Frame) []byte {
	if f.style.kind == Messages {
		return append(dst, f.beside...)
	}
	for rest := f.Raw; len(rest) > 0; {
		n, end := lineLength(rest)
		if line := rest[:n]; !isData(line) {
			dst = append(append(dst, line...), end...)
		}
		rest = rest[n+len(end):]
	}
	return dst
}

// AppendBare appends an event that carries data and nothing of f but its name, when
// that is one as the dialects make theirs.
func AppendBare(dst []byte, f Frame, data []byte) []byte {
	if !isPlain(f.Name) && f.style.kind != Messages {
		f.Name = ""
	}
	return AppendEvent(dst, f, data)
}

// lineLength returns the length of the first line and its end.
func lineLength(b []byte) (n int, end string) {
	for i, c := range b {
		switch {
		case c == '\n':
			return i, "\n"
		case c == '\r' && i+1 < len(b) && b[i+1] == '\n':
			return i, "\r\n"
		case c == '\r':
			return i, "\r"
		}
	}
	return len(b), ""
}

func isData(line []byte) bool {
	return len(line) >= 4 && string(line[:4]) == "data" && (len(line) == 4 || line[4] == ':')
}

func appendData(dst []byte, s style, data []byte) []byte {
	for {
		n, end := lineLength(data)
		dst = appendField(dst, s, "data", data[:n])
		if end == "" {
			return dst
		}
		data = data[n+len(end):]
	}
}

func appendField[T string | []byte](dst []byte, s style, name string, value T) []byte {
	dst = append(append(dst, name...), ':')
	// A reader strips one space: a value that begins with one needs another.
	if !s.tight || len(value) > 0 && value[0] == ' ' {
		dst = append(dst, ' ')
	}
	return append(append(dst, value...), lineEnds[s.end]...)
}

// appendLine writes data on one line; line ends in it are white space of JSON.
func appendLine(dst []byte, s style, data []byte) []byte {
	from := len(dst)
	dst = append(dst, data...)
	for i := from; i < len(dst); i++ {
		if dst[i] == '\n' || dst[i] == '\r' {
			dst[i] = ' '
		}
	}
	return append(dst, lineEnds[s.end]...)
}
