package llm

import "strings"

// Dialects lists every dialect, in the order in which paths are looked up. It
// is fixed at compile time.
var Dialects = []Dialect{OpenAI, OpenAIResponses, OpenAICompletions, OpenAITranscripts, Anthropic, Gemini, Bedrock, Cohere, Ollama, MCP}

// exact are the endpoints whose path has no parameter, by method and path; those
// with parameters are tried in order.
var (
	exact    = make(map[string]*Endpoint)
	patterns []pattern
)

func init() {
	for _, d := range Dialects {
		for _, ep := range d.Endpoints() {
			if strings.Contains(ep.Path, "{") {
				patterns = append(patterns, pattern{&ep, strings.Split(ep.Path[1:], "/")})
				continue
			}
			exact[ep.Method+" "+ep.Path] = &ep
		}
	}
}

// pattern is an endpoint whose path has parameters, by segment.
type pattern struct {
	endpoint *Endpoint
	segments []string
}

// Find returns the endpoint that method and canonical path name, nil when no
// dialect knows it. Where the path has a parameter it is a copy with its value.
func Find(method, path string) *Endpoint {
	if ep := exact[method+" "+path]; ep != nil {
		return ep
	}
	if path == "" {
		return nil
	}
	segments := strings.Split(path[1:], "/")
	for i := range patterns {
		p := &patterns[i]
		if p.endpoint.Method != method || len(p.segments) != len(segments) {
			continue
		}
		if model, ok := p.match(segments); ok {
			ep := *p.endpoint
			ep.Model = model
			if ep.invokes() {
				ep.findForms()
			}
			return &ep
		}
	}
	return nil
}

// match returns what stands for {model} when the segments are those of the pattern.
func (p *pattern) match(segments []string) (model string, ok bool) {
	for i, want := range p.segments {
		before, rest, parameter := strings.Cut(want, "{")
		if !parameter {
			if want != segments[i] {
				return "", false
			}
			continue
		}
		name, after, _ := strings.Cut(rest, "}")
		value, starts := strings.CutPrefix(segments[i], before)
		value, ends := strings.CutSuffix(value, after)
		if !starts || !ends || value == "" {
			return "", false
		}
		if name == "model" {
			model = unescape(value)
		}
	}
	return model, true
}

// Guess returns the dialect whose errors a caller of path most likely reads. It
// never returns nil: a path nobody knows is answered as OpenAI would.
func Guess(path string) Dialect {
	for _, d := range Dialects {
		for _, ep := range d.Endpoints() {
			if before, _, _ := strings.Cut(ep.Path, "{"); before != ep.Path && len(before) > len("/v1/") && strings.HasPrefix(path, before) ||
				strings.HasSuffix(strings.TrimRight(strings.ToLower(path), "/"), ep.Path) {
				return d
			}
		}
	}
	if strings.Contains(path, "/messages") {
		return Anthropic
	}
	return OpenAI
}

// Canonical reports whether path is in the one form that every server reads the
// same way: it begins with "/", has no empty or dot segments, no percent
// escapes but %3A (as Amazon's clients write a colon, which means the same) and the %2F of a
// name of Amazon's behind "model", no backslash, no semicolon parameters, no trailing slash, and nothing
// but RFC 3986 unreserved characters and "/", ":", "@", "+", "=", ",", "~".
func Canonical(path string) bool {
	if path == "" || path[0] != '/' {
		return false
	}
	if path == "/" {
		return true
	}
	for i := 0; i < len(path); i++ {
		if !pathByte[path[i]] && !strings.HasPrefix(path[i:], colon) && !strings.HasPrefix(path[i:], slash) {
			return false
		}
	}
	before := ""
	for _, segment := range strings.Split(path[1:], "/") {
		if segment == "" || segment == "." || segment == ".." {
			return false
		}
		if strings.Contains(segment, slash) && (before != "model" || !isARN(unescape(segment))) {
			return false
		}
		before = segment
	}
	return true
}

var pathByte = func() (t [256]bool) {
	for _, r := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/:@+=," {
		t[r] = true
	}
	return t
}()
