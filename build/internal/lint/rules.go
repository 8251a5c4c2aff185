package lint

import (
	"slices"
	"strconv"

	"portcullis/plugins/bundle"
)

// loads checks that the module's configuration is one.
func (c *checker) loads(m *Module) {
	value := m.config.get("configuration")
	text, err := m.configuration()
	if err != nil {
		c.report(m.at(value, false, "configuration: %v", err))
		return
	}
	if m.Engine, err = bundle.Loaders[m.Plugin](text); err == nil {
		return
	}
	for _, f := range faults(err, m.at(value, false, "")) {
		c.report(f)
	}
}

// holds checks that host.hold and the flag that it needs go together.
func (c *checker) holds(m *Module) {
	flag := m.config.get("allow_on_headers_stop_iteration")
	set := flag.text() == "true"
	if m.Engine == nil {
		return
	}
	host := m.Engine.Config().Host
	switch {
	case host.Engine != "envoy":
		c.report(m.at(m.config.get("configuration"), false, `host.engine: %q is another gateway's (want "envoy")`, host.Engine))
	case host.Hold && !set:
		c.report(m.at(flag, false, "host.hold: is true, but without allow_on_headers_stop_iteration: true every held call is refused after %s", host.HoldTimeout))
	case !host.Hold && set:
		c.report(m.at(flag, true, "allow_on_headers_stop_iteration: is true, but without host.hold: true a request's headers leave before its body is judged"))
	}
}

// policies say what is wrong with a failure policy.
var policies = map[string]struct {
	problem string
	warning bool
}{
	"FAIL_OPEN": {"after a trap every later call on that worker passes uninspected", false},
	// The default of Envoy.
	"FAIL_CLOSED": {"after a trap every later call on that worker gets 503, for good", true},
}

// fails checks what happens after a trap.
func (c *checker) fails(m *Module) {
	value := m.config.get("failure_policy")
	name, said := value.text(), value.text()
	switch {
	case name == "" && m.config.get("fail_open").text() == "true":
		value, name, said = m.config.get("fail_open"), "FAIL_OPEN", "fail_open is true"
	case name == "" || name == "UNSPECIFIED":
		name, said = "FAIL_CLOSED", "is not set, which is FAIL_CLOSED"
	}
	if p, ok := policies[name]; ok {
		c.report(m.at(value, p.warning, "failure_policy: %s: %s (want FAIL_RELOAD)", said, p.problem))
	}
}

// envoysLimit is how much of a body Envoy holds when nothing is said.
const envoysLimit = 1 << 20

// buffers checks that Envoy holds bodies as long as the module reads them.
func (c *checker) buffers(m *Module, listener tree) {
	if m.Engine == nil || !m.Engine.ReadsRequests() {
		return
	}
	want := int64(m.Engine.Config().Bounds.RequestBody)
	value := listener.get("per_connection_buffer_limit_bytes")
	have, said := int64(envoysLimit), "is not set, which is 1048576"
	if value.exists() {
		n, err := strconv.ParseInt(value.text(), 10, 64)
		if err != nil {
			return // Envoy's own validation names it
		}
		have, said = n, value.text()
	}
	if have < want {
		c.report(m.at(value, true, "%s.per_connection_buffer_limit_bytes: %s: Envoy refuses longer bodies with a 413 of its own (want bounds.request_body, %d)", listener.path, said, want))
	}
}

// ordered checks that the modules stand in the order in which each finds what it needs.
func (c *checker) ordered(m *Module, before []*Module) {
	rank := func(m *Module) int {
		return slices.IndexFunc(bundle.Order, func(p bundle.Plugin) bool { return p.Name == m.Plugin })
	}
	mine := rank(m)
	if mine < 0 {
		return
	}
	behind := func(other *Module) bool { return rank(other) > mine }
	if i := slices.IndexFunc(before, behind); i >= 0 {
		c.report(m.at(tree{}, false, "stands behind %s, which needs to come after it", before[i].Plugin))
	}
	if slices.ContainsFunc(before, func(other *Module) bool { return rank(other) == mine }) {
		c.report(m.at(tree{}, false, "is attached twice: each call would be judged and counted twice"))
	}
}
