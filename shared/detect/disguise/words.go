package disguise

import (
	"slices"
	"strings"

	"portcullis/shared/detect"
)

// words reads each long word backwards when it has ended.
type words struct {
	pos      int  // the next byte to look at, as an offset
	length   int  // of the word that ends there
	odd      bool // it has a digit or an at sign, as keys and addresses do
	backward []byte
	scanner  detect.Scanner
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
	l.backward = l.backward[:0]
	for i := range n {
		l.backward = append(l.backward, f.at(end-1-i))
	}
	l.scanner.Reset(f.set)
	for _, found := range l.scanner.Write(text(l.backward), true) {
		if said := string(l.backward[found.From:found.To]); turns(f.set.Rule(found.Rule), said) {
			found.From, found.To = end-found.To, end-found.From
			f.found = append(f.found, Found{found, said})
		}
	}
}

// turns reports whether what a rule finds backwards counts. A number is one in both
// directions, and so is much with an at sign in it: of addresses those count that end in a
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
