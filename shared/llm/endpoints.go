package llm

import "strings"

// Dialects lists every dialect, in the order in which paths are looked up. It
// is fixed at compile time.
var Dialects = []Dialect{OpenAI{}, Anthropic{}}

var endpoints = func() map[string]*Endpoint {
	m := make(map[string]*Endpoint)
	for _, d := range Dialects {
		for _, ep := range d.Endpoints() {
			m[ep.Method+" "+ep.Path] = &ep
		}
	}
	return m
}()

// Find returns the endpoint that method and canonical path name, nil when no
// dialect knows it.
func Find(method, path string) *Endpoint { return endpoints[method+" "+path] }

// Guess returns the dialect whose errors a caller of path most likely reads. It
// never returns nil: a path nobody knows is answered as OpenAI would.
func Guess(path string) Dialect {
	for _, d := range Dialects {
		for _, ep := range d.Endpoints() {
			if strings.HasSuffix(strings.TrimRight(strings.ToLower(path), "/"), ep.Path) {
				return d
			}
		}
	}
	if strings.Contains(path, "/messages") {
		return Anthropic{}
	}
	return OpenAI{}
}

// Canonical reports whether path is in the one form that every server reads the
// same way: it begins with "/", has no empty or dot segments, no percent
// escapes, no backslash, no semicolon parameters, no trailing slash, and nothing
// but RFC 3986 unreserved characters and "/", ":", "@", "+", "=", ",", "~".
func Canonical(path string) bool {
	if path == "" || path[0] != '/' {
		return false
	}
	if path == "/" {
		return true
	}
	for i := 0; i < len(path); i++ {
		if !pathByte[path[i]] {
			return false
		}
	}
	for _, segment := range strings.Split(path[1:], "/") {
		if segment == "" || segment == "." || segment == ".." {
			return false
		}
	}
	return true
}

var pathByte = func() (t [256]bool) {
	for _, r := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/:@+=," {
		t[r] = true
	}
	return t
}()
