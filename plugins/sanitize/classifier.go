package sanitize

import (
	"portcullis/shared/control"
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

// judge is the classifier with what the configuration says of it.
type judge struct {
	scorer       classify.Scorer
	label, block classify.Level
	rule         int // its index in the rules for steering
}

func (j *judge) build(c *Classifier, rule int) {
	j.rule = rule
	j.label, _ = classify.ParseLevel(c.Label)
	j.block, _ = classify.ParseLevel(c.Block)
}

// classify scores what sanitizer.reader has read, a text of the call, in those readings that nobody guessed.
func (s *sanitizer) classify(x *control.Exchange, t *llm.Text, level int) control.Verdict {
	j, p := &s.judge, &s.steer
	action := p.actions[level][j.rule]
	if action <= inspect.Allow || t.Place != llm.PlaceContent && !untrusted(t) {
		return control.Allow
	}
	score := j.scorer.Score(s.reader.Text.String())
	for i := 1; i < s.reader.Text.Len(); i++ {
		if r := s.reader.Text.Reading(i); !r.Guessed {
			score = max(score, j.scorer.Score(r.Text))
		}
	}
	blocks := action == inspect.Block && score >= classify.Bound(j.block, level == 1)
	if !blocks && score < classify.Bound(j.label, level == 1) {
		return control.Allow
	}
	report(x, p.set.Rule(j.rule), p.counters[j.rule])
	if !blocks {
		s.grey = true
		return control.Allow
	}
	return control.Deny(ReasonBlocked, inspect.GroupClassifier+" in "+t.Role.String()+" "+t.Place.String())
}
