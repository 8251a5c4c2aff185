package main

import (
	"slices"
	"sync"

	"portcullis/shared/detect/classify"
)

// related and alone say which families are left out with one.
func related(family int) []int { return relatives[family] }

func alone(family int) []int { return []int{family} }

// leaveOut scores every text by a model that has learned neither from its family,
// nor from what leaves says goes with it, nor from an attack that nearly repeats one
// of the family. An own text is scored by a model without its part of the own texts.
func (c *corpus) leaveOut(leaves func(family int) []int) (out []scored) {
	parts := make([][]scored, families)
	var wait sync.WaitGroup
	free := make(chan struct{}, 2)
	for f := range families {
		wait.Add(1)
		go func() {
			defer wait.Done()
			free <- struct{}{}
			defer func() { <-free }()
			model := fit(c.without(f, leaves(f))).quantise()
			for _, t := range c.texts {
				if t.fold == f {
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
func (c *corpus) without(family int, leaves []int) (out []*text) {
	var held []*text
	for _, t := range c.texts {
		if t.fold == family && t.attack && t.source != nil {
			held = append(held, t)
		}
	}
	for _, t := range c.texts {
		repeats := func(h *text) bool { return near(h, t) }
		if slices.Contains(leaves, t.fold) || t.attack && slices.ContainsFunc(held, repeats) {
			continue
		}
		out = append(out, t)
	}
	return out
}
