package normal

import "strings"

// morse are the letters from A on, the digits from 0 on and marks in Morse's code (ITU-R
// M.1677-1).
const (
	morse      = ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. ----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----. .-.-.- --..-- ..--.. -.-.-- -....- -..-. .--.-. .----. ---... .-..-."
	morseSigns = "abcdefghijklmnopqrstuvwxyz0123456789.,?!-/@':\""
	// maxMorse is how many dots and dashes a sign has, minMorse how many signs in a row
	// are read.
	maxMorse = 6
	minMorse = 8
)

// morseCode reads rows of signs in Morse's code. A blank ends a sign, what is more a word.
func (t *Text) morseCode(parent int) {
	text := t.readings[parent].Text
	if !dotsAndDashes(text) {
		return
	}
	var out []byte
	signs, from, end, space := 0, 0, 0, false
	finish := func() {
		if signs >= minMorse && len(out) <= t.budget {
			t.guess(parent, string(out), from, end)
		}
		signs, out = 0, out[:0]
	}
	for i := 0; i < len(text); {
		start := i
		for i < len(text) && (text[i] == '.' || text[i] == '-') {
			i++
		}
		if i > start {
			sign := morseSign(text[start:i])
			switch {
			case sign == 0:
				finish()
				continue
			case signs == 0:
				from = start
			case space:
				out = append(out, ' ')
			}
			out, signs, end, space = append(out, sign), signs+1, i, false
			continue
		}
		if signs > 0 {
			switch n := i - end; {
			case n > maxBlanks:
				finish()
			case text[i] == '/' || text[i] == '|' || isBlank(text[i]) && n > 0:
				space = true
			case !isBlank(text[i]):
				finish()
			}
		}
		i++
	}
	finish()
}

// dotsAndDashes reports whether a dot stands beside a dash, as in most words of Morse's code.
func dotsAndDashes(text string) bool {
	for i := 0; i < len(text); i++ {
		n := strings.IndexByte(text[i:], '-')
		if n < 0 {
			return false
		}
		if i += n; i > 0 && text[i-1] == '.' || i+1 < len(text) && text[i+1] == '.' {
			return true
		}
	}
	return false
}

// morseSign is what dots and dashes stand for, 0 for nothing.
func morseSign(code string) byte {
	if len(code) > maxMorse {
		return 0
	}
	at := strings.Index(" "+morse+" ", " "+code+" ")
	if at < 0 {
		return 0
	}
	return morseSigns[strings.Count(morse[:at], " ")]
}
