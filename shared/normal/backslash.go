package normal

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"portcullis/shared/charref"
)

// backslash reads an escape of JSON and of programming languages: what a tool answers
// is often JSON, whose line ends and quotes stand in the text as escapes. Escapes of
// escapes are read as one.
func (t *form) backslash(raw string, i int) int {
	at := i
	for at < len(raw) && raw[at] == '\\' {
		at++
	}
	if at < len(raw) {
		switch b := raw[at]; b {
		case 'n', 'r', 't':
			t.put(' ', i)
			return at + 1
		case '"', '\'', '/':
			t.put(b, i)
			return at + 1
		case '0', '1':
			if r, n := octal(raw[at:]); n > 0 {
				t.folded(string(r), i)
				return at + n
			}
		case 'u', 'x':
			if r, n := coded(raw[at:]); n > 0 {
				t.folded(string(r), i)
				return at + n
			}
		}
	}
	for ; i < at; i++ {
		t.put('\\', i)
	}
	return at
}

// octal reads the three digits of a character of ASCII that is shown; n is their length,
// 0 for none.
func octal(text string) (r rune, n int) {
	if len(text) < 3 {
		return 0, 0
	}
	v, err := strconv.ParseUint(text[:3], 8, 8)
	if err != nil || v < ' ' || v > '~' {
		return 0, 0
	}
	return rune(v), 3
}

// coded reads u0069, a pair of surrogates, u{69} or x69; n is its length, 0 for none.
func coded(text string) (r rune, n int) {
	digits := 4
	if text[0] == 'x' {
		digits = 2
	}
	if len(text) > 2 && text[1] == '{' {
		end := 2
		for end < len(text) && end < 8 && charref.HexDigit(text[end]) >= 0 {
			end++
		}
		if end == len(text) || text[end] != '}' {
			return 0, 0
		}
		return valid(text[2:end], end+1)
	}
	if len(text) <= digits {
		return 0, 0
	}
	r, n = valid(text[1:1+digits], 1+digits)
	if n > 0 || digits == 2 || len(text) < 11 || text[5:7] != `\u` {
		return r, n
	}
	high, err1 := strconv.ParseUint(text[1:5], 16, 32)
	low, err2 := strconv.ParseUint(text[7:11], 16, 32)
	if err1 != nil || err2 != nil {
		return 0, 0
	}
	if r = utf16.DecodeRune(rune(high), rune(low)); r == utf8.RuneError {
		return 0, 0
	}
	return r, 11
}

// valid is the character with a number in hexadecimal, and n when there is one.
func valid(hex string, n int) (rune, int) {
	v, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || v == 0 || v > utf8.MaxRune || !utf8.ValidRune(rune(v)) {
		return 0, 0
	}
	return rune(v), n
}
