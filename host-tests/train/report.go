package main

import (
	"fmt"
	"maps"
	"math"
	"slices"

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

// boundsOf returns the bounds for trusted and for untrusted text, by the public
// harmless texts of each kind. (Own documents quote injections on purpose.) Of documents
// there are too few to tell one in a thousand: what is not flagged in trusted text is not
// flagged in them.
func boundsOf(list []scored) (out [2]bounds) {
	for kind := range out {
		out[kind] = boundOf(chosen(list, func(t *text) bool { return harmless(t) && trust(t) == kind }))
	}
	out[1][classify.Lenient] = max(out[1][classify.Lenient], out[0][classify.Lenient])
	return out
}

func trust(t *text) int {
	if t.untrusted {
		return 1
	}
	return 0
}

// oneBound is the same for both kinds.
func oneBound(list []scored) [2]bounds {
	b := boundOf(chosen(list, harmless))
	return [2]bounds{b, b}
}

// preciseRule is what a match of a precise rule adds, as in host-tests/eval.
const preciseRule = 4 * classify.Unit

// withRules returns the scores with what precise rules add.
func withRules(list []scored) []scored {
	out := slices.Clone(list)
	for i := range out {
		if out[i].text.precise {
			out[i].score += preciseRule
		}
	}
	return out
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

// session is the share of harmless sessions of turns flagged turns or more, in percent:
// each session is of one set, its turns drawn one by one; sets count the same.
func session(sets []*tally, l classify.Level, flagged int) float64 {
	const turns = 50
	sum := 0.0
	for _, t := range sets {
		p := t.percent(l) / 100
		few := math.Pow(1-p, turns)
		if flagged > 1 {
			few += turns * p * math.Pow(1-p, turns-1)
		}
		sum += 100 * (1 - few)
	}
	return sum / float64(max(len(sets), 1))
}

// show prints what is flagged of each set and pooled when 5, 1 and 0.1 % of the
// harmless texts are, of documents and of other texts each.
func show(title string, list []scored, brief bool) {
	fmt.Printf("%s: flagged at 5, 1 and 0.1 %% of harmless texts\n", title)
	rules := withRules(list)
	pool := func(name string, list []scored, cut [2]bounds) {
		pooled := &tally{}
		for _, s := range chosen(list, counted) {
			pooled.add(s.score, cut[trust(s.text)])
		}
		fmt.Printf("  %-62s %v\n", "attacks pooled, "+name, pooled)
	}
	pool("one bound for all", list, oneBound(list))
	pool("one bound for all, with rules", rules, oneBound(rules))
	pool("documents by their own", list, boundsOf(list))
	pool("documents by their own, with rules", rules, boundsOf(rules))
	cut := boundsOf(list)
	sets, talk := map[string]*tally{}, map[string]*tally{}
	for _, s := range list {
		name := fmt.Sprintf("%s, %s", [...]string{"harmless", "attacks"}[side(s.text)], s.text.name())
		if sets[name] == nil {
			sets[name] = &tally{}
		}
		sets[name].add(s.score, cut[trust(s.text)])
		if harmless(s.text) && !s.text.untrusted {
			talk[name] = sets[name]
		}
	}
	var turns []*tally
	for _, name := range slices.Sorted(maps.Keys(talk)) {
		turns = append(turns, talk[name])
	}
	for _, least := range []int{1, 2} {
		fmt.Printf("  harmless sessions of 50 turns with %d flagged or more %16s %6.1f %6.1f %6.1f\n", least, "",
			session(turns, classify.Strict, least), session(turns, classify.Balanced, least), session(turns, classify.Lenient, least))
	}
	if brief {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		fmt.Printf("  %-55s %6d %v\n", name, sets[name].rows, sets[name])
	}
}

// counted reports whether a text is one of the attacks that are pooled.
func counted(t *text) bool { return t.attack && t.source != nil && !t.source.apart }
