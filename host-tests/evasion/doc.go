// Package evasion tells how well disguises hide attempts at injection from sanitize. It
// has a list of named techniques, each with how much of what is found in the clear is
// found in that disguise, and places of all dialects in which a text can stand. Its test
// measures each technique, in each place, and fails when the list says anything else;
// the list is written as the document beside sanitize.
package evasion

//go:generate go test -run ^TestTheDocumentIsThatOfTheList$ -write
