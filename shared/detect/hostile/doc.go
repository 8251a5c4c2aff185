// Package hostile makes texts that cost a scanner much, out of the rules' own patterns: for tests and measurements, no
// module carries it.
package hostile
