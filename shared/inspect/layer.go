package inspect

import (
	"maps"
	"slices"
	"strconv"

	"portcullis/shared/config"
)

// Layer is one layer of a configuration's policy with the place where it stands.
type Layer[P any] struct {
	Policy P
	Path   string
}

// Layers returns the default policy and those for routes, keys and models, in order of
// their names.
func Layers[P any](base P, routes, keys, models map[string]P) []Layer[P] {
	all := []Layer[P]{{base, "default"}}
	for _, kind := range []struct {
		name  string
		parts map[string]P
	}{{"routes", routes}, {"keys", keys}, {"models", models}} {
		for _, name := range slices.Sorted(maps.Keys(kind.parts)) {
			all = append(all, Layer[P]{kind.parts[name], kind.name + "[" + strconv.Quote(name) + "]"})
		}
	}
	return all
}

// CheckHashKey demands a key where one of a layer's actions, said alone or for rules, is
// "hash".
func CheckHashKey(key string, rules map[string]string, said ...string) error {
	if key != "" || !slices.Contains(said, "hash") && !slices.Contains(slices.Collect(maps.Values(rules)), "hash") {
		return nil
	}
	return &config.FieldError{Path: "hash_key", Problem: "is required", Want: `a secret of your own, because an action is "hash"`}
}
