package normal

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxEntity is the longest character reference that is read, in bytes.
const maxEntity = 12

// named are the references that hide ASCII in text; others stay as they are.
var named = map[string]rune{
	"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\'', "nbsp": ' ', "ensp": ' ', "emsp": ' ', "thinsp": ' ',
	"Tab": '\t', "NewLine": '\n', "excl": '!', "num": '#', "lpar": '(', "rpar": ')', "ast": '*', "plus": '+', "comma": ',',
	"period": '.', "sol": '/', "colon": ':', "semi": ';', "equals": '=', "quest": '?', "commat": '@', "lsqb": '[', "lbrack": '[',
	"bsol": '\\', "rsqb": ']', "rbrack": ']', "lowbar": '_', "grave": '`', "lcub": '{', "lbrace": '{', "verbar": '|',
	"vert": '|', "rcub": '}', "rbrace": '}', "shy": 0xad, "zwj": 0x200d, "zwnj": 0x200c, "ZeroWidthSpace": 0x200b,
}

// reference returns the character that name, without & and ;, stands for.
func reference(name string) (rune, bool) {
	if name[0] != '#' {
		r, ok := named[name]
		return r, ok
	}
	digits, base := name[1:], 10
	if hex := strings.TrimLeft(digits, "xX"); len(hex) == len(digits)-1 {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n == 0 || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return 0, false
	}
	return rune(n), true
}
