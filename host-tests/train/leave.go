package main

import (
	"slices"
	"sync"

	"portcullis/shared/detect/classify"
)

// related and alone say which families are left out with one.
func related(family int) []int { return relatives[family] }

func alone(family int) []int { return []int{family} }

// bySet leaves texts out with their family.
func bySet(t *text) int { return t.fold }

// byRow leaves attacks out with their family, and a part of the harmless texts of each
// set, so that texts of their kinds were learned. Near repetitions are in one part.
func byRow(t *text) int {
	if t.attack || t.source == nil {
		return t.fold
	}
	return int(t.sketch[0] % families)
}

// leaveOut scores every text by a model that has learned neither from its family,
// nor from what leaves says goes with it, nor from an attack that nearly repeats one
// of the family. An own text is scored by a model without its part of the own texts.
func (c *corpus) leaveOut(fold func(*text) int, leaves func(family int) []int) (out []scored) {
	parts := make([][]scored, families)
	var wait sync.WaitGroup
	free := make(chan struct{}, 2)
	for f := range families {
		wait.Add(1)
		go func() {
			defer wait.Done()
			free <- struct{}{}
			defer func() { <-free }()
			model := fit(c.without(f, fold, leaves(f))).quantise()
			for _, t := range c.texts {
				if fold(t) == f {
					parts[f] = append(parts[f], scored{t, judge(model, t)})
				}
			}
		}()
	}
	wait.Wait()
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// judge is what the classifier says of a text with a model.
func judge(model *classify.Linear, t *text) int32 {
	var g classify.Gauge
	g.Reset(model)
	for i := range t.blocks {
		g.Add(&t.blocks[i])
	}
	return g.Score()
}

// without returns the texts to learn from when families are left out.
func (c *corpus) without(family int, fold func(*text) int, leaves []int) (out []*text) {
	var held []*text
	for _, t := range c.texts {
		if t.fold == family && t.attack && t.source != nil {
			held = append(held, t)
		}
	}
	for _, t := range c.texts {
		repeats := func(h *text) bool { return near(h, t) }
		if t.unlearned() || slices.Contains(leaves, fold(t)) || t.attack && slices.ContainsFunc(held, repeats) {
			continue
		}
		out = append(out, t)
	}
	return out
}

// unlearned reports whether a text is only measured.
func (t *text) unlearned() bool { return t.source != nil && t.source.unlearned }

// all returns the texts to learn from when none is left out.
func (c *corpus) all() []*text { return slices.DeleteFunc(slices.Clone(c.texts), (*text).unlearned) }
