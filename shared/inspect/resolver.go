package inspect

import (
	"slices"

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
	// byRoute is true when the route matters, so that it has to be asked of the gateway.
	byRoute bool
	matched []*Policy
	known   []resolved
}

// resolved is the actions, by rule, under one combination of layers.
type resolved struct {
	layers  []*Policy
	actions []Action
}

// maxResolved bounds how many combinations are remembered.
const maxResolved = 256

// NewResolver makes a resolver for the rules of set.
func NewResolver(set *detect.Set, layers *policy.Layers[Policy], exceptions *Exceptions) *Resolver {
	byRoute := layers.NeedsRoute() || slices.ContainsFunc(exceptions.list, func(x exception) bool { return x.scope.Route != "" })
	return &Resolver{set: set, layers: layers, exceptions: exceptions, byRoute: byRoute}
}

// Actions returns the action for each rule in a call that goes to model. The slice
// is shared and must not be changed; it stays as it is.
func (r *Resolver) Actions(x *control.Exchange, model string) []Action {
	route, key, now := "", x.Facts.Get(control.FactKey), x.Env.Now()
	if r.byRoute {
		route = x.Route()
	}
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
