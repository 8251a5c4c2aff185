package main

// briefFile holds short prompts.
const briefFile = "brief"

// seams are what stands between two prompts that are joined.
var seams = [...]string{" ", "\n", "\n\n"}

// join adds each text of briefFile once more before or behind a harmless one: an attack stays
// one when a question is beside it, and two questions are none.
func (c *corpus) join() {
	var brief, calm []*text
	for _, t := range c.texts {
		if t.own != briefFile {
			continue
		}
		brief = append(brief, t)
		if !t.attack {
			calm = append(calm, t)
		}
	}
	for _, t := range brief {
		luck := chanceOf(t)
		first, second := t.raw, calm[luck.draw(len(calm))].raw
		seam := seams[luck.draw(len(seams))]
		if luck.draw(2) == 0 {
			first, second = second, first
		}
		c.derive(t, &row{Text: first + seam + second}, "joined")
	}
}
