package inspect

import (
	"time"

	"portcullis/shared/config"
	"portcullis/shared/detect"
	"portcullis/shared/policy"
)

// Exception switches a rule off for a scope until it lapses. Somebody answers
// for it.
type Exception struct {
	// Rule is the id of the rule that is switched off.
	Rule string `json:"rule" required:"true" min:"1"`
	// Route restricts the exception to calls by a route, a name or a prefix and "*".
	// Default: all.
	Route string `json:"route,omitempty"`
	// Key restricts it to a key's calls, by id. Default: all.
	Key string `json:"key,omitempty"`
	// Model restricts it to calls to a model, as it is sent. Default: all.
	Model string `json:"model,omitempty"`
	// Owner answers for the exception.
	Owner string `json:"owner" required:"true" min:"1"`
	// Reason says why the exception exists.
	Reason string `json:"reason" required:"true" min:"1"`
	// Expires is the first instant at which the rule applies again.
	Expires config.Time `json:"expires" required:"true"`
}

// Exceptions are the exceptions of a configuration, by index of their rule.
type Exceptions struct {
	list []exception
}

type exception struct {
	rule    int
	scope   policy.Scope
	expires time.Time
}

// Validate checks what tags can not say.
func (x *Exception) Validate() error {
	for _, p := range [][2]string{{"route", x.Route}, {"key", x.Key}, {"model", x.Model}} {
		if p[1] != "" && !policy.Pattern(p[1]).Valid() {
			return &config.FieldError{Path: p[0], Value: p[1], Problem: "is not a pattern", Want: policy.WantPattern}
		}
	}
	return nil
}

// NewExceptions returns those of a list that are from rules of set.
func NewExceptions(list []Exception, set *detect.Set) *Exceptions {
	e := &Exceptions{}
	for i := range list {
		x := &list[i]
		if at := find(set, x.Rule); at >= 0 {
			e.list = append(e.list, exception{at, policy.Scope{Route: x.Route, Key: x.Key, Model: x.Model}, x.Expires.Time})
		}
	}
	return e
}

func find(set *detect.Set, id string) int {
	for i := range set.Len() {
		if r := set.Rule(i); r.ID == id && r.Class != detect.ClassCipher {
			return i
		}
	}
	return -1
}

// Apply allows what exceptions that have not lapsed switch off for a call.
func (e *Exceptions) Apply(actions []Action, route, key, model string, now time.Time) {
	for i := range e.list {
		x := &e.list[i]
		if policy.Live(x.expires, now) && x.scope.Covers(route, key, model) {
			actions[x.rule] = Allow
		}
	}
}

// apply reports whether any exception applies to a call.
func (e *Exceptions) apply(route, key, model string, now time.Time) bool {
	for i := range e.list {
		if x := &e.list[i]; policy.Live(x.expires, now) && x.scope.Covers(route, key, model) {
			return true
		}
	}
	return false
}
