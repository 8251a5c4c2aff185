package exchange

import (
	"portcullis/shared/config"
)

// Config is the part of a module's configuration that every module has: how it
// is attached, what it does when something fails, and which API it guards. It
// stands beside the module's own fields in one JSON object.
type Config struct {
	// Mode is what happens to a call that a control would refuse: "enforce"
	// refuses it, "monitor" lets it pass and reports it. Masking still masks in
	// monitor mode. A control that decides who is calling has no monitor mode.
	Mode string `json:"mode,omitempty" enum:"enforce|monitor" default:"enforce"`
	// Failure is what happens to a call when the module itself fails: "closed"
	// refuses it with status 503, "open" lets it pass without inspecting more of it and
	// says so in the facts: what was found before is masked or refused all the same. It
	// never covers a malformed request.
	Failure string `json:"failure,omitempty" enum:"closed|open" default:"closed"`
	// Contact is a sentence for callers, added to every refusal: whom to ask.
	Contact string `json:"contact,omitempty"`
	// Host says what the gateway around this module can do.
	Host HostConfig `json:"host,omitempty"`
	// API says what is served and which unusual forms pass.
	API APIConfig `json:"api,omitempty"`
	// Bounds bounds what one call may cost this module.
	Bounds BoundsConfig `json:"bounds,omitempty"`
}

// HostConfig says what the gateway around a module can do.
type HostConfig struct {
	// Engine is the gateway's WebAssembly engine: "envoy" (Envoy, Istio, the
	// embedded gateway) or "wasmx" (Kong). On Kong without it replies are inspected all
	// the same, but preflight requests are refused and calls without a body are not.
	Engine string `json:"engine,omitempty" enum:"envoy|wasmx" default:"envoy"`
	// Hold keeps request headers back until the body is judged, so that nothing
	// of a refused call reaches the upstream. On Envoy it needs
	// allow_on_headers_stop_iteration: true in the filter's configuration;
	// without that flag a held request is refused after hold_timeout. Kong's
	// engine holds by itself.
	Hold bool `json:"hold,omitempty"`
	// HoldTimeout is how long a held request may wait for its body before it is
	// refused.
	HoldTimeout config.Duration `json:"hold_timeout,omitempty" default:"30s" min:"1s" max:"10m"`
	// Route names the route of this module for policies, on a gateway that does
	// not tell (Kong). Default: what the gateway says.
	Route string `json:"route,omitempty"`
}

// APIConfig says what is served and which unusual forms pass.
type APIConfig struct {
	// Prefix is a path before the API's own, as in "/openai" for
	// /openai/v1/chat/completions.
	Prefix string `json:"prefix,omitempty"`
	// MCPPath is the path, behind the prefix, of the server of the Model Context
	// Protocol.
	MCPPath string `json:"mcp_path,omitempty" default:"/mcp"`
	// Opaque lists endpoints that pass without their bodies being read, each as
	// "METHOD /path", for example "GET /v1/models". "GET /v1/realtime" allows
	// realtime sessions, whose messages pass unread.
	Opaque []string `json:"opaque,omitempty"`
	// Preflight lets CORS preflight requests (OPTIONS with an origin and
	// access-control-request-method) pass. They carry no credential.
	Preflight bool `json:"preflight,omitempty"`
	// UnknownFields is what happens to a field the API's description does not
	// have: "scan" reads its strings as text, "refuse" refuses the call.
	UnknownFields string `json:"unknown_fields,omitempty" enum:"scan|refuse" default:"scan"`
	// Parts lists kinds of content that pass although nobody here can read them,
	// for example "image_url", "image", "document", "input_audio".
	Parts []string `json:"parts,omitempty"`
	// ToolTypes lists kinds of tool that the provider runs and that may be
	// offered to the model, for example "web_search_20250305".
	ToolTypes []string `json:"tool_types,omitempty"`
	// Fields lists parameters that pass although they carry or steer text in a
	// form nobody can read, for example "logit_bias". "conversation" lets the conversations
	// that OpenAI stores be made, fetched and deleted too.
	Fields []string `json:"fields,omitempty"`
	// MaxTokensName is the name under which the server of chat completions heeds the bound of
	// a reply, where it heeds one of both alone: "max_tokens" for Ollama and others. A bound
	// under the other name passes, and does not stand for modelallow's ceiling, which is
	// written under this one. Default: both count, and max_completion_tokens is written.
	MaxTokensName string `json:"max_tokens_name,omitempty" enum:"max_tokens|max_completion_tokens"`
	// Events lists kinds of stream event that pass beside the known ones, and
	// methods that an MCP server may call at its client, by itself or inside of an
	// answer, for example "sampling/createMessage".
	Events []string `json:"events,omitempty"`
	// Hosts lists where the provider may be told to fetch from: hosts, as in
	// "docs.example.com" and "*.example.com", buckets, as in "gs://reports" and
	// "s3://reports", or "*" for anywhere. What names an address elsewhere is refused,
	// listed kinds of content, tool and parameter too.
	Hosts []string `json:"hosts,omitempty"`
}

// BoundsConfig bounds what one call may cost.
type BoundsConfig struct {
	// RequestBody bounds a request's body, decoded.
	RequestBody config.Size `json:"request_body,omitempty" default:"16MiB" min:"1KiB" max:"256MiB"`
	// ReplyBody bounds the body of a reply that is no stream, decoded.
	ReplyBody config.Size `json:"reply_body,omitempty" default:"16MiB" min:"1KiB" max:"256MiB"`
	// Ratio bounds how many times larger a compressed body may get.
	Ratio int `json:"ratio,omitempty" default:"100" min:"2" max:"1000"`
	// Depth bounds how deep JSON may nest.
	Depth int `json:"depth,omitempty" default:"64" min:"8" max:"512"`
	// Event bounds one event of a stream.
	Event config.Size `json:"event,omitempty" default:"4MiB" min:"1KiB" max:"64MiB"`
	// Held bounds the stream events, as bytes on the wire and 512 for each event,
	// that are held back while a possible match is open, or until they are judged, and
	// by itself what comes while a service is asked. A stream that would need more is cut.
	Held config.Size `json:"held,omitempty" default:"1MiB" min:"1KiB" max:"16MiB"`
}
