package sanitize

import (
	"portcullis/shared/control"
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
)

// seam joins the end of what was read to the beginning of the next text, so that
// what is spread over several texts is read together: directly, and as words.
type seam struct {
	between string
	tail    []byte
	joined  []byte
	next    string
}

// overlap is how much of either side of a seam is read together, in bytes.
const overlap = 200

func (m *seam) reset() { m.tail, m.next = m.tail[:0], "" }

// join puts the tail and the next text's beginning together; at is where the next
// text begins.
func (m *seam) join() (text string, at int) {
	m.joined = append(append(m.joined[:0], m.tail...), m.between...)
	at = len(m.joined)
	m.joined = append(m.joined, m.next[:min(len(m.next), overlap)]...)
	return string(m.joined), at
}

// advance makes the end of the next text the tail.
func (m *seam) advance() {
	if len(m.next) >= overlap {
		m.tail = append(m.tail[:0], m.next[len(m.next)-overlap:]...)
		return
	}
	if len(m.tail) > 0 {
		m.tail = append(m.tail, m.between...)
	}
	m.tail = append(m.tail, m.next...)
	if surplus := len(m.tail) - overlap; surplus > 0 {
		m.tail = append(m.tail[:0], m.tail[surplus:]...)
	}
}

// acrossSeams looks for what begins in earlier texts and ends in this one, whose
// normal form findSteering left. What it finds can not be taken out, for it is in
// several places: "strip" blocks.
func (s *sanitizer) acrossSeams(x *control.Exchange, t *llm.Text, level int) (verdict control.Verdict) {
	if t.Place != llm.PlaceContent && !untrusted(t) {
		return control.Allow
	}
	s.seams[1].between = " "
	p := &s.steer
	for i := range s.seams {
		m := &s.seams[i]
		if len(m.tail) > 0 {
			text, at := m.join()
			p.scanner.Reset(p.set)
			for _, f := range p.scanner.Write(text, true) {
				a := p.actions[level][f.Rule]
				if f.From >= len(m.tail) || f.To <= at || a <= inspect.Allow {
					continue
				}
				report(x, p.set.Rule(f.Rule), p.counters[f.Rule])
				if a >= inspect.Strip && verdict.Denial() == nil {
					verdict = control.Deny(ReasonBlocked, p.set.Rule(f.Rule).ID+" across texts")
				}
			}
		}
		m.advance()
	}
	return verdict
}
