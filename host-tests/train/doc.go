// Command train makes the table of weights of shared/detect/classify from sets of
// labelled texts and the project's own, and reports what the classifier finds in
// sources that it has not seen: every source is scored by a model trained without it.
//
// The same texts give the same table, byte for byte.
package main
