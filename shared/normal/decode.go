package normal

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode/utf8"
)

// decode finds runs of base64 and hexadecimal in the first n bytes of text, the last of
// them in whole, and returns how far it has read. outer is nil for the raw text, of which
// text begins at base, and else the run that text was hidden in, rounds deep.
func (t *Text) decode(text string, n, base int, outer *Decoded, rounds int) int {
	i := 0
	for i < min(len(text), n) {
		if kinds[text[i]]&kindRun == 0 || text[i] == '=' {
			i++
			continue
		}
		start := i
		for i < len(text) && kinds[text[i]]&kindRun != 0 && text[i] != '=' {
			i++
		}
		// "=" fills a run up; a run may also stand behind it, as in key=run.
		for n := 0; n < 2 && i < len(text) && text[i] == '='; n++ {
			i++
		}
		if i-start < minRun {
			continue
		}
		plain, ok := t.open(strings.TrimLeft(text[start:i], "-_"))
		if !ok {
			continue
		}
		d := Decoded{Text: plain, From: base + start, To: base + i}
		if outer != nil {
			d.From, d.To = outer.From, outer.To
		}
		t.decoded = append(t.decoded, d)
		if rounds < maxRounds {
			t.decode(plain, len(plain), 0, &d, rounds+1)
		}
	}
	return i
}

// open decodes a run when that gives text, within the budget.
func (t *Text) open(run string) (string, bool) {
	if len(run) > t.budget {
		return "", false
	}
	if len(run) > 2 && run[0] == '0' && run[1]|0x20 == 'x' {
		run = run[2:]
	}
	if len(run)%2 == 0 && strings.Trim(run, "0123456789abcdefABCDEF") == "" {
		if b, err := hex.DecodeString(run); err == nil && t.readable(b) {
			return string(b), true
		}
	}
	trimmed := strings.TrimRight(run, "=")
	encoding := base64.RawStdEncoding
	if strings.ContainsAny(trimmed, "-_") {
		encoding = base64.RawURLEncoding
	}
	if len(trimmed)%4 == 1 {
		trimmed = trimmed[:len(trimmed)-1]
	}
	b, err := encoding.DecodeString(trimmed)
	if err != nil || !t.readable(b) {
		return "", false
	}
	return string(b), true
}

// readable reports whether b is text: UTF-8, with letters, and hardly anything
// that is not shown. It charges the budget.
func (t *Text) readable(b []byte) bool {
	t.budget -= len(b)
	if !utf8.Valid(b) {
		return false
	}
	letters, odd := 0, 0
	for _, c := range b {
		switch {
		case isLetter(c) || c >= 0x80 || c == ' ':
			letters++
		case c < 0x20 && c != '\n' && c != '\r' && c != '\t':
			odd++
		}
	}
	return odd == 0 && letters*10 >= len(b)*7
}
