package exchange

import (
	"strings"

	"portcullis/shared/control"
)

// Headers that say of a message of MCP what its body says, so that gateways can route by
// them. Source: modelcontextprotocol.io, SEP-2243 "HTTP standardization", read 2026-11.
const (
	mirrorsMethod = "mcp-method"
	mirrorsName   = "mcp-name"
	// mirrorsArgument begins the names of those that repeat a tool's arguments, where
	// nobody would mask them.
	mirrorsArgument = "mcp-param-"
)

// mirrored refuses a call whose headers do not say what its body says: servers differ on
// which they believe.
func (x *Exchange) mirrored() *control.Denial {
	rpc := x.call.Endpoint.RPC
	if rpc == nil {
		return nil
	}
	for _, pair := range x.requestHeaders.list {
		name := dashed(strings.ToLower(pair[0]))
		switch {
		case name == mirrorsMethod && pair[1] != rpc.Method, name == mirrorsName && pair[1] != rpc.Name:
		case strings.HasPrefix(name, mirrorsArgument):
			name = mirrorsArgument
		default:
			continue
		}
		return &control.Denial{Reason: ReasonHeader, Detail: name}
	}
	return nil
}
