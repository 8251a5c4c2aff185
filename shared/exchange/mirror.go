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
		for _, mirror := range [...]struct{ name, says string }{{mirrorsMethod, rpc.Method}, {mirrorsName, rpc.Name}} {
			if isDashed(pair[0], mirror.name) && pair[1] != mirror.says {
				return &control.Denial{Reason: ReasonHeader, Detail: mirror.name}
			}
		}
		name := strings.TrimPrefix(strings.ReplaceAll(strings.ToLower(pair[0]), "_", "-"), passed)
		if strings.HasPrefix(name, mirrorsArgument) {
			return &control.Denial{Reason: ReasonHeader, Detail: mirrorsArgument}
		}
	}
	return nil
}
