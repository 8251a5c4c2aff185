package normal

// Text is the readings of one text: its normal form, and what that may stand for. It is
// reused by Reset.
type Text struct {
	form     form
	readings []Reading
	room     room
	budget   int // bytes that may still be decoded
	undoes   int // bytes of readings in which ciphers may still be undone
	base58s  int // letters of base58 that may still be decoded

	// stage is what is being done, survey what it has found so far.
	stage  stage
	survey survey
}

// Reading is one way to read a text.
type Reading struct {
	// Text is valid until the next Reset.
	Text string
	// Guessed is true where letters were chosen so that they are known words: only a
	// rule that matches says that they were meant.
	Guessed bool

	// parent is the reading that this one is made of, inRaw for the raw text.
	parent int
	// from and to are where it stands in its parent, as a whole.
	from, to int
	way      way
	// list is for each byte where its source begins in the parent, where way is listed.
	list  []int32
	depth int
	// shifts has a bit for each number of places by which its letters were shifted back.
	shifts uint32
}

const inRaw = -1

// way says how a reading's places are found in its parent.
type way uint8

const (
	whole    way = iota // only as a whole
	same                // where they are
	mirrored            // counted from the end
	listed              // byte for byte
)

// maxDecoded bounds how much of one text is decoded, in bytes, maxRounds how often what
// was decoded is looked at again.
const (
	maxDecoded = 64 << 10
	maxRounds  = 3
	// maxUndone bounds the readings of one text in which ciphers are undone, in bytes: each
	// is as long as the text.
	maxUndone = 1 << 20
)

// Reset reads raw, which must stay as it is until the next Reset or Begin.
func (t *Text) Reset(raw string) {
	t.Begin(raw)
	for t.Step(len(raw) + 1) {
		// Once for each part of the work.
	}
}

// Begin is Reset with the work left to Step.
func (t *Text) Begin(raw string) {
	clear(t.readings)
	t.room.reset()
	t.readings, t.budget, t.undoes, t.base58s = t.readings[:0], maxDecoded, maxUndone, maxBase58s
	t.form.begin(raw)
	t.stage, t.survey = surveying, survey{}
}

// Step does one part of the work on about n bytes. It returns false when the text has been
// read. Where a text is odd, each manner of what it may say beside its normal form is one
// part, whatever its length.
func (t *Text) Step(n int) (more bool) {
	f := &t.form
	switch t.stage {
	case surveying:
		end := min(len(f.raw), f.at+n)
		t.survey.look(f.raw[f.at:end])
		if f.at = end; end == len(f.raw) {
			f.plain = t.survey.plain()
			t.enter(normalising)
		}
	case normalising:
		if f.normalise(f.at + n); f.at == len(f.raw) {
			t.enter(joining)
		}
	case joining:
		if f.join(f.at + n); f.at == len(f.out) {
			f.end()
			t.survey = survey{}
			t.enter(surveyingForm)
		}
	case surveyingForm:
		end := min(len(f.out), f.at+n)
		t.survey.look(f.text()[f.at:end])
		if f.at = end; end == len(f.out) {
			t.enter(looking)
		}
	case looking:
		t.lookFor(manner(f.at), 0, &t.survey, f.seen)
		if f.at++; f.at == int(manners) {
			t.stage = ready
		}
	}
	return t.stage != ready
}

// enter begins with a part of the work, or with the next that there is.
func (t *Text) enter(s stage) {
	if t.form.plain && s < looking {
		s = looking
	}
	if s == looking {
		r := Reading{Text: t.form.text(), parent: inRaw, to: len(t.form.raw), way: same}
		if !t.form.plain {
			r.way, r.list = listed, t.form.from
		}
		t.readings = append(t.readings, r)
	}
	t.stage, t.form.at = s, 0
}

// stage is a part of the work on a text.
type stage uint8

const (
	surveying stage = iota
	normalising
	joining
	surveyingForm
	looking
	ready
)

// String is the normal form. It is valid until the next Reset.
func (t *Text) String() string { return t.readings[0].Text }

// Len is how many readings there are. The first is the normal form.
func (t *Text) Len() int { return len(t.readings) }

// Reading is the i-th reading.
func (t *Text) Reading(i int) *Reading { return &t.readings[i] }

// Source turns the bytes [from, to) of the i-th reading into those of the raw text that
// they came from. They are more where the reading is of something as a whole.
func (t *Text) Source(i, from, to int) (rawFrom, rawTo int) {
	for ; i >= 0; i = t.readings[i].parent {
		r := &t.readings[i]
		switch r.way {
		case whole:
			from, to = r.from, r.to
		case same:
			from, to = r.from+from, r.from+to
		case mirrored:
			from, to = r.to-to, r.to-from
		case listed:
			from, to = traced(r.list, from, to, r.to)
		}
	}
	return from, to
}

// add adds a reading that was decoded from the bytes [from, to) of another one, in its
// normal form, and looks for what is hidden in it.
func (t *Text) add(parent int, text string, from, to int) {
	t.budget -= len(text)
	r := Reading{Text: text, parent: parent, from: from, to: to, depth: 1}
	if parent != inRaw {
		r.depth += t.readings[parent].depth
	}
	s := surveyOf(text)
	var seen strange
	if !s.plain() {
		var f form
		f.reset(text)
		r.Text, seen = f.text(), f.seen
		s = surveyOf(r.Text)
	}
	t.readings = append(t.readings, r)
	t.look(len(t.readings)-1, &s, seen)
}

// guess adds a reading of the bytes [from, to) of another one that only a rule can tell
// from chance, and what it says when it has no spaces.
func (t *Text) guess(parent int, text string, from, to int) {
	t.budget -= len(text)
	t.readings = append(t.readings, Reading{Text: text, parent: parent, from: from, to: to, depth: maxRounds, Guessed: true})
	t.readWords(len(t.readings)-1, false)
}

// look adds what a reading may say.
func (t *Text) look(i int, s *survey, seen strange) {
	for w := range manners {
		t.lookFor(w, i, s, seen)
	}
}

// manner is a kind of what a reading may say.
type manner int

const (
	encodedRuns manner = iota
	encodedPieces
	numberRows
	quotedLines
	morseRows
	asciiEighty
	unseenRows
	lettersOverHead
	wordsAnew
	otherLetters
	manners // how many there are
)

// lookFor adds what a reading may say in one manner, going through all of it where the
// survey or strange characters ask for that.
func (t *Text) lookFor(m manner, i int, s *survey, seen strange) {
	hides := t.readings[i].depth < maxRounds
	switch {
	case m == encodedRuns && hides && s.encoded():
		t.decode(i)
	case m == encodedPieces && hides && s.odd():
		t.pieces(i)
	case m == numberRows && hides && s.odd():
		t.numbers(i)
	case m == quotedLines && hides && s.odd():
		t.quotedPrintable(i)
	case m == morseRows && hides && s.odd():
		t.morseCode(i)
	case m == asciiEighty && i == 0 && s.odd():
		t.ascii85()
	case m == unseenRows && i == 0 && seen.bits >= minUnseenBits:
		t.unseenBits()
	case m == lettersOverHead && hides && seen.flipped >= minFlipped:
		t.turnOver(i)
	case m == wordsAnew && (s.encoded() || s.odd() || seen.joined || seen.marked >= minMarked):
		t.readWords(i, false)
	case m == otherLetters && hides:
		t.oddLetters(i)
	}
}

// minFlipped and minMarked are how many strange characters ask for a reading.
const (
	minFlipped = 3
	minMarked  = 3
)
