// Package chain is the five controls in one module: keyverify, modelallow,
// ratelimit, sanitize and redact, in that order on a request and in reverse on a
// reply. A body is parsed once for all of them, and one VM does the work of five.
//
// Its configuration has the common fields once and a section for each control
// that is to run; a section may have a mode of its own.
package chain
