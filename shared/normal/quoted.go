package normal

import (
	"strings"

	"portcullis/shared/charref"
)

const (
	// minQuoted is how many escapes of quoted-printable a stretch has that is decoded,
	// maxUnquoted how many bytes stand between two of them.
	minQuoted   = 4
	maxUnquoted = 80
)

// quotedPrintable adds what stretches with escapes of quoted-printable (RFC 2045, 6.7)
// stand for, soft ends of lines with them.
func (t *Text) quotedPrintable(parent int) {
	text := t.readings[parent].Text
	from, count, end := 0, 0, 0
	for i := nextQuoted(text, 0); i < len(text); i = nextQuoted(text, i+1) {
		if count > 0 && i-end > maxUnquoted {
			t.unquote(parent, from, end, count)
			count = 0
		}
		if count == 0 {
			for from = i; from > end && !isBlank(text[from-1]); {
				from--
			}
		}
		count, end = count+1, i+3
	}
	if end = min(len(text), end+maxUnquoted); count > 0 {
		t.unquote(parent, from, end, count)
	}
}

// nextQuoted is where the next escape in text stands from i on, its length for none.
func nextQuoted(text string, i int) int {
	for i < len(text) {
		n := strings.IndexByte(text[i:], '=')
		if n < 0 {
			break
		}
		if i += n; charref.HexByte(text[i+1:]) >= 0 {
			return i
		}
		i++
	}
	return len(text)
}

// unquote adds what the stretch [from, to) with so many escapes stands for.
func (t *Text) unquote(parent, from, to, count int) {
	if count < minQuoted || to-from > t.budget {
		return
	}
	text := t.readings[parent].Text[from:to]
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		if text[i] == '=' {
			if b := charref.HexByte(text[i+1:]); b >= 0 {
				out = append(out, byte(b)) //nolint:gosec // two digits
				i += 3
				continue
			}
			if i+1 < len(text) && text[i+1] == '\n' {
				i += 2
				continue
			}
		}
		out = append(out, text[i])
		i++
	}
	if plain, ok := legible(out); ok {
		t.add(parent, plain, from, to)
	}
}
