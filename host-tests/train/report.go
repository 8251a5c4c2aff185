package main

import (
	"fmt"
	"slices"
	"sort"

	"portcullis/shared/detect/classify"
)

// scored is a text and what a model that has not seen its family says.
type scored struct {
	text  *text
	score int32
}

// rates are the shares of harmless texts that may be flagged, by level.
var rates = [...]float64{classify.Lenient: 0.001, classify.Balanced: 0.01, classify.Strict: 0.05}

type bounds [len(rates)]int32

// boundOf returns the bounds at which no more than each rate of the texts is flagged.
func boundOf(list []scored) (out bounds) {
	var all []int32
	for _, s := range list {
		all = append(all, s.score)
	}
	slices.Sort(all)
	slices.Reverse(all)
	for i, r := range rates {
		out[i] = all[int(r*float64(len(all)))] + 1
	}
	return out
}

// chosen returns the scored texts of a kind.
func chosen(list []scored, want func(*text) bool) (out []scored) {
	for _, s := range list {
		if want(s.text) {
			out = append(out, s)
		}
	}
	return out
}

func harmless(t *text) bool {
	return !t.attack && t.source != nil && (!t.source.apart || t.source.harmlessToo)
}

// harmlessDocument takes the own documents too: there are few public ones.
func harmlessDocument(t *text) bool { return !t.attack && t.document() }

// boundsOf returns the bounds for trusted and for untrusted text. One in a thousand
// can not be told from the documents: there no public one is flagged, and nothing that
// would not be in trusted text. (Own ones quote injections on purpose.)
func boundsOf(list []scored) [2]bounds {
	trusted, untrusted := boundOf(chosen(list, harmless)), boundOf(chosen(list, harmlessDocument))
	public := boundOf(chosen(list, func(t *text) bool { return harmless(t) && t.document() }))
	untrusted[classify.Lenient] = max(public[classify.Lenient], trusted[classify.Lenient])
	return [2]bounds{trusted, untrusted}
}

// tally counts what is flagged at each level.
type tally struct {
	rows int
	over [len(rates)]int
}

func (t *tally) add(score int32, cut bounds) {
	t.rows++
	for i := range cut {
		if score >= cut[i] {
			t.over[i]++
		}
	}
}

func (t *tally) percent(l classify.Level) float64 {
	return 100 * float64(t.over[l]) / float64(max(t.rows, 1))
}

func (t *tally) String() string {
	return fmt.Sprintf("%6.1f %6.1f %6.1f", t.percent(classify.Strict), t.percent(classify.Balanced), t.percent(classify.Lenient))
}

// show prints what is flagged of each set and pooled when 5, 1 and 0.1 % of the
// harmless texts are.
func show(title string, list []scored, brief bool) {
	cut := boundOf(chosen(list, harmless))
	sets := map[string]*tally{}
	pooled := &tally{}
	for _, s := range list {
		t := s.text
		name := fmt.Sprintf("%s, %s", [...]string{"harmless", "attacks"}[side(t)], t.name())
		if sets[name] == nil {
			sets[name] = &tally{}
		}
		sets[name].add(s.score, cut)
		if t.attack && t.source != nil && !t.source.apart {
			pooled.add(s.score, cut)
		}
	}
	fmt.Printf("%s: flagged at 5, 1 and 0.1 %% of harmless texts\n  %-62s %v\n", title, "attacks pooled", pooled)
	if brief {
		return
	}
	var names []string
	for n := range sets {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		fmt.Printf("  %-55s %6d %v\n", n, sets[n].rows, sets[n])
	}
}
