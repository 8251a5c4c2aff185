package exchange

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"portcullis/shared/config"
	"portcullis/shared/control"
	"portcullis/shared/hostname"
	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
	"portcullis/shared/sse"
)

// Member is one control of an engine with how it is run.
type Member struct {
	Control control.Control
	// Monitor reports what the control would refuse and lets it pass.
	Monitor bool
}

// Engine is a module's configuration and controls, shared by all calls of a VM.
type Engine struct {
	config  Config
	options llm.Options
	opaque  map[string]bool
	wasmx   bool
	bodies  *bodies // nil where headers alone are judged

	heads   []phase[control.HeadPhase]
	calls   []phase[control.CallPhase]
	paired  []phase[control.PairedPhase]
	replies []phase[control.ReplyPhase]
	texts   []phase[control.TextPhase]
	results []phase[control.ResultPhase]
	answers []phase[control.AnswerPhase]
	objects []phase[control.ObjectPhase]
	lists   []phase[control.ListPhase]
	usages  []phase[control.UsagePhase]
	hiders  []phase[control.UsageHider]
	dones   []phase[control.DonePhase]

	// lengthens is true when an edit may make a request longer.
	lengthens bool

	free      []*Exchange
	freeTexts []*text
	held      []*Exchange
	long      []*Exchange // in slices, the first being read
	scanners  scanners
	work      work
}

// phase is one control seen through one of its phases.
type phase[P any] struct {
	do      P
	name    string
	monitor bool
}

// work is what callbacks share: each uses it from its beginning, none keeps it
// beyond its end.
type work struct {
	out    []byte
	body   []byte
	values []string
	merged []llm.Edit
	// joined and parts are of one use: which pieces of a reply are parts of a text before them, and
	// those of one text.
	joined  []bool
	parts   []int
	scanner *jsondoc.Scanner
	framer  sse.Framer
	metrics map[string]control.Counter
}

// New makes an engine of controls, in the order in which they decide on a
// request; on a reply they decide in reverse.
func New(c Config, members ...Member) (*Engine, error) { return newEngine(c, &allBodies, members) }

// NewCalls makes an engine of controls that read calls, and of replies what they say of usage: one with
// a phase that inspects replies is an error.
func NewCalls(c Config, members ...Member) (*Engine, error) {
	return newEngine(c, &callBodies, members)
}

// NewHeads makes an engine of controls that judge headers alone: one with a phase that reads
// bodies is an error.
func NewHeads(c Config, members ...Member) (*Engine, error) { return newEngine(c, nil, members) }

func newEngine(c Config, b *bodies, members []Member) (*Engine, error) {
	e := &Engine{
		bodies: b,
		config: c,
		options: llm.Options{
			RefuseUnknownFields: c.API.UnknownFields == "refuse",
			Parts:               c.API.Parts,
			ToolTypes:           c.API.ToolTypes,
			Fields:              c.API.Fields,
			MaxTokensName:       c.API.MaxTokensName,
			Events:              c.API.Events,
			Hosts:               c.API.Hosts,
			Depth:               c.Bounds.Depth,
		},
		opaque: make(map[string]bool, len(c.API.Opaque)),
		wasmx:  c.Host.Engine == "wasmx",
		work:   work{metrics: make(map[string]control.Counter)},
	}
	for i, endpoint := range c.API.Opaque {
		method, path, ok := strings.Cut(endpoint, " ")
		if !ok || method != strings.ToUpper(method) || !llm.Canonical(path) {
			return nil, &config.FieldError{Path: "api.opaque[" + strconv.Itoa(i) + "]", Value: endpoint, Problem: "is not an endpoint", Want: `"METHOD /path"`}
		}
		e.opaque[endpoint] = true
	}
	for i, host := range c.API.Hosts {
		if !hostname.ValidSource(host) {
			return nil, &config.FieldError{
				Path: "api.hosts[" + strconv.Itoa(i) + "]", Value: host, Problem: "is neither a host nor a bucket",
				Want: `one like "docs.example.com", "*.example.com", "gs://bucket" or "s3://bucket", or "*"`,
			}
		}
	}
	if p := c.API.Prefix; p != "" && (p == "/" || !llm.Canonical(p)) {
		return nil, &config.FieldError{Path: "api.prefix", Value: p, Problem: "is not a path in canonical form", Want: `one like "/openai"`}
	}
	if p := c.API.MCPPath; p != "" && (p == "/" || !llm.Canonical(p)) {
		return nil, &config.FieldError{Path: "api.mcp_path", Value: p, Problem: "is not a path in canonical form", Want: `one like "/mcp"`}
	}
	if len(members) == 0 {
		return nil, errors.New("no control is configured")
	}
	for _, m := range members {
		if err := e.add(m); err != nil {
			return nil, err
		}
	}
	return e, nil
}

func (e *Engine) add(m Member) error {
	if _, ok := m.Control.(control.Identifier); ok {
		switch {
		case m.Monitor:
			return errors.New(`mode: "monitor" is not allowed for a control that decides who is calling (want "enforce")`)
		case e.config.Failure == "open":
			return errors.New(`failure: "open" is not allowed for a control that decides who is calling (want "closed")`)
		}
	}
	if _, ok := m.Control.(control.AnswerPhase); ok && e.wasmx {
		return &config.FieldError{Path: "host.engine", Value: "wasmx", Problem: "can not wait with a reply, as " + m.Control.Name() + " would for a service", Want: `"envoy"`}
	}
	if r, ok := m.Control.(control.Router); ok && r.Routes() && !e.wasmx && !e.config.Host.Hold {
		return &config.FieldError{Path: "host.hold", Problem: "is false, but " + m.Control.Name() + " sets a header by what it reads in the body", Want: "true"}
	}
	found := enlist(&e.heads, m, false) | enlist(&e.calls, m, false) | enlist(&e.paired, m, false) |
		enlist(&e.replies, m, true) | enlist(&e.texts, m, true) | enlist(&e.results, m, true) |
		enlist(&e.answers, m, true) | enlist(&e.objects, m, true) | enlist(&e.lists, m, true) | enlist(&e.usages, m, true) | enlist(&e.dones, m, true)
	enlist(&e.hiders, m, true)
	if found == 0 {
		return errors.New("control " + m.Control.Name() + " has no phase")
	}
	if !e.bodies.suffice(e) {
		return errors.New("control " + m.Control.Name() + " reads bodies that its engine does not read")
	}
	if l, ok := m.Control.(control.Lengthener); ok && l.Lengthens() {
		e.lengthens = true
	}
	return nil
}

// enlist adds m to a phase it implements: in order, or for replies in reverse.
func enlist[P any](list *[]phase[P], m Member, reverse bool) int {
	p, ok := m.Control.(P)
	if !ok {
		return 0
	}
	entry := phase[P]{do: p, name: m.Control.Name(), monitor: m.Monitor}
	if reverse {
		*list = append([]phase[P]{entry}, *list...)
	} else {
		*list = append(*list, entry)
	}
	return 1
}

// Begin makes an exchange for a new call on host. The caller ends it with Done.
func (e *Engine) Begin(host Host) *Exchange {
	var x *Exchange
	if n := len(e.free); n > 0 {
		x, e.free = e.free[n-1], e.free[:n-1]
	} else {
		x = &Exchange{engine: e}
	}
	x.begin(host)
	return x
}

// TickPeriod is how often Tick wants to be called, 0 for never. It may be another one
// after each callback.
func (e *Engine) TickPeriod() time.Duration {
	if len(e.long) > 0 {
		return slicePeriod
	}
	if e.holds() {
		return time.Second
	}
	return 0
}

// Tick reads the next slice of a long call, and refuses calls whose headers are held
// although their body never comes.
func (e *Engine) Tick(env control.Env) {
	e.slice()
	if len(e.held) == 0 {
		return
	}
	latest := env.Now().Add(-time.Duration(e.config.Host.HoldTimeout))
	for _, x := range append([]*Exchange(nil), e.held...) {
		if x.heldSince.Before(latest) {
			x.refuseHeld()
		}
	}
}

// holds reports whether headers of some requests wait for the body.
func (e *Engine) holds() bool {
	return e.config.Host.Hold && !e.wasmx && len(e.calls)+len(e.paired) > 0
}

// holds reports whether the call's headers wait for the body.
func (x *Exchange) holds() bool {
	return x.engine.holds() && (len(x.engine.calls) > 0 || x.view.Request.Endpoint.Paired)
}

// inspects reports whether the call's reply is read by a control that may change it.
func (x *Exchange) inspects() bool {
	e, ep := x.engine, x.view.Request.Endpoint
	switch {
	case len(e.texts)+len(e.objects)+len(e.answers) > 0:
		return true
	case ep == nil:
		return false
	case ep.Operation == llm.OpMCP:
		return len(e.lists)+len(e.results) > 0
	}
	return ep.Operation == llm.OpModels && len(e.lists) > 0
}

// readsCall reports whether the call's body is read: by a control, or because its reply
// can not be judged without it.
func (x *Exchange) readsCall() bool {
	return len(x.engine.calls) > 0 || x.view.Request.Endpoint.Paired && (len(x.engine.paired) > 0 || x.inspects())
}

// reads reports whether the call's reply is read at all.
func (x *Exchange) reads() bool { return x.inspects() || len(x.engine.usages) > 0 }
