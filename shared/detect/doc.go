// Package detect finds secrets, personal data, links and attempts at injection
// in text, in one pass and piece by piece.
//
// A Set compiles rules. One automaton over all their beginnings (Aho and Corasick,
// "Efficient string matching", 1975) reads every byte of the text once; where a
// beginning ends, a small automaton of the rule decides whether the rest is
// there. Both are tables: nothing is interpreted, nothing is allocated.
//
// What a pattern matches is put to its rule's check. One of digits is data (tally) and, like that of an IPv6 address, made where
// the match is read; one of what is drawn at random asks a survey of the text. A match of which nothing more is asked is found
// without Go's judgement: skim_wasm.s reads the text, longest_wasm.s and read_wasm.s what it and Go ask for, and skim.go, dismiss.go and read.go are
// the same in Go. What a text costs is counted in steps of equal time (cost.go): a test bounds them for the texts of package
// hostile, which cost the most.
//
// The built-in rules are files in rules, of which go generate makes what modules need:
// the Go of rules_*.go, and tables.bin with their automata, of which a Set reads those it
// has. An operator's own are compiled when a module starts.
//
// Rules and checks are made by functions, not kept in variables: those are made when a module
// starts and linked into each one, and modelallow needs nothing here but Whole.
//
// A Scanner keeps, between pieces, only the text that may still turn out to be a
// finding. What it finds does not depend on where the text was cut.
package detect
