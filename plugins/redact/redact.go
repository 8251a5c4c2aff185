package redact

import (
	"strings"

	"portcullis/shared/control"
	"portcullis/shared/detect"
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
	"portcullis/shared/policy"
)

// ReasonBlocked says that the reply has something that the policy blocks.
var ReasonBlocked = &control.Reason{
	Code: "content_blocked", Status: 502, Message: "The reply was withheld by policy.",
}

// redactor is the control.
type redactor struct {
	set      *detect.Set
	resolver *inspect.Resolver
	hosts    []string
	hashKey  []byte
	leakage  *Leakage // nil watches for nothing
	roll     roll
	counters []control.Counter // by rule
	free     []*writer
}

// New makes the control.
func New(c *Config) (control.Control, error) {
	own, err := inspect.Rules(c.Words, c.Patterns)
	if err != nil {
		return nil, err
	}
	rules := own
	for _, r := range detect.Builtin() {
		if r.Class != detect.ClassInjection {
			rules = append(rules, r)
		}
	}
	r := &redactor{hosts: c.Hosts, hashKey: []byte(c.HashKey), leakage: c.Leakage}
	if r.set, err = detect.NewSet(rules); err != nil {
		return nil, err
	}
	for _, layer := range c.layers() {
		if err := inspect.CheckRules(layer.Path+".rules", layer.Policy.Rules, r.set); err != nil {
			return nil, err
		}
	}
	if err := inspect.CheckExceptions(c.Exceptions, r.set); err != nil {
		return nil, err
	}
	base := c.Default.withDefaults()
	layers, err := policy.New(statement(&base), statements(c.Routes), statements(c.Keys), statements(c.Models))
	if err != nil {
		return nil, err
	}
	r.resolver = inspect.NewResolver(r.set, layers, inspect.NewExceptions(c.Exceptions, r.set))
	for i := range r.set.Len() {
		r.counters = append(r.counters, control.Counter("portcullis.findings.redact."+r.set.Rule(i).ID))
	}
	if r.resolver.NeedsModel() || r.leakage != nil {
		return reader{r}, nil
	}
	return r, nil
}

func statement(p *Policy) *inspect.Policy { return &inspect.Policy{Say: p.say, MayRelax: p.MayRelax} }

func statements(m map[string]Policy) map[string]inspect.Policy {
	out := make(map[string]inspect.Policy, len(m))
	for name, p := range m {
		out[name] = *statement(&p)
	}
	return out
}

// Name implements control.Control.
func (*redactor) Name() string { return "redact" }

// MaxHold implements control.Holder.
func (r *redactor) MaxHold() int { return r.set.MaxHold() }

// state is what one reply's texts share.
type state struct {
	known   bool
	actions []inspect.Action
	// models are those that the call names, where a policy depends on them.
	models []string
	prompt prompt
}

// reader is a redactor whose policy depends on the request: it reads requests too.
type reader struct{ *redactor }

// Call implements control.CallPhase: it notes the models, as they are at this module, and
// the system prompts.
func (r reader) Call(x *control.Exchange, c *llm.Call) control.Verdict {
	s := control.Local[state](x, r.redactor)
	if r.leakage != nil {
		s.prompt = r.keepPrompt(c)
	}
	s.models = c.AppendModels(nil)
	for i, m := range s.models {
		s.models[i] = strings.Clone(m) // it outlives the body
	}
	return control.Allow
}

// Text implements control.TextPhase.
func (r *redactor) Text(x *control.Exchange, _ llm.Stream) control.Rewriter {
	s := control.Local[state](x, r)
	if !s.known {
		r.resolve(x, s)
	}
	var w *writer
	if n := len(r.free); n > 0 {
		w, r.free = r.free[n-1], r.free[:n-1]
	} else {
		w = &writer{}
	}
	w.r, w.x, w.actions = r, x, s.actions
	w.scanner.Reset(r.set)
	w.leak.prompt, w.leak.found = s.prompt, false
	if len(s.prompt) > 0 {
		w.leak.roll.reset(r.leakage.Words)
	}
	return w
}

func (r *redactor) resolve(x *control.Exchange, s *state) {
	s.actions = r.resolver.Actions(x, func(dst []string) []string {
		dst = append(dst, s.models...)
		if sent := x.Facts.Get(control.FactModelSent); sent != "" && len(s.models) > 0 {
			dst[0] = sent // modelallow may have replaced it behind this module
		}
		return dst
	})
	s.known = true
}
