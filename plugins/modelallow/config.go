package modelallow

import (
	"cmp"
	"math"
	"strconv"

	"portcullis/shared/config"
	"portcullis/shared/policy"
	"portcullis/shared/schema"
)

// Config is the configuration of modelallow.
type Config struct {
	// Default is the policy for every call. Its models.allow is required.
	Default Policy `json:"default" required:"true"`
	// Routes tighten it for routes, each under a name or a prefix and "*".
	Routes map[string]Policy `json:"routes,omitempty"`
	// Keys tighten it for keys, by id. With any here, a call without an identity
	// is refused.
	Keys map[string]Policy `json:"keys,omitempty"`
	// Models tighten it for models, whatever the case of their names. Where a call names several (fallbacks), what any of
	// them may not is refused.
	Models map[string]Policy `json:"models,omitempty"`
	// Aliases are names of models that are replaced before anything is checked.
	Aliases map[string]Alias `json:"aliases,omitempty"`
	// RouteHeader is a request header that is set to the model, for the gateway's
	// own routing. It needs host.hold, or Kong.
	RouteHeader string `json:"route_header,omitempty"`
	// Arguments are JSON Schemas that the arguments of tools must fulfil, by the tool's
	// name: a call of another form is withheld, or refused where a client calls a tool of
	// an MCP server. Of a stream a call is held until its arguments are complete.
	Arguments map[string]schema.Schema `json:"arguments,omitempty" max:"256"`
	// MCP says which definitions of tools of a server of the Model Context Protocol
	// were approved.
	MCP MCP `json:"mcp,omitempty"`
}

// Policy is one layer of the policy. What it does not state it leaves to the
// wider layers.
type Policy struct {
	// Models are names of models.
	Models *Names `json:"models,omitempty"`
	// Operations are names like "chat", "responses" and "embeddings". Absent, every
	// operation that is known may be used, those of later versions too.
	Operations *Names `json:"operations,omitempty"`
	// Tools are names of the tools that the call offers to the model, or calls at a
	// server of the Model Context Protocol, and that the model may call in its reply. A
	// server's list shows no others.
	Tools *Names `json:"tools,omitempty"`
	// MaxTokens bounds the tokens of the reply. A call that names no bound gets
	// this one.
	MaxTokens *Ceiling `json:"max_tokens,omitempty"`
	// Choices bounds how many replies are made of one prompt (n).
	Choices *Ceiling `json:"choices,omitempty"`
	// Temperature bounds the sampling temperature.
	Temperature *Ceiling `json:"temperature,omitempty"`
	// ToolCount bounds how many tools a call offers. A call that offers more is refused.
	ToolCount *int `json:"tool_count,omitempty" min:"0"`
	// Messages bounds how many messages a call has. One that has more is refused.
	Messages *int `json:"messages,omitempty" min:"1"`
	// RequestSize bounds the body, decoded. A call with a longer one is refused.
	RequestSize *config.Size `json:"request_size,omitempty" min:"1B" max:"256MiB"`
	// MayRelax lets a narrower layer replace what this one states, instead of
	// adding to it.
	MayRelax bool `json:"may_relax,omitempty"`
}

// any reports whether a layer is so.
func (c *Config) any(is func(p *Policy) bool) bool {
	if is(&c.Default) {
		return true
	}
	for _, layer := range []map[string]Policy{c.Routes, c.Keys, c.Models} {
		for _, p := range layer {
			if is(&p) {
				return true
			}
		}
	}
	return false
}

// Names says which names may be used: those that a pattern of allow matches and
// none of deny. A pattern is a name, or a prefix and "*".
type Names struct {
	// Allow lists what may be used; absent, everything that deny does not match.
	Allow []string `json:"allow,omitempty"`
	// Deny lists what may not be used.
	Deny []string `json:"deny,omitempty"`
}

// Ceiling bounds a number.
type Ceiling struct {
	// Max is the largest value allowed.
	Max float64 `json:"max" required:"true" min:"0"`
	// Over is what happens to a larger value: "refuse" refuses the call, "clamp"
	// lowers it.
	Over string `json:"over,omitempty" enum:"refuse|clamp" default:"refuse"`
}

// Alias is what a name of a model stands for.
type Alias struct {
	// Model is the model that is sent.
	Model string `json:"model" required:"true" min:"1"`
	// Restore puts the caller's name back into the reply.
	Restore bool `json:"restore,omitempty"`
}

// Validate checks what tags can not say.
func (c *Config) Validate() error {
	if c.RouteHeader != "" && !validHeader(c.RouteHeader) {
		return &config.FieldError{
			Path: "route_header", Value: c.RouteHeader, Problem: "is not a header to route by",
			Want: `a name in lower case of its own, like "x-model"`,
		}
	}
	return nil
}

// framing are headers that say how a request is read: none may change.
var framing = map[string]bool{
	"host": true, "connection": true, "content-length": true, "content-type": true, "content-encoding": true,
	"transfer-encoding": true, "te": true, "upgrade": true, "trailer": true, "expect": true,
}

// validHeader reports whether name is a field name (RFC 9110, section 5.1) in
// lower case that frames nothing.
func validHeader(name string) bool {
	for i := 0; i < len(name); i++ {
		if b := name[i]; (b < 'a' || b > 'z') && (b < '0' || b > '9') && b != '-' && b != '_' {
			return false
		}
	}
	return !framing[name]
}

// Validate checks what tags can not say.
func (p *Policy) Validate() error {
	for _, bound := range []struct {
		name    string
		ceiling *Ceiling
	}{{"max_tokens", p.MaxTokens}, {"choices", p.Choices}} {
		// A call is clamped to the ceiling itself: providers take whole numbers only.
		if c := bound.ceiling; c != nil && (c.Max != math.Trunc(c.Max) || c.Max < 1 || c.Max > maxWhole) {
			return &config.FieldError{
				Path: bound.name + ".max", Value: c.Max, Problem: "is not a number that a call can have",
				Want: "a whole number, from 1 to " + strconv.Itoa(maxWhole),
			}
		}
	}
	return nil
}

// maxWhole is the largest number that calls are read with.
const maxWhole = 1<<31 - 1

// Validate checks what tags can not say.
func (n *Names) Validate() error {
	return cmp.Or(policy.Check("allow", n.Allow), policy.Check("deny", n.Deny))
}

// allows reports whether name may be used.
func (n *Names) allows(name string) bool {
	if len(n.Deny) > 0 && policy.AnyCase(n.Deny, name) {
		return false
	}
	return n.Allow == nil || policy.Any(n.Allow, name)
}
