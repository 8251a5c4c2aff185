package detect

// What is done to a text costs as many steps, of which one is what it takes to read a byte with a rule's automaton in
// skim_wasm.s, about 6 ns; the automaton of all beginnings reads two bytes in that time. They are fitted to the
// times of 4061 hostile texts in wazero (official Go, x86-64) by least squares, each deviation as a part of the
// time: 8 in 10 texts take 0.8 to 1.7 times what the steps say. "bench -only dearest" measures such texts.
const (
	costHit     = 2  // a beginning is complete: 10 ns
	costTrigger = 3  // a trigger of it is dismissed: 19 ns
	costJudge   = 80 // Go judges one: 490 ns
	costRead    = 3  // Go reads a byte for that: 16 ns
	costCheck   = 2  // times costRead: a check reads a byte of a match: 34 ns
	costFinding = 75 // something is found: 445 ns
)
