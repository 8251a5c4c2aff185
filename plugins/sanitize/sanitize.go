package sanitize

import (
	"portcullis/shared/control"
	"portcullis/shared/detect"
	"portcullis/shared/inspect"
	"portcullis/shared/policy"
)

// ReasonBlocked says that the request has something that the policy blocks. Which rule
// matched is not said: it would tell an attacker what to change.
var ReasonBlocked = &control.Reason{
	Code: "prompt_blocked", Status: 403, Message: "The request was refused by policy.",
}

// ReasonFixed says that something must be taken out of a place that can not be edited.
var ReasonFixed = &control.Reason{
	Code: "prompt_fixed", Status: 403, Message: "The request holds something that can not be removed from where it stands.",
}

// sanitizer is the control.
type sanitizer struct {
	data, steer part // secrets and personal data; injection
	bounds      bounds
	opinion     *opinion // nil asks nobody
	hashKey     []byte
	restores    bool // some policy gives values back in the reply
	memory      *memory
	history     string // what happens to earlier turns that block
	// whole reads a call at once; sliced the one that is read in slices, meanwhile.
	whole, sliced reading
	results       results
}

// part is one set of rules with the policy for it.
type part struct {
	set      *detect.Set
	resolve  [2]*inspect.Resolver // trusted, untrusted
	counters []control.Counter
}

// New makes the control.
func New(c *Config) (control.Control, error) {
	data, err := inspect.Rules(c.Words, c.Patterns)
	if err != nil {
		return nil, err
	}
	var steer []detect.Rule
	for _, r := range detect.Builtin() {
		switch r.Class {
		case detect.ClassInjection:
			steer = append(steer, r)
		case detect.ClassSecret, detect.ClassPersonal:
			data = append(data, r)
		}
	}
	s := &sanitizer{hashKey: []byte(c.HashKey), memory: newMemory(), history: c.History, opinion: newOpinion(c)}
	s.bounds.build(&c.Classifier, len(steer))
	steer = append(steer, classifierRule)
	if s.opinion != nil {
		s.opinion.rule = len(steer)
		steer = append(steer, opinionRule)
	}
	steer = append(steer, detect.Ciphers()...)
	if err := s.data.build(c, data); err != nil {
		return nil, err
	}
	if err := s.steer.build(c, steer); err != nil {
		return nil, err
	}
	sets := []*detect.Set{s.data.set, s.steer.set}
	for _, layer := range c.layers() {
		if err := inspect.CheckRules(layer.Path+".rules", layer.Policy.Rules, sets...); err != nil {
			return nil, err
		}
	}
	for _, r := range []*reading{&s.whole, &s.sliced, &s.results.reading} {
		r.sanitizer, r.data.part, r.steer.part = s, &s.data, &s.steer
	}
	if err := inspect.CheckExceptions(c.Exceptions, sets...); err != nil {
		return nil, err
	}
	for _, layer := range c.layers() {
		if err := checkRestore(layer.Path+".rules", layer.Policy.Rules, sets); err != nil {
			return nil, err
		}
		if err := layer.Policy.checkOpinion(layer.Path, c.SecondOpinion); err != nil {
			return nil, err
		}
		s.restores = s.restores || layer.Policy.restores()
	}
	return s.withReplies(c), nil
}

// withReplies is s with the phases of a reply that it needs: an engine holds replies for whoever
// has such a phase.
func (s *sanitizer) withReplies(c *Config) control.Control {
	judges := s.opinion != nil && s.opinion.Replies != repliesOff
	r := &restorer{sanitizer: s, tools: c.RestoreTools}
	switch {
	case s.restores && judges:
		return judgingRestorer{r, judge{s}}
	case s.restores:
		return r
	case judges:
		return judging{s, judge{s}}
	}
	return s
}

func (p *part) build(c *Config, rules []detect.Rule) (err error) {
	if p.set, err = detect.NewSet(rules); err != nil {
		return err
	}
	base := c.Default.withDefaults(c.SecondOpinion)
	exceptions := inspect.NewExceptions(c.Exceptions, p.set)
	for untrusted := range p.resolve {
		layer := func(q Policy) inspect.Policy {
			return inspect.Policy{MayRelax: q.MayRelax, Say: func(r *detect.Rule) inspect.Action { return q.say(r, untrusted == 1) }}
		}
		all := func(m map[string]Policy) map[string]inspect.Policy {
			out := make(map[string]inspect.Policy, len(m))
			for name, q := range m {
				out[name] = layer(q)
			}
			return out
		}
		wide := layer(base)
		wide.Say = withRuleDefaults(wide.Say)
		layers, err := policy.New(&wide, all(c.Routes), all(c.Keys), all(c.Models))
		if err != nil {
			return err
		}
		p.resolve[untrusted] = inspect.NewResolver(p.set, layers, exceptions)
	}
	for i := range p.set.Len() {
		p.counters = append(p.counters, control.Counter("portcullis.findings.sanitize."+p.set.Rule(i).ID))
	}
	return nil
}

// withRuleDefaults lets rules that are precise enough block where the policy
// says nothing, and the others label.
func withRuleDefaults(say func(*detect.Rule) inspect.Action) func(*detect.Rule) inspect.Action {
	return func(r *detect.Rule) inspect.Action {
		a := say(r)
		switch {
		case a != inspect.Unstated:
			return a
		case r.Precise:
			return inspect.Block
		}
		return inspect.Label
	}
}

// Name implements control.Control.
func (*sanitizer) Name() string { return "sanitize" }

// Lengthens implements control.Lengthener: a mask can be longer than what it
// hides.
func (*sanitizer) Lengthens() bool { return true }
