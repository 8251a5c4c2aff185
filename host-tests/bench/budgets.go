package main

import "regexp"

// budget is what figures with a name of that form may be, in their own unit.
type budget struct {
	name  *regexp.Regexp
	bound bound
	value float64
}

// budgets are the project's. The first that matches a name is its own.
var budgets = []budget{
	most(`^envoy( chain)?: 2 KB, CPU added$`, 250),
	most(`^envoy( chain)?: 2 KB, 50 events, CPU added an event$`, 8),
	most(`: 2 KB, 50 events, one at a time, first byte p50 added$`, 1000),
	most(`^envoy( chain)?: memory added$`, 450),
	most(`^kong( chain)?: memory added$`, 120),

	// The chain is five modules in one and may weigh as much as two.
	most(`^envoy: size of chain$`, 12),
	most(`^kong: size of chain$`, 2),
	most(`^envoy: size of `, 6),
	most(`^kong: size of `, 1),

	least(`: scan clean (English|JSON) with all rules$`, 100),
	least(`: strict scan of JSON$`, 150),

	most(`: keyverify alone, CPU a call$`, 15),
	most(`: keyverify alone, allocations beyond those for its host calls$`, 0),
	most(`: keyverify with 10000 keys, load$`, 200),
	most(`: longest callback at 2 MB, `, 20),
}

func most(name string, value float64) budget {
	return budget{name: regexp.MustCompile(name), bound: atMost, value: value}
}

func least(name string, value float64) budget {
	return budget{name: regexp.MustCompile(name), bound: atLeast, value: value}
}

// budgetOf returns the budget of a figure, nil where it has none.
func budgetOf(name string) *budget {
	for i := range budgets {
		if budgets[i].name.MatchString(name) {
			return &budgets[i]
		}
	}
	return nil
}
