package sanitize

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"portcullis/shared/detect"
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
	"portcullis/shared/normal"
)

// seam joins the end of what was read to the beginning of the next text, so that
// what is spread over several texts is read together: directly, and as words. It
// joins the texts as they came: a disguise that is cut in two is undone when its
// halves are together.
type seam struct {
	between string
	tail    []byte
	joined  []byte
	reader  detect.Reader
}

// overlap is how much of either side of a seam is read together, in bytes. What is
// looked for is shorter than half of it; disguises take up to four bytes a letter.
const overlap = 256

func (m *seam) reset() { m.tail = m.tail[:0] }

// join puts the tail and the next text's beginning together; at is where the next
// text begins.
func (m *seam) join(next string) (text string, at int) {
	m.joined = append(append(m.joined[:0], m.tail...), m.between...)
	at = len(m.joined)
	end := min(len(next), overlap)
	for end < len(next) && !utf8.RuneStart(next[end]) {
		end++
	}
	m.joined = append(m.joined, next[:end]...)
	return string(m.joined), at
}

// advance makes the end of the next text the tail.
func (m *seam) advance(next string) {
	if len(next) < overlap && len(m.tail) > 0 {
		m.tail = append(m.tail, m.between...)
	}
	m.tail = append(m.tail, next[max(0, len(next)-overlap):]...)
	if surplus := len(m.tail) - overlap; surplus > 0 {
		m.tail = append(m.tail[:0], m.tail[surplus:]...)
	}
	for len(m.tail) > 0 && !utf8.RuneStart(m.tail[0]) {
		m.tail = append(m.tail[:0], m.tail[1:]...)
	}
}

// maxPadding is how many bytes that are not seen may stand at either end of a text. More
// of them would push apart what is to be read together.
const maxPadding = 16

// unpadded is text without long padding at its ends.
func unpadded(text string) string {
	if t := strings.TrimLeftFunc(text, normal.Unseen); len(text)-len(t) > maxPadding {
		text = t
	}
	if t := strings.TrimRightFunc(text, normal.Unseen); len(text)-len(t) > maxPadding {
		text = t
	}
	return text
}

// atSeams looks for what begins in earlier texts and ends in this one. What it
// finds can not be taken out, for it is in several places: "strip" blocks.
func (r *reading) atSeams(t *llm.Text) {
	if !isSaid(t) && !untrusted(t) {
		return
	}
	r.seams[1].between = " "
	raw := unpadded(t.String())
	if strings.TrimFunc(raw, normal.Unseen) == "" && (raw == "" || bytes.HasSuffix(r.seams[0].tail, []byte("  "))) {
		return
	}
	level := r.level
	if met := len(r.seams[0].tail) > 0; met && r.seamLevel != level {
		r.level = levelAnswer // what is said by both
	}
	for i := range r.seams {
		m := &r.seams[i]
		if len(m.tail) > 0 {
			r.atSeam(m, raw)
		}
		m.advance(raw)
	}
	if r.seamLevel = r.level; len(raw) >= overlap {
		r.seamLevel = level
	}
	r.level = level
}

// atSeam looks at the normal form of one seam and at what else it may say.
func (r *reading) atSeam(m *seam, next string) {
	text, at := m.join(next)
	mark := r.markOf(text, kindSeam|uint64(at)<<8|uint64(len(m.tail))<<32) //nolint:gosec // lengths
	if r.memory.knows(mark) {
		return
	}
	clean := true
	l := &r.steer
	m.reader.Read(l.set, text, func(i int, list []detect.Finding) {
		for _, f := range list {
			a := l.actions[r.level][f.Rule]
			from, to := m.reader.Text.Source(i, f.From, f.To)
			if a <= inspect.Allow || from >= len(m.tail) || to <= at {
				continue
			}
			clean = false
			r.meets(f.Rule, a)
		}
	})
	if clean {
		r.memory.keep(mark)
	}
}

// meets acts upon what a rule for steering found across texts.
func (r *reading) meets(rule int, a inspect.Action) {
	r.report(&r.steer, rule)
	r.grey = r.grey || a == inspect.Label
	if a >= inspect.Strip {
		r.block(r.steer.set.Rule(rule).ID + " across texts")
	}
}
