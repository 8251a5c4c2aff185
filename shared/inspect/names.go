package inspect

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"portcullis/shared/config"
	"portcullis/shared/detect"
)

// CheckRules reports an action for what is neither a rule nor a group of any of
// the sets: a typing error must not leave a rule at another action. path is where
// the map of actions stands.
func CheckRules(path string, actions map[string]string, sets ...*detect.Set) error {
	for _, name := range sorted(actions) {
		if !slices.ContainsFunc(sets, func(s *detect.Set) bool { return named(s, name) }) {
			return &config.FieldError{
				Path: path, Value: name, Problem: "is neither a rule nor a group of rules",
				Want: "a rule's id, or one of the groups " + groups(sets),
			}
		}
	}
	return nil
}

// CheckExceptions reports an exception from what is no rule of any of the sets.
func CheckExceptions(list []Exception, sets ...*detect.Set) error {
	for i := range list {
		if !slices.ContainsFunc(sets, func(s *detect.Set) bool { return find(s, list[i].Rule) >= 0 }) {
			return &config.FieldError{
				Path: "exceptions[" + strconv.Itoa(i) + "].rule", Value: list[i].Rule, Problem: "is no rule",
				Want: "the id of one rule, as the facts state it",
			}
		}
	}
	return nil
}

func sorted(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func named(s *detect.Set, name string) bool {
	for i := range s.Len() {
		if r := s.Rule(i); r.Class != detect.ClassCipher && (r.ID == name || r.Group == name) {
			return true
		}
	}
	return false
}

// groups lists the groups of the sets.
func groups(sets []*detect.Set) string {
	var list []string
	for _, s := range sets {
		for i := range s.Len() {
			if g := strconv.Quote(s.Rule(i).Group); s.Rule(i).Class != detect.ClassCipher && !slices.Contains(list, g) {
				list = append(list, g)
			}
		}
	}
	sort.Strings(list)
	return strings.Join(list, ", ")
}
