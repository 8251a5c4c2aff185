package main

import (
	"fmt"
	"math"
	"sort"

	"portcullis/shared/detect"
	"portcullis/shared/detect/classify"
)

// detectors are the three that ship, each with all its built-in rules.
type detectors struct {
	sets    map[string]*detect.Set
	scanner detect.Scanner
	reader  detect.Reader
	scorer  classify.Scorer
	// rules counts for each injection rule the rows it flags, by label.
	rules map[string]map[string]int
}

// names says which detector a class of rules belongs to. Links are judged by the
// host they lead to and have no detector.
var names = map[detect.Class]string{
	detect.ClassInjection: "injection", detect.ClassPersonal: "personal", detect.ClassSecret: "secrets",
}

func newDetectors() (*detectors, error) {
	rules := map[string][]detect.Rule{}
	for _, r := range detect.Builtin() {
		if name := names[r.Class]; name != "" {
			rules[name] = append(rules[name], r)
		}
	}
	rules["injection"] = append(rules["injection"], detect.Ciphers()...)
	d := &detectors{sets: map[string]*detect.Set{}, rules: map[string]map[string]int{}}
	for name, list := range rules {
		s, err := detect.NewSet(list)
		if err != nil {
			return nil, err
		}
		d.sets[name] = s
	}
	return d, nil
}

// findings are what the detectors found in a row. score rises with how likely an
// injection is, from 0 to 1: the classifier's, more where rules match, and for a document
// as far from its own bound as another text's from the usual one.
type findings struct {
	texts map[string][]string
	score float64
	// over is the score in Units, with what rules add.
	over int32
}

// preciseRule is what a match of a precise rule adds to the classifier's score: as
// much as makes nearly every text flagged. What other rules add was measured: nothing.
const preciseRule = 4 * classify.Unit

func (d *detectors) run(row *row) *findings {
	text, label, untrusted := row.Text, row.Label, documents[row.Category]
	out := &findings{texts: map[string][]string{}}
	for _, name := range []string{"personal", "secrets"} {
		out.texts[name] = d.scan(d.sets[name], text)
	}
	hits := map[*detect.Rule]bool{}
	out.texts["injection"] = nil
	score := int32(math.MinInt32)
	d.reader.Read(d.sets["injection"], text, func(i int, list []detect.Finding) {
		r := d.reader.Text.Reading(i)
		for _, f := range list {
			hits[d.sets["injection"].Rule(f.Rule)] = true
			out.texts["injection"] = append(out.texts["injection"], r.Text[f.From:f.To])
		}
		if !r.Guessed {
			score = max(score, d.scorer.Score(r.Text))
		}
	})
	added := int32(0)
	for r := range hits {
		if r.Precise {
			added = preciseRule
		}
		if d.rules[r.ID] == nil {
			d.rules[r.ID] = map[string]int{}
		}
		d.rules[r.ID][label]++
	}
	out.over = score + added
	relative := out.over
	if untrusted { // by its own bound, so that one bound on scores serves both
		relative += classify.Bound(classify.Balanced, false) - classify.Bound(classify.Balanced, true)
	}
	out.score = 1 / (1 + math.Exp(-float64(relative)/classify.Unit))
	if out.over < classify.Bound(classify.Balanced, untrusted) {
		out.texts["injection"] = nil // a rule that is not precise only states a label
	} else if len(out.texts["injection"]) == 0 {
		out.texts["injection"] = []string{text}
	}
	return out
}

func (d *detectors) scan(s *detect.Set, text string) (out []string) {
	d.scanner.Reset(s)
	for _, f := range d.scanner.Write(text, true) {
		if f.Continued {
			out[len(out)-1] += d.scanner.Text(f)
			continue
		}
		out = append(out, d.scanner.Text(f))
	}
	return out
}

func (d *detectors) printRules() {
	var ids []string
	for id := range d.rules {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	for _, id := range ids {
		fmt.Printf("%-20s %v\n", id, d.rules[id])
	}
}
