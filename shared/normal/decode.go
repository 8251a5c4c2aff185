package normal

import (
	"encoding/base32"
	"encoding/base64"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"portcullis/shared/charref"
)

// decode adds what runs of base64, base32 and hexadecimal in a reading stand for.
func (t *Text) decode(parent int) {
	text := t.readings[parent].Text
	for i := 0; i < len(text); {
		if !inRun(text[i]) || text[i] == '=' {
			i++
			continue
		}
		start := i
		for i < len(text) && inRun(text[i]) && text[i] != '=' {
			i++
		}
		// "=" fills a run up; a run may also stand behind it, as in key=run.
		for n := 0; n < maxFill && i < len(text) && text[i] == '='; n++ {
			i++
		}
		if i-start < minRun {
			continue
		}
		if plain, ok := t.open(strings.TrimLeft(text[start:i], "-_")); ok {
			t.add(parent, plain, start, i)
		}
	}
}

// maxFill is how many "=" fill up a run of base32.
const maxFill = 6

// open decodes a run when that gives text, within the budget.
func (t *Text) open(run string) (string, bool) {
	if len(run) > t.budget {
		return "", false
	}
	if len(run) > 2 && run[0] == '0' && run[1]|0x20 == 'x' {
		run = run[2:]
	}
	trimmed := strings.TrimRight(run, "=")
	for _, e := range [...]struct {
		signs  string
		decode func(string) ([]byte, error)
	}{
		{"0123456789abcdefABCDEF", fromHex},
		{"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString},
		{"abcdefghijklmnopqrstuvwxyz234567", fromSmallBase32},
		{"", fromBase64},
		{"", t.fromBase58},
	} {
		if e.signs != "" && strings.Trim(trimmed, e.signs) != "" {
			continue
		}
		if b, err := e.decode(trimmed); err == nil {
			if text, ok := legible(b); ok {
				return text, true
			}
		}
	}
	return openTurned(trimmed)
}

// openTurned decodes a run of base64 that is written backwards or in rot13, or both, when
// its beginning gives text.
func openTurned(run string) (string, bool) {
	for _, turn := range [...]struct{ backwards, shifted bool }{{true, false}, {false, true}, {true, true}} {
		var first [beginning]byte
		n := copy(first[:], run)
		if turn.backwards {
			n = copy(first[:], run[len(run)-n:])
			slices.Reverse(first[:n])
		}
		if turn.shifted {
			rotate(first[:n])
		}
		if !begins(first[:n]) {
			continue
		}
		all := []byte(run)
		if turn.backwards {
			slices.Reverse(all)
		}
		if turn.shifted {
			rotate(all)
		}
		if b, err := fromBase64(string(all)); err == nil {
			if text, ok := legible(b); ok {
				return text, true
			}
		}
	}
	return "", false
}

// rotate turns letters by half the alphabet.
func rotate(letters []byte) {
	for i, b := range letters {
		letters[i] = shifted(b, rot13)
	}
}

// fromHex decodes a run of hexadecimal digits. A surplus one at its end is ignored.
func fromHex(run string) ([]byte, error) {
	out := make([]byte, len(run)/2)
	for i := range out {
		out[i] = byte(charref.HexByte(run[2*i:])) //nolint:gosec // the run has digits alone
	}
	return out, nil
}

func fromSmallBase32(run string) ([]byte, error) {
	return base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(run))
}

// fromBase64 decodes a run without padding, in either alphabet. A surplus letter at its
// end is ignored.
func fromBase64(run string) ([]byte, error) {
	encoding := base64.RawStdEncoding
	if strings.ContainsAny(run, "-_") {
		encoding = base64.RawURLEncoding
	}
	if len(run)%4 == 1 {
		run = run[:len(run)-1]
	}
	return encoding.DecodeString(run)
}

// legible is what b says when it is text, in UTF-8 or UTF-16: with letters, and hardly
// anything that is not shown.
func legible(b []byte) (string, bool) {
	if readable(b) {
		return string(b), true
	}
	if b = fromUTF16(b); readable(b) {
		return string(b), true
	}
	return "", false
}

func readable(b []byte) bool {
	if len(b) == 0 || !utf8.Valid(b) {
		return false
	}
	letters, digits, odd := 0, 0, 0
	for _, c := range b {
		switch {
		case isLetter(c) || c >= 0x80 || c == ' ':
			letters++
		case c >= '0' && c <= '9':
			digits++
		case c < 0x20 && c != '\n' && c != '\r' && c != '\t':
			odd++
		}
	}
	return odd == 0 && letters*2 >= len(b) && (letters+digits)*10 >= len(b)*7
}

// fromUTF16 is b as UTF-8 when it looks like UTF-16, nil when it does not: of its even
// bytes, or of its odd ones, most are zero.
func fromUTF16(b []byte) []byte {
	if len(b) < 8 || len(b)%2 != 0 {
		return nil
	}
	var zeros [2]int
	for i, c := range b {
		if c == 0 {
			zeros[i&1]++
		}
	}
	high := 0
	if zeros[1] > zeros[0] {
		high = 1
	}
	if zeros[high]*4 < len(b) {
		return nil
	}
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i < len(b); i += 2 {
		if u := uint16(b[i+high])<<8 | uint16(b[i+1-high]); u != byteOrderMark {
			units = append(units, u)
		}
	}
	return []byte(string(utf16.Decode(units)))
}

const byteOrderMark = 0xfeff
