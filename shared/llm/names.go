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
		*n = slices.Insert(*n, i, name)
	}
}

func (n nameSet) has(name string) bool {
	_, there := slices.BinarySearch(n, name)
	return there
}
