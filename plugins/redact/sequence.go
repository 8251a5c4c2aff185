package redact

import "portcullis/shared/detect"

// sequence is where in a sequence for a terminal a text is.
type sequence uint8

const (
	outside      sequence = iota
	escaped               // behind ESC
	between               // behind ESC and bytes that choose what the last one means
	control7              // in a control sequence (CSI)
	words                 // in a string that a control ends (OSC, DCS, SOS, PM, APC)
	wordsEscaped          // in such a string, behind ESC
)

// begin begins with a control character.
func (u *unseen) begin(r rune, from, n int) {
	u.start = from
	rule := ruleSequence
	switch r {
	case 0x1b:
		u.sequence = escaped
		return // what follows says what it is
	case 0x9b:
		u.sequence = control7
	case 0x90, 0x98, 0x9d, 0x9e, 0x9f:
		u.sequence = words
	default:
		rule = ruleControl
	}
	u.found = append(u.found, detect.Finding{Rule: rule, From: from, To: from + n})
}

// inSequence goes on with a character in a sequence. Another control but those that end it
// or belong to it ends it too, as in a terminal.
func (u *unseen) inSequence(r rune, from, n int) {
	goOn := func() {
		u.found = append(u.found, detect.Finding{Rule: ruleSequence, From: from, To: from + n, Continued: true})
	}
	switch u.sequence {
	case escaped:
		u.afterEscape(r, from, n)
	case between:
		if r < 0x20 || r > 0x7e {
			u.sequence = outside
			u.again(n)
			return
		}
		goOn()
		if r > 0x2f {
			u.sequence = outside
		}
	case control7:
		if r < 0x20 || r > 0x7e {
			u.sequence = outside
			u.again(n)
			return
		}
		goOn()
		if r >= 0x40 {
			u.sequence = outside
		}
	case words:
		goOn()
		switch r {
		case 0x07, 0x9c, 0x18, 0x1a:
			u.sequence = outside
		case 0x1b:
			u.sequence = wordsEscaped
		}
	case wordsEscaped:
		goOn()
		u.sequence = outside
		if r != '\\' {
			u.sequence = words
		}
	}
}

// afterEscape looks at what stands behind ESC.
func (u *unseen) afterEscape(r rune, from, n int) {
	to := from + n
	switch {
	case r == '[':
		u.sequence = control7
	case r == ']', r == 'P', r == 'X', r == '^', r == '_':
		u.sequence = words
	case r >= 0x20 && r <= 0x2f:
		u.sequence = between
	case r >= 0x30 && r <= 0x7e:
		u.sequence = outside
	default:
		u.sequence, to = outside, from
	}
	u.found = append(u.found, detect.Finding{Rule: ruleSequence, From: u.start, To: to})
	if to == from {
		u.again(n)
	}
}

// again has the last character, of n bytes, looked at again: it is no part of the sequence.
func (u *unseen) again(n int) { u.at -= n }
