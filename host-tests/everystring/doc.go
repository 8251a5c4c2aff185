// Package everystring puts a denied word into every string of every example of an exchange
// that the project has, one string at a time, and looks whether it comes out on the other
// side. A place through which it does is a blind spot, unless the list of those that pass
// unread names it.
//
// Examples are the corpus of scenarios, and every JSON object that stands in a test of the
// packages that read bodies.
package everystring
