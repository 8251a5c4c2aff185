package disguise

import (
	"slices"
	"unsafe"

	"portcullis/shared/detect"
)

// Found is something that a text says in disguise.
type Found struct {
	// Finding has the bytes of the text that stand for it.
	detect.Finding
	// Text is what they say. It is empty for what is continued.
	Text string
}

const (
	// behind is how much of a text is remembered, in bytes, and held of a word that has
	// not ended: what is longer is not looked at backwards, and escapes are not read
	// together with what is further before them.
	behind = 256
	// stepSize is how much of a piece is looked at at a time.
	stepSize = 4 << 10
	// maxDepth is how many disguises are looked through, one within another, maxDeep how
	// many where those within are base64.
	maxDepth = 2
	maxDeep  = 3
	// MaxHeld is the most bytes that a Finder holds. A match that is not known by then is
	// let go.
	MaxHeld = 8 << 10
)

// Finder looks for disguises in one text, given in pieces cut anywhere. It is reused by Reset.
type Finder struct {
	set   *detect.Set
	depth int
	found []Found

	// view is the text from offset base on; all of it was looked at.
	view   []byte
	base   int
	survey survey
	// going are the lenses that go on with the next step.
	going   calls
	runs    runs
	form    form
	spaced  spaced
	words   words
	numbers numbers
	groups  groups
	held    int
	// scanner is for texts that are scanned at once, by whichever lens has one.
	scanner detect.Scanner
}

// lens is one way to look at a text, byte by byte.
type lens interface {
	reset(f *Finder)
	// read looks at the view, as far as it can without what follows it.
	read(f *Finder, last bool)
	// seen is the offset up to which it has looked.
	seen() int
	// busy reports whether it is in the middle of something.
	busy() bool
	// open is the offset of the first byte that may still become part of a finding, or
	// that it has to see again; the end of the view for none.
	open(f *Finder) int
	// letGo gives up what it holds.
	letGo(f *Finder)
}

// Reset makes f ready for another text.
func (f *Finder) Reset(set *detect.Set) {
	f.set, f.base, f.going, f.held = set, 0, 0, 0
	f.found, f.view, f.survey = f.found[:0], f.view[:0], survey{since: maxSign}
	for _, l := range f.lenses() {
		l.reset(f)
	}
}

func (f *Finder) lenses() [6]lens {
	return [6]lens{&f.runs, &f.form, &f.spaced, &f.words, &f.numbers, &f.groups}
}

// Write takes the next piece and returns what is known now to be disguised in the text,
// in rising order of where it begins; one disguise may overlap another. It is valid until
// the next Write. last ends the text.
func (f *Finder) Write(piece string, last bool) []Found {
	f.found = f.found[:0]
	for len(piece) > stepSize {
		f.step(piece[:stepSize], false)
		piece = piece[stepSize:]
	}
	f.step(piece, last)
	if len(f.found) > 1 {
		slices.SortStableFunc(f.found, func(a, b Found) int { return a.From - b.From })
	}
	return f.found
}

// Held is the number of bytes at the end of the text so far that may still become part of
// a finding.
func (f *Finder) Held() int { return f.held }

// step looks at the next bytes.
func (f *Finder) step(piece string, last bool) {
	from := len(f.view)
	f.view = append(f.view, piece...)
	if called := f.survey.look(f.view, from); called|f.going != 0 {
		f.look(called, last)
	}
	f.hold(last)
	f.forget()
}

// look has lenses look at what they have not seen, as far as it is remembered: a disguise is
// noticed late. A lens that was called looks once more than it is busy.
func (f *Finder) look(called calls, last bool) {
	going := f.going
	f.going = called
	for i, l := range f.lenses() {
		if (called|going)&(1<<i) == 0 {
			continue
		}
		if l.seen() < f.base {
			l.reset(f)
		}
		l.read(f, last)
		if l.busy() {
			f.going |= 1 << i
		}
	}
}

// hold finds out what may still become part of a finding.
func (f *Finder) hold(last bool) {
	end := f.base + len(f.view)
	if f.held = 0; last {
		return
	}
	for f.held < min(behind, len(f.view)) && ofWord[f.view[len(f.view)-1-f.held]] {
		f.held++
	}
	if f.survey.alone() {
		f.held = max(f.held, mayStart(f))
	}
	if f.survey.counting() {
		f.held = max(f.held, mayCount(f))
	}
	if f.survey.odd() {
		f.held = max(f.held, mayGroup(f))
	}
	for i, l := range f.lenses() {
		if f.going&(1<<i) == 0 {
			continue
		}
		if end-l.open(f) > MaxHeld {
			l.letGo(f)
		}
		f.held = max(f.held, end-l.open(f))
	}
}

// forget drops what nobody looks at again.
func (f *Finder) forget() {
	if n := len(f.view) - max(behind, f.held); n > 0 {
		f.view = f.view[:copy(f.view, f.view[n:])]
		f.base += n
	}
}

// text is the bytes [from, to) of the text, which are remembered.
func (f *Finder) text(from, to int) string {
	b := f.view[from-f.base : to-f.base]
	return unsafe.String(unsafe.SliceData(b), len(b)) //nolint:gosec // used before the view changes
}

// end is the offset behind the view.
func (f *Finder) end() int { return f.base + len(f.view) }

// at is the byte of the view at an offset.
func (f *Finder) at(offset int) byte { return f.view[offset-f.base] }

// ofWord has the bytes of what is held as a word: of keys, addresses and escapes.
var ofWord = table("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.:_-+/=@~%&#;\\")

func table(bytes string) (t [256]bool) {
	for i := range len(bytes) {
		t[bytes[i]] = true
	}
	return t
}
