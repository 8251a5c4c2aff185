package policy

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"portcullis/shared/config"
)

// Layers is a policy made of parts P.
type Layers[P any] struct {
	base   *P
	routes table[P]
	keys   table[P]
	models table[P]
}

// table is the parts for one kind of name, the exact ones by name, of the others those
// that match more before those that match less.
type table[P any] struct {
	// folds is true for names that mean the same whatever their case: Fold makes them.
	folds    bool
	exact    map[string]*P
	prefixes []entry[P]
}

type entry[P any] struct {
	prefix string
	part   *P
}

// New makes a policy of its default and the parts for routes, keys and models,
// each under a Pattern. Models are matched whatever their case: a caller who spells one
// otherwise, for a server that does not mind, must not get out of its part. The error names
// the path of what is no pattern, or of a model that has two parts.
func New[P any](base *P, routes, keys, models map[string]P) (*Layers[P], error) {
	l := &Layers[P]{base: base, models: table[P]{folds: true}}
	for _, kind := range []struct {
		name  string
		parts map[string]P
		into  *table[P]
	}{{"routes", routes, &l.routes}, {"keys", keys, &l.keys}, {"models", models, &l.models}} {
		if err := kind.into.fill(kind.name, kind.parts); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (t *table[P]) fill(kind string, parts map[string]P) error {
	t.exact = make(map[string]*P)
	seen := make(map[string]bool, len(parts))
	for _, name := range slices.Sorted(maps.Keys(parts)) { // the same error each time
		part := parts[name]
		if !Pattern(name).Valid() {
			return &config.FieldError{Path: kind + "[" + strconv.Quote(name) + "]", Problem: "is not a pattern", Want: WantPattern}
		}
		pattern := t.name(name)
		if seen[pattern] {
			return &config.FieldError{Path: kind + "[" + strconv.Quote(name) + "]", Problem: "is there in another case too", Want: "one part for each name"}
		}
		seen[pattern] = true
		if prefix, open := strings.CutSuffix(pattern, "*"); open {
			t.prefixes = append(t.prefixes, entry[P]{prefix, &part})
		} else {
			t.exact[pattern] = &part
		}
	}
	// Each stands before those that begin with it.
	slices.SortFunc(t.prefixes, func(a, b entry[P]) int { return strings.Compare(a.prefix, b.prefix) })
	return nil
}

// name is a name as the table has it.
func (t *table[P]) name(name string) string {
	if t.folds {
		return Fold(name)
	}
	return name
}

// NeedsRoute reports whether a part depends on the route.
func (l *Layers[P]) NeedsRoute() bool { return l.routes.used() }

// NeedsKey reports whether a part depends on who is calling.
func (l *Layers[P]) NeedsKey() bool { return l.keys.used() }

// NeedsModel reports whether a part depends on the model.
func (l *Layers[P]) NeedsModel() bool { return l.models.used() }

func (t *table[P]) used() bool { return len(t.exact)+len(t.prefixes) > 0 }

// For appends the parts that apply to a call, widest first, to dst.
func (l *Layers[P]) For(dst []*P, route, key string, models ...string) []*P {
	dst = append(dst, l.base)
	dst = l.routes.match(dst, route)
	dst = l.keys.match(dst, key)
	for _, m := range models {
		dst = l.models.match(dst, m)
	}
	return dst
}

func (t *table[P]) match(dst []*P, name string) []*P {
	if !t.used() {
		return dst
	}
	name = t.name(name)
	for i := range t.prefixes {
		if strings.HasPrefix(name, t.prefixes[i].prefix) { // "*" is for those without a name too
			dst = append(dst, t.prefixes[i].part)
		}
	}
	if part := t.exact[name]; part != nil {
		dst = append(dst, part)
	}
	return dst
}

// Scope says to which calls something applies: those that every pattern matches.
// An empty pattern matches all.
type Scope struct{ Route, Key, Model string }

// Covers reports whether a call is in the scope.
func (s *Scope) Covers(route, key, model string) bool {
	return covers(s.Route, route) && covers(s.Key, key) && covers(s.Model, model)
}

func covers(p, name string) bool { return p == "" || Pattern(p).Matches(name) }

// Live reports whether something that lapses at expires still applies.
func Live(expires, now time.Time) bool { return now.Before(expires) }
