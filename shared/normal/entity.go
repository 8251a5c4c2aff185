package normal

import (
	"strconv"
	"unicode/utf8"
)

// maxEntity is the longest name of a character that is read, maxNumber the longest
// number, zeros in front included, both with what is around them.
const (
	maxEntity = 18
	maxNumber = 40
)

// numbered reads a reference by number at the beginning of text, as HTML's readers do:
// zeros in front and a missing semicolon do not matter. n is its length, 0 for none.
func numbered(text string) (r rune, n int) {
	at, base := 2, 10
	if at < len(text) && text[at]|0x20 == 'x' {
		at, base = 3, 16
	}
	from := at
	for at < min(len(text), maxNumber) && unhex(text[at]) >= 0 && unhex(text[at]) < base {
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
