package disguise

import (
	"slices"
	"strings"

	"portcullis/shared/detect"
)

// words reads each long word backwards and in ROT13 when it has ended.
type words struct {
	pos    int  // the next byte to look at, as an offset
	length int  // of the word that ends there
	odd    bool // it has a digit or an at sign, as keys and addresses do
	turned []byte
}

func (l *words) reset(f *Finder) { l.pos, l.length, l.odd = f.base, 0, false }

func (l *words) seen() int { return l.pos }

func (l *words) busy() bool { return l.length >= minWord }

func (l *words) read(f *Finder, last bool) {
	for i, b := range f.view[l.pos-f.base:] {
		if ofWord[b] {
			l.length++
			l.odd = l.odd || b >= '0' && b <= '9' || b == '@'
		} else if l.length > 0 {
			l.turn(f, l.pos+i)
		}
	}
	l.pos = f.end()
	if last {
		l.turn(f, l.pos)
	}
}

// turn looks at the word that has ended at an offset.
func (l *words) turn(f *Finder, end int) {
	n := min(l.length, behind)
	odd := l.odd
	if l.length, l.odd = 0, false; n < minWord || !odd {
		return
	}
	l.turned = l.turned[:0]
	for i := range n {
		l.turned = append(l.turned, f.at(end-1-i))
	}
	for _, found := range l.scan(f) {
		said := string(l.turned[found.From:found.To])
		found.From, found.To = end-found.To, end-found.From
		f.found = append(f.found, Found{found, said})
	}
	slices.Reverse(l.turned)
	l.rotate()
	turned := len(f.found)
	for _, found := range l.scan(f) {
		said := string(l.turned[found.From:found.To])
		if strings.Contains(said, "://") {
			continue // an address with any words for scheme, user and password
		}
		found.From, found.To = end-n+found.From, end-n+found.To
		f.found = append(f.found, Found{found, said})
	}
	if turned == len(f.found) {
		return
	}
	// What a rule finds whatever the letters are is not said in ROT13.
	l.rotate()
	for _, found := range l.scan(f) {
		rest := slices.DeleteFunc(f.found[turned:], func(other Found) bool { return other.Rule == found.Rule })
		f.found = f.found[:turned+len(rest)]
	}
}

// rotate turns letters by half the alphabet.
func (l *words) rotate() {
	for i, b := range l.turned {
		if letter := b | 0x20; letter >= 'a' && letter <= 'z' {
			l.turned[i] = b - letter + 'a' + (letter-'a'+13)%26
		}
	}
}

// scan returns what rules find in the turned word that counts.
func (l *words) scan(f *Finder) []detect.Finding {
	f.scanner.Reset(f.set)
	list := f.scanner.Write(text(l.turned), true)
	return slices.DeleteFunc(list, func(found detect.Finding) bool {
		return !turns(f.set.Rule(found.Rule), text(l.turned[found.From:found.To]))
	})
}

// turns reports whether what a rule finds in a word that is turned counts. A number is one in
// both directions, and so is much with an at sign in it: of addresses those count that end in a
// country's domain or a frequent one.
func turns(r *detect.Rule, said string) bool {
	if r.Group != "email" {
		return r.Class == detect.ClassSecret
	}
	domain := said[strings.LastIndexByte(said, '.')+1:]
	return len(domain) == 2 && strings.Trim(domain, "abcdefghijklmnopqrstuvwxyz") == "" || slices.Contains(domains, domain)
}

// domains are those at the top that most addresses end in, countries' left aside (IANA Root
// Zone Database).
var domains = []string{"com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "name", "dev", "app", "xyz", "online", "example", "test"}

func (l *words) open(f *Finder) int { return f.end() - min(l.length, behind) }

func (l *words) letGo(*Finder) { l.length = 0 }
