package inspect

import (
	"slices"
	"time"

	"portcullis/shared/control"
	"portcullis/shared/detect"
	"portcullis/shared/policy"
)

// Resolver finds out the actions for calls. Calls to which the same layers apply
// have the same actions, so each combination is resolved once.
type Resolver struct {
	set        *detect.Set
	layers     *policy.Layers[Policy]
	exceptions *Exceptions
	// needs is what of a call matters; only that is asked of the gateway.
	needs   needs
	matched []*Policy
	models  []string
	known   []resolved
}

type needs struct{ route, key, model bool }

// resolved is the actions, by rule, under one combination of layers.
type resolved struct {
	layers  []*Policy
	actions []Action
}

// maxResolved bounds how many combinations are remembered.
const maxResolved = 256

// NewResolver makes a resolver for the rules of set.
func NewResolver(set *detect.Set, layers *policy.Layers[Policy], exceptions *Exceptions) *Resolver {
	n := needs{route: layers.NeedsRoute(), key: layers.NeedsKey(), model: layers.NeedsModel()}
	for i := range exceptions.list {
		s := &exceptions.list[i].scope
		n = needs{n.route || s.Route != "", n.key || s.Key != "", n.model || s.Model != ""}
	}
	return &Resolver{set: set, layers: layers, exceptions: exceptions, needs: n}
}

// NeedsModel reports whether the actions depend on the model.
func (r *Resolver) NeedsModel() bool { return r.needs.model }

// Actions returns the action for each rule in a call. models appends the models that the
// call may go to; the action is the strictest of those for each, for it is the caller who
// names them. The slice is shared and must not be changed; it stays as it is.
func (r *Resolver) Actions(x *control.Exchange, models func(dst []string) []string) []Action {
	var route, key string
	if r.needs.route {
		route = x.Route()
	}
	if r.needs.key {
		key = x.Facts.Get(control.FactKey)
	}
	var now time.Time
	if len(r.exceptions.list) > 0 { // only they lapse
		now = x.Env.Now()
	}
	if !r.needs.model {
		return r.actions(route, key, "", now)
	}
	r.models = models(r.models[:0])
	if len(r.models) == 0 {
		return r.actions(route, key, "", now)
	}
	strictest := r.actions(route, key, r.models[0], now)
	for _, m := range r.models[1:] {
		if m != r.models[0] {
			strictest = Stricter(strictest, r.actions(route, key, m, now))
		}
	}
	return strictest
}

// Stricter returns the stricter action for each rule: a itself where b says the same. Neither is changed.
func Stricter(a, b []Action) []Action {
	if slices.Equal(a, b) {
		return a
	}
	out := slices.Clone(a)
	for i := range out {
		out[i] = max(a[i], b[i])
	}
	return out
}

func (r *Resolver) actions(route, key, model string, now time.Time) []Action {
	r.matched = r.layers.For(r.matched[:0], route, key, model)
	actions := r.resolve()
	if r.exceptions.apply(route, key, model, now) {
		actions = slices.Clone(actions)
		r.exceptions.Apply(actions, route, key, model, now)
	}
	return actions
}

func (r *Resolver) resolve() []Action {
	for i := range r.known {
		if slices.Equal(r.known[i].layers, r.matched) {
			return r.known[i].actions
		}
	}
	if len(r.known) == maxResolved {
		r.known = r.known[:0]
	}
	actions := Resolve(nil, r.set, r.matched)
	r.known = append(r.known, resolved{slices.Clone(r.matched), actions})
	return actions
}
