package modelallow

import (
	"errors"
	"strconv"
	"strings"

	"portcullis/shared/config"
	"portcullis/shared/control"
	"portcullis/shared/identity"
	"portcullis/shared/llm"
	"portcullis/shared/policy"
	"portcullis/shared/schema"
)

// Why a call is refused.
var (
	// ReasonModel: a model of the call is not allowed.
	ReasonModel = &control.Reason{Code: "model_not_allowed", Status: 403, Message: "This model is not allowed here."}
	// ReasonOperation: the operation is not allowed.
	ReasonOperation = &control.Reason{Code: "operation_not_allowed", Status: 403, Message: "This operation is not allowed here."}
	// ReasonRoute: the key may not be used on this route.
	ReasonRoute = &control.Reason{Code: "route_not_allowed", Status: 403, Message: "This key is not for this route."}
	// ReasonTool: a tool that the call offers, or calls, is not allowed.
	ReasonTool = &control.Reason{Code: "tool_not_allowed", Status: 403, Message: "A tool of the request is not allowed here."}
	// ReasonCalled: the reply calls a tool that is not allowed.
	ReasonCalled = &control.Reason{Code: "tool_call_withheld", Status: 502, Message: "The reply was withheld: it calls a tool that is not allowed here."}
	// ReasonCeiling: a number of the call is over its ceiling.
	ReasonCeiling = &control.Reason{Code: "over_ceiling", Status: 403, Message: "A value of the request is larger than allowed here."}
	// ReasonIdentity: the policy depends on who calls, and nobody said so.
	ReasonIdentity = &control.Reason{Code: "unauthenticated", Status: 401, Message: "A valid API key is required."}
	// ReasonScopes: what the key may be used for got lost between modules.
	ReasonScopes = &control.Reason{Code: "internal_error", Status: 503, Message: "The request could not be checked."}
)

// allower is the control.
type allower struct {
	layers  *policy.Layers[Policy]
	aliases map[string]Alias
	header  string
	grows   bool
	byRoute bool
	limits  bool // some layer says which tools may be used
	pins    pins
	// arguments are the schemas of tools' arguments, by the tool's name.
	arguments map[string]schema.Schema
	// Reused from call to call.
	matched   []*Policy
	models    []string
	effective effective
	ofOne     effective
}

// state is what a call leaves for its reply.
type state struct {
	scopes identity.Scopes
	// restore is the caller's name for the model, when it goes back.
	restore string
	// tools are the lists that all must allow a tool that the reply calls.
	tools []*Names
	// called are the calls of tools in a stream so far.
	called []called
	// calls are those whose arguments are checked, in a stream.
	calls []*toolCall
}

// New makes the control.
func New(c *Config) (control.Control, error) {
	if c.Default.Models == nil || len(c.Default.Models.Allow) == 0 {
		return nil, errors.New(`default.models.allow: is required (want the models that may be used, or ["*"])`)
	}
	layers, err := policy.New(&c.Default, c.Routes, c.Keys, c.Models)
	if err != nil {
		return nil, err
	}
	for name, alias := range c.Aliases {
		if _, twice := c.Aliases[alias.Model]; twice {
			return nil, &config.FieldError{Path: "aliases[" + strconv.Quote(name) + "].model", Value: alias.Model, Problem: "is an alias itself", Want: "the name of a model"}
		}
	}
	a := &allower{
		layers: layers, aliases: c.Aliases, header: c.RouteHeader,
		grows: grows(c), byRoute: layers.NeedsRoute(), limits: limitsTools(c), pins: newPins(&c.MCP), arguments: c.Arguments,
	}
	if len(a.arguments) > 0 {
		return checker{reader{a}}, nil
	}
	if restores(c) || a.limits {
		return reader{a}, nil
	}
	return a, nil
}

// grows reports whether the policy can make a request longer: by a bound that it did not
// have, a temperature with more digits, or another name of the model.
func grows(c *Config) bool {
	return len(c.Aliases) > 0 || c.any(func(p *Policy) bool {
		return p.MaxTokens != nil || p.Temperature != nil && p.Temperature.Over == "clamp"
	})
}

// limitsTools reports whether the policy says which tools may be used.
func limitsTools(c *Config) bool { return c.any(func(p *Policy) bool { return p.Tools != nil }) }

// restores reports whether an alias goes back into the reply.
func restores(c *Config) bool {
	for _, alias := range c.Aliases {
		if alias.Restore {
			return true
		}
	}
	return false
}

// Name implements control.Control.
func (*allower) Name() string { return "modelallow" }

// Lengthens implements control.Lengthener.
func (a *allower) Lengthens() bool { return a.grows }

// Routes implements control.Router.
func (a *allower) Routes() bool { return a.header != "" }

// Head implements control.HeadPhase: what needs no body is decided before it.
func (a *allower) Head(x *control.Exchange) control.Verdict {
	if a.header != "" {
		// The caller's own would route what passes unread.
		x.Request.Headers.Remove(a.header)
	}
	key := x.Facts.Get(control.FactKey)
	if key == "" && a.layers.NeedsKey() {
		return control.Deny(ReasonIdentity, "no identity")
	}
	s := control.Local[state](x, a)
	var err error
	if s.scopes, err = identity.ReadScopes(&x.Facts); err != nil {
		return control.Deny(ReasonScopes, "scopes")
	}
	if s.scopes.Routes != nil && !policy.Any(s.scopes.Routes, x.Route()) {
		return control.Deny(ReasonRoute, x.Route())
	}
	if x.Request.Endpoint == nil {
		return control.Allow // the exchange refuses it
	}
	operation := string(x.Request.Endpoint.Operation)
	a.matched = a.layers.For(a.matched[:0], a.route(x), key)
	a.effective.merge(a.matched)
	s.tools = append(s.tools[:0], a.effective.tools.lists...)
	if s.scopes.Operations != nil && !policy.Any(s.scopes.Operations, operation) || !a.effective.operations.allow(operation) {
		return control.Deny(ReasonOperation, operation)
	}
	if x.Request.Endpoint.Session != "" {
		return a.session(x, s)
	}
	return control.Allow
}

// session judges a session by the model that it is opened with; what is said in it passes
// unread. One that names no model has the name "", which only a policy for all models allows.
func (a *allower) session(x *control.Exchange, s *state) control.Verdict {
	model := x.Request.Endpoint.Model
	a.models = append(a.models[:0], model)
	a.mergeFor(a.route(x), x.Facts.Get(control.FactKey))
	if v := a.checkModels(string(x.Request.Endpoint.Operation), s); v.Denial() != nil || model == "" {
		return v
	}
	if err := errors.Join(x.Facts.Set(control.FactModel, model), x.Facts.Set(control.FactModelSent, model)); err != nil {
		return control.Deny(ReasonScopes, "facts")
	}
	if a.header != "" {
		x.Request.Headers.Set(a.header, model)
	}
	return control.Allow
}

// route asks the gateway for the call's route only when the policy depends on it.
func (a *allower) route(x *control.Exchange) string {
	if !a.byRoute {
		return ""
	}
	return x.Route()
}

// Call implements control.CallPhase.
func (a *allower) Call(x *control.Exchange, c *llm.Call) control.Verdict {
	s := control.Local[state](x, a)
	asked := c.Model()
	a.replaceAliases(c, s)
	a.models = c.AppendModels(a.models[:0])
	a.mergeFor(a.route(x), x.Facts.Get(control.FactKey))
	s.tools = append(s.tools[:0], a.effective.tools.lists...)
	// Copies: facts outlive the body.
	asked = strings.Clone(asked)
	sent := asked
	if c.Model() != asked {
		sent = strings.Clone(c.Model())
	}
	if err := errors.Join(x.Facts.Set(control.FactModel, asked), x.Facts.Set(control.FactModelSent, sent)); err != nil {
		return control.Deny(ReasonScopes, "facts")
	}
	if v := a.checkNames(c, s); v.Denial() != nil {
		return v
	}
	if v := a.checkNumbers(c); v.Denial() != nil {
		return v
	}
	if a.header != "" {
		x.Request.Headers.Set(a.header, sent)
	}
	return control.Allow
}

// mergeFor finds out what the policy says of a call that may go to several models. Each
// has its own layers: what those of one relax stays as it is for the others, for it is the
// caller who names them.
func (a *allower) mergeFor(route, key string) {
	if len(a.models) == 0 {
		a.matched = a.layers.For(a.matched[:0], route, key)
		a.effective.merge(a.matched)
		return
	}
	a.effective.reset()
	for _, m := range a.models {
		a.matched = a.layers.For(a.matched[:0], route, key, m)
		a.ofOne.merge(a.matched)
		a.effective.tighten(&a.ofOne)
	}
}

func (a *allower) replaceAliases(c *llm.Call, s *state) {
	for i := range c.Models {
		alias, ok := a.aliases[c.Models[i].Name]
		if !ok {
			continue
		}
		asked := c.Models[i].Name
		if c.SetModel(i, alias.Model) && i == 0 && alias.Restore {
			s.restore = strings.Clone(asked) // it outlives the body
		}
	}
}

// checkNames checks every model and tool, and what a tool of MCP is called with. The detail holds a name only when it
// is one that the policy itself could hold: callers write the others.
func (a *allower) checkNames(c *llm.Call, s *state) control.Verdict {
	if v := a.checkModels(string(c.Endpoint.Operation), s); v.Denial() != nil {
		return v
	}
	for i := range c.Tools {
		if !a.effective.tools.allow(c.Tools[i].Name) {
			return control.Deny(ReasonTool, "policy")
		}
		if c.Endpoint.Operation == llm.OpMCP && !a.pins.callable(c.Tools[i].Name) {
			return control.Deny(ReasonTool, "unpinned")
		}
	}
	if tool, arguments, ok := c.Called(); ok {
		return a.judgeValue([]string{tool}, arguments)
	}
	return control.Allow
}

// checkModels checks every model, and the operation, which policies by model may narrow.
func (a *allower) checkModels(operation string, s *state) control.Verdict {
	e := &a.effective
	if !e.operations.allow(operation) {
		return control.Deny(ReasonOperation, operation)
	}
	for _, m := range a.models {
		if !plain(m) {
			return control.Deny(ReasonModel, "characters")
		}
		if !e.models.allow(m) {
			return control.Deny(ReasonModel, "policy")
		}
		if s.scopes.Models != nil && !policy.Any(s.scopes.Models, m) {
			return control.Deny(ReasonModel, "scopes")
		}
	}
	return control.Allow
}

// plain reports whether a name can stand in a header: a line end would begin another.
func plain(name string) bool {
	for i := 0; i < len(name); i++ {
		if name[i] < ' ' || name[i] > '~' {
			return false
		}
	}
	return true
}

func (a *allower) checkNumbers(c *llm.Call) control.Verdict {
	e := &a.effective
	switch {
	case e.bodyBytes.exceeded(c.Bytes):
		return control.Deny(ReasonCeiling, "request_size")
	case e.messages.exceeded(c.Messages):
		return control.Deny(ReasonCeiling, "messages")
	case e.toolCount.exceeded(len(c.Tools)):
		return control.Deny(ReasonCeiling, "tool_count")
	}
	if over := e.over(c); over != "" {
		return control.Deny(ReasonCeiling, over)
	}
	return control.Allow
}

// List implements control.ListPhase: a caller sees the models and tools that it may use.
func (a *allower) List(x *control.Exchange, list []llm.Listed) control.Verdict {
	if x.Request.Endpoint.Operation == llm.OpMCP {
		return a.listTools(x, list)
	}
	s := control.Local[state](x, a)
	route, key := a.route(x), x.Facts.Get(control.FactKey)
	for i := range list {
		id := list[i].ID
		a.matched = a.layers.For(a.matched[:0], route, key, id)
		a.effective.merge(a.matched)
		if a.effective.models.allow(id) && (s.scopes.Models == nil || policy.Any(s.scopes.Models, id)) {
			continue
		}
		if !list[i].Value().Parent().Exists() {
			return control.Deny(ReasonModel, "policy") // asked for by its name
		}
		list[i].Drop = true
	}
	return control.Allow
}
