package disguise

// encoding is an alphabet whose letters stand for a few bits each, of which base64 has all.
type encoding struct {
	values [256]uint8
	width  uint
	// ways is in how many ways letters may be cut into bytes, least how many in a row are
	// decoded: those of minLegible bytes.
	ways, least int
}

// alphabets are hexadecimal and base32 (RFC 4648) in capitals and in small letters, as which
// hardly any words are read that are not.
var alphabets = [...]encoding{
	{hexValues(), 4, 2, 2 * minLegible},
	{valuesOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), 5, 8, minLegible * 8 / 5},
	{valuesOf("abcdefghijklmnopqrstuvwxyz234567"), 5, 8, minLegible * 8 / 5},
}

// hexadecimal is the first of alphabets.
const hexadecimal = 0

func hexValues() (t [256]uint8) {
	t = valuesOf("0123456789abcdef")
	for i := range uint8(6) {
		t['A'+i] = 10 + i
	}
	return t
}

// row decodes letters of an alphabet that stand side by side, once they are many.
type row struct {
	count int // letters, until they are decoded
	in    bool
	ways  []bits
}

// take goes on with what stands at an offset; some of it may be letters of the alphabet.
func (r *row) take(f *Finder, part []byte, e *encoding, at int) {
	for i := 0; i < len(part); {
		from := i
		for i < len(part) && e.values[part[i]] != none {
			i++
		}
		r.letters(f, e, at+from, i-from)
		if i < len(part) {
			r.end(f)
			i++
		}
	}
}

// letters goes on with n letters at an offset.
func (r *row) letters(f *Finder, e *encoding, at, n int) {
	r.count += n
	if !r.in {
		if r.count < e.least {
			return
		}
		r.in = true
		if r.ways == nil {
			r.ways = make([]bits, e.ways)
		}
		for i := range r.ways {
			r.ways[i].begin(e.width, i)
		}
		at, n = at+n-r.count, r.count
	}
	part := f.view[at-f.base : at-f.base+n]
	for i := range r.ways {
		r.ways[i].take(f, part, &e.values, at)
	}
}

// end ends the row.
func (r *row) end(f *Finder) {
	if r.in {
		for i := range r.ways {
			r.ways[i].stop(f)
		}
	}
	r.count, r.in = 0, false
}

// breakOff forgets letters that are too few to be decoded.
func (r *row) breakOff() {
	if !r.in {
		r.count = 0
	}
}

// first is the offset of the first letter that may still become part of a finding, of a row
// that ends at end; at most before.
func (r *row) first(before, end int) int {
	if !r.in {
		return min(before, end-r.count)
	}
	for i := range r.ways {
		before = r.ways[i].first(before)
	}
	return before
}
