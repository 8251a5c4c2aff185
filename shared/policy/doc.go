// Package policy finds out which parts of a policy apply to a call.
//
// A policy has a default and layers for routes, keys and models. Layers are
// ordered from the widest to the narrowest: default, route, key, model, and
// within one kind from the shortest pattern to the exact name. A narrower layer
// can only tighten what a wider one says, unless the wider one says may_relax;
// what "tighter" means is the plugin's.
package policy
