package disguise

import "portcullis/shared/detect"

// words reads each long word backwards when it has ended.
type words struct {
	pos      int // the next byte to look at, as an offset
	length   int // of the word that ends there
	backward []byte
	scanner  detect.Scanner
}

func (l *words) reset(f *Finder) { l.pos, l.length = f.base, 0 }

func (l *words) seen() int { return l.pos }

func (l *words) busy() bool { return l.length >= minWord }

func (l *words) read(f *Finder, last bool) {
	for end := f.end(); l.pos < end; l.pos++ {
		if ofWord[f.at(l.pos)] {
			l.length++
			continue
		}
		l.turn(f)
	}
	if last {
		l.turn(f)
	}
}

// turn looks at the word that has ended.
func (l *words) turn(f *Finder) {
	n := min(l.length, behind)
	if l.length = 0; n < minWord {
		return
	}
	l.backward = l.backward[:0]
	for i := range n {
		l.backward = append(l.backward, f.at(l.pos-1-i))
	}
	l.scanner.Reset(f.set)
	for _, found := range l.scanner.Write(text(l.backward), true) {
		if turns(f.set.Rule(found.Rule)) {
			said := string(l.backward[found.From:found.To])
			found.From, found.To = l.pos-found.To, l.pos-found.From
			f.found = append(f.found, Found{found, said})
		}
	}
}

// turns reports whether what a rule finds is looked for backwards: a number is one in both
// directions.
func turns(r *detect.Rule) bool { return r.Class == detect.ClassSecret || r.Group == "email" }

func (l *words) open(f *Finder) int { return f.end() - min(l.length, behind) }

func (l *words) letGo(*Finder) { l.length = 0 }
