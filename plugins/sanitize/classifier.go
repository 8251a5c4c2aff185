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

// levels are what the configuration says of the classifier.
type levels struct {
	label, block classify.Level
	rule         int // the classifier's index in the rules for steering
}

func (l *levels) build(c *Classifier, rule int) {
	l.rule = rule
	l.label, _ = classify.ParseLevel(c.Label)
	l.block, _ = classify.ParseLevel(c.Block)
}

// judges reports whether the classifier reads a text.
func (r *reading) judges(t *llm.Text) bool {
	return r.steer.actions[r.level][r.levels.rule] > inspect.Allow && (isSaid(t) || untrusted(t))
}

// flags reports whether the text's score is one that the classifier flags, and does what
// the policy says of it.
func (r *reading) flags() bool {
	l := &r.levels
	blocks := r.steer.actions[r.level][l.rule] == inspect.Block && r.score >= classify.Bound(l.block, r.level == 1)
	if !blocks && r.score < classify.Bound(l.label, r.level == 1) {
		return false
	}
	r.report(&r.steer, l.rule)
	if blocks {
		r.block(r.where(inspect.GroupClassifier))
	} else {
		r.grey = true
	}
	return true
}
