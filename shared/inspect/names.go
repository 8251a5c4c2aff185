package inspect

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"portcullis/shared/config"
	"portcullis/shared/detect"
)

// CheckRules reports an action for what is neither a rule nor a group of any of
// the sets: a typing error must not leave a rule at another action. path is where
// the map of actions stands.
func CheckRules(path string, actions map[string]string, sets ...*detect.Set) error {
	for _, name := range slices.Sorted(maps.Keys(actions)) {
		if !slices.ContainsFunc(sets, func(s *detect.Set) bool { return named(s, name) }) {
			ids, groups := names(sets)
			return &config.FieldError{
				Path: path, Value: name, Problem: "is neither a rule nor a group of rules",
				Want: "a rule's id, or one of the groups " + quoted(groups) + config.DidYouMean(name, slices.Concat(ids, groups)),
			}
		}
	}
	return nil
}

// CheckExceptions reports an exception from what is no rule of any of the sets.
func CheckExceptions(list []Exception, sets ...*detect.Set) error {
	for i := range list {
		if !slices.ContainsFunc(sets, func(s *detect.Set) bool { return find(s, list[i].Rule) >= 0 }) {
			ids, _ := names(sets)
			return &config.FieldError{
				Path: "exceptions[" + strconv.Itoa(i) + "].rule", Value: list[i].Rule, Problem: "is no rule",
				Want: "the id of one rule, as the facts state it" + config.DidYouMean(list[i].Rule, ids),
			}
		}
	}
	return nil
}

func named(s *detect.Set, name string) bool {
	for i := range s.Len() {
		if r := s.Rule(i); r.Class != detect.ClassCipher && (r.ID == name || r.Group == name) {
			return true
		}
	}
	return false
}

// names returns the ids of the sets' rules, and their groups, sorted.
func names(sets []*detect.Set) (ids, groups []string) {
	for _, s := range sets {
		for i := range s.Len() {
			r := s.Rule(i)
			if r.Class == detect.ClassCipher {
				continue
			}
			ids = append(ids, r.ID)
			if !slices.Contains(groups, r.Group) {
				groups = append(groups, r.Group)
			}
		}
	}
	slices.Sort(groups)
	return ids, groups
}

func quoted(names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = strconv.Quote(name)
	}
	return strings.Join(list, ", ")
}
