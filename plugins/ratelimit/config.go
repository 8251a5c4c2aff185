package ratelimit

import (
	"cmp"
	"strconv"

	"portcullis/shared/config"
	"portcullis/shared/limit"
	"portcullis/shared/policy"
)

// Config is the configuration of ratelimit.
type Config struct {
	// Limits all apply; a call that one of them refuses takes nothing from the
	// others.
	Limits []Limit `json:"limits" required:"true" min:"1" max:"32"`
	// Deployment keys the hash that chooses slots. Give each gateway its own.
	Deployment string `json:"deployment,omitempty" secret:"true" default:"portcullis"`
	// Slots is how many subjects each limit tells apart. Subjects that share a
	// slot share its budget.
	Slots int `json:"slots,omitempty" default:"4096" min:"1" max:"1048576"`
	// DefaultOutput is how many tokens of reply are reserved for a call that names
	// no bound.
	DefaultOutput int64 `json:"default_output,omitempty" default:"1024" min:"0" max:"1000000"`
	// Unfinished is what a stream is charged that breaks off, or whose client leaves it,
	// before its end: "delivered", its prompt and the text that came, or
	// "reserved", no less than was reserved. A model that thinks unseen costs more than the
	// text that comes, and its caller can leave each time.
	Unfinished string `json:"unfinished,omitempty" enum:"delivered|reserved" default:"delivered"`
}

// Limit is one limit.
type Limit struct {
	// Name names the limit in headers and shared data.
	Name string `json:"name" required:"true" min:"1" max:"64"`
	// Kind is what is counted: "requests" in each window, "tokens" in each window,
	// or calls that are under way, "concurrent".
	Kind string `json:"kind" required:"true" enum:"requests|tokens|concurrent"`
	// By is whom the limit is for: each key, owner, model, route, address (of IPv6 its
	// /64), or all calls together ("global"). A call counts for each model that it names, also as a
	// fallback; of more than 8 it is refused.
	By string `json:"by" required:"true" enum:"key|owner|model|route|address|global"`
	// Count is how much is allowed.
	Count int64 `json:"count" required:"true" min:"1" max:"1000000000000"`
	// Window is the time in which it is allowed; for "concurrent", after which a
	// call that never ended is forgotten, and one that goes on is not counted any more:
	// longer than the longest call.
	Window config.Duration `json:"window,omitempty" default:"1m" min:"1s" max:"744h"`
	// Burst is how many requests may come at once, for the kind "requests" only.
	// Default: count.
	Burst int64 `json:"burst,omitempty" min:"1"`
	// Routes restricts the limit to calls by routes that one of the patterns matches.
	Routes []string `json:"routes,omitempty" min:"1"`
	// Keys restricts it to the keys that one of the patterns matches, by id.
	Keys []string `json:"keys,omitempty" min:"1"`
	// Models restricts it to calls that name a model that one of the patterns matches,
	// whatever the case of its name.
	Models []string `json:"models,omitempty" min:"1"`
}

// Validate checks what tags can not say.
func (l *Limit) Validate() error {
	if err := cmp.Or(policy.Check("routes", l.Routes), policy.Check("keys", l.Keys), policy.Check("models", l.Models)); err != nil {
		return err
	}
	for i := 0; i < len(l.Name); i++ {
		if b := l.Name[i]; (b < 'a' || b > 'z') && (b < 'A' || b > 'Z') && (b < '0' || b > '9') && b != '-' && b != '_' {
			return &config.FieldError{Path: "name", Value: l.Name, Problem: "is not a name of a limit", Want: `letters, digits, "-" and "_"`}
		}
	}
	if l.Kind == "concurrent" && l.Count > limit.MaxLeases {
		return &config.FieldError{Path: "count", Value: l.Count, Problem: "is too large for calls under way", Want: "at most 1024"}
	}
	if l.Kind != "requests" && l.Burst > 0 {
		return &config.FieldError{Path: "burst", Value: l.Burst, Problem: "means nothing for " + l.Kind, Want: `it only beside the kind "requests"`}
	}
	if l.Kind == "requests" && l.Burst > l.Count {
		return &config.FieldError{Path: "burst", Value: l.Burst, Problem: "is larger than count", Want: "at most " + strconv.FormatInt(l.Count, 10)}
	}
	if l.Kind == "requests" && int64(l.Window)/l.Count == 0 {
		return &config.FieldError{Path: "count", Value: l.Count, Problem: "is more than one each nanosecond", Want: "fewer, or a longer window"}
	}
	return nil
}
