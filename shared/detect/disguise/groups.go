package disguise

const (
	// minOdd is how many odd pairs a row of groups has that is decoded, within maxOddApart
	// bytes: words have hardly any, letters of base64 one in three.
	minOdd      = 6
	maxOddApart = 128
	// maxGroup is how long a group is: what is longer is a run.
	maxGroup = minWord - 1
)

// groups looks at groups of letters as base64 that was cut into such of the same length, with
// one blank between them. Words are too, now and then: a row begins where odd pairs of
// letters show that it is none of words.
type groups struct {
	tokens
	size int // of the groups of a row, 0 for none
	// odd are where the groups of the latest odd pairs of a row begin, in turn; count is how
	// many there were.
	odd    [minOdd]int
	count  int
	active bool
	base64 [4]bits
}

// isOdd reports whether b stands behind a in hardly any word.
func isOdd(a, b byte) bool { return steps[classes[a]<<4|classes[b]].add>>fieldOdd != 0 }

func (l *groups) reset(f *Finder) {
	l.tokens.reset(f)
	l.size, l.count, l.active = 0, 0, false
	for i := range l.base64 {
		l.base64[i].out.reset()
	}
}

func (l *groups) busy() bool { return l.active }

func (l *groups) read(f *Finder, last bool) { l.cut(f, l, last) }

func (*groups) length(text []byte) (n, most int) {
	for n < len(text) && n <= maxGroup && letters[text[n]] != none {
		n++
	}
	return n, maxGroup
}

func (*groups) parts(b byte, gap int) bool { return gap > 1 || !blank(b) }

// take goes on with a group of n letters at pos.
func (l *groups) take(f *Finder, n int) {
	if n > l.size && l.size > 0 {
		l.finish(f)
	}
	if l.active {
		l.decode(f, l.pos, n)
	}
	if n < l.size { // it is the last one of its row, and may be the first of another
		l.finish(f)
	}
	l.size = n
	for at := l.pos + 1; at < l.pos+n; at++ {
		if !isOdd(f.at(at-1), f.at(at)) {
			continue
		}
		l.odd[l.count%minOdd] = l.pos
		l.count++
		if first := l.odd[l.count%minOdd]; !l.active && l.count >= minOdd && l.pos+n-first <= maxOddApart {
			l.begin(f, first, n)
		}
	}
}

// begin decodes the groups of n letters from an offset on to pos.
func (l *groups) begin(f *Finder, first, n int) {
	l.active = true
	for i := range l.base64 {
		l.base64[i].begin(6, i)
	}
	for at := first; at <= l.pos; at += n + 1 {
		l.decode(f, at, n)
	}
}

// decode decodes the n letters at an offset.
func (l *groups) decode(f *Finder, at, n int) {
	for i := range l.base64 {
		l.base64[i].take(f, f.view[at-f.base:at-f.base+n], &letters, at)
	}
}

func (l *groups) scan(f *Finder) {
	for i := range l.base64 {
		l.base64[i].out.scan(f, false)
	}
}

// finish ends the row.
func (l *groups) finish(f *Finder) {
	if l.active {
		for i := range l.base64 {
			l.base64[i].stop(f)
		}
	}
	l.size, l.count, l.active = 0, 0, false
}

func (l *groups) open(f *Finder) int {
	first := min(l.pos, f.end())
	if l.active {
		for i := range l.base64 {
			first = l.base64[i].first(first)
		}
	}
	return first
}

func (l *groups) letGo(f *Finder) { l.giveUp(f, l) }

// mayGroup is how many bytes at the end of the view may be the beginning of a row of groups
// that has too few odd pairs to be looked at yet.
func mayGroup(f *Finder) int {
	view := f.view
	start, end, size := len(view), len(view), 0
	for len(view)-end <= maxOddApart {
		from, odd := end, false
		for from > 0 && end-from <= maxGroup && letters[view[from-1]] != none {
			from--
			odd = odd || from+1 < end && isOdd(view[from], view[from+1])
		}
		n := end - from
		switch {
		case from == 0 && f.base > 0 || n > maxGroup:
			return len(view) - start // where it begins nobody knows
		case end == len(view): // the last one may go on
		case n == 0 || size > 0 && n != size || size == 0 && n < len(view)-end-1:
			return len(view) - start
		default:
			size = n
		}
		if odd && len(view)-from <= maxOddApart {
			start = from
		}
		if from == 0 || !blank(view[from-1]) {
			return len(view) - start
		}
		end = from - 1
	}
	return len(view) - start
}
