package main

import "regexp"

// budget is what figures with a name of that form may be, in their own unit.
type budget struct {
	name  *regexp.Regexp
	bound bound
	value float64
	// why is what keeps it from being met, as far as that was measured, and what could be done.
	why string
}

// budgets are the project's. The first that matches a name is its own.
var budgets = []budget{
	most(`^envoy( chain)?: 2 KB, CPU added$`, 250,
		"five filters that do nothing cost 165 us of it; the code of five modules that a call runs is 3.8 MB, that of the chain 1.2 MB, more "+
			"than a core's second cache holds, and V8 in Envoy checks each access to memory. Next: less code on the way of a call"),
	most(`^envoy( chain)?: 2 KB, 50 events, CPU added an event$`, 8,
		"an event goes through five VMs and is read by redact, and framed by ratelimit. Next: one module instead of five"),
	most(`: 2 KB, 50 events, one at a time, first byte p50 added$`, 1000,
		"it is the CPU of the request in all modules, one after the other. Next: as for the CPU of a call"),
	most(`^envoy( chain)?: memory added$`, 450,
		"the modules' own memories are a fifth of it, the rest is V8's machine code for modules of 6 to 8 MB. Next: one module instead of five, or "+
			"fewer dialects in each"),
	most(`^kong( chain)?: memory added$`, 120,
		"the modules' own memories are a sixth of it, the rest is V8's machine code. Next: as for official Go"),

	// The chain is five modules in one and may weigh as much as two.
	most(`^envoy: size of chain apart from its tables$`, 12, tooLarge),
	most(`^kong: size of chain apart from its tables$`, 2, tooLarge),
	most(`^envoy: size of .* apart from its tables$`, 6, tooLarge),
	most(`^kong: size of .* apart from its tables$`, 1, tooLarge),

	least(`^envoy: scan clean (English|JSON) with all rules$`, 200,
		"each byte waits for the cell of the one before it. Next: two places of a text at a time"),
	least(`^envoy: scan text that nearly matches with all rules$`, 60,
		"most are bytes of automata that are dead soon, and of sums of digits. Next: what values behind words add up to in assembly too"),
	least(`^kong: scan clean (English|JSON) with all rules$`, 100,
		"JSON is full of digits, with which many rules begin. Next: what a beginning is followed by in the automaton itself, so that none is left at once"),
	least(`: strict scan of JSON$`, 150,
		"long strings are skipped at more than 1 GB/s, many small values cost a node and a call each. Next: nodes of half the size"),

	most(`: keyverify alone, CPU a call$`, 15,
		"six facts are written one by one (8 us), contexts come and go (10), headers are read (4) and judged (6), SHA-256 takes 3: in WebAssembly "+
			"of official Go every function has its price. Next: facts in one host call, one pass over the headers"),
	most(`: keyverify alone, allocations beyond those for its host calls$`, 0,
		"something on the allowed path allocates. Next: find it"),
	most(`: keyverify with 10000 keys, load$`, 200,
		"half of it is decoding each key by way of its fields' types, a quarter reading the JSON. Next: a decoder for keys alone"),
	most(`: longest callback at 2 MB, `, 20,
		"a slice of a long call ends after 8 ms and the step that it is in. Next: smaller steps where the classifier reads"),
}

// tooLarge is why modules weigh more than they may.
const tooLarge = "what reads the dialects is nearly a megabyte of code in official Go and a third of one in TinyGo, and Unicode's tables are counted. " +
	"Next: time, fmt and reflect, which configuration and errors need, are another third of a megabyte in official Go"

func most(name string, value float64, why string) budget {
	return budget{name: regexp.MustCompile(name), bound: atMost, value: value, why: why}
}

func least(name string, value float64, why string) budget {
	return budget{name: regexp.MustCompile(name), bound: atLeast, value: value, why: why}
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
