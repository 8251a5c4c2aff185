package llm

import (
	"slices"
	"strings"
)

// nameSet is a set of names of members, sorted. It is no map for the same reason as table.
type nameSet []string

// namesOf returns the names of lists with spaces between them.
func namesOf(lists ...string) nameSet {
	var n nameSet
	for _, list := range lists {
		for _, name := range strings.Fields(list) {
			n.add(name)
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

// inserted returns list with v at place i. It is slices.Insert without its comparison of
// addresses, which TinyGo can not make at compile time.
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
