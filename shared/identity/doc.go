// Package identity carries what a caller may do from the module that knows it to
// the modules that decide by it, as facts.
package identity
