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
//	RequestHeaders   head.go     Head phases
//	                 line.go     one reading of the request line, or a refusal
//	                 session.go  a session over WebSocket, which is opened or not
//	RequestBody      request.go  decode, scan, parse, Call phases, splice
//	                 form.go     the same of a form
//	                 slices.go   the Call phases of a long request, in slices
//	ResponseHeaders  reply.go    whose reply it is, Reply phases
//	                 withhold.go an error in its place; a redirect leads nowhere
//	ResponseBody     whole.go    a JSON reply: parse, rewrite, splice
//	                 parts.go    a reply of plain text; texts that go on from part to part
//	                 inquiry.go  who judges replies is asked; a JSON reply as a whole
//	                 stream.go   a stream: frame, parse, rewrite event by event
//	                 chunk.go    its chunks at the gateway, and what that keeps
//	                 queue.go    its events that wait
//	                 text.go     one text on its way through the rewriters
//	                 lanes.go    those of a text, and texts for use again
//	                 again.go    what a stream says again
//	                 end.go      where texts and streams end
//	                 window.go   what is judged of a stream before it goes on
//	                 gate.go     a text that waits to be judged
//	                 observe.go  a reply of which only usage matters
//	Done             done.go     facts and metrics
//
// What reads bodies is called by way of bodies.go: an engine of controls that judge headers alone
// has none of it, one of those that read calls and usage nothing that inspects replies.
//
// At any time refuse.go ends the call with a refusal, fetch.go waits for services, and
// letpass.go lets go on what a failed module held, with the edits that were decided, where failure is open.
//
// One finish ends a direction, called by whatever comes: headers with the end
// of stream, the last chunk of a body, or trailers.
package exchange
