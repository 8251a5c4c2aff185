package control

import (
	"net/netip"

	"portcullis/shared/llm"
)

// Exchange is one call as a control sees it: typed, and the same on every host.
// It is reused after the call has ended; a control must not keep it.
type Exchange struct {
	Env     Env
	Request Request
	Reply   Reply
	// Facts is what the modules of this call know of it.
	Facts Facts
	// Usage is what the provider reported, so far.
	Usage llm.Usage
	// Delivered counts the bytes of output text that went to the client.
	Delivered int64
	// Sent is true when the request, or any part of it, went to the upstream.
	Sent bool
	// Outcome says how the exchange ended; it is set before Done.
	Outcome Outcome

	peer   lazy[netip.Addr]
	route  lazy[string]
	locals []local
}

// lazy is a value that is asked of the host once, when somebody needs it.
type lazy[T any] struct {
	value T
	known bool
}

// Request is what is known of a request when its headers have come.
type Request struct {
	// Method and Path are as received; Path is canonical and without a query.
	Method, Path string
	// Query is the raw query without "?".
	Query string
	// Headers reads and edits the request's headers.
	Headers Headers
	// Endpoint is what the call is for; nil for a path that no dialect knows.
	Endpoint *llm.Endpoint
}

// Headers is a header map. Names are compared without case. Edits are possible
// while the host still holds the headers; afterwards they are ignored and
// reported as a failure of the exchange.
type Headers interface {
	// Values appends every value of name to dst, in order, not joined or split.
	Values(dst []string, name string) []string
	// Get returns the first value of name, "" when there is none.
	Get(name string) string
	// Set replaces all values of name by one.
	Set(name, value string)
	// Remove deletes all values of name.
	Remove(name string)
}

// Source says who made a reply.
type Source uint8

// The sources of a reply.
const (
	// SourceUpstream is a reply of status 2xx: the provider's, or its like from a cache.
	SourceUpstream Source = iota
	// SourceUpstreamError is the provider's reply of another status.
	SourceUpstreamError
	// SourceGateway is the gateway's own error: its 413, 503, no route.
	SourceGateway
	// SourceRefusal is a refusal by a module, this one or another.
	SourceRefusal
)

// Reply is what is known of a reply when its headers have come.
type Reply struct {
	// Status is the HTTP status, 0 before a reply.
	Status int
	Source Source
	// Headers reads and edits the reply's headers; nil before a reply.
	Headers Headers
	// Stream is true when the body is a stream of events.
	Stream bool
}

// Outcome says how an exchange ended.
type Outcome uint8

// The outcomes.
const (
	// OutcomeUnseen: the call ended before this module saw its headers.
	OutcomeUnseen Outcome = iota
	// OutcomeDelivered: the reply went to the client to its end.
	OutcomeDelivered
	// OutcomeRefused: this module refused the call or withheld the reply.
	OutcomeRefused
	// OutcomeAborted: the client left, the upstream broke off, or another
	// module ended the call.
	OutcomeAborted
)

// The properties that are asked for with every call; written out in it, each would
// be allocated anew.
var (
	peerPath  = []string{"source", "address"}
	routePath = []string{"xds", "route_name"}
)

// Peer is the client's address as the gateway sees it; invalid when unknown.
func (x *Exchange) Peer() netip.Addr {
	if !x.peer.known {
		text, _ := x.Env.Property(peerPath...)
		x.peer = lazy[netip.Addr]{parseAddress(text), true}
	}
	return x.peer.value
}

// parseAddress reads an address with or without a port.
func parseAddress(text string) netip.Addr {
	if ap, err := netip.ParseAddrPort(text); err == nil {
		return ap.Addr().Unmap()
	}
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap()
}

// Route is the gateway's name for the route the call came by, "" when the host
// has none. SetRoute overrides it for a host that does not tell.
func (x *Exchange) Route() string {
	if !x.route.known {
		name, _ := x.Env.Property(routePath...)
		x.SetRoute(name)
	}
	return x.route.value
}

// SetRoute names the route.
func (x *Exchange) SetRoute(name string) { x.route = lazy[string]{name, true} }

type local struct {
	owner Control
	value any
}

// Local returns owner's own value of type T for this exchange: a zero T at first, then
// the same pointer until the exchange ends.
func Local[T any](x *Exchange, owner Control) *T {
	for i := range x.locals {
		if v, ok := x.locals[i].value.(*T); ok && x.locals[i].owner == owner {
			return v
		}
	}
	v := new(T)
	x.locals = append(x.locals, local{owner, v})
	return v
}

// Release forgets the controls' own values: the exchange has ended.
func (x *Exchange) Release() {
	clear(x.locals)
	x.locals = x.locals[:0]
}

// Reset makes x ready for a new call on env whose facts are kept in host.
func (x *Exchange) Reset(env Env, host PropertyStore) {
	x.Release()
	*x = Exchange{Env: env, locals: x.locals[:0], Facts: x.Facts}
	x.Facts.Bind(host)
}
