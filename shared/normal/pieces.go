package normal

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// piece is a stretch of base64 between what cuts it up.
type piece struct{ from, to int }

// maxBetween is how many bytes may stand between two pieces, such as "\", \"".
const maxBetween = 4

// pieces adds what base64 that is cut up stands for: in lines, in strings of a list, or
// each word for itself. A piece is told from a word by its capitals and digits.
func (t *Text) pieces(parent int) {
	text := t.readings[parent].Text
	var row []piece
	for i := 0; i < len(text); {
		p, ok := nextPiece(text, &i)
		if !ok {
			break
		}
		joins := len(row) > 0 && p.from-row[len(row)-1].to <= maxBetween
		coded := looksCoded(text[p.from:p.to])
		if joins && (coded || p.to-p.from <= row[0].to-row[0].from) {
			row = append(row, p)
			continue
		}
		t.piecedTogether(parent, row)
		row = row[:0]
		if coded {
			row = append(row, p)
		}
	}
	t.piecedTogether(parent, row)
}

// nextPiece is the next run of base64 at or behind text[*i], which is set behind it.
func nextPiece(text string, i *int) (piece, bool) {
	at := *i
	for at < len(text) && (!inRun(text[at]) || text[at] == '=') {
		at++
	}
	from := at
	for at < len(text) && inRun(text[at]) && text[at] != '=' {
		at++
	}
	*i = at
	for *i < len(text) && text[*i] == '=' {
		*i++
	}
	return piece{from, at}, from < at
}

// looksCoded reports whether a run has small letters and capitals, not just at its
// beginning, or digits among letters.
func looksCoded(run string) bool {
	small, capitals, inside, digits := false, false, false, false
	for i := range len(run) {
		switch b := run[i]; {
		case isSmall(b):
			small = true
		case isCapital(b):
			capitals, inside = true, inside || i > 0
		case b >= '0' && b <= '9':
			digits = true
		}
	}
	return small && inside || digits && (small || capitals)
}

// piecedTogether decodes a row of pieces as one run, and each for itself. Words that stand
// behind the last piece are left out.
func (t *Text) piecedTogether(parent int, row []piece) {
	text := t.readings[parent].Text
	size := 0
	for _, p := range row {
		size += p.to - p.from
	}
	if len(row) < 2 || size < minRun || size > t.budget {
		return
	}
	if promises(text, row) {
		t.without(parent, row, t.together)
	}
	if promises(text, row[:1]) {
		t.without(parent, row, t.each)
	}
}

// without adds what read makes of a row, without words that stand behind it.
func (t *Text) without(parent int, row []piece, read func(string, []piece) (string, bool)) {
	text := t.readings[parent].Text
	for last := len(row); last > max(1, len(row)-maxWordsBehind); last-- {
		if plain, ok := read(text, row[:last]); ok {
			t.add(parent, plain, row[0].from, row[last-1].to)
			return
		}
		if looksCoded(text[row[last-1].from:row[last-1].to]) {
			return
		}
	}
}

// maxWordsBehind bounds how many words behind a row are left out.
const maxWordsBehind = 8

// promises reports whether the first letters of a row are those of a text: most rows are
// names in programs, and are not.
func promises(text string, row []piece) bool {
	var first [beginning]byte
	n := 0
	for _, p := range row {
		n += copy(first[n:], text[p.from:p.to])
		if n == len(first) {
			break
		}
	}
	return begins(first[:n])
}

// beginning is how many letters of base64 tell whether they are those of a text.
const beginning = 16

// begins reports whether up to so many letters of base64 are those of a text.
func begins(letters []byte) bool {
	var plain [beginning / 4 * 3]byte
	first := letters[:len(letters)&^3]
	size, err := base64.RawStdEncoding.Decode(plain[:], first)
	if err != nil {
		size, err = base64.RawURLEncoding.Decode(plain[:], first)
	}
	zeros := 0
	for i := 0; i < size; {
		r, width := utf8.DecodeRune(plain[i:size])
		switch {
		case r == 0:
			zeros++
		case r < ' ' && r != '\n' && r != '\r' && r != '\t':
			return false
		case r == utf8.RuneError && utf8.FullRune(plain[i:size]):
			// UTF-16 may begin with its mark.
			if i > 1 || size-i < 2 {
				return false
			}
		}
		i += width
	}
	return err == nil && (zeros == 0 || zeros >= size/3)
}

// together is what a row says as one run.
func (t *Text) together(text string, row []piece) (string, bool) {
	var run strings.Builder
	for _, p := range row {
		run.WriteString(text[p.from:p.to])
	}
	return t.open(run.String())
}

// each is what the pieces of a row say, each for itself, as words.
func (*Text) each(text string, row []piece) (string, bool) {
	var out []byte
	for _, p := range row {
		b, err := fromBase64(text[p.from:p.to])
		if err != nil || !utf8.Valid(b) {
			return "", false
		}
		out = append(append(out, b...), ' ')
	}
	return string(out), readable(out)
}
