package redact

import (
	"unicode"
	"unicode/utf8"

	"portcullis/shared/detect"
	"portcullis/shared/normal"
)

// The groups of what is not shown as text.
const (
	groupTerminal = "terminal"
	groupUnseen   = "unseen"
)

// unseenRules stand for what unseen finds. They have no pattern: whether a character is in
// its place, its neighbours say.
var unseenRules = []detect.Rule{
	unseenRule("terminal_sequence", groupTerminal), unseenRule("control_character", groupTerminal), unseenRule("unseen_tags", groupUnseen),
	unseenRule("unseen_selectors", groupUnseen), unseenRule("unseen_characters", groupUnseen), unseenRule("unseen_direction", groupUnseen),
}

func unseenRule(id, group string) detect.Rule {
	return detect.Rule{ID: id, Class: detect.ClassLink, Group: group, Label: "REMOVED"}
}

// Which of unseenRules.
const (
	ruleSequence = iota
	ruleControl
	ruleTags
	ruleSelectors
	ruleCharacters
	ruleDirection
)

// isUnseen reports whether a rule is one of unseenRules: nothing else finds what it finds.
func (r *redactor) isUnseen(rule int) bool {
	return rule >= r.unseenAt && rule < r.unseenAt+len(unseenRules)
}

// unseen looks in one text for sequences that steer a terminal (ECMA-48, xterm's control
// sequences) and for characters that are not shown where no writing needs them (Unicode 16,
// Default_Ignorable_Code_Point; UTS 51, emoji; UAX 9, bidirectional text).
type unseen struct {
	base  int    // offset of view
	view  []byte // what is not decided, behind the character before it
	at    int    // the next byte to look at
	found []detect.Finding
	held  int

	sequence sequence
	// The run of unseen characters that ends at at: its first byte in the text, how many
	// there are, the rule that holds it for misplaced, -1 for none yet, and whether it was
	// reported.
	start, count, rule int
	reported           bool
	run                [maxFlag]rune // its first characters
	prev               rune          // the character before the run, 0 for none
	rightToLeft        bool          // a letter that is written so was seen
}

// maxFlag is how many characters of a run are remembered: those of a flag are seven.
const maxFlag = 8

// fewUnseen is how many characters in a row no writing needs.
const fewUnseen = 4

func (u *unseen) reset() {
	*u = unseen{view: u.view[:0], found: u.found[:0], rule: -1}
}

// write takes the next piece. What it returns is valid until the next one.
func (u *unseen) write(piece string, last bool) []detect.Finding {
	u.found = u.found[:0]
	if len(u.view) == u.at && u.count == 0 && u.sequence == outside && !mayHide(piece) {
		u.skip(piece)
		return u.found
	}
	u.view = append(u.view, piece...)
	for u.at < len(u.view) {
		if !last && !utf8.FullRune(u.view[u.at:]) {
			break
		}
		r, n := utf8.DecodeRune(u.view[u.at:])
		u.take(r, n)
	}
	if last {
		u.endRun(0, 0)
		if u.sequence == escaped {
			u.found = append(u.found, detect.Finding{Rule: ruleControl, From: u.start, To: u.start + 1})
		}
	}
	u.hold(last)
	return u.found
}

// skip passes over a piece in which nothing can be found.
func (u *unseen) skip(piece string) {
	if piece == "" {
		u.held = 0
		return
	}
	u.prev, _ = utf8.DecodeLastRuneInString(piece)
	for i := 0; i < len(piece) && !u.rightToLeft; i++ {
		u.rightToLeft = piece[i] >= 0xd6 && piece[i] <= 0xdf
	}
	u.base += len(u.view) + len(piece)
	u.view, u.at, u.held = u.view[:0], 0, 0
}

// hold keeps what is not decided.
func (u *unseen) hold(last bool) {
	open := u.base + u.at
	if u.count > 0 && !u.reported {
		open = u.start
	}
	if u.sequence == escaped {
		open = min(open, u.start)
	}
	n := open - u.base
	u.view = u.view[:copy(u.view, u.view[n:])]
	u.base, u.at, u.held = open, u.at-n, len(u.view)
	if last {
		u.held = 0
	}
}

// take goes on with a character of n bytes.
func (u *unseen) take(r rune, n int) {
	from := u.base + u.at
	u.at += n
	if u.sequence != outside {
		u.inSequence(r, from, n)
		return
	}
	kind := kindOf(r)
	switch kind {
	case normal.Visible:
		u.rightToLeft = u.rightToLeft || leftwards(r)
		u.endRun(r, n)
		u.prev = r
		return
	case controlling:
		u.endRun(r, n)
		u.prev = r
		u.begin(r, from, n)
		return
	}
	if u.count == 0 {
		u.start, u.rule, u.reported = from, -1, false
	}
	if u.count < maxFlag {
		u.run[u.count] = r
	}
	u.count++
	if u.reported {
		u.found = append(u.found, detect.Finding{Rule: u.rule, From: from, To: from + n, Continued: true})
		return
	}
	if rule := u.misplaced(r, kind); rule >= 0 {
		u.report(rule, from+n)
	}
}

// report reports the run up to an offset.
func (u *unseen) report(rule, to int) {
	u.rule, u.reported = rule, true
	u.found = append(u.found, detect.Finding{Rule: rule, From: u.start, To: to})
}

// misplaced returns the rule for a run that no writing needs, whatever follows its latest
// character; -1 where that decides.
func (u *unseen) misplaced(r rune, kind normal.Invisible) int {
	switch {
	case kind == normal.Tag && (u.prev != blackFlag || u.count > len(flagTags) || !u.mayBeFlag()):
		return ruleTags
	case kind == normal.Selector && (u.count > 1 || u.prev == 0 || unicode.IsSpace(u.prev) || r >= 0xe0100 && !unicode.Is(unicode.Han, u.prev)):
		return ruleSelectors
	case kind == normal.Override:
		return ruleDirection
	case kind == normal.Obsolete:
		return ruleCharacters
	case u.count >= fewUnseen && kind != normal.Tag:
		return ruleCharacters
	}
	return -1
}

// endRun decides about the run that next ends, a character of n bytes, 0 for the end of the
// text.
func (u *unseen) endRun(next rune, n int) {
	if u.count == 0 {
		return
	}
	if !u.reported {
		if rule := u.needless(next); rule >= 0 {
			u.report(rule, u.base+u.at-n)
		}
	}
	u.count, u.reported, u.rule = 0, false, -1
}

// needless returns the rule for a run that is not needed between its neighbours, -1 for one
// that may be.
func (u *unseen) needless(next rune) int {
	for _, r := range u.run[:min(u.count, maxFlag)] {
		switch kindOf(r) {
		case normal.Tag:
			if u.run[u.count-1] != endOfTag {
				return ruleTags
			}
		case normal.Embedding:
			if !u.rightToLeft && !leftwards(next) {
				return ruleDirection
			}
		case normal.Joiner:
			if plainLetter(u.prev) && plainLetter(next) {
				return ruleCharacters
			}
		}
	}
	return -1
}

// mayBeFlag reports whether a run of tags behind a black flag is that of England, Scotland
// or Wales, as far as it goes.
func (u *unseen) mayBeFlag() bool {
	for _, flag := range []string{"gbeng", "gbsct", "gbwls"} {
		same := true
		for i, r := range u.run[:u.count] {
			want := endOfTag
			if i < len(flag) {
				want = 0xe0000 + rune(flag[i])
			}
			same = same && r == want
		}
		if same {
			return true
		}
	}
	return false
}

const (
	blackFlag = 0x1f3f4
	endOfTag  = rune(0xe007f)
	flagTags  = "gbeng." // with the end
)

// leftwards reports whether r is a letter that is written from right to left.
func leftwards(r rune) bool {
	return r >= 0x590 && unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
}

func plainLetter(r rune) bool {
	return isLetter(r) || isDigit(r)
}

// controlling is the kind of a control character of ASCII or beside it (C0 and C1), but for white
// space: beside what is invisible, what steers a terminal.
const controlling = normal.Obsolete + 1

func kindOf(r rune) normal.Invisible {
	switch {
	case r >= 0xa0:
		return normal.InvisibleOf(r)
	case r >= 0x20 && r < 0x7f, r >= '\t' && r <= '\r', r == 0x85:
		return normal.Visible
	}
	return controlling
}

// mayHide reports whether a piece has a byte with which something begins that kindOf knows.
func mayHide(piece string) bool {
	for i := 0; i < len(piece); i++ {
		if leads[piece[i]] {
			return true
		}
	}
	return false
}

// leads are those bytes: controls, and the first of characters that are not shown. A test
// holds them to kindOf: to ask it for every character would cost each module's start.
var leads = func() (t [256]bool) {
	for b := range utf8.RuneSelf {
		t[b] = kindOf(rune(b)) != normal.Visible
	}
	for _, b := range []byte("\xc2\xcd\xd8\xe2\xef\xf0\xf3") {
		t[b] = true
	}
	return t
}()
