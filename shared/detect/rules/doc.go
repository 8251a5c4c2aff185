// Package rules reads the built-in rules of detect: one file each, in the folder of its class, with all that is said
// of it and its own examples. README.md says how to write one.
//
// What modules need of them is written into Go for detect (go generate), so that no module imports this package or
// reads YAML. It knows nothing of detect: the generator runs before detect compiles.
package rules
