package normal

import (
	"slices"
	"strings"
	"unicode/utf8"
	"unsafe"
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

// caesarShifts are how far letters are shifted back, besides rot13.
var caesarShifts = [...]byte{1, 3, 23, 25}

// Undo adds readings of the i-th reading in which a cipher is undone. What a cipher was
// undone in has none of another.
func (t *Text) Undo(i int, cipher string) {
	r := &t.readings[i]
	if r.Guessed || r.depth >= maxRounds {
		return
	}
	switch cipher {
	case Rot13:
		t.turn(i, same, mapped(r.Text, func(b byte) byte { return shifted(b, 13) }))
	case Caesar:
		for _, n := range caesarShifts {
			t.turn(i, same, mapped(r.Text, func(b byte) byte { return shifted(b, 26-n) }))
		}
	case Atbash:
		t.turn(i, same, mapped(r.Text, mirroredLetter))
	case Rot47:
		t.turn(i, same, mapped(r.Text, rot47))
	case Reversed:
		t.turn(i, mirrored, reversed(r.Text))
		t.turn(i, same, eachWord(withoutMarks(r.Text), reversed))
	case Backwards:
		t.turn(i, whole, backwards(r.Text))
		t.readings[len(t.readings)-1].Guessed = true
	case PigLatin:
		t.turn(i, whole, eachWord(r.Text, fromPigLatin))
		t.readings[len(t.readings)-1].Guessed = true
	}
}

func (t *Text) turn(parent int, how way, text string) {
	t.readings = append(t.readings, Reading{Text: text, parent: parent, to: len(t.readings[parent].Text), way: how, depth: maxRounds})
}

// mapped is text with each byte of ASCII replaced.
func mapped(text string, to func(byte) byte) string {
	out := []byte(text)
	for i, b := range out {
		out[i] = to(b)
	}
	return unsafe.String(unsafe.SliceData(out), len(out)) //nolint:gosec // nobody else has it
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

// reversed is text from its end, character by character.
func reversed(text string) string {
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, n := utf8.DecodeLastRuneInString(text)
		out = utf8.AppendRune(out, r)
		text = text[:len(text)-n]
	}
	return string(out)
}

// withoutMarks has spaces for full stops and the like that stand before a word: behind it,
// before the word was reversed.
func withoutMarks(text string) string {
	out := []byte(text)
	for i := 1; i+1 < len(out); i++ {
		if strings.IndexByte(".,:;!?", out[i]) >= 0 && isBlank(out[i-1]) && isLetter(out[i+1]) {
			out[i] = ' '
		}
	}
	return string(out)
}

// eachWord is text with its words changed, which are letters of ASCII.
func eachWord(text string, change func(string) string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		from := i
		for i < len(text) && isLetter(text[i]) {
			i++
		}
		if i == from {
			out.WriteByte(text[i])
			i++
			continue
		}
		out.WriteString(change(text[from:i]))
	}
	return out.String()
}

// backwards is the words of text from its end, without what stands between them.
func backwards(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return r < utf8.RuneSelf && !isLetter(byte(r)) })
	slices.Reverse(words)
	return strings.Join(words, " ")
}

// fromPigLatin undoes the way in which a word's first consonants go behind it, before
// "ay". How many they were nobody says; it is what begins a known word, else none.
func fromPigLatin(w string) string {
	stem, found := strings.CutSuffix(strings.ToLower(w), "ay")
	if !found {
		return w
	}
	for n := min(len(stem)-1, maxConsonants); n > 0; n-- {
		if guess := stem[len(stem)-n:] + stem[:len(stem)-n]; vocabulary.has(guess) {
			return guess
		}
	}
	return strings.TrimRight(stem, "wy")
}

const maxConsonants = 4
