package normal

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"portcullis/shared/charref"
)

// number is a number in a text, its prefix not counted.
type number struct {
	digits   string
	from, to int
}

const (
	// minNumbers is how many numbers in a row may be the codes of characters.
	minNumbers = 8
	// maxApart is how many bytes stand between two of them, prefixes of numbers included.
	maxApart = 4
	// maxDigits is how many digits a code has at most: eight of a byte's bits.
	maxDigits = 8
)

// numbers adds what rows of numbers stand for, as codes of characters: in hexadecimal,
// decimal, octal or bits, or as places in the alphabet.
func (t *Text) numbers(parent int) {
	text := t.readings[parent].Text
	var row []number
	for i := 0; i < len(text); {
		n, ok := nextNumber(text, &i)
		if !ok {
			break
		}
		if len(row) > 0 && n.from-row[len(row)-1].to > maxApart {
			t.decodeNumbers(parent, row)
			row = row[:0]
		}
		row = append(row, n)
	}
	t.decodeNumbers(parent, row)
}

// nextNumber is the next number at or behind text[*i], which is set behind it. Runs of
// letters that are no hexadecimal number are stepped over.
func nextNumber(text string, i *int) (number, bool) {
	for *i < len(text) {
		from := *i
		for *i < len(text) && (isLetter(text[*i]) || text[*i] >= '0' && text[*i] <= '9') {
			*i++
		}
		if *i == from {
			*i++
			continue
		}
		digits := text[from:*i]
		for len(digits) > 2 && (digits[0] == 'x' || digits[0] == 'u' || digits[0] == 'U' || digits[0] == 'X' || digits[0] == '0' && digits[1]|0x20 == 'x') {
			digits = digits[1:]
		}
		if len(digits) <= maxDigits && isHex(digits) {
			return number{digits, from, *i}, true
		}
	}
	return number{}, false
}

func isHex(digits string) bool {
	for i := range len(digits) {
		if charref.HexDigit(digits[i]) < 0 {
			return false
		}
	}
	return digits != ""
}

// decodeNumbers decodes a row in each base in which it gives text.
func (t *Text) decodeNumbers(parent int, row []number) {
	if len(row) < minNumbers || utf8.UTFMax*len(row) > t.budget {
		return
	}
	for _, base := range [...]int{16, 10, 8, 2} {
		if plain, ok := codes(t.readings[parent].Text, row, base); ok {
			t.add(parent, plain, row[0].from, row[len(row)-1].to)
		}
	}
	if plain, ok := places(t.readings[parent].Text, row); ok {
		t.guess(parent, plain, row[0].from, row[len(row)-1].to)
	}
}

// codes reads a row as codes of characters in a base.
func codes(text string, row []number, base int) (string, bool) {
	out := characters(text, row, func(digits string) rune {
		v, err := strconv.ParseUint(digits, base, 32)
		if err != nil || v > utf8.MaxRune || len(digits) < 2 || base == 2 && len(digits) < 7 {
			return -1
		}
		return rune(v)
	})
	return string(out), len(out) >= minNumbers && readable(out)
}

// places reads a row as places in the alphabet, words apart by another sign than letters.
func places(text string, row []number) (string, bool) {
	out := characters(text, row, func(digits string) rune {
		v, err := strconv.Atoi(digits)
		if err != nil || v < 1 || v > 26 {
			return -1
		}
		return 'a' + rune(v) - 1
	})
	return string(out), len(out) >= minNumbers
}

// characters reads a row by what one number stands for, -1 for nothing. A few words that happen to
// be numbers at either end, as "be" or "a", do not matter.
func characters(text string, row []number, read func(digits string) rune) (out []byte) {
	between := ""
	for i, n := range row {
		r := read(n.digits)
		if r < 0 {
			if len(out) >= minNumbers {
				break
			}
			out, between = out[:0], ""
			continue
		}
		if len(out) > 0 {
			out, between = wordGap(out, text[row[i-1].to:n.from], between)
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

// wordGap adds a space where what stands between two numbers is more than what stood
// between the first two, and returns that.
func wordGap(out []byte, gap, between string) (with []byte, first string) {
	switch {
	case between == "":
		return out, gap + "|"
	case between != gap+"|" && strings.ContainsAny(gap, " \n\t"):
		out = append(out, ' ')
	}
	return out, between
}
