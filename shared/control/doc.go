// Package control is the contract between a control (one security decision) and
// what drives it.
//
// A control is a small pure function of typed input: it sees an Exchange and
// answers with a Verdict. It implements the phases it needs and pays only for
// those; a control without a CallPhase never makes anybody read a body. Parsing,
// decompression, holding, splicing, refusing in the caller's dialect, monitor
// mode and failing closed are the work of package exchange, done once.
//
// One VM runs one thread: a control is called by one goroutine at a time and
// keeps its per-VM buffers without locks. What belongs to one call lives in
// Local.
package control
