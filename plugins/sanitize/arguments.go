package sanitize

import (
	"strings"

	"portcullis/shared/jsondoc"
)

// appendStrings appends the strings of a text of JSON, each in a line, and what else stands in it but for
// its marks, numbers and literals and, unless names is true, names of one word, which it counts: as raw JSON, code and notes look to the classifier three times as often
// like an attempt, and names would stand between the words of one. What is no JSON is kept as well.
func appendStrings(dst []byte, text string, names bool) (_ []byte, left int) {
	inside, from := false, 0
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case b == '"' && inside:
			inside = false
			if !names && isName(text[i+1:]) && oneWord(view(dst[from:])) {
				dst, left = dst[:from], left+1
			}
		case b == '"':
			inside = true
			if n := len(dst); n > 0 && dst[n-1] != '\n' {
				dst = append(dst, '\n')
			}
			from = len(dst)
		case inside && b == '\\' && i+1 < len(text):
			i++
			dst = appendEscaped(dst, text[i])
		case !inside && (strings.IndexByte("{}[],:", b) >= 0 || b >= '0' && b <= '9'):
		case !inside && literalAt(text[i:]) > 0:
			i += literalAt(text[i:]) - 1
		default:
			dst = append(dst, b)
		}
	}
	return dst, left
}

// literalAt returns the length of the literal of JSON that text begins with, 0 for none.
func literalAt(text string) int {
	for _, l := range [...]string{"true", "false", "null"} {
		if strings.HasPrefix(text, l) {
			return len(l)
		}
	}
	return 0
}

// isName reports whether the string of JSON before rest is the name of a member.
func isName(rest string) bool {
	for i := range len(rest) {
		if b := rest[i]; b != ' ' && b != '\t' && b != '\n' && b != '\r' {
			return b == ':'
		}
	}
	return false
}

// longestWord is how long a name or an id of one word is at most, in bytes.
const longestWord = 32

// oneWord reports whether a text is a name or an id of a word or two, which says nothing.
func oneWord(text string) bool {
	marks := 0
	for i := range len(text) {
		switch b := text[i]; {
		case b == '_' || b == '-' || b == '.':
			marks++
		case !wordly(b):
			return false
		}
	}
	return len(text) <= longestWord && marks < 2
}

// appendEscaped appends what a backslash and b stand for; a character's number is left to the normal form.
func appendEscaped(dst []byte, b byte) []byte {
	switch b {
	case 'n', 'r':
		b = '\n'
	case 't':
		b = '\t'
	case '"', '\\', '/':
	default:
		dst = append(dst, '\\')
	}
	return append(dst, b)
}

// noArguments stands in the place of arguments that must be an object of JSON.
const noArguments = "{}"

func isJSON(text string) bool {
	_, err := jsondoc.Parse(bytesOf(text), jsondoc.Limits{})
	return err == nil
}
