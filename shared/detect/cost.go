package detect

// What is done to a text costs as many steps, of which one is what it takes to read a byte with a rule's automaton in
// the assembly, about 6 ns; the automaton of all beginnings reads two bytes in that time. They are fitted to the
// times of 4811 hostile texts in wazero (official Go, x86-64) by least squares, each deviation as a part of the
// time: 8 in 10 texts take 0.8 to 1.6 times what the steps say. "bench -only dearest" measures such texts.
const (
	costHit     = 2  // a beginning is complete: 13 ns
	costTrigger = 3  // a trigger of it is dismissed: 19 ns
	costJudge   = 63 // Go judges one: 390 ns
	costRead    = 3  // Go reads a byte for that: 17 ns
	costCheck   = 5  // a check reads a byte of a match: 28 ns
	costMatch   = 14 // Go has judged that it is a match: 86 ns
	costFinding = 18 // something is found: 108 ns
)
