package redact

import (
	"strings"

	"portcullis/shared/charref"
	"portcullis/shared/detect"
	"portcullis/shared/hostname"
)

// addresses follows the addresses of one text that lead to hosts nobody listed, and tells their
// queries. An address is what any of its readers takes for one: a browser (the WHATWG's URL standard:
// any slashes behind the scheme, none at all, backslashes; line ends and tabs dropped from an
// attribute), CommonMark 0.31 (destinations, references for characters) and GitHub's
// autolinks (GFM 0.29: they end only before white space and "<").
type addresses struct {
	hosts     []string
	arguments bool // the text is JSON, of which an address never leaves its string

	view  []byte           // what is not read: the beginning of a reference or an escape
	size  int              // of the text that was read
	found []detect.Finding // of this piece
	held  int              // bytes at the end that may be part of a query

	state addressState
	open  opening
	quote rune  // of the attribute, 0 for none
	angle bool  // the destination stands in angle brackets
	last  rune  // the character before
	depth int   // of brackets in a query
	ended bool  // something stood in the address at which most readers end it
	word  label // what may be a scheme
	// Of an address: how many slashes stand before its host, whether host and slashes are as every
	// reader reads them, and the host.
	slashes  int
	relative bool
	odd      bool
	host     []byte
	// The query: where it, or what is not told of it, begins, and whether some was told.
	from int
	told bool
}

// addressState is where in an address a text is.
type addressState uint8

const (
	noAddress   addressState = iota
	inSlashes                // behind the scheme
	inHost                   // of host alone
	inListed                 // in an address that may say what it likes
	inPath                   // before a query
	inBreak                  // behind a line's end in the path
	inSeparator              // behind what begins a query if anything follows
	inQuery
	inFragment // in what is not sent to the host
)

// opening is what stands before an address and makes more of it one.
type opening uint8

const (
	notOpen     opening = iota
	attribute           // "="
	bracket             // "("
	destination         // of Markdown: "](" or "]:"
)

// schemes are those that lead somewhere. Those that are not bare count only behind an opening; those
// that have no host, are all path.
var schemes = []struct {
	name       string
	bare, host bool
}{
	{"https", true, true},
	{"http", true, true},
	{"ftp", true, true},
	{"mailto", true, false},
	{"xmpp", true, false},
	{"ftps", false, true},
	{"ws", false, true},
	{"wss", false, true},
	{"file", false, false},
	{"tel", false, false},
	{"sms", false, false},
	{"intent", false, false},
	{"data", false, false},
	{"javascript", false, false},
	{"vbscript", false, false},
}

// label is a word of letters of ASCII, in lower case, as long as a scheme may be.
type label struct {
	letters [12]byte
	n       int // len(letters)+1 for one that is longer
}

func (l *label) add(r rune) {
	if l.n < len(l.letters) {
		l.letters[l.n] = byte(r | 0x20) //nolint:gosec // a letter of ASCII
	}
	l.n = min(l.n+1, len(l.letters)+1)
}

func (l *label) is(name string) bool {
	return l.n == len(name) && string(l.letters[:l.n]) == name
}

// Characters that stand for more than themselves.
const (
	dropped   rune = -1 - iota // browsers leave it out
	plain                      // one that a reference stands for: it ends nothing
	separator                  // an escaped "?"
)

// maxHostLength is that of a name in DNS, with a port.
const maxHostLength = 253 + len(":65535")

func (a *addresses) reset(hosts []string, arguments bool) {
	*a = addresses{hosts: hosts, arguments: arguments, view: a.view[:0], found: a.found[:0], host: a.host[:0], last: ' '}
}

// write takes the next piece and returns the queries in it, by the offsets of the whole text: those
// that went on from the last piece as continued. They are valid until the next write.
func (a *addresses) write(piece string, last bool) []detect.Finding {
	a.found = a.found[:0]
	a.view = append(a.view, piece...)
	at := 0
	for at < len(a.view) {
		r, n := a.character(a.view[at:], last)
		if n == 0 {
			break
		}
		a.take(r, a.view[at], n)
		at += n
	}
	a.view = a.view[:copy(a.view, a.view[at:])]
	a.held = len(a.view)
	switch a.state {
	case inQuery:
		a.tell()
	case inSeparator:
		a.held += a.size - a.from
	}
	return a.found
}

// character reads the next one and its length in bytes, 0 when it depends on more text.
func (a *addresses) character(text []byte, last bool) (r rune, n int) {
	switch c := text[0]; {
	case c == '&':
		return reference(text, last)
	case c == '%' && a.state >= inPath:
		escape := text[:min(len(text), len("%3F"))]
		if strings.EqualFold(string(escape), "%3f") {
			return separator, len(escape)
		}
		if !last && len(escape) < len("%3F") && (len(escape) == 1 || escape[1] == '3') {
			return 0, 0
		}
	case a.quote != 0 && (c == '\t' || c == '\n' || c == '\r'):
		return dropped, 1
	}
	return rune(text[0]), 1
}

// reference reads what may be a reference: 0 bytes when that depends on more text.
func reference(text []byte, last bool) (r rune, n int) {
	text = text[:min(len(text), charref.MaxLength)]
	end := 1
	for end < len(text) && (text[end] == '#' && end == 1 || isLetter(rune(text[end])) || isDigit(rune(text[end]))) {
		end++
	}
	switch {
	case end == charref.MaxLength && text[1] == '#':
		return separator, end // by number, with so many zeros in front that nobody means well
	case end == len(text) && end < charref.MaxLength && !last:
		return 0, 0
	}
	r, n = charref.Read(string(text[:min(end+len(";"), len(text))]))
	switch {
	case n == 0:
		return '&', 1
	case r == '\t' || r == '\n' || r == '\r':
		return dropped, n
	case r == '?':
		return separator, n
	case isLetter(r) || isSlash(r) || r == ':' || r == '.':
		return r, n
	}
	return plain, n
}

// take goes on with a character that begins with a byte and is n bytes long.
func (a *addresses) take(r rune, first byte, n int) {
	if a.state == inHost || a.state == inSlashes {
		a.odd = a.odd || n > 1 || r == dropped
	}
	for !a.step(r, first) {
	}
	a.size += n
	if r != dropped {
		a.last = r
	}
}

// tell reports what was read of a query.
func (a *addresses) tell() {
	if a.from < a.size {
		a.found = append(a.found, detect.Finding{From: a.from, To: a.size, Continued: a.told})
		a.from, a.told = a.size, true
	}
}

// listed reports whether the address leads to a host that is listed, as every reader reads it.
func (a *addresses) listed() bool {
	return !a.odd && a.slashes == 2 && hostname.Listed(a.hosts, hostname.OfLink("//"+string(a.host)))
}

func isLetter(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isSlash(r rune) bool { return r == '/' || r == '\\' }

func isSpace(r rune) bool { return r >= 0 && r <= ' ' }

func isLineEnd(r rune) bool { return r == '\t' || r == '\n' || r == '\r' }
