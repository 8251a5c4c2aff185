package llm

import "strings"

// Dialects lists every dialect, in the order in which paths are looked up. It
// is fixed at compile time.
var Dialects = []Dialect{OpenAI, OpenAIResponses, OpenAIConversations, OpenAICompletions, OpenAITranscripts, Anthropic, Gemini, Bedrock, Cohere, Ollama, MCP}

// endpoints are those of all dialects, in order.
var endpoints []Endpoint

func init() {
	for _, d := range Dialects {
		endpoints = append(endpoints, d.Endpoints()...)
	}
	for i := range endpoints {
		endpoints[i].parameters = strings.Contains(endpoints[i].Path, "{")
	}
}

// below returns the endpoints of a dialect whose paths stand behind each of the bases. It is
// not inlined, for the size of its callers.
//
//go:noinline
func below(d Dialect, list []Endpoint, bases ...string) []Endpoint {
	out := make([]Endpoint, 0, len(bases)*len(list))
	for _, base := range bases {
		for i := range list {
			ep := list[i]
			ep.Dialect, ep.Path = d, base+ep.Path
			out = append(out, ep)
		}
	}
	return out
}

// Find returns the endpoint that method and canonical path name, nil when no
// dialect knows it. Where the path has a parameter it is a copy with its value.
func Find(method, path string) *Endpoint {
	for i := range endpoints {
		if ep := &endpoints[i]; ep.Path == path && ep.Method == method {
			return ep
		}
	}
	for i := range endpoints {
		ep := &endpoints[i]
		if !ep.parameters || ep.Method != method {
			continue
		}
		if model, ok := match(ep.Path, path); ok {
			own := *ep
			own.Model = model
			if own.invokes() {
				own.findForms()
			}
			return &own
		}
	}
	return nil
}

// match reports whether a path is that of a pattern, and returns what stands for {model}.
func match(pattern, path string) (model string, ok bool) {
	for more := true; more; {
		var want, segment string
		var goesOn bool
		want, pattern, more = strings.Cut(pattern, "/")
		segment, path, goesOn = strings.Cut(path, "/")
		if more != goesOn {
			return "", false
		}
		before, rest, parameter := strings.Cut(want, "{")
		if !parameter {
			if want != segment {
				return "", false
			}
			continue
		}
		name, after, _ := strings.Cut(rest, "}")
		value, starts := strings.CutPrefix(segment, before)
		value, ends := strings.CutSuffix(value, after)
		if !starts || !ends || value == "" {
			return "", false
		}
		if name == "model" {
			if model = unescape(value); NamesAnother(model) {
				return "", false
			}
		}
	}
	return model, true
}

// Guess returns the dialect whose errors a caller of path most likely reads. It
// never returns nil: a path nobody knows is answered as OpenAI would.
func Guess(path string) Dialect {
	lower := strings.TrimRight(strings.ToLower(path), "/")
	for i := range endpoints {
		ep := &endpoints[i]
		if ep.Partner {
			continue // what nobody knows there is Google's
		}
		before, _, parameter := strings.Cut(ep.Path, "{")
		if parameter && len(before) > len("/v1/") && strings.HasPrefix(path, before) || strings.HasSuffix(lower, ep.Path) {
			return ep.Dialect
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
