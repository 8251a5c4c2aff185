// Package configtest holds the errors of a configuration to what users are
// promised: every field has a bad value that is refused with its path, the value
// (masked when it is secret) and what is allowed.
package configtest
