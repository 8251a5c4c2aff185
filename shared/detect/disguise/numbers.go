package disguise

// numbers reads rows of numbers as the codes of characters of ASCII: decimal, hexadecimal,
// octal or bits, each with the same number of digits or one less.
type numbers struct {
	tokens
	rows [len(bases)]single
}

// base is a way to write a code.
type base struct {
	size        int // of the number system
	least, most int // digits
}

var bases = [...]base{{10, 2, 3}, {16, 2, 2}, {8, 3, 3}, {2, 7, 8}}

const (
	// maxCode is the most bytes of a code, "0x" with it; maxGapOfCodes is how many bytes
	// stand between two.
	maxCode       = 8
	maxGapOfCodes = 4
)

// digits are those of a number without what says its base; ok is false where it has others,
// or too many.
func (b *base) digits(number []byte) (digits []byte, ok bool) {
	if b.size == 16 && len(number) > 1 && number[0] == '0' && number[1]|0x20 == 'x' {
		number = number[2:]
	}
	for _, c := range number {
		if int(alphabets[hexadecimal].values[c]) >= b.size {
			return nil, false
		}
	}
	return number, len(number) <= b.most
}

// code is the character that a number stands for, 0 for none.
func (b *base) code(number []byte) byte {
	digits, ok := b.digits(number)
	if !ok || len(digits) < b.least {
		return 0
	}
	code := 0
	for _, c := range digits {
		code = code*b.size + int(alphabets[hexadecimal].values[c])
	}
	if code > 0x7e || legible[code] == 0 {
		return 0
	}
	return byte(code)
}

func (l *numbers) reset(f *Finder) {
	l.tokens.reset(f)
	for i := range l.rows {
		l.rows[i].reset()
		l.rows[i].out.wordy = true // tables have many numbers
	}
}

func (l *numbers) busy() bool {
	for i := range l.rows {
		if l.rows[i].active {
			return true
		}
	}
	return false
}

func (l *numbers) read(f *Finder, last bool) { l.cut(f, l, last) }

func (*numbers) length(text []byte) (n, most int) {
	for n < len(text) && n <= maxCode && alphanumeric[text[n]] {
		n++
	}
	return n, maxCode
}

func (*numbers) parts(_ byte, gap int) bool { return gap > maxGapOfCodes }

// take goes on with a number of n bytes at pos.
func (l *numbers) take(f *Finder, n int) {
	number := f.view[l.pos-f.base : l.pos-f.base+n]
	for i := range l.rows {
		if code := bases[i].code(number); code != 0 {
			l.rows[i].put(f, code, l.pos, l.pos+n)
		} else {
			l.rows[i].finish(f)
		}
	}
}

func (l *numbers) scan(f *Finder) {
	for i := range l.rows {
		l.rows[i].out.scan(f, false)
	}
}

func (l *numbers) finish(f *Finder) {
	for i := range l.rows {
		l.rows[i].finish(f)
	}
}

// Of rows that are too short to be looked at mayCount knows which may still become longer.
func (l *numbers) open(f *Finder) int {
	first := min(l.pos, f.end())
	for i := range l.rows {
		if l.rows[i].active {
			first = l.rows[i].first(first)
		}
	}
	return first
}

func (l *numbers) letGo(f *Finder) { l.giveUp(f, l) }

// mayCount is how many bytes at the end of the view may be the beginning of a row of codes
// that is too short to be looked at yet.
func mayCount(f *Finder) int {
	view := f.view[max(0, len(f.view)-behind):]
	if !endsInCode(view) {
		return 0
	}
	held, whole := 0, f.base == 0 && len(view) == len(f.view)
	for i := range bases {
		held = max(held, len(view)-bases[i].start(view, whole))
	}
	return held
}

// endsInCode reports whether the last word may be a code in some base, which is looked at for each: of nearly
// all words a letter tells that it is none.
func endsInCode(view []byte) bool {
	end := len(view)
	for end > 0 && len(view)-end <= maxGapOfCodes && !alphanumeric[view[end-1]] {
		end--
	}
	for ; end > 0 && alphanumeric[view[end-1]]; end-- {
		if c := view[end-1]; alphabets[hexadecimal].values[c] >= 16 && c|0x20 != 'x' { // "0x"
			return false
		}
	}
	return true
}

// start is where the row of codes begins that view ends with; a code may be cut at its end,
// and what view begins with is cut where the text is not whole.
func (b *base) start(view []byte, whole bool) int {
	start, end := len(view), len(view)
	for {
		from := end
		for from > 0 && alphanumeric[view[from-1]] {
			from--
		}
		if number := view[from:end]; len(number) > 0 || start < len(view) {
			_, ok := b.digits(number) // the last one may go on
			if end < len(view) {
				ok = b.code(number) != 0
			}
			if !ok || from == 0 && !whole {
				return start
			}
			start = from
		}
		for end = from; end > 0 && from-end <= maxGapOfCodes && !alphanumeric[view[end-1]]; {
			end--
		}
		if end == 0 || from-end > maxGapOfCodes || from == end {
			return start
		}
	}
}
