package sanitize

import (
	"portcullis/shared/detect"
	"portcullis/shared/detect/classify"
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
)

// Classifier says how much the classifier flags. Each level flags the share of
// harmless texts that it was measured at: "strict" one in twenty, "balanced" one in
// a hundred, "lenient" one in a thousand.
type Classifier struct {
	// Label is the level from which on a text is labelled.
	Label string `json:"label,omitempty" enum:"strict|balanced|lenient" default:"balanced"`
	// Block is the level from which on a call is refused, where the policy lets the
	// classifier refuse.
	Block string `json:"block,omitempty" enum:"strict|balanced|lenient" default:"lenient"`
}

// classifierRule stands for the classifier in policies, exceptions and facts. It has
// no pattern, so that the scanner never finds it.
var classifierRule = detect.Rule{
	ID: inspect.GroupClassifier, Class: detect.ClassInjection, Group: inspect.GroupClassifier, Label: "REMOVED",
}

// bounds are what the configuration says of the classifier.
type bounds struct {
	label, block classify.Level
	rule         int // the classifier's index in the rules for steering
}

func (l *bounds) build(c *Classifier, rule int) {
	l.rule = rule
	l.label, _ = classify.ParseLevel(c.Label)
	l.block, _ = classify.ParseLevel(c.Block)
}

// judges reports whether the classifier reads texts of a level.
func (r *reading) judges(level int) bool {
	return r.steer.actions[level][r.bounds.rule] > inspect.Allow
}

// judgesAlone reports whether the classifier reads a text by itself.
func (r *reading) judgesAlone(t *llm.Text) bool {
	return r.judges(r.level) && (isSaid(t) || untrusted(t))
}

// outcome is what the classifier makes of a text.
type outcome uint8

const (
	unsuspected outcome = iota
	labelled
	blocking
)

// comesTo is what the classifier makes of what it scored.
func (r *reading) comesTo() outcome {
	b, untrusted := &r.bounds, r.level != levelTrusted
	switch {
	case r.steer.actions[r.level][b.rule] == inspect.Block && r.score >= classify.Bound(b.block, untrusted):
		return blocking
	case r.score >= classify.Bound(b.label, untrusted):
		return labelled
	}
	return unsuspected
}

// flag does what the policy says of what the classifier made of a text.
func (r *reading) flag(o outcome, t *llm.Text) {
	r.report(&r.steer, r.bounds.rule)
	if o == blocking {
		r.block(where(t, inspect.GroupClassifier))
	} else {
		r.grey = true
	}
}

// weigh has the classifier read the normal form, then the other readings that nobody
// guessed.
func (r *reading) weigh(then step) step {
	r.scorer.Begin(r.normal.String())
	r.at, r.score, r.judged = 0, classify.Least, then
	return scoring
}

func scoring(r *reading) step {
	if r.scorer.Step(stepSize) {
		return scoring
	}
	r.score = max(r.score, r.scorer.Total())
	for r.at++; r.at < r.normal.Len(); r.at++ {
		if a := r.normal.Reading(r.at); !a.Guessed {
			r.scorer.Begin(a.Text)
			return scoring
		}
	}
	return r.judged
}

// judgedAlone heeds what the classifier made of the text.
func judgedAlone(r *reading) step {
	t := &r.c.Texts[r.text]
	o := r.comesTo()
	if o == unsuspected {
		r.clean()
		return nextText
	}
	if r.flag(o, t); !r.drop {
		r.turns[turnOf(t)].worst = max(r.turns[turnOf(t)].worst, o)
	}
	return nextText
}
