package detect

import (
	"reflect"
	"slices"
	"sync"
)

// made are the sets that were compiled last. A Set is not changed once it is made.
var made sets

type sets struct {
	mu   sync.Mutex
	list []*madeSet
}

type madeSet struct {
	rules []Rule
	set   *Set
}

// maxMade bounds how many sets are remembered: those of the plugins, and a few more.
const maxMade = 8

// set returns the set of rules, made by compile unless it is remembered.
func (m *sets) set(rules []Rule, compile func([]Rule) (*Set, error)) (*Set, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, known := range m.list {
		if slices.EqualFunc(known.rules, rules, func(a, b Rule) bool { return a.ID == b.ID && reflect.DeepEqual(a, b) }) {
			return known.set, nil
		}
	}
	s, err := compile(rules)
	if err != nil {
		return nil, err
	}
	if len(m.list) == maxMade {
		m.list = slices.Delete(m.list, 0, 1)
	}
	m.list = append(m.list, &madeSet{slices.Clone(rules), s})
	return s, nil
}
