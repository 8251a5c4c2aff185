package normal

import (
	"strings"
	"unicode/utf8"
)

// The ciphers that Undo knows. Who finds a word that one has made asks for them.
const (
	Rot13     = "rot13"
	Rot47     = "rot47"
	Caesar    = "caesar"
	Atbash    = "atbash"
	Reversed  = "reversed"
	Backwards = "backwards"
	PigLatin  = "pig_latin"
)

// maxTurns is how many readings one cipher has at most.
const maxTurns = len(caesarShifts)

const rot13 = 13

// caesarShifts are how far letters are shifted back, besides rot13.
var caesarShifts = [...]byte{1, 3, 23, 25}

// Undo adds readings of the i-th reading in which a cipher is undone. What a cipher was
// undone in has none of another. Nothing is added for a reading of over a quarter of
// maxUndone, nor once all of it is spent.
func (t *Text) Undo(i int, cipher string) {
	r := &t.readings[i]
	if r.Guessed || r.depth >= maxRounds || len(r.Text) > t.undoes/maxTurns {
		return
	}
	switch cipher {
	case Rot13:
		t.shiftBack(i, rot13)
	case Caesar:
		for _, n := range caesarShifts {
			t.shiftBack(i, n)
		}
	case Atbash:
		t.turn(i, same, t.mapped(r.Text, mirroredLetter))
	case Rot47:
		t.turn(i, same, t.mapped(r.Text, rot47))
	case Reversed:
		t.turn(i, mirrored, t.room.text(appendReversed(t.room.bytes(len(r.Text)), r.Text)))
		t.turn(i, same, t.eachToken(r.Text))
	case Backwards:
		t.suppose(i, whole, t.backwards(r.Text), len(r.Text))
	case PigLatin:
		t.suppose(i, whole, t.eachWord(r.Text, appendFromPigLatin), len(r.Text))
	}
}

// shiftBack adds the reading in which letters stand for those n places before them, unless
// there is one.
func (t *Text) shiftBack(i int, n byte) {
	r := &t.readings[i]
	if r.shifts&(1<<n) == 0 {
		r.shifts |= 1 << n
		t.turn(i, same, t.mapped(r.Text, func(b byte) byte { return shifted(b, 26-n) }))
	}
}

// unshift does as shiftBack, and adds what that says backwards.
func (t *Text) unshift(i int, n byte) {
	if len(t.readings[i].Text) > t.undoes/maxTurns {
		return
	}
	t.shiftBack(i, n)
	text := t.readings[len(t.readings)-1].Text
	t.suppose(i, mirrored, t.room.text(appendReversed(t.room.bytes(len(text)), text)), len(text))
}

// halved adds the reading in which letters that stand twice, and nothing else does in their
// word, stand once.
func (t *Text) halved(i int) {
	text := t.readings[i].Text
	if len(text) > t.undoes/maxTurns {
		return
	}
	out := t.eachWord(text, func(out []byte, word string) []byte {
		for at := 0; at < len(word); at += 2 {
			if at+1 == len(word) || word[at]|0x20 != word[at+1]|0x20 {
				return append(out, word...)
			}
		}
		for at := 0; at < len(word); at += 2 {
			out = append(out, word[at])
		}
		return out
	})
	t.suppose(i, whole, out, len(text))
}

// turn adds a reading of all of another one in which a cipher is undone.
func (t *Text) turn(parent int, how way, text string) {
	t.undoes -= len(text)
	t.readings = append(t.readings, Reading{Text: text, parent: parent, to: len(t.readings[parent].Text), way: how, depth: maxRounds})
}

// suppose adds a reading of all size bytes of another one that only a rule can tell from
// chance.
func (t *Text) suppose(parent int, how way, text string, size int) {
	t.undoes -= len(text)
	t.readings = append(t.readings, Reading{Text: text, parent: parent, to: size, way: how, depth: maxRounds, Guessed: true})
}

// mapped is text with each byte of ASCII replaced.
func (t *Text) mapped(text string, to func(byte) byte) string {
	out := append(t.room.bytes(len(text)), text...)
	for i, b := range out {
		out[i] = to(b)
	}
	return t.room.text(out)
}

// shifted is a letter that stands n places behind b in the alphabet.
func shifted(b, n byte) byte {
	switch {
	case isSmall(b):
		return 'a' + (b-'a'+n)%26
	case isCapital(b):
		return 'A' + (b-'A'+n)%26
	}
	return b
}

func mirroredLetter(b byte) byte {
	switch {
	case isSmall(b):
		return 'a' + 'z' - b
	case isCapital(b):
		return 'A' + 'Z' - b
	}
	return b
}

// rot47 turns the 94 characters of ASCII that are shown by half their number.
func rot47(b byte) byte {
	if b > ' ' && b < 0x7f {
		return '!' + (b-'!'+47)%94
	}
	return b
}

// appendReversed appends text from its end, character by character.
func appendReversed(out []byte, text string) []byte {
	for len(text) > 0 {
		r, n := utf8.DecodeLastRuneInString(text)
		out = utf8.AppendRune(out, r)
		text = text[:len(text)-n]
	}
	return out
}

// eachToken is text with what stands between its blanks, or in a string of JSON, reversed.
// A full stop and the like that then stand before a word stood behind it; a space takes
// their place.
func (t *Text) eachToken(text string) string {
	out := t.room.bytes(len(text))
	for i := 0; i < len(text); {
		from := i
		for i < len(text) && !isBlank(text[i]) && (i == from || !opensValue(text, i-1)) {
			i++
		}
		if i == from {
			out = append(out, text[i])
			i++
			continue
		}
		start := len(out)
		out = appendReversed(out, text[from:i])
		for ; start+1 < len(out) && strings.IndexByte(".,:;!?", out[start]) >= 0; start++ {
			out[start] = ' '
		}
	}
	return t.room.text(out)
}

// opensValue reports whether a string of JSON begins with the quote at text[i], closesValue
// whether one ends there.
func opensValue(text string, i int) bool {
	return text[i] == '"' && i > 0 && strings.IndexByte(":,[", text[i-1]) >= 0
}

func closesValue(text string, i int) bool {
	return text[i] == '"' && i+1 < len(text) && strings.IndexByte(",]}", text[i+1]) >= 0
}

// eachWord is text with its words changed, which are letters of ASCII.
func (t *Text) eachWord(text string, change func(out []byte, word string) []byte) string {
	out := t.room.bytes(len(text))
	for i := 0; i < len(text); {
		from := i
		for i < len(text) && isLetter(text[i]) {
			i++
		}
		if i == from {
			out = append(out, text[i])
			i++
			continue
		}
		out = change(out, text[from:i])
	}
	return t.room.text(out)
}

// backwards is the words of text from its end, without what stands between them.
func (t *Text) backwards(text string) string {
	out := t.room.bytes(len(text) + 1)
	for end := len(text); end > 0; {
		from := end
		for from > 0 && (isLetter(text[from-1]) || text[from-1] >= utf8.RuneSelf) {
			from--
		}
		if from < end {
			out = append(append(out, text[from:end]...), ' ')
			end = from
			continue
		}
		end--
	}
	return t.room.text(out)
}

// appendFromPigLatin undoes the way in which a word's first consonants go behind it,
// before "ay". How many they were nobody says; it is what begins a known word, else none.
func appendFromPigLatin(out []byte, w string) []byte {
	stem, found := strings.CutSuffix(strings.ToLower(w), "ay")
	if !found {
		return append(out, w...)
	}
	for n := min(len(stem)-1, maxConsonants); n > 0; n-- {
		if guess := stem[len(stem)-n:] + stem[:len(stem)-n]; vocabulary().has(guess) {
			return append(out, guess...)
		}
	}
	return append(out, strings.TrimRight(stem, "wy")...)
}

const maxConsonants = 4
