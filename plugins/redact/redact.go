package redact

import (
	"slices"
	"strings"

	"portcullis/shared/control"
	"portcullis/shared/detect"
	"portcullis/shared/detect/disguise"
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
	"portcullis/shared/policy"
)

// ReasonBlocked says that the reply has something that the policy blocks.
var ReasonBlocked = &control.Reason{
	Code: "content_blocked", Status: 502, Message: "The reply was withheld by policy.",
}

// ReasonDangerous says that a tool's arguments have something that the policy blocks.
var ReasonDangerous = &control.Reason{
	Code: "dangerous_arguments", Status: 403, Message: "A tool would be called with arguments that are not allowed here.",
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
	guards   []*guard
	free     []*writer
	canary   inspect.Action // what becomes of canaries; Unstated puts none
	unseenAt int            // where unseenRules begin in set
	queryAt  int            // queryRule in set
	leakAt   int            // leakRule in set, where leakage watches
	plain    bool           // no disguise is looked through
	finders  []*disguise.Finder
	scanner  detect.Scanner // of arguments in requests
	// insideRead has the rules for what stands in addresses, insideRules where each is in set.
	insideRead  *detect.Set
	insideRules []int
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
	r := &redactor{hosts: c.Hosts, hashKey: []byte(c.HashKey), leakage: c.Leakage, plain: c.Disguises == "ignore"}
	r.unseenAt, rules = len(rules), append(rules, unseenRules...)
	r.queryAt, rules = len(rules), append(rules, queryRule)
	if c.Leakage != nil {
		r.leakAt, rules = len(rules), append(rules, leakRule)
	}
	if c.Leakage != nil && c.Leakage.Canary != "" {
		r.canary = inspect.ParseAction(c.Leakage.Canary)
		rules = append(rules, canaryRule)
	}
	if r.set, err = detect.NewSet(rules); err != nil {
		return nil, err
	}
	if err := r.insideSet(rules); err != nil {
		return nil, err
	}
	if r.guards, err = newGuards(); err != nil {
		return nil, err
	}
	sets := r.sets()
	for _, layer := range c.layers() {
		if err := inspect.CheckRules(layer.Path+".rules", layer.Policy.Rules, sets...); err != nil {
			return nil, err
		}
	}
	if err := inspect.CheckExceptions(c.Exceptions, sets...); err != nil {
		return nil, err
	}
	base := c.Default.withDefaults()
	widest := statement(&base)
	widest.Say = r.withLeakage(widest.Say)
	layers, err := policy.New(widest, statements(c.Routes), statements(c.Keys), statements(c.Models))
	if err != nil {
		return nil, err
	}
	r.resolver = inspect.NewResolver(r.set, layers, inspect.NewExceptions(c.Exceptions, r.set))
	for _, g := range r.guards {
		g.resolver = inspect.NewResolver(g.set, layers, inspect.NewExceptions(c.Exceptions, g.set))
	}
	r.counters = countersOf(r.set)
	if r.needsModel() || r.leakage != nil {
		return reader{r}, nil
	}
	return r, nil
}

// needsModel reports whether any action depends on the model: of a guard's rules too.
func (r *redactor) needsModel() bool {
	return r.resolver.NeedsModel() || slices.ContainsFunc(r.guards, func(g *guard) bool { return g.resolver.NeedsModel() })
}

// countersOf are the counters of a set's findings, by rule.
func countersOf(set *detect.Set) (out []control.Counter) {
	for i := range set.Len() {
		out = append(out, control.Counter("portcullis.findings.redact."+set.Rule(i).ID))
	}
	return out
}

// sets are those of everything that is looked for.
func (r *redactor) sets() []*detect.Set {
	out := []*detect.Set{r.set}
	for _, g := range r.guards {
		out = append(out, g.set)
	}
	return out
}

func statement(p *Policy) *inspect.Policy { return &inspect.Policy{Say: p.say, MayRelax: p.MayRelax} }

func statements(m map[string]Policy) map[string]inspect.Policy {
	out := make(map[string]inspect.Policy, len(m))
	for name, p := range m {
		out[name] = *statement(&p)
	}
	return out
}

// name is the control's.
const name = "redact"

// Name implements control.Control.
func (*redactor) Name() string { return name }

// MaxHold implements control.Holder.
func (r *redactor) MaxHold() int {
	most := r.set.MaxHold() + r.insideRead.MaxHold() // behind the end of an address, and in it
	for _, set := range r.sets() {
		most = max(most, set.MaxHold())
	}
	if !r.plain {
		most = max(most, disguise.MaxHeld)
	}
	return most
}

// state is what one reply's texts share.
type state struct {
	known   bool
	actions []inspect.Action
	// disguises is true when what is found in disguise matters.
	disguises bool
	// unseen is true when what is not shown matters.
	unseen bool
	// asks is true when queries of addresses matter.
	asks bool
	// watches are the guards that look at arguments of tools, nil while there were none.
	watches []watch
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
	if r.canary != inspect.Unstated {
		r.putCanary(x, c)
	}
	s.models = c.AppendModels(nil)
	for i, m := range s.models {
		s.models[i] = strings.Clone(m) // it outlives the body
	}
	return control.Allow
}

// Text implements control.TextPhase.
func (r *redactor) Text(x *control.Exchange, stream llm.Stream) control.Rewriter {
	s := r.state(x)
	var w *writer
	if n := len(r.free); n > 0 {
		w, r.free = r.free[n-1], r.free[:n-1]
	} else {
		w = &writer{}
	}
	w.r, w.x, w.actions, w.size = r, x, s.actions, 0
	w.scanner.Reset(r.set)
	w.sight.reset()
	if w.looksUnseen = s.unseen; s.unseen {
		w.unseen.reset()
	}
	if w.queries.looks = s.asks; s.asks {
		w.queries.reset(r.hosts, stream.Place == llm.PlaceArguments)
	}
	if s.disguises {
		w.finder = r.takeFinder()
	}
	w.watches = nil
	if stream.Place == llm.PlaceArguments {
		w.watch(r.watchesOf(x, s))
	}
	w.leak.prompt, w.leak.found = s.prompt, false
	if len(s.prompt) > 0 {
		w.leak.roll.reset(r.leakage.Words)
	}
	return w
}

// state is what is known of a call.
func (r *redactor) state(x *control.Exchange) *state {
	s := control.Local[state](x, r)
	if s.known {
		return s
	}
	s.actions = r.resolver.Actions(x, s.modelsOf(x))
	s.unseen = slices.Max(s.actions[r.unseenAt:r.queryAt]) > inspect.Allow
	s.asks = s.actions[r.queryAt] > inspect.Allow
	s.disguises = !r.plain && r.acts(s.actions)
	s.known = true
	return s
}

// modelsOf appends the models that the call may go to.
func (s *state) modelsOf(x *control.Exchange) func(dst []string) []string {
	return func(dst []string) []string {
		dst = append(dst, s.models...)
		if sent := x.Facts.Get(control.FactModelSent); sent != "" && len(s.models) > 0 {
			dst[0] = sent // modelallow may have replaced it behind this module
		}
		return dst
	}
}

// watchesOf are the guards that look at arguments of tools in a call. Most calls have none.
func (r *redactor) watchesOf(x *control.Exchange, s *state) []watch {
	if s.watches != nil {
		return s.watches
	}
	s.watches = make([]watch, 0, len(r.guards))
	for _, g := range r.guards {
		if actions := g.resolver.Actions(x, s.modelsOf(x)); slices.Max(actions) > inspect.Allow {
			s.watches = append(s.watches, watch{guard: g, actions: actions, blocks: slices.Contains(actions, inspect.Block)})
		}
	}
	return s.watches
}

// acts reports whether something is to be done with what can stand in disguise: all but
// links, which nobody follows that can not be read.
func (r *redactor) acts(actions []inspect.Action) bool {
	for i, a := range actions {
		if a > inspect.Allow && r.set.Rule(i).Class != detect.ClassLink {
			return true
		}
	}
	return false
}

// maxFinders bounds how many finders are kept for reuse: one may have much memory.
const maxFinders = 4

func (r *redactor) takeFinder() *disguise.Finder {
	var f *disguise.Finder
	if n := len(r.finders); n > 0 {
		f, r.finders = r.finders[n-1], r.finders[:n-1]
	} else {
		f = &disguise.Finder{}
	}
	f.Reset(r.set)
	return f
}

func (r *redactor) giveFinder(f *disguise.Finder) {
	if len(r.finders) < maxFinders {
		r.finders = append(r.finders, f)
	}
}
