// Package exchange drives controls through one HTTP exchange.
//
// It does what every control needs once: it checks that a request can be read
// only one way, decodes and scans bodies as they arrive, holds back what is not
// judged yet, applies edits as splices, refuses in the caller's own dialect,
// knows monitor mode and fails closed. It is plain Go against the Host
// interface; package proxywasm binds it to a gateway.
//
// An Engine holds a module's configuration and controls, an Exchange one call.
// The way of a call through an Exchange:
//
//	RequestHeaders   head.go     one reading of the request line, Head phases
//	RequestBody      request.go  decode, scan, parse, Call phases, splice
//	                 form.go     the same of a form
//	ResponseHeaders  reply.go    whose reply it is, Reply phases
//	                 withhold.go an error in its place
//	ResponseBody     whole.go    a JSON reply: parse, rewrite, splice
//	                 parts.go    a reply of plain text; texts that go on from part to part
//	                 stream.go   a stream: frame, parse, rewrite event by event
//	Done             done.go     facts and metrics
//
// One finish ends a direction, called by whatever comes: headers with the end
// of stream, the last chunk of a body, or trailers.
package exchange
