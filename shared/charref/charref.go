// Package charref reads the character references of HTML (WHATWG HTML, section 13.5): by number,
// and by those names that spell ASCII, spaces and what is not shown.
package charref

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxLength is the longest reference that is read, in bytes: one by number, zeros in front
// included. maxName is the longest by name.
const (
	MaxLength = 40
	maxName   = 18
)

// Read reads the reference at the beginning of text, which begins with an ampersand. n is
// its length, 0 where there is none.
func Read(text string) (r rune, n int) {
	if len(text) > 1 && text[1] == '#' {
		return numbered(text)
	}
	end := strings.IndexByte(text[:min(len(text), maxName)], ';')
	if end < 0 {
		return 0, 0
	}
	if r, ok := named[text[1:end]]; ok {
		return r, end + 1
	}
	return 0, 0
}

// numbered reads a reference by number at the beginning of text, as HTML's readers do:
// zeros in front and a missing semicolon do not matter. n is its length, 0 for none.
func numbered(text string) (r rune, n int) {
	at, base := 2, 10
	if at < len(text) && text[at]|0x20 == 'x' {
		at, base = 3, 16
	}
	from := at
	for at < min(len(text), MaxLength) && HexDigit(text[at]) >= 0 && HexDigit(text[at]) < base {
		at++
	}
	v, err := strconv.ParseUint(text[from:at], base, 64)
	if err != nil || v == 0 || v > utf8.MaxRune || !utf8.ValidRune(rune(v)) {
		return 0, 0
	}
	if at < len(text) && text[at] == ';' {
		at++
	}
	return rune(v), at
}

// named are the references that hide ASCII in text; others stay as they are.
var named = map[string]rune{
	"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\'', "nbsp": ' ', "ensp": ' ', "emsp": ' ', "thinsp": ' ',
	"Tab": '\t', "NewLine": '\n', "excl": '!', "num": '#', "lpar": '(', "rpar": ')', "ast": '*', "plus": '+', "comma": ',',
	"period": '.', "sol": '/', "colon": ':', "semi": ';', "equals": '=', "quest": '?', "commat": '@', "lsqb": '[', "lbrack": '[',
	"bsol": '\\', "rsqb": ']', "rbrack": ']', "lowbar": '_', "grave": '`', "lcub": '{', "lbrace": '{', "verbar": '|',
	"vert": '|', "rcub": '}', "rbrace": '}', "shy": 0xad, "zwj": 0x200d, "zwnj": 0x200c, "ZeroWidthSpace": 0x200b,
}

// HexDigit is the value of a hexadecimal digit, -1 for what is none.
func HexDigit(b byte) int {
	switch {
	case b >= '0' && b <= '9':
		return int(b - '0')
	case b|0x20 >= 'a' && b|0x20 <= 'f':
		return int(b|0x20-'a') + 10
	}
	return -1
}

// HexByte is the byte that two hexadecimal digits at the beginning of text are, -1 where
// it begins with none.
func HexByte(text string) int {
	if len(text) < 2 {
		return -1
	}
	high, low := HexDigit(text[0]), HexDigit(text[1])
	if high < 0 || low < 0 {
		return -1
	}
	return high<<4 | low
}
