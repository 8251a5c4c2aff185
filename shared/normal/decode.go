package normal

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode/utf8"
)

// decode finds runs of base64 and hexadecimal in text, which stands at [from, to)
// of the raw text, or throughout it when whole is true.
func (t *Text) decode(text string, from, to int, whole bool, rounds int) {
	for i := 0; i < len(text); {
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
		d := Decoded{Text: plain, From: from + start, To: from + i}
		if whole {
			d.From, d.To = from, to
		}
		t.decoded = append(t.decoded, d)
		if rounds > 1 {
			t.decode(plain, d.From, d.To, true, rounds-1)
		}
	}
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
