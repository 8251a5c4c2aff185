package detect

import "slices"

// What this writes is compiled into the command that writes the tables, which table.go has run after it.
//
//go:generate go run ./rules/generate

// Builtin returns the built-in rules that text is searched for, made of the files in rules. The slice is the caller's.
func Builtin() []Rule { return slices.Concat(secrets(), personal(), links(), injections()) }

// Dangerous returns the built-in rules for arguments of tools: values that do harm where somebody runs a tool with them.
// In prose they are talk, so that only arguments are searched for them. The slice is the caller's.
func Dangerous() []Rule { return dangerous() }

// Ciphers returns the rules that find words which a cipher has made of those by which attempts at injection are told
// (ignore, disregard, forget, previous, instruct, system, prompt, reveal, everything, anything, developer, unrestricted,
// restrict). They stand beside those of ClassInjection, in the automaton that reads each text anyway, for a Reader: what
// is found is no finding, it asks for the reading in which the cipher of that id is undone. Five letters are enough: of
// 11,068 texts five have one of them by chance. The slice is the caller's.
func Ciphers() []Rule { return ciphers() }
