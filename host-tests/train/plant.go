package main

import (
	"hash/fnv"
	"strings"
)

// plantedFile holds lines that are to stand in documents: instructions for a model
// (attacks), and what documents ask of people (harmless).
const plantedFile = "planted"

// hosts is in how many harmless documents each line is put.
const hosts = 2

// frames are the ways in which a line stands in a document. Both kinds stand in all of
// them, so that no frame tells attacks from harmless texts.
var frames = [...]string{
	"\n%\n", " % ", "\n\n%\n\n", "\n<!-- % -->\n", "\n> %\n", "\n[%]\n", "\nNote: %\n", " (%) ", "\n| % |\n", "\n// %\n",
	"\n\"comment\": \"%\",\n",
}

// plant adds each line of plantedFile within some harmless own documents: what differs
// between the document with it and without it is the line alone.
func (c *corpus) plant() {
	var lines, documents []*text
	for _, t := range c.texts {
		switch {
		case t.own == plantedFile:
			lines = append(lines, t)
		case t.source == nil && t.untrusted && !t.attack:
			documents = append(documents, t)
		}
	}
	for _, l := range lines {
		luck := chanceOf(l)
		for range hosts {
			host := documents[luck.draw(len(documents))].raw
			line := strings.Replace(frames[luck.draw(len(frames))], "%", l.raw, 1)
			at := boundary(host, luck.draw(len(host)+1))
			c.derive(l, &row{Text: host[:at] + line + host[at:], Category: "indirect_injection"}, "planted in documents")
		}
	}
}

// derive adds a row made of an own text, with its label and its part of the own texts.
func (c *corpus) derive(from *text, r *row, own string) {
	r.Label = [...]string{"benign", "attack"}[side(from)]
	c.add(r, nil, own)
	c.texts[len(c.texts)-1].fold = from.fold
}

// chance draws numbers for a text, the same each time.
type chance uint32

func chanceOf(t *text) chance {
	h := fnv.New32a()
	_, _ = h.Write([]byte(t.raw)) // never fails
	return chance(h.Sum32())
}

// draw returns the next number below n.
func (c *chance) draw(n int) int {
	*c = *c*1664525 + 1013904223 // Numerical Recipes
	return int(*c>>8) % n
}

// boundary is the first end of a sentence or line from a place in a text on, or its end.
func boundary(text string, at int) int {
	for ; at < len(text); at++ {
		if text[at] == '\n' || text[at] == ' ' && at > 0 && strings.IndexByte(".!?;:", text[at-1]) >= 0 {
			break
		}
	}
	return at
}
