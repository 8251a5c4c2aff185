package exchange

import (
	"strings"

	"portcullis/shared/control"
	"portcullis/shared/llm"
)

// subprotocols are those that a session may ask for. Others carry a provider's credential
// ("openai-insecure-api-key.") or choose who pays ("openai-organization.", "openai-project.").
// Source: platform.openai.com/docs/guides/realtime-websocket, read 2026-11.
var subprotocols = map[string]bool{"realtime": true, "openai-beta.realtime-v1": true}

// joinsCall is the parameter by which a session joins a call that somebody has begun, whatever
// model that has. Source: developers.openai.com/api/docs/guides/realtime-server-controls, read 2026-11.
const joinsCall = "call_id"

// readSession reports what speaks against opening a session over WebSocket (RFC 6455), nil when
// nothing does, and finds out its model. upgrade is true when Connection asks for another
// protocol. What is said in a session passes unread, so that it is open only to an operator who
// lists its endpoint as opaque.
func (x *Exchange) readSession(upgrade bool) (*control.Reason, string) {
	h := &x.requestHeaders
	switch {
	case !x.opaque:
		return ReasonUpgrade, ""
	case !upgrade || h.count("upgrade") != 1 || !strings.EqualFold(h.Get("upgrade"), "websocket") || h.count(":protocol") > 0:
		return ReasonUpgrade, "no session of WebSocket"
	case declaresBody(h):
		// A server that does not upgrade would take it for the body, another for the first message.
		return ReasonUpgrade, "a body"
	}
	if !knownSubprotocols(h.Values(nil, "sec-websocket-protocol")) {
		return ReasonHeader, "sec-websocket-protocol"
	}
	r := &x.view.Request
	model, why := readQuery(r.Query, r.Endpoint.Session)
	if why == "" && llm.NamesAnother(model) {
		why = "models"
	}
	if why != "" {
		return ReasonQuery, why
	}
	session := *r.Endpoint
	session.Model = model
	r.Endpoint = &session
	return nil, ""
}

// knownSubprotocols reports whether a session asks for none but known subprotocols.
func knownSubprotocols(values []string) bool {
	for _, value := range values {
		for name := range strings.SplitSeq(value, ",") {
			if !subprotocols[strings.Trim(name, " \t")] {
				return false
			}
		}
	}
	return true
}
