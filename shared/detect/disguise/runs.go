package disguise

// runs looks at runs of letters as base64 (RFC 4648, both alphabets), base32 and hexadecimal.
type runs struct {
	pos int // the next byte to look at, as an offset
	// length counts the letters of the run that ends at pos, part those since the last gap
	// in it, gap the bytes of a gap that may go on with a letter.
	length, part, gap int
	active            bool
	quoted            bool    // the gap has a quote: what puts strings together is part of it
	base64            [4]bits // one for each way to cut letters into bytes
	// rows are the letters of other alphabets in it.
	rows [len(alphabets)]row
}

// maxGap is how many bytes stand between two lines of one run, minLine how long a line is
// that may go on behind a gap.
const (
	maxGap  = 16
	minLine = 16
)

func (r *runs) reset(f *Finder) {
	r.pos, r.length, r.part, r.gap, r.active = f.base, 0, 0, 0, false
	for i := range r.rows {
		r.rows[i].count, r.rows[i].in = 0, false
	}
	r.each(func(b *bits) { b.out.reset() })
	for i := range r.base64 {
		r.base64[i].out.deep = true
	}
}

func (r *runs) each(do func(b *bits)) {
	for i := range r.base64 {
		do(&r.base64[i])
	}
	for i := range r.rows {
		for k := range r.rows[i].ways {
			do(&r.rows[i].ways[k])
		}
	}
}

func (r *runs) seen() int { return r.pos }

func (r *runs) busy() bool { return r.active }

func (r *runs) read(f *Finder, last bool) {
	end := f.end()
	for r.pos < end {
		if !r.active {
			r.skip(f)
		} else if r.gap == 0 {
			r.segment(f)
		}
		if r.pos == end {
			break
		}
		b := f.at(r.pos)
		r.pos++
		switch {
		case r.inGap(f, b):
			r.gap++
		case letters[b] != none:
			r.letter(f)
		case !r.active:
			r.length = 0
		case r.gap == 0 && r.part < minLine || r.gap == maxGap || !gaps[b]:
			r.finish(f)
		default:
			r.wait(f, b)
		}
	}
	if last {
		r.finish(f)
	}
	if r.active {
		r.each(func(b *bits) { b.out.scan(f, false) })
	}
}

// skip goes on to where a run is long enough, or to the end.
func (r *runs) skip(f *Finder) {
	length, part := r.length, f.view[r.pos-f.base:]
	i := 0
	for i < len(part) && length < minWord-1 {
		if length++; letters[part[i]] == none {
			length = 0
		}
		i++
	}
	r.pos, r.length, r.part = r.pos+i, length, length
}

// inGap reports whether b, which stands before pos, goes on with a gap although it may be a
// letter: of a line's end that is escaped, or what puts strings together.
func (r *runs) inGap(f *Finder, b byte) bool {
	if r.gap == 0 || r.gap == maxGap {
		return false
	}
	return r.quoted && b == '+' || f.at(r.pos-2) == '\\' && (b == 'n' || b == 'r' || b == 't')
}

// segment goes on with all letters at pos.
func (r *runs) segment(f *Finder) {
	part := f.view[r.pos-f.base:]
	n := 0
	for n < len(part) && letters[part[n]] != none {
		n++
	}
	r.take(f, r.pos, n)
	r.pos += n
	r.length += n
	r.part += n
}

// letter goes on with the letter before pos.
func (r *runs) letter(f *Finder) {
	if r.gap > 0 {
		r.gap, r.part = 0, 0
	}
	r.length++
	r.part++
	if r.active {
		r.take(f, r.pos-1, 1)
		return
	}
	if r.length < minWord {
		return
	}
	r.active, r.part = true, r.length
	for i := range r.base64 {
		r.base64[i].begin(6, i)
	}
	r.take(f, r.pos-r.length, r.length)
}

// take decodes n letters at an offset.
func (r *runs) take(f *Finder, at, n int) {
	part := f.view[at-f.base : at-f.base+n]
	for i := range r.base64 {
		r.base64[i].take(f, part, &letters, at)
	}
	for i := range r.rows {
		r.rows[i].take(f, part, &alphabets[i], at)
	}
}

// wait goes on with a byte behind which the run may go on in another line. It may also
// have ended.
func (r *runs) wait(f *Finder, b byte) {
	if r.gap == 0 {
		r.each(func(b *bits) { b.out.ask(f) })
		r.quoted = false
		for i := range r.rows {
			r.rows[i].breakOff()
		}
	}
	r.gap++
	r.quoted = r.quoted || b == '"' || b == '\'' || b == '`'
}

// finish ends the run.
func (r *runs) finish(f *Finder) {
	if r.active {
		for i := range r.base64 {
			r.base64[i].stop(f)
		}
		for i := range r.rows {
			r.rows[i].end(f)
		}
	}
	r.length, r.part, r.gap, r.active = 0, 0, 0, false
}

func (r *runs) open(f *Finder) int {
	end := f.end()
	if !r.active {
		return end - min(r.length, minWord)
	}
	first := end - r.gap
	for i := range r.base64 {
		first = r.base64[i].first(first)
	}
	for i := range r.rows {
		first = r.rows[i].first(first, end-r.gap)
	}
	return first
}

func (r *runs) letGo(f *Finder) {
	r.each(func(b *bits) { b.stop(f) })
}

// none marks bytes that are no letter.
const none = 0xff

// letters are the values of base64's letters, by byte.
var letters = func() (l [256]uint8) {
	l = valuesOf(alphabet + "0123456789+/")
	l['-'], l['_'] = l['+'], l['/']
	return l
}()

// valuesOf gives each byte its place in an alphabet.
func valuesOf(alphabet string) (t [256]uint8) {
	for i := range t {
		t[i] = none
	}
	for i := range len(alphabet) {
		t[alphabet[i]] = uint8(i) //nolint:gosec // below 64
	}
	return t
}

// gaps has what stands between the lines of a run, also where they are strings of a program.
var gaps = table(" \t\r\n\"'`,+\\")
