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
		h := fnv.New32a()
		_, _ = h.Write([]byte(l.raw)) // never fails
		random := h.Sum32()
		draw := func(n int) int {
			random = random*1664525 + 1013904223 // Numerical Recipes
			return int(random>>8) % n
		}
		label := [...]string{"benign", "attack"}[side(l)]
		for range hosts {
			host := documents[draw(len(documents))].raw
			line := strings.Replace(frames[draw(len(frames))], "%", l.raw, 1)
			at := boundary(host, draw(len(host)+1))
			c.add(&row{Text: host[:at] + line + host[at:], Label: label, Category: "indirect_injection"}, nil, "planted in documents")
			c.texts[len(c.texts)-1].fold = l.fold
		}
	}
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
