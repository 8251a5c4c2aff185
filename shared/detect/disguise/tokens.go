package disguise

// tokens cuts a text into tokens, for a lens that reads rows of them. One that the view may
// have cut waits for what follows, and one that is too long is none.
type tokens struct {
	pos  int // the next byte to look at, as an offset
	gap  int // bytes since the token before it
	long bool
}

// tokenLens is what a lens makes of tokens.
type tokenLens interface {
	// length is how many bytes of a token a text begins with, as far as that matters, and
	// most the longest one that counts.
	length(text []byte) (n, most int)
	// parts reports whether no row goes on behind b, which stands the gap-th behind a token.
	parts(b byte, gap int) bool
	// take goes on with a token of n bytes at pos, finish ends the row.
	take(f *Finder, n int)
	finish(f *Finder)
	// scan looks for findings in what was taken so far.
	scan(f *Finder)
}

func (t *tokens) reset(f *Finder) {
	// What a token is that begins before what is remembered nobody knows.
	t.pos, t.gap, t.long = f.base, 0, f.base > 0
}

func (t *tokens) seen() int { return t.pos }

// cut gives the tokens of the view to l.
func (t *tokens) cut(f *Finder, l tokenLens, last bool) {
	for end := f.end(); t.pos < end; {
		n, most := l.length(f.view[t.pos-f.base:])
		switch {
		case n == 0:
			t.long = false
			if t.gap++; l.parts(f.at(t.pos), t.gap) {
				l.finish(f)
			}
			t.pos++
			continue
		case t.long || n > most:
			t.long = true
			l.finish(f)
		case t.pos+n == end && !last:
			l.scan(f)
			return
		default:
			l.take(f, n)
		}
		t.pos, t.gap = t.pos+n, 0
	}
	if last {
		l.finish(f)
	}
	l.scan(f)
}

// giveUp ends the row of l: what follows until a token ends may go on with what was let go.
func (t *tokens) giveUp(f *Finder, l tokenLens) {
	l.finish(f)
	t.pos, t.long = f.end(), true
}
