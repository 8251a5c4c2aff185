package llm

import (
	"strings"

	"portcullis/shared/jsondoc"
)

// MCP is the Model Context Protocol over streamable HTTP: JSON-RPC 2.0, one message a
// request, answered by one message or by a stream of them.
// Source: modelcontextprotocol.io/specification, revisions 2025-03-26 (without its
// batches) to 2026-07-28, read 2026-11.
var MCP = &mcp{}

type mcp struct{}

// MCPPath is the path under which the endpoints are listed. Servers choose theirs.
const MCPPath = "/mcp"

// RPC is what a call in JSON-RPC leaves for its reply. Its strings are its own.
type RPC struct {
	// Method is the method, "" for one that is not known and for an answer of the client's.
	Method string
	// Name is the tool, prompt or resource that the call names, "" for none.
	Name string
	// ID is the call's id as JSON: a whole number or a quoted word; "" for a message
	// that is not to be answered.
	ID string
}

// Name implements Dialect.
func (*mcp) Name() string { return "mcp" }

// Endpoints implements Dialect. GET listens to what the server has to say unasked, DELETE
// ends the session.
func (d *mcp) Endpoints() []Endpoint { return below(d, mcpEndpoints, MCPPath) }

var mcpEndpoints = []Endpoint{
	{Operation: OpMCP, Method: "POST", Paired: true, EmptyReply: true},
	{Operation: OpMCP, Method: "GET", Bodyless: true, EmptyReply: true},
	{Operation: OpMCP, Method: "DELETE", Bodyless: true, EmptyReply: true},
}

// Framing implements Dialect.
func (*mcp) Framing(*Endpoint) Framing { return FramingSSE }

// mcpMethod is a method that a client may call.
type mcpMethod struct {
	name   string
	params **fields
	// named is the member of params that must be a string, "" for none.
	named string
	// notifies is true when the message has no id and no answer.
	notifies bool
}

// mcpRequests are the servers' requests to a client that pass only where they are
// listed: each makes the client's model or its user do something.
var mcpRequests = []string{"sampling/createMessage", "elicitation/create", "roots/list"}

var mcpCall, mcpAnswer, mcpRef, mcpContext *fields

var mcpPlain, mcpPage, mcpResource, mcpInitialize, mcpToolCall, mcpPrompt, mcpComplete, mcpLevel, mcpCancelled, mcpProgress *fields

var mcpRead, mcpTask, mcpTaskStatus, mcpListen *fields

// mcpMethods are the methods that a client may call.
var mcpMethods = []mcpMethod{
	{name: "initialize", params: &mcpInitialize},
	{name: "ping", params: &mcpPlain},
	{name: "tools/list", params: &mcpPage},
	{name: "tools/call", named: "name", params: &mcpToolCall},
	{name: "resources/list", params: &mcpPage},
	{name: "resources/templates/list", params: &mcpPage},
	{name: "resources/read", named: "uri", params: &mcpRead},
	{name: "resources/subscribe", named: "uri", params: &mcpResource},
	{name: "resources/unsubscribe", named: "uri", params: &mcpResource},
	{name: "prompts/list", params: &mcpPage},
	{name: "prompts/get", named: "name", params: &mcpPrompt},
	{name: "completion/complete", params: &mcpComplete},
	{name: "logging/setLevel", params: &mcpLevel},
	// Since 2025-11-25: calls that are answered later, which another revision took out again.
	{name: "tasks/list", params: &mcpPage},
	{name: "tasks/get", params: &mcpTask},
	{name: "tasks/result", params: &mcpTask},
	{name: "tasks/cancel", params: &mcpTask},
	// Since 2026-07-28.
	{name: "server/discover", params: &mcpPlain},
	{name: "subscriptions/listen", params: &mcpListen},
	{name: "notifications/initialized", params: &mcpPlain, notifies: true},
	{name: "notifications/cancelled", params: &mcpCancelled, notifies: true},
	{name: "notifications/progress", params: &mcpProgress, notifies: true},
	{name: "notifications/roots/list_changed", params: &mcpPlain, notifies: true},
	{name: "notifications/tasks/status", params: &mcpTaskStatus, notifies: true},
}

var mcpTables = fieldTables{
	{&mcpPlain, table{{"_meta", anyParameter}}},
	{&mcpPage, table{{"_meta", anyParameter}, {"cursor", word}}},
	{&mcpResource, table{{"_meta", anyParameter}, {"uri", mcpURI}}},
	{&mcpInitialize, table{{"_meta", anyParameter}, {"protocolVersion capabilities clientInfo", word}}},
	{&mcpToolCall, table{
		{"_meta", anyParameter},
		{"name", mcpCalled},
		{"arguments", mcpArguments(RoleAssistant)},
		{"task", word},
		{"inputResponses", mcpInputs},
		{"requestState", mcpState},
	}},
	{&mcpPrompt, table{
		{"_meta", anyParameter}, {"name", mcpName}, {"arguments", mcpArguments(RoleUser)}, {"inputResponses", mcpInputs}, {"requestState", mcpState},
	}},
	{&mcpRead, table{{"_meta", anyParameter}, {"uri", mcpURI}, {"inputResponses", mcpInputs}, {"requestState", mcpState}}},
	{&mcpTask, table{{"_meta", anyParameter}, {"taskId", word}}},
	{&mcpTaskStatus, table{
		{"_meta", anyParameter}, {"taskId status createdAt lastUpdatedAt", word}, {"statusMessage", parameterText}, {"ttl pollInterval", numeric},
	}},
	{&mcpListen, table{{"_meta", anyParameter}, {"notifications", word}}},
	{&mcpComplete, table{
		{"_meta", anyParameter},
		{"ref", objectAs(&mcpRef, RoleNone)},
		{"argument", mcpArguments(RoleUser)},
		{"context", objectAs(&mcpContext, RoleUser)},
	}},
	{&mcpLevel, table{{"_meta", anyParameter}, {"level", word}}},
	{&mcpCancelled, table{{"_meta", anyParameter}, {"requestId", word}, {"reason", parameterText}}},
	{&mcpProgress, table{
		{"_meta", anyParameter}, {"progressToken", word}, {"progress total", numeric}, {"message", parameterText},
	}},
	{&mcpRef, table{{"type", word}, {"name title", nameText}, {"uri", parameterText}}},
	{&mcpContext, table{{"arguments", anyArguments}}},
	{&mcpCall, table{
		{"jsonrpc method", skip}, {"id", mcpID}, {"params", mcpParams}, {"result error", never},
	}},
	{&mcpAnswer, table{
		{"jsonrpc", skip},
		{"id", mcpID},
		{"result", mcpResult},
		{"error", anyParameter},
		{"method params", never},
	}},
}

func init() { mcpTables.make() }

// findMethod returns the method of that name, nil when nobody has it.
func findMethod(name string) *mcpMethod {
	for i := range mcpMethods {
		if mcpMethods[i].name == name {
			return &mcpMethods[i]
		}
	}
	return nil
}

// ParseCall implements Dialect. The call's endpoint is a copy of ep that holds the
// message's method and id, as far as they could be read.
func (*mcp) ParseCall(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	own := *ep
	own.RPC = new(RPC)
	c.reset(doc, &own)
	p := &callParser{call: c, opt: opt, message: -1, place: PlaceParameter}
	root := doc.Root()
	if err := mcpVersion(root); err != nil {
		return err
	}
	id := root.Get("id")
	if id.Exists() {
		var ok bool
		if own.RPC.ID, ok = rpcID(id); !ok {
			return shape(ProblemType, id)
		}
	}
	method := root.Get("method")
	answers := root.Get("result").Exists() || root.Get("error").Exists()
	switch {
	case !method.Exists() && answers && id.Exists():
		own.RPC.ID = "" // nobody answers an answer
		return p.object(root, mcpAnswer)
	case !method.Exists() || answers:
		return &ShapeError{Problem: ProblemMissing, Path: "method"}
	}
	m := findMethod(stringOf(method))
	switch {
	case m == nil:
		return &ShapeError{Problem: ProblemMethod, Path: "method"}
	case m.notifies && id.Exists():
		return shape(ProblemUnknown, id)
	case !m.notifies && !id.Exists():
		return &ShapeError{Problem: ProblemMissing, Path: "id"}
	}
	own.RPC.Method = m.name
	if m.named != "" {
		name := root.Get("params").Get(m.named)
		if name.Kind() != jsondoc.String {
			return &ShapeError{Problem: ProblemMissing, Path: "params." + m.named}
		}
		own.RPC.Name = strings.Clone(name.Text())
	}
	return p.object(root, mcpCall)
}

// mcpVersion checks that v is one message of JSON-RPC 2.0.
func mcpVersion(v jsondoc.Value) error {
	switch {
	case v.Kind() == jsondoc.Array:
		return shape(ProblemBatch, v)
	case v.Kind() != jsondoc.Object:
		return shape(ProblemType, v)
	case stringOf(v.Get("jsonrpc")) != "2.0":
		return &ShapeError{Problem: ProblemMissing, Path: "jsonrpc"}
	}
	return nil
}

// rpcID is an id as JSON. ok is false, and id nothing that a refusal could repeat, for one that
// readers may take in two ways, or in which text could hide.
func rpcID(v jsondoc.Value) (id string, ok bool) {
	switch v.Kind() {
	case jsondoc.Number:
		raw := string(v.Raw())
		if digits := strings.TrimPrefix(raw, "-"); len(raw) < 20 && raw != "-0" && plainInteger([]byte(digits)) {
			return raw, true
		}
	case jsondoc.String:
		if v.Text() != "" && isWord(v.Text()) {
			return `"` + v.Text() + `"`, true
		}
	}
	return "", false
}

// mcpID reads the id, which an answer must repeat and so can not be edited.
func mcpID(p *callParser, v jsondoc.Value) error { return fixed(p, v, (*callParser).free) }

// never refuses a member that messages of another kind have.
func never(_ *callParser, v jsondoc.Value) error { return shape(ProblemUnknown, v) }

// mcpParams reads the params of the call's method, which may be null where nothing in them must
// be there.
func mcpParams(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.Null {
		return nil
	}
	return p.object(v, *findMethod(p.call.Endpoint.RPC.Method).params)
}

// mcpName and mcpURI read what the call is for, which a header may say too: it is never edited.
// From an address the server reads, as a tool from one among its arguments.
func mcpName(p *callParser, v jsondoc.Value) error { return fixed(p, v, nameText) }
func mcpURI(p *callParser, v jsondoc.Value) error  { return fixed(p, v, argumentsText) }

// mcpCalled reads the name of the tool that is called: what was allowed is what is called.
func mcpCalled(p *callParser, v jsondoc.Value) error {
	p.call.Tools = append(p.call.Tools, ToolRef{Name: v.Text(), Type: "mcp"})
	return fixed(p, v, nameText)
}

// mcpArguments reads arguments (or null) that role has written.
//
//go:noinline
func mcpArguments(role Role) reader {
	return func(p *callParser, v jsondoc.Value) error {
		if v.Kind() == jsondoc.Null {
			return nil
		}
		if v.Kind() != jsondoc.Object {
			return shape(ProblemType, v)
		}
		return p.as(role, v, func(p *callParser, v jsondoc.Value) error { return p.at(PlaceArguments, v, (*callParser).free) })
	}
}

// mcpResult reads what the client answers to a server's request: nothing to a ping, text
// to a request that the operator lets pass.
func mcpResult(p *callParser, v jsondoc.Value) error {
	if v.Kind() != jsondoc.Object {
		return shape(ProblemType, v)
	}
	asked := false
	for _, method := range mcpRequests {
		asked = asked || allowed(p.opt.Events, method)
	}
	if !asked && v.Len() > 0 {
		return shape(ProblemUnknownKind, v)
	}
	return p.as(RoleUser, v, func(p *callParser, v jsondoc.Value) error { return p.at(PlaceContent, v, (*callParser).free) })
}

// mcpInputs reads what the client answers, in a call that it makes again, to what the server
// asked of it in its first answer.
func mcpInputs(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.Null {
		return nil
	}
	return mcpResult(p, v)
}

// mcpState reads what the server said beside and gets back as it was.
func mcpState(p *callParser, v jsondoc.Value) error { return fixed(p, v, parameterText) }

// Called returns the tool of a server of MCP that the call calls, and its arguments, which may
// not exist; ok is false for a call that calls none.
func (c *Call) Called() (tool string, arguments jsondoc.Value, ok bool) {
	if c.Endpoint == nil || c.Endpoint.RPC == nil || c.Endpoint.RPC.Method != "tools/call" || c.doc == nil {
		return "", jsondoc.Value{}, false
	}
	params := c.doc.Root().Get("params")
	return params.Get("name").Text(), params.Get("arguments"), true
}
