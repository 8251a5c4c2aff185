package normal

import "unicode/utf8"

// rails adds what stretches say whose characters were written on two rails by turns (rail
// fence cipher): those of the upper one come first.
func (t *Text) rails(parent int) {
	text := t.readings[parent].Text
	json := text != "" && (text[0] == '{' || text[0] == '[')
	for i := 0; i < len(text); i++ {
		from, letters, count := i, 0, 0
		for i < len(text) && text[i] != ' ' && text[i] != '\t' && (!json || !opensValue(text, i) && !closesValue(text, i)) {
			if isLetter(text[i]) {
				letters++
			}
			_, n := utf8.DecodeRuneInString(text[i:])
			i, count = i+n, count+1
		}
		if count < minRun || letters*2 < count || i-from > t.budget {
			continue
		}
		if plain := onOneRail(text[from:i], (count+1)/2); tells(plain) {
			t.guess(parent, plain, from, i)
		}
	}
}

// onOneRail is what two rails say, the upper one of which has so many characters.
func onOneRail(text string, upper int) string {
	lower := 0
	for range upper {
		_, n := utf8.DecodeRuneInString(text[lower:])
		lower += n
	}
	out := make([]byte, 0, len(text))
	for i, k := 0, lower; i < lower; {
		for _, at := range [...]*int{&i, &k} {
			_, n := utf8.DecodeRuneInString(text[*at:])
			out = append(out, text[*at:*at+n]...)
			*at += n
		}
	}
	return string(out)
}
