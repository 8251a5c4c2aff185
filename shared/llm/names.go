package llm

import (
	"slices"
	"strings"
)

// nameSet is a set of names of members, sorted.
//
// Sets and tables are made at start, by code that TinyGo can run when it compiles: no map,
// no list that grows. They then stand in the module as data.
type nameSet []string

// namesOf returns the names of lists with spaces between them.
func namesOf(lists ...string) nameSet {
	count := 0
	for _, list := range lists {
		count += countNames(list)
	}
	n := make(nameSet, 0, count)
	for _, list := range lists {
		for name, rest := nextName(list); name != ""; name, rest = nextName(rest) {
			n.add(name)
		}
	}
	return n
}

// nextName returns the first name of a list and the rest of the list.
func nextName(list string) (name, rest string) {
	name, rest, _ = strings.Cut(list, " ")
	return name, rest
}

// countNames is how many names a list has.
func countNames(list string) int {
	n := 1
	for i := range len(list) {
		if list[i] == ' ' {
			n++
		}
	}
	return n
}

func (n *nameSet) add(name string) {
	if i, there := slices.BinarySearch(*n, name); !there {
		*n = inserted(*n, i, name)
	}
}

func (n nameSet) has(name string) bool {
	_, there := slices.BinarySearch(n, name)
	return there
}

// inserted returns list with v at place i. Unlike slices.Insert it compares no addresses.
func inserted[E any](list []E, i int, v E) []E {
	list = append(list, v)
	for j := len(list) - 1; j > i; j-- {
		list[j], list[j-1] = list[j-1], list[j]
	}
	return list
}

// byKey is a short list of values, looked up by what stands before them. It is data where
// a map would be code.
type byKey[K comparable, V any] []struct {
	key   K
	value V
}

// find returns the value at the key.
func (l byKey[K, V]) find(key K) (value V, ok bool) {
	for i := range l {
		if l[i].key == key {
			return l[i].value, true
		}
	}
	return value, false
}
