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
// one that needs it: "hash" or "restore".
func CheckHashKey(key string, rules map[string]string, said ...string) error {
	if key != "" {
		return nil
	}
	said = slices.AppendSeq(said, maps.Values(rules))
	for _, action := range []string{"hash", "restore"} {
		if slices.Contains(said, action) {
			return &config.FieldError{Path: "hash_key", Problem: "is required", Want: "a secret of your own, because an action is " + strconv.Quote(action)}
		}
	}
	return nil
}
