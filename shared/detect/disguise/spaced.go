package disguise

// maxApart is the most bytes that stand between two letters: those of ', ' with its quotes, or
// of a picture. maxMarks is how many marks in a row are part of what is set apart.
const (
	maxApart = 4
	maxMarks = 3
)

// spaced reads rows of letters, digits and a few marks that are set apart, each from the
// next by the same signs.
type spaced struct {
	pos    int // the next byte to look at, as an offset
	row    single
	marks  int // marks at its end
	blanks int // white space more than between letters
	apart  [maxApart]byte
	size   int // of what stands between letters
}

func (l *spaced) reset(f *Finder) {
	l.pos = f.base
	l.row.reset()
}

func (l *spaced) seen() int { return l.pos }

func (l *spaced) busy() bool { return l.row.active }

func (l *spaced) read(f *Finder, last bool) {
	for l.pos < f.end() {
		if l.row.count == 0 {
			if !l.start(f, last) {
				break
			}
		} else if !l.goOn(f, last) {
			break
		}
	}
	if last {
		l.row.finish(f)
	}
	l.row.out.scan(f, false)
}

// start looks whether a row starts at pos. It returns false when that needs more text.
func (l *spaced) start(f *Finder, last bool) bool {
	end := f.end()
	if !alphanumeric[f.at(l.pos)] || l.pos > f.base && alphanumeric[f.at(l.pos-1)] {
		l.pos++
		return true
	}
	n := 0
	for n < maxApart && l.pos+1+n < end && between[f.at(l.pos+1+n)] {
		l.apart[n] = f.at(l.pos + 1 + n)
		n++
	}
	next := l.pos + 1 + n
	if next == end && !last {
		return false
	}
	if n == 0 || next == end || !alphanumeric[f.at(next)] {
		l.pos++
		return true
	}
	l.size, l.marks, l.blanks = n, 0, 0
	// Rows of digits are also those of tables and lists.
	l.row.out.wordy = n > 1 || !ofNumber[l.apart[0]]
	l.take(f, l.pos)
	l.pos = next
	return true
}

// goOn looks at what stands where the row's next letter should. It returns false when that
// needs more text.
func (l *spaced) goOn(f *Finder, last bool) bool {
	b, end := f.at(l.pos), f.end()
	switch {
	case blank(b) && blank(l.apart[0]) && l.blanks < maxApart:
		if l.blanks++; l.blanks == 1 {
			l.row.put(f, ' ', l.pos, l.pos+1)
		}
		l.pos++
		return true
	case !alphanumeric[b] && (!inRow[b] || l.marks == maxMarks):
		l.row.finish(f)
		return true
	}
	for i := range l.size {
		at := l.pos + 1 + i
		if at >= end {
			if !last {
				return false
			}
			l.take(f, l.pos)
			l.pos = end
			return true
		}
		if f.at(at) != l.apart[i] {
			if alphanumeric[b] && i == 0 && alphanumeric[f.at(at)] {
				l.row.finish(f) // it begins a word
				return true
			}
			l.take(f, l.pos)
			l.row.finish(f)
			l.pos++
			return true
		}
	}
	l.take(f, l.pos)
	l.blanks = 0
	l.pos += 1 + l.size
	return true
}

// take adds the letter at an offset to the row.
func (l *spaced) take(f *Finder, at int) {
	b := f.at(at)
	if l.marks++; alphanumeric[b] {
		l.marks = 0
	}
	l.row.put(f, b, at, at+1)
}

func (l *spaced) open(f *Finder) int { return l.row.first(min(l.pos, f.end())) }

func (l *spaced) letGo(f *Finder) {
	l.row.finish(f)
	l.pos = f.end()
}

// mayStart is how many bytes at the end of the view may be the beginning of a row, or of one
// that is too short to be looked at yet: from the last two letters side by side on. What
// stood before a letter that the view begins with is forgotten, and may have been one.
func mayStart(f *Finder) int {
	view := f.view
	first := len(view)
	for i := len(view) - 1; i >= max(0, len(view)-behind); i-- {
		if !alphanumeric[view[i]] {
			continue
		}
		if i == 0 && f.base > 0 || i > 0 && alphanumeric[view[i-1]] {
			break
		}
		first = i
	}
	return len(view) - first
}

var (
	alphanumeric = table("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
	inRow        = table("-_+/=.@:")
	ofNumber     = table(" -.\n")
	between      = func() [256]bool {
		t := table(" \t\r\n-._|,*/:;~+='\"`")
		for b := 0x80; b < len(t); b++ {
			t[b] = true
		}
		return t
	}()
)

func blank(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }
