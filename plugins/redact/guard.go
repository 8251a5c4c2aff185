package redact

import (
	"maps"
	"slices"
	"strings"

	"portcullis/shared/control"
	"portcullis/shared/detect"
	"portcullis/shared/hostname"
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
)

// guard looks for one group of what is dangerous in the arguments of tools. Each group is
// looked for by itself: what one finds hides nothing from another.
type guard struct {
	set      *detect.Set
	resolver *inspect.Resolver
	counters []control.Counter // by rule
}

// newGuards makes the guards, without their resolvers.
func newGuards() ([]*guard, error) {
	groups := map[string][]detect.Rule{}
	for _, r := range detect.Dangerous() {
		groups[r.Group] = append(groups[r.Group], r)
	}
	var out []*guard
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		set, err := detect.NewSet(groups[name])
		if err != nil {
			return nil, err
		}
		out = append(out, &guard{set: set, counters: countersOf(set)})
	}
	return out, nil
}

// watch is a guard with its actions, by rule, in one call.
type watch struct {
	*guard
	actions []inspect.Action
	// blocks is true when some action is to block: then what may still become a match is
	// held.
	blocks bool
}

// judge acts on what a scanner of the guard's set found.
func (g *watch) judge(x *control.Exchange, scanner *detect.Scanner, found []detect.Finding, hosts []string) (v control.Verdict) {
	for _, f := range found {
		rule, action := g.set.Rule(f.Rule), g.actions[f.Rule]
		if action == inspect.Allow || f.Continued || rule.Group == "internal" && hostname.Listed(hosts, hostname.OfLink("//"+scanner.Text(f))) {
			continue
		}
		inspect.Report(x, name, rule.ID, g.counters[f.Rule])
		if action == inspect.Block {
			v = control.Deny(ReasonDangerous, rule.ID)
		}
	}
	return v
}

// Paired implements control.PairedPhase: arguments with which a client calls a tool of a
// server, and addresses that it has the server read, are looked at before the server sees them.
func (r *redactor) Paired(x *control.Exchange, c *llm.Call) control.Verdict {
	rpc := c.Endpoint.RPC
	reads := rpc != nil && strings.HasPrefix(rpc.Method, "resources/")
	if rpc == nil || rpc.Method != "tools/call" && !reads {
		return control.Allow
	}
	watches := r.watchesOf(x, r.state(x))
	var v control.Verdict
	for i := range c.Texts {
		t := &c.Texts[i]
		if t.Place != llm.PlaceArguments {
			continue
		}
		text := t.String()
		if reads {
			text = text[schemeOfFiles(text):]
		}
		for k := range watches {
			g := &watches[k]
			r.scanner.Reset(g.set)
			if d := g.judge(x, &r.scanner, r.scanner.Write(text, true), r.hosts); d.Denial() != nil {
				v = d
			}
		}
	}
	return v
}

// schemeOfFiles is the length of what an address of a file begins with: servers call what they
// have so, and which file it is says the rest.
func schemeOfFiles(address string) int {
	const scheme = "file:"
	if len(address) < len(scheme) || !strings.EqualFold(address[:len(scheme)], scheme) {
		return 0
	}
	return len(scheme)
}
