package exchange

import (
	"net/url"
	"slices"
	"strings"

	"portcullis/shared/control"
	"portcullis/shared/llm"
)

// steering are headers that make some server read another method or path than the
// request line's, ask another model or host, make a call again, or write another reply than the API
// describes. Nobody behind us may believe them, so nobody may send them.
var steering = []string{
	"x-http-method-override", "x-http-method", "x-method-override",
	"x-original-url", "x-rewrite-url", "x-forwarded-uri", "x-forwarded-path",
	// Google's choice of the fields that a reply has: it leaves out the usage. And a part of a
	// reply, which may begin with the rest of a key.
	"x-goog-fieldmask", "range",
	// Azure's choice of the model that makes pictures, which no policy would see. The gateway can
	// set it. Source: learn.microsoft.com, "Use the Azure OpenAI Responses API", read 2026-11.
	"x-ms-oai-image-generation-deployment",
	// Azure's choices of the model that answers, whatever the body says: in Foundry, and of the
	// deployment of an endpoint. Source: learn.microsoft.com, "Azure AI Model Inference API" and
	// "Safe rollout of new deployments", read 2026-11.
	"x-ms-model-mesh-model-name", "azureml-model-deployment",
	// Gateways' choices of the provider, its account and the host, and of parameters that take the place of
	// the body's. Sources: portkey.ai/docs/api-reference, "Headers"; docs.helicone.ai, "Header Directory";
	// read 2026-11.
	"x-portkey-config", "x-portkey-custom-host", "x-portkey-provider", "x-portkey-virtual-key",
	"helicone-target-url", "helicone-openai-api-base",
	// Envoy's: of a caller from its internal_address_config it takes how often a call is made again,
	// also after a success, which costs each time what is counted once, and a name for its metrics.
	// Source: envoyproxy.io/docs, "Router: HTTP headers (consumed)"; seen with Envoy 1.40.
	"x-envoy-retry-on", "x-envoy-retry-grpc-on", "x-envoy-max-retries", "x-envoy-retriable-status-codes",
	"x-envoy-retriable-header-names", "x-envoy-hedge-on-per-try-timeout", "x-envoy-upstream-rq-per-try-timeout-ms",
	"x-envoy-upstream-alt-stat-name",
	// Envoy's too: the address to which a cluster sends the call, with the gateway's credentials, where
	// it is told to heed it. Envoy takes it from any caller.
	// Source: envoyproxy.io/docs, "Original Destination Cluster Configuration", use_http_header.
	"x-envoy-original-dst-host",
}

// steeringQuery are the parameters that do the same, without the "$" that may stand
// before them: "ct" says what the body is, whatever its header says, and "starting_after" begins a
// stored stream in the middle, where what is left of a key looks like none.
// Sources: cloud.google.com/apis/docs/system-parameters;
// platform.openai.com/docs/api-reference/responses/get; read 2026-11.
var steeringQuery = map[string]bool{"fields": true, "callback": true, "httpmethod": true, "ct": true, "starting_after": true}

// systemQuery are the parameters that all of Google's APIs have and that steer nothing; "$" may
// stand before them. Every other is a member of the body to their servers, by its path
// ("generationConfig.maxOutputTokens"): an unknown one they refuse as such.
// Sources: cloud.google.com/apis/docs/system-parameters; google/api/http.proto, read 2026-11.
var systemQuery = map[string]bool{
	"alt": true, "key": true, "access_token": true, "oauth_token": true, "prettyprint": true, "quotauser": true,
	"uploadtype": true, "upload_protocol": true, ".xgafv": true,
}

// single are headers that must not come twice: servers differ on which wins.
var single = []string{
	":method", ":path", ":authority", "host", "content-type", "content-length", "content-encoding", "transfer-encoding",
}

// numberedEnums is what Google's generated clients send over REST with every call, as their languages
// write it: that a reply has enums as numbers. It alone may be escaped, for it says one thing to every
// server; the spelling without escapes in its name is read like any other.
// Sources: googleapis/google-cloud-python, transports/rest.py (requests); googleapis/google-cloud-go (net/url);
// googleapis/gax-dotnet, RestMethodTest; googleapis/sdk-platform-java with google-http-java-client,
// CharEscapers.escapeUriQuery; read 2026-11.
var numberedEnums = [...]string{"%24alt=json%3Benum-encoding%3Dint", "$alt=json;enum-encoding%3Dint"}

// numbersEnums reports whether a parameter of a query is that one.
func numbersEnums(pair string) bool { return pair == numberedEnums[0] || pair == numberedEnums[1] }

// readLine fills in x.Request from the headers and reports what makes the
// request ambiguous, nil when it can be read in one way only.
func (x *Exchange) readLine() (*control.Reason, string) {
	h := &x.requestHeaders
	r := &x.view.Request
	r.Method = h.Get(":method")
	target := h.Get(":path")
	r.Path, r.Query, _ = strings.Cut(target, "?")
	for _, name := range single {
		if h.count(name) > 1 {
			return ReasonHeader, "repeated " + name
		}
	}
	if name := h.steers(); name != "" {
		return ReasonHeader, name
	}
	upgrade, others := x.readConnection()
	if !llm.Canonical(r.Path) || strings.ContainsAny(target, "#\\") {
		return ReasonPath, ""
	}
	x.findEndpoint()
	session := r.Endpoint != nil && r.Endpoint.Session != ""
	switch {
	case !session && (upgrade || h.count("upgrade") > 0 || h.count(":protocol") > 0):
		return ReasonUpgrade, ""
	case others:
		return ReasonHeader, "connection names other headers"
	case session:
		return x.readSession(upgrade)
	}
	_, why := readQuery(r.Query, "")
	if why == "" && r.Endpoint != nil && r.Endpoint.Transcoded && !isSystemQuery(r.Query) {
		why = "field"
	}
	if why != "" {
		return ReasonQuery, why
	}
	return nil, ""
}

// isSystemQuery reports whether a query has Google's own parameters alone.
func isSystemQuery(query string) bool {
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		name, _, _ := strings.Cut(pair, "=")
		if !systemQuery[steeringName(name)] && pair != "" && !numbersEnums(pair) {
			return false
		}
	}
	return true
}

// steeringName is a parameter's name without case and the "$" that may stand before it.
func steeringName(name string) string { return strings.TrimPrefix(strings.ToLower(name), "$") }

// steers returns the steering header that there is, as servers may read its name, or the one that
// must not come twice and is written so that some would read it beside the right one.
func (h *headers) steers() string {
	for _, name := range steering {
		if h.readAs(name, false) {
			return name
		}
	}
	for _, name := range single {
		if h.readAs(name, true) {
			return name
		}
	}
	return ""
}

// readConnection reports whether the Connection header asks for another protocol, and whether it
// names other headers: a proxy behind us would remove them after we have judged them.
func (x *Exchange) readConnection() (upgrade, others bool) {
	x.engine.work.values = x.requestHeaders.Values(x.engine.work.values[:0], "connection")
	for _, value := range x.engine.work.values {
		for value != "" {
			var token string
			token, value, _ = strings.Cut(value, ",")
			switch token = strings.ToLower(strings.TrimSpace(token)); token {
			case "", "close", "keep-alive":
			case "upgrade":
				upgrade = true
			default:
				others = true
			}
		}
	}
	return upgrade, others
}

// readQuery returns the value of the parameter by which a session names its model, and why
// nobody may send the query, "" when one may: it names a model otherwise, makes another reply,
// joins a session, or can be read in two ways. session is "" where no session is opened.
func readQuery(query, session string) (model, why string) {
	if strings.ContainsFunc(query, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", "character"
	}
	named := false
	for rest := query; rest != ""; {
		var pair string
		pair, rest, _ = strings.Cut(rest, "&")
		if numbersEnums(pair) {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		value, err := url.QueryUnescape(value)
		switch {
		case strings.ContainsRune(pair, ';'):
			return "", "semicolon"
		// A name that is written with escapes is a name that somebody hides.
		case err != nil || strings.ContainsAny(name, "%+"):
			return "", "escape"
		case name == session && !named:
			model, named = value, true
		case llm.SelectsModel(name):
			return "", "model"
		case steeringQuery[steeringName(name)]:
			return "", "reply"
		case session != "" && strings.EqualFold(name, joinsCall):
			return "", joinsCall
		}
	}
	return model, ""
}

// findEndpoint looks up what the call is for; nil when no dialect knows it.
func (x *Exchange) findEndpoint() {
	r := &x.view.Request
	path := r.Path
	if prefix := x.engine.config.API.Prefix; prefix != "" {
		rest, ok := strings.CutPrefix(path, prefix)
		if !ok || rest == "" || rest[0] != '/' {
			return
		}
		path = rest
	}
	r.Endpoint = x.engine.find(r.Method, path)
	x.opaque = len(x.engine.opaque) > 0 && x.engine.opaque[r.Method+" "+path]
	if x.opaque && r.Endpoint == nil {
		r.Endpoint = &llm.Endpoint{Dialect: llm.Guess(path), Operation: llm.OpOpaque, Method: r.Method, Path: path}
	}
}

// find looks up the endpoint of a path. The one of MCP servers is where the operator says, and one that
// needs a field only where the operator lists that.
func (e *Engine) find(method, path string) *llm.Endpoint {
	switch own := e.config.API.MCPPath; {
	case own == "" || own == llm.MCPPath:
	case path == own:
		path = llm.MCPPath
	case path == llm.MCPPath:
		return nil
	}
	ep := llm.Find(method, path)
	if ep != nil && ep.Field != "" && !slices.Contains(e.config.API.Fields, ep.Field) {
		return nil
	}
	return ep
}

// signing are headers of a request that its client has signed for Amazon.
// Source: "AWS Signature Version 4 for API requests", IAM user guide.
var signing = []string{"x-amz-date", "x-amz-security-token", "x-amz-content-sha256", "x-amz-region-set"}

// signature names what of a request is the client's own signature, "" when it has none.
// The gateway signs behind us; a signature that we may void is no signature.
func (x *Exchange) signature() string {
	r := &x.view.Request
	if r.Endpoint == nil || !r.Endpoint.Signed {
		return ""
	}
	h := &x.requestHeaders
	x.engine.work.values = h.Values(x.engine.work.values[:0], "authorization")
	for _, value := range x.engine.work.values {
		if strings.HasPrefix(strings.TrimLeft(value, " \t"), "AWS4-") {
			return "authorization"
		}
	}
	for _, name := range signing {
		if h.count(name) > 0 {
			return name
		}
	}
	if strings.Contains(strings.ToLower(r.Query), "x-amz-") {
		return "query"
	}
	return ""
}

// dialect is the API whose errors the caller reads. It is never nil.
func (x *Exchange) dialect() llm.Dialect {
	if x.view.Request.Endpoint != nil {
		return x.view.Request.Endpoint.Dialect
	}
	return llm.Guess(x.view.Request.Path)
}

// preflight reports whether the request is a CORS preflight (Fetch standard,
// section 4.8), which carries no credential and no body.
func (x *Exchange) preflight() bool {
	h := &x.requestHeaders
	return h.Get(":method") == "OPTIONS" && h.Get("origin") != "" &&
		h.Get("access-control-request-method") != "" && !declaresBody(h) && h.count("authorization") == 0
}

// declaresBody reports whether the headers announce a body.
func declaresBody(h *headers) bool {
	length := h.Get("content-length")
	return length != "" && length != "0" || h.Get("transfer-encoding") != ""
}
