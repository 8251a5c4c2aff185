package sanitize

import "portcullis/shared/llm"

// surroundings are what stands before a place in a text, as far as it says whether the
// place is in an address that somebody may open: a value there would be told to its host.
// They know less than a browser or a reader of Markdown and take more for an address
// than those do, never less.
type surroundings struct {
	// word is true in a word with a sign of an address: a slash, a query, a scheme. Only
	// white space ends it, as in what links are found in.
	word bool
	// link is true between "](" and ")", angle between "<" and ">" where Markdown has an
	// address, that may have spaces there; colon behind "]:", where one may follow.
	link, angle, colon bool
	// brace is true between "{" and "}" behind a sign of an address, as LaTeX has it.
	brace bool
	// tag is true between "<" and ">" of HTML, named when its name has been read. Behind
	// a tag with attributes, a script or a style, nothing is certain: its quotes may
	// end anywhere.
	tag, named, uncertain bool
	prev                  byte
	// letters are those just before, in lower case, as far as there is room; run counts
	// them.
	letters [10]byte
	run     int
}

// schemes are those that something is opened by without a slash.
var schemes = map[string]bool{
	"http": true, "https": true, "ftp": true, "ftps": true, "ws": true, "wss": true, "file": true, "blob": true, "data": true,
	"javascript": true, "vbscript": true, "mailto": true, "tel": true, "sms": true, "callto": true, "skype": true,
}

// address reports whether what comes next stands in an address, or in the middle of a word.
func (s *surroundings) address() bool {
	return s.word || s.link || s.angle || s.brace || s.tag || s.uncertain || alphanumeric(s.prev)
}

// take goes on by one byte.
func (s *surroundings) take(b byte) {
	lower := b | 0x20
	letter := lower >= 'a' && lower <= 'z'
	if s.prev == '<' && (letter || b == '/' || b == '\\' || b == '!' || b == '?') {
		s.tag, s.named, s.run = true, false, 0
	}
	if letter {
		if s.run < len(s.letters) {
			s.letters[s.run] = lower
		}
		s.run++
	} else {
		s.endLetters(b)
	}
	s.mark(b)
	s.prev = b
}

// endLetters looks at the letters that b ends.
func (s *surroundings) endLetters(b byte) {
	name := ""
	if s.run <= len(s.letters) {
		name = string(s.letters[:s.run])
	}
	if b == ':' && schemes[name] {
		s.word = true
	}
	if s.tag && !s.named && s.run > 0 {
		s.named = true
		s.uncertain = s.uncertain || name == "script" || name == "style"
	}
	s.run = 0
}

// mark notes what b begins and ends.
func (s *surroundings) mark(b byte) {
	space := b == ' ' || b >= '\t' && b <= '\r'
	switch b {
	case '/', '\\', '?', '#':
		s.word = true
	case '<':
		s.angle = s.angle || s.link || s.colon
	case '>':
		s.tag, s.angle = false, false
	case '=':
		s.uncertain = s.uncertain || s.tag
	case '(':
		s.link = s.link || s.prev == ']'
	case ')':
		s.link = s.link && s.angle
	case '{':
		s.brace = s.brace || s.word
	case '}':
		s.brace = false
	}
	if space {
		s.word = false
	} else {
		s.colon = b == ':' && s.prev == ']'
	}
}

// textAt is where a text of a reply begins; atEnd where the one before it in the same
// choice ended.
type textAt struct {
	choice, block int
	place         llm.Place
	atEnd         bool
}

// maxTexts bounds of how many texts of a reply it is known where they begin.
const maxTexts = 1024

// before returns what stands before the first byte of a text: readers join the blocks of
// a choice. What is said again stands where it was said first.
func (v *values) before(s *llm.Stream) surroundings {
	at := textAt{s.Choice, s.Block, s.Place, false}
	switch {
	case s.Place == llm.PlaceArguments:
		return surroundings{}
	case s.Alone || s.Again:
		return v.texts[at]
	case len(v.texts) >= maxTexts:
		return surroundings{uncertain: true}
	}
	before := v.texts[textAt{s.Choice, 0, s.Place, true}]
	if alphanumeric(before.prev) {
		before.prev = 0 // a block may begin with a value
	}
	if v.texts == nil {
		v.texts = map[textAt]surroundings{}
	}
	if _, again := v.texts[at]; !again {
		v.texts[at] = before
	}
	return before
}

// ended notes where a text ended.
func (v *values) ended(s *llm.Stream, end surroundings) {
	if !s.Alone && !s.Again && s.Place != llm.PlaceArguments && v.texts != nil && len(v.texts) < 2*maxTexts {
		v.texts[textAt{s.Choice, 0, s.Place, true}] = end
	}
}
