// Command eval runs the built-in rules over sets of labelled texts and writes how
// many rows of each set every detector flags, at the shipped defaults, to
// dist/eval.json, and each row's injection score to dist/eval.scores.jsonl.
// With -evasion it measures too how many attacks are still found in the disguises of
// package evasion.
//
// A set is a folder with data.jsonl or data.jsonl.gz, one row a line.
package main
